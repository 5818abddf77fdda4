"""Which dated sentences may report one event."""

import pytest

from articles.events.sameness import Dated, sameness

CONTRACT = "Constellation signs a 20-year contract with Microsoft for Three Mile Island."


@pytest.mark.parametrize(
    ("when", "text", "their_date"),
    [
        ("2024-09-20", "Microsoft and Constellation agree on Three Mile Island.", "2024-09"),
        ("2024-09", "The contract of Constellation and Microsoft runs for 20 years.", "2024-09"),
        ("2024", "Microsoft signs a 20-year contract with Constellation.", "2024-09-20"),
        ("2024-09-20", "微软与Constellation签下20年合同，Three Mile Island重启。", "2024-09-20"),
    ],
)  # fmt: skip
def test_the_same_names_on_the_same_day_as_far_as_it_is_known_may_be_one(when, text, their_date):
    found = sameness(Dated(CONTRACT, when), Dated(text, their_date))
    assert 0.3 <= found.score <= 1
    assert "Constellation" in " ".join(found.reasons)
    back = sameness(Dated(text, their_date), Dated(CONTRACT, when))
    assert back.score == found.score


@pytest.mark.parametrize(
    ("text", "their_date"),
    [
        (CONTRACT, "2024-10"),  # another month
        (CONTRACT, "2025"),
        ("Amazon signs a contract for X-energy.", "2024-09-20"),  # another contract
        ("The contract is signed for a long time.", "2024-09-20"),  # words alone
        ("", "2024-09-20"),
    ],
)
def test_another_day_or_nothing_telling_in_common_is_another(text, their_date):
    assert sameness(Dated(CONTRACT, "2024-09-20"), Dated(text, their_date)) is None


def test_where_no_day_is_given_more_has_to_be_in_common():
    one, other = "Halvorsen ships 31 samples in May.", "Halvorsen tells investors of a long delay."
    assert sameness(Dated(one, "2026-05-04"), Dated(other, "2026-05-04"))
    assert sameness(Dated(one, "2026-05"), Dated(other, "2026-05")) is None
