"""What is withdrawn or corrected is so at every public address, at once."""

import datetime

import pytest
from django.urls import get_resolver

from articles import framing, publishing, reviewing, revising
from articles.events import joining
from articles.lists import tallies
from articles.models import Tally, Timeline
from articles.models.claims import Section
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.test_revising import fresh, take_live
from tests.articles.work import NOON
from tests.newsroom.surfaces import (
    ADDRESSES,
    API_ARTICLE,
    API_CORRECTIONS,
    API_WITHDRAWN,
    ARTICLE,
    CORRECTED,
    CORRECTIONS,
    HISTORY,
    MONTH,
    NAMED,
    OTHER,
    RECAP,
    REPORT,
    SURFACES,
    WHOLE,
    WITHDRAWN,
    feeds_at,
    read,
    told,
)
from tests.newsroom.test_leaks import PUBLIC
from tests.test_house_rules import walk

pytestmark = pytest.mark.django_db

HEADLINE, QUESTION, HOOK = "Seven operators share a code", "Will more join?", "One code, not seven."
# What only this article says: wherever one of these is read, the article is.
MARKS = (HEADLINE, QUESTION, HOOK, "Only here", "/articles/one-code/")
LATER = NOON + datetime.timedelta(hours=3)


def test_every_public_route_is_declared():
    routes = {
        f"{pattern.callback.__module__.split('.')[0]}:{pattern.name}"
        for pattern in walk(get_resolver().url_patterns)
        if getattr(pattern.callback, "__module__", "").startswith(PUBLIC)
    }
    assert routes == set(SURFACES)


def begun(publisher, editor, slug, tags, *titles):
    """An edition in work whose dated claims report the events of these titles."""
    edition = work.edition(publisher, by=editor, slug=slug)
    when = {"event_date": datetime.date(2027, 3, 1), "event_precision": "day"}
    said = work.SENTENCES[1]
    for order, title in enumerate(titles, 1):
        claim = work.claim(edition, Section.EVENT, said, exact=said, order=order, **when)
        joining.join(claim, editor, fresh(edition).version, title=title)
    about = {"audiences": [make.audience()], "category": edition.article.category}
    framing.set_about(edition, editor, fresh(edition).version, tags=tags, **about)
    return edition


@pytest.fixture
def live(editor, managing):
    """A live article that is everywhere an article can be; another one is related to it."""
    far = work.source("far-post", reviewed_by=managing)
    other = take_live(
        begun(far, editor, "other", ["power"], "Both report it"), editor, managing, at=NOON
    )
    wire = work.source(reviewed_by=managing)
    edition = begun(wire, editor, "one-code", ["power", "solo"], "Both report it", "Only here")
    framing.set_headline(edition, editor, fresh(edition).version, HEADLINE)
    hook = edition.claims.select_related("edition").get(section=Section.HOOK)
    reviewing.edit(hook, editor, fresh(edition).version, text=HOOK)
    claim = work.claim(edition, Section.IMPLICATION, "More may join.", basis="analysis")
    forecast = {"question": QUESTION, "likelihood": "likely", "resolve_by": "2040-01-01"}
    reviewing.track(claim, editor, fresh(edition).version, **forecast)
    live = take_live(edition, editor, managing, at=NOON + datetime.timedelta(hours=1))
    thread = Timeline.objects.create(name="Codes", slug="codes")
    thread.events.add(*{claim.event for claim in live.claims.filter(event__isnull=False)})
    recap = Recap.objects.create(year=2026, week=47, number=1, published_at=NOON)
    for order, article in enumerate([live.article, other.article], 1):
        recap.items.create(article=article, order=order)
    return live


def test_a_published_article_is_where_readers_look_for_it(client, live):
    found = told(client, *MARKS)
    assert {address for address, marks in found.items() if HEADLINE in marks} == NAMED
    assert "/articles/one-code/" in found[MONTH]
    assert found[ARTICLE] == {HEADLINE, QUESTION, HOOK, "/articles/one-code/"}
    assert all(found[feed] >= {HEADLINE, QUESTION, HOOK} for feed in WHOLE)
    assert {mark for marks in found.values() for mark in marks} == set(MARKS)


def test_a_withdrawn_article_leaves_every_public_address_and_its_own_says_why(
    client, live, managing
):
    correct(live, managing)
    assert RIGHT in read(client, CORRECTIONS)[1]
    edition = fresh(live).article.live
    why = "Its source took the report back."
    publishing.withdraw(edition, managing, fresh(edition).version, why=why)
    status, text = read(client, ARTICLE)
    assert (status, why in text) == (410, True)
    assert told(client, *MARKS, NEW_HEADLINE, RIGHT, WRONG, why) == {
        ARTICLE: {why},
        HISTORY: {why},
        REPORT: {why},
        WITHDRAWN: {why, QUESTION},  # what was foretold stays foretold
        API_ARTICLE: {why},
        API_WITHDRAWN: {why, QUESTION},
        # Whoever copied it is told that it is gone; a feed of what is gone is gone itself.
        **{feed: {why, "/articles/one-code/"} for feed in [*WHOLE, *CORRECTED] if feed not in GONE},
    }
    answers = {address: read(client, address)[0] for address in ADDRESSES}
    gone = {address for address, status in answers.items() if status != 200}
    assert gone == {ARTICLE, HISTORY, REPORT, "/sources/harbour-wire/", API_ARTICLE, *GONE}
    assert read(client, "/topics/solo/")[0] == 404
    assert list(tallies.counts(Tally.Kind.TOPIC).values()) == [1]
    assert "The stories of this week" not in read(client, RECAP)[1]  # the other one stands


GONE = feeds_at("/sources/harbour-wire/")
WRONG, RIGHT = "We wrote that the code is one of seven.", "All seven share the code."
NEW_HEADLINE = "All seven share one code"


def correct(live, managing):
    """The headline is mended, in public."""
    note = {"what_was_wrong": WRONG, "what_is_right": RIGHT}
    new = revising.correct(live, managing, fresh(live).version, at=LATER, **note).edition
    framing.set_headline(new, managing, fresh(new).version, NEW_HEADLINE)
    return take_live(fresh(new), managing, managing, at=LATER)


def test_a_correction_is_told_on_the_article_in_the_ledger_and_in_the_recap_that_carried_it(
    client, live, managing
):
    correct(live, managing)
    found = told(client, HEADLINE, NEW_HEADLINE, RIGHT, WRONG)
    assert {address for address, marks in found.items() if NEW_HEADLINE in marks} == (
        NAMED | {CORRECTIONS, API_CORRECTIONS, *CORRECTED}
    )
    assert {address for address, marks in found.items() if RIGHT in marks} == {
        ARTICLE, CORRECTIONS, HISTORY, RECAP, "/recaps/latest/", API_ARTICLE, API_CORRECTIONS,
        *WHOLE, *CORRECTED,
    }  # fmt: skip
    assert {address for address, marks in found.items() if WRONG in marks} == {
        ARTICLE, CORRECTIONS, HISTORY, API_ARTICLE, API_CORRECTIONS, *CORRECTED,
    }  # fmt: skip
    assert not [address for address, marks in found.items() if HEADLINE in marks]
    assert OTHER in found
