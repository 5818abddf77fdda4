import pytest

from articles.text import opposites, wording
from articles.text.said import read

OPPOSED = [
    ("Prices rose by 15%.", "Prices fell by 15%."),
    ("Prices did not fall.", "Prices fell by 15%."),
    ("The regulator approved the merger.", "The regulator did not approve the merger."),
    ("The regulator did not approve the merger.", "The regulator approved the merger."),
    ("The court upheld the fine.", "The court struck the fine down."),
    ("More than 300 schools left.", "Fewer than 300 schools left."),
    ("Grid Post bought Harbour Wire.", "Harbour Wire bought Grid Post."),
    ("The rule comes after the accident.", "The rule was there before the accident."),
    ("The price will rise next year.", "明年价格将会下降。"),
    ("The city stopped the project.", "该市没有叫停该项目。"),
    ("公司将关闭该厂。", "公司不会关闭该厂。"),
]


@pytest.mark.parametrize(("claim", "passage"), OPPOSED)
def test_a_claim_that_turns_its_passage_round_is_told(claim, passage):
    assert wording.opposed(claim, read(passage))


STRONGER = [
    ("All patients recovered.", "Most patients recovered."),
    ("The model never errs in sums.", "The model rarely errs in sums."),
    ("The company will open a plant.", "The company is considering a plant in Spain."),
    ("It fired 400 people.", "Up to 400 people could lose their jobs."),
    ("Sales doubled.", "Sales nearly doubled."),
    ("The plant will close.", "该厂可能会关闭。"),
    ("所有用户都丢失了数据。", "少数用户丢失了数据。"),
]


@pytest.mark.parametrize(("claim", "passage"), STRONGER)
def test_a_claim_that_says_more_than_its_passage_is_told(claim, passage):
    assert wording.stronger(claim, read(passage))


HONEST = [
    ("Prices fell while costs grew.", "Costs grew, and yet prices fell."),
    ("The appeal was dismissed.", "The court rejected the appeal."),
    ("The court did not allow the appeal.", "The court rejected the appeal."),
    ("Since May the fund has raised a billion.", "The fund has raised a billion since May."),
    ("Grid Post was bought by Harbour Wire.", "Harbour Wire bought Grid Post."),
    ("With it the score was 61.", "With it the score was 61. Without it the score was 54."),
    ("It opens in May.", "The plant opens in May."),
    ("It is not only cheap.", "It is cheap."),
    ("The plant may close.", "该厂可能会关闭。"),
    ("All 35 choirs sang.", "All 35 choirs sang; most stayed for tea."),
    ("The site is on the river.", "The site, on the river, may flood."),
    ("内测客户有216家。", "内测客户有216家，搬得最多的是归档。"),
]


@pytest.mark.parametrize(("claim", "passage"), HONEST)
def test_an_honest_claim_is_left_alone(claim, passage):
    said = read(passage)
    assert (wording.opposed(claim, said), wording.stronger(claim, said)) == ("", "")


def test_the_words_that_differ_are_named():
    assert wording.opposed("Sales rose.", read("Sales fell.")) == (
        "The claim says “rose”, the passage “fell”."
    )
    assert wording.stronger("It will close.", read("It may close.")) == (
        "The passage says “may”, the claim has no such reserve."
    )


def test_no_word_stands_twice_among_the_opposites():
    words = opposites._GROUPS.replace("|", " ").split()
    assert len(words) == len(set(words)) == len(opposites.SIDES)
