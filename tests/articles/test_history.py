"""The history of an article: its published editions, and nothing in it that may not be shown."""

import datetime

import pytest

from articles import revising
from articles.models import Article, Claim, Edition, Passage, Source
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from tests.articles import make, work
from tests.articles.make import said
from tests.articles.test_revising import fresh, take_live

pytestmark = pytest.mark.django_db

ADDRESS = "/articles/one-code/history/"


def page(client, address=ADDRESS, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def next_edition(article, claims, *, number=2, days=1, **fields):
    """Publishes a further edition, as rows; returns it."""
    at = make.NOW + datetime.timedelta(days=days)
    last = article.live
    Edition.objects.filter(pk=last.pk).update(status="superseded")
    facts = {"published_at": at, "record": make.RECORD, "headline": last.headline, **fields}
    edition = Edition.objects.create(article=article, number=number, status="live", **facts)
    for credit in last.credits.all():
        edition.credits.create(story=credit.story, is_original=credit.is_original)
    original = edition.credits.get(is_original=True).story
    for order, claim in enumerate(claims, 1):
        make._claim(edition, claim, order, original)
    article.live, article.updated_at = edition, at
    article.save()
    return edition


HOOK = said(Section.HOOK, "One code replaces seven.", "one code from March")
GONE = said(Section.WHY_IT_MATTERS, "About 140 GW waits.", "About 140 GW of storage")


def test_an_article_with_one_edition_has_a_history_of_one(client):
    article = make.article()
    html = page(client)
    assert "Edition 1" in html
    assert "The first that was published." in html
    assert "Reviewed by Ada Reyes, energy editor" in html
    assert "<ins>" not in html
    assert ADDRESS in client.get(article.get_absolute_url()).content.decode()


def test_what_changed_is_shown_word_by_word(client):
    article = make.article(claims=[HOOK, GONE])
    reworded = said(Section.HOOK, "One code replaces eight.", "one code from March")
    new = said(Section.WHAT_TO_DO, "Developers must file again.", "Developers must file again")
    next_edition(article, [reworded, new], headline="One code for all batteries")
    html = page(client)
    assert html.index("Edition 2") < html.index("Edition 1")
    assert "removed: </span>seven</del>" in html
    assert "added: </span>eight</ins>" in html
    assert "removed: </span>About 140 GW waits.</del>" in html
    assert "added: </span>Developers must file again.</ins>" in html
    assert "added: </span>all </ins>batteries" in html
    assert "Update" in html


def test_dates_sections_and_passages_that_changed_are_told(client):
    day = {"event_date": datetime.date(2026, 9, 1), "event_precision": "month"}
    exact = day | {"event_date": datetime.date(2026, 9, 20), "event_precision": "day"}
    article = make.article(
        claims=[HOOK, said(Section.EVENT, "It was signed.", "one code", **day), GONE]
    )
    moved = said(Section.TAKEAWAY, GONE.text, "About 140 GW of storage waits in their queues.")
    next_edition(article, [HOOK, said(Section.EVENT, "It was signed.", "one code", **exact), moved])
    html = page(client)
    assert 'datetime="2026-09"' in html
    assert 'datetime="2026-09-20"' in html
    assert "Stood under “Why it matters”." in html
    assert "Rests no longer on" in html
    assert "<q>About 140 GW of storage waits in their queues.</q>" in html
    assert "removed:" not in html


def test_an_edition_that_changed_nothing_that_is_shown_says_so(client):
    article = make.article(claims=[HOOK])
    next_edition(article, [HOOK])
    assert "No sentence that may be shown is different." in page(client)


def test_corrections_stand_with_the_edition_that_brought_them(client, editor, managing):
    live = take_live(work.edition(work.source(reviewed_by=managing), by=editor), editor, managing)
    note = {"what_was_wrong": "We said seven.", "what_is_right": "They are eight."}
    revising.correct(live, managing, fresh(live).version, **note)
    second = live.article.editions.in_work().get()
    later = work.NOON + datetime.timedelta(hours=2)
    take_live(second, managing, managing, at=later)
    html = page(client, f"/articles/{live.article.slug}/history/")
    second_part, first_part = html.split('id="edition-1"')
    assert "They are eight." in second_part
    assert "They are eight." not in first_part


# -- What is not shown -----------------------------------------------------------------------------


def test_an_edition_in_work_and_one_that_was_never_published_have_no_history(client):
    article = make.article(claims=[HOOK])
    for number, status in ((2, "draft"), (3, "discarded"), (4, "withdrawn")):
        edition = Edition.objects.create(
            article=article, number=number, status=status, headline="Not for readers"
        )
        work.claim(edition, Section.HOOK, "Not for readers.")
    html = page(client)
    assert "Not for readers" not in html
    assert "Edition 2" not in html


def test_the_history_of_a_withdrawn_article_is_gone(client):
    article = make.article()
    make.withdraw(article, "It was another year's.")
    response = client.get(ADDRESS)
    assert response.status_code == 410
    assert "another year" in response.content.decode()
    assert client.get("/articles/no-such/history/").status_code == 404


def test_a_sentence_that_rights_keep_back_shows_in_no_difference(client, administrator):
    theirs = said(
        Section.WHAT_CHANGED,
        "About 140 GW of storage waits in their queues.",
        "About 140 GW of storage waits in their queues.",
        origin="extracted",
    )
    article = make.article(claims=[HOOK, theirs])
    shorter = said(
        Section.WHAT_CHANGED,
        "140 GW of storage waits in their queues.",
        "140 GW of storage waits in their queues.",
        origin="extracted",
    )
    next_edition(article, [HOOK, shorter])
    assert "About </del>" in page(client)
    Source.objects.update(
        rights_basis=RightsBasis.HEADLINE_ONLY,
        rights_reviewed_by=administrator,
        rights_reviewed_at=make.NOW,
    )
    html = page(client)
    assert "queues" not in html
    assert "GW" not in html
    assert html.count("One sentence of this edition is not shown here.") == 2


def test_a_sentence_kept_back_in_one_edition_seems_neither_new_nor_gone(client):
    """Quoted more words than may be shown in one edition, and ours in the next."""
    words = "Developers must file again before the code takes effect."
    article = make.article(claims=[HOOK, said(Section.INSIGHT, words, words, origin="extracted")])
    ours = said(Section.INSIGHT, words, words)
    next_edition(article, [HOOK, ours])
    Source.objects.update(quote_words_passage=5)
    html = page(client)
    assert words not in html
    assert "added:" not in html
    assert "One sentence of this edition is not shown here." in html


def test_all_editions_of_a_page_count_as_one_article_before_the_rights(client):
    """Sixty words of an unreviewed source, however many editions quote others of them."""
    text = " ".join(f"word{n:03}x" for n in range(200))
    story = make.story(text=text)
    pieces = [" ".join(text.split()[n : n + 20]) for n in range(0, 160, 20)]
    quoting = [said(Section.INSIGHT, "It says so.", piece) for piece in pieces]
    article = make.article(original=story, claims=quoting[:1])
    for number, claim in enumerate(quoting[1:], 2):
        article = Article.objects.get(pk=article.pk)
        next_edition(article, [claim], number=number, days=number)
    html = page(client)
    assert 0 < sum(f"word{n:03}x" in html for n in range(200)) <= 60


def test_a_headline_that_its_source_keeps_back_is_in_no_difference(client):
    article = make.article(headline="Operators agree one code", claims=[HOOK])
    next_edition(article, [HOOK], headline="A code for seven")
    assert "Operators" in page(client)
    Source.objects.update(may_show_headline=False)
    assert "Operators" not in page(client)


def test_what_was_taken_down_is_gone_from_every_edition(client):
    article = make.article(claims=[HOOK, GONE])
    next_edition(article, [HOOK, said(Section.WHY_IT_MATTERS, "About 150 GW waits.", "About 140")])
    assert "150" in page(client)
    old = Claim.objects.filter(text=GONE.text)
    Passage.objects.filter(claim__in=old).update(exact="[removed]")
    old.update(text="[removed]", erased_at=make.NOW)
    html = page(client)
    assert "140 GW" not in html
    assert "[removed]" not in html


def test_a_published_edition_that_fell_to_a_takedown_is_told_and_not_compared(client):
    article = make.article(claims=[HOOK, GONE])
    next_edition(article, [HOOK])
    Edition.objects.filter(number=1).update(
        status="withdrawn", withdrawn_at=make.NOW, withdrawn_reason="A rights holder asked."
    )
    html = page(client)
    assert "A rights holder asked." in html
    assert "The edition before was withdrawn" in html
    assert "140 GW" not in html


# -- Bounds ----------------------------------------------------------------------------------------


def test_five_editions_a_page_and_the_way_to_the_older_ones(client, django_assert_num_queries):
    article = make.article(claims=[HOOK])
    for number in range(2, 10):
        article = Article.objects.get(pk=article.pk)
        words = f"One code replaces {number} others."
        next_edition(article, [said(Section.HOOK, words, "one code")], number=number, days=number)
    with django_assert_num_queries(3):
        html = page(client)
    assert [f'id="edition-{n}"' in html for n in range(1, 10)] == [False] * 4 + [True] * 5
    assert "?before=5" in html
    older = page(client, f"{ADDRESS}?before=5")
    assert [f'id="edition-{n}"' in older for n in range(1, 10)] == [True] * 4 + [False] * 5
    assert "The first that was published." in older
    # What it is compared with is on the next page.
    assert "removed: </span>4</del>" in html


def test_before_the_first_edition_there_is_nothing(client):
    make.article()
    assert "There is nothing older." in page(client, f"{ADDRESS}?before=1")


@pytest.mark.parametrize("before", ["x", "-1", "1.5", "٣", "9" * 30])
def test_a_broken_way_on_is_answered_with_not_found(client, before):
    make.article()
    assert client.get(ADDRESS, {"before": before}).status_code == 404


def test_the_history_follows_the_language_of_its_article(client):
    make.article(language="zh-Hans", headline="七家运营商共用一条规范")
    html = client.get(ADDRESS).content.decode()
    assert '<html lang="zh-Hans">' in html
    assert "更改记录" in html
