"""Claims of several articles that report one event: joined, merged, and moved back."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from articles import publishing, revising
from articles.events import joining
from articles.events.timelines import events_of
from articles.models import Claim, DeskEntry, Timeline, TimelineEvent
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from articles.related import beside
from tests.articles import work
from tests.articles.test_revising import fresh, take_live
from tests.cast import hire

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions(editor, managing):
    """Three live editions of different publishers, each with one dated claim."""
    return [reporting(f"wire-{n}", editor, managing) for n in (1, 2, 3)]


def reporting(slug, editor, managing):
    edition = work.edition(work.source(slug, reviewed_by=managing), slug=slug)
    when = {"event_date": datetime.date(2027, 3, 1), "event_precision": "day"}
    work.claim(edition, Section.EVENT, work.SENTENCES[1], exact=work.SENTENCES[1], **when)
    return take_live(edition, editor, managing)


def dated(edition):
    return Claim.objects.select_related("edition").get(edition=edition, section=Section.EVENT)


def join(edition, person, title):
    return joining.join(dated(edition), person, fresh(edition).version, title=title)


def told(timeline):
    """{title: how many articles report it} of a timeline."""
    return {event.title: len(event.reports) for event in events_of(timeline)}


def thread(name, *events):
    made = Timeline.objects.create(name=name, slug=name.lower())
    made.events.add(*events)
    return made


# -- Joining ---------------------------------------------------------------------------------------


def test_claims_of_two_live_articles_are_joined_and_the_articles_become_related(editions, editor):
    one, two, _ = editions
    event = join(one, editor, "The code  takes effect")
    assert join(two, editor, "the code takes effect") == event
    assert event.title == "The code takes effect"
    (found, *_) = beside(one.article, tags=[], sources=[]).related
    assert (found.article, found.reason, found.event) == (two.article, "event", event)
    entry = DeskEntry.objects.filter(verb="join event").first()
    assert (entry.edition, entry.person) == (two, editor)
    assert "(before: “no event”)" in entry.why


def test_joining_changes_no_text_and_takes_no_approval_back(editions, editor):
    before = fresh(editions[0])
    join(editions[0], editor, "The code takes effect")
    after = fresh(editions[0])
    assert (after.status, after.content_hash()) == (before.status, before.content_hash())
    assert dated(after).event_date == datetime.date(2027, 3, 1)


def test_a_claim_is_taken_out_again_by_an_empty_title(editions, editor):
    join(editions[0], editor, "A mistake")
    assert join(editions[0], editor, " ") is None
    assert dated(editions[0]).event is None


def test_a_claim_without_a_date_reports_no_event(editions, editor):
    claim = editions[0].claims.exclude(section=Section.EVENT).first()
    with pytest.raises(ValidationError, match="Only a dated claim"):
        joining.join(claim, editor, fresh(editions[0]).version, title="X")


def test_who_may_not_or_has_read_another_version_joins_nothing(editions, editor, attribution):
    claim = dated(editions[0])
    with pytest.raises(NotPermitted):
        joining.join(claim, attribution, fresh(editions[0]).version, title="X")
    with pytest.raises(StaleEdition):
        joining.join(claim, editor, 0, title="X")
    assert not TimelineEvent.objects.exists()


def test_a_text_nobody_reads_any_more_is_not_joined(editions, editor, managing):
    publishing.withdraw(editions[0], managing, fresh(editions[0]).version, why="Wrong.")
    with pytest.raises(MoveRefused, match="no longer read"):
        join(editions[0], editor, "X")


# -- Merging ---------------------------------------------------------------------------------------


def test_merged_events_are_one_on_the_timelines_of_both_and_undoing_it_leaves_no_trace(
    editions, editor
):
    first, second = join(editions[0], editor, "In force"), join(editions[1], editor, "Effect")
    codes, power = thread("Codes", first), thread("Power", second)
    joining.merge(second, first, editor)
    assert told(codes) == told(power) == {"In force": 2}
    joining.separate(TimelineEvent.objects.get(pk=second.pk), editor)
    assert (told(codes), told(power)) == ({"In force": 1}, {"Effect": 1})
    assert list(first.timelines.all()) == [codes]
    assert not Claim.objects.filter(merged_from__isnull=False).exists()
    verbs = DeskEntry.objects.filter(person=editor).values_list("verb", "why")
    assert ("merge event", "into “In force”: 1 claims moved") in verbs
    assert ("undo merge", "out of “In force”: 1 claims moved back") in verbs


def test_a_merge_relates_articles_and_its_undoing_parts_them(editions, editor):
    first, second = join(editions[0], editor, "In force"), join(editions[1], editor, "Effect")

    def reasons():
        found = beside(editions[0].article, tags=[], sources=[]).related
        return {one.article.slug: one.reason for one in found}

    assert set(reasons().values()) == {"category"}
    joining.merge(second, first, editor)
    assert reasons() == {"wire-2": "event"}
    joining.separate(TimelineEvent.objects.get(pk=second.pk), editor)
    assert set(reasons().values()) == {"category"}


def test_what_came_with_a_merge_goes_back_in_later_editions_too_and_nothing_else(
    editions, editor, managing
):
    one, two, three = editions
    first, second = join(one, editor, "In force"), join(two, editor, "Effect")
    joining.merge(second, first, editor)
    join(three, editor, "In force")
    new = revising.update(two, editor, fresh(two).version)
    joining.separate(TimelineEvent.objects.get(pk=second.pk), editor)
    assert [dated(e).event for e in (one, two, new, three)] == [first, second, second, first]


def test_a_timeline_that_two_merged_events_brought_stays_while_one_of_them_does(editions, editor):
    one, two, three = (join(e, editor, t) for e, t in zip(editions, "ABC", strict=True))
    codes = thread("Codes", two, three)
    joining.merge(two, one, editor)
    joining.merge(three, one, editor)
    joining.separate(TimelineEvent.objects.get(pk=two.pk), editor)
    assert told(codes) == {"A": 2, "B": 1}
    joining.separate(TimelineEvent.objects.get(pk=three.pk), editor)
    assert told(codes) == {"B": 1, "C": 1}


def test_a_merge_that_could_not_be_undone_is_refused_with_the_way_out(editions, editor):
    one, two, three = (join(e, editor, t) for e, t in zip(editions, "ABC", strict=True))
    joining.merge(two, one, editor)
    two.refresh_from_db()
    for event, into, words in [
        (one, three, "merge “C” into it instead"),
        (two, three, "“B” is merged into “A” already"),
        (three, two, "“B” is merged into “A” already"),
        (one, one, "into itself"),
    ]:
        with pytest.raises(MoveRefused, match=words):
            joining.merge(event, into, editor)
    with pytest.raises(MoveRefused, match="“C” is not merged"):
        joining.separate(three, editor)
    with pytest.raises(NotPermitted):
        joining.merge(three, one, hire("nobody"))


# -- Proposing -------------------------------------------------------------------------------------


def proposed(edition):
    """What is proposed for the one dated claim of an edition."""
    return joining.coincidences([dated(edition)]).get(dated(edition).pk, ())


def test_what_other_live_articles_report_of_that_day_is_proposed_and_nothing_is_joined(
    editions, editor
):
    one, two, three = editions
    (found,) = proposed(one)  # the two others say the same words
    assert (found.claim.edition, found.when) == (three, "2027-03-01")
    assert found.title == work.SENTENCES[1]
    assert "projects" in " ".join(found.reasons)
    event = join(two, editor, "The code takes effect")
    assert {one.title for one in proposed(one)} == {work.SENTENCES[1], event.title}
    assert not Claim.objects.filter(event__isnull=False).exclude(edition=two).exists()


def test_nothing_of_drafts_of_other_days_or_of_the_article_itself_is_proposed(editions, managing):
    one, two, three = editions
    Claim.objects.filter(edition=two).exclude(event_date=None).update(event_date="2027-03-02")
    publishing.withdraw(three, managing, fresh(three).version, why="It was wrong.")
    revising.update(one, managing, fresh(one).version)
    assert proposed(one) == ()


def test_what_gives_the_month_alone_may_be_any_day_of_it(editions):
    one, two, three = editions
    Claim.objects.filter(edition=two).exclude(event_date=None).update(event_precision="month")
    Claim.objects.filter(edition=three).exclude(event_date=None).update(event_date="2027-04-01")
    assert [found.when for found in proposed(one)] == ["2027-03"]
    assert [found.claim.edition for found in proposed(two)] == [one]


def test_of_two_that_are_one_both_come_under_the_event_at_a_press(client, editions, editor):
    one, two, _ = editions
    claim, other = dated(one), dated(two)
    client.force_login(editor)
    address = f"/admin/articles/edition/{one.pk}/review/"
    assert "may be the same" in client.get(address).content.decode()
    sent = {"version": fresh(one).version, "title": "One code", "beside": other.pk}
    assert client.post(f"{address}claim/{claim.pk}/event/", sent).status_code == 302
    event = TimelineEvent.objects.get()
    assert {dated(one).event, dated(two).event} == {event}
    lines = DeskEntry.objects.filter(verb="join event")
    assert {line.edition for line in lines} == {one, two}


def test_the_event_that_the_other_came_under_meanwhile_takes_both(editions, editor):
    one, two, _ = editions
    beside = dated(two)
    event = join(two, editor, "The code takes effect")
    joining.join(dated(one), editor, fresh(one).version, title="Another", beside=beside.__class__
                 .objects.select_related("edition").get(pk=beside.pk))  # fmt: skip
    assert dated(one).event == event
    assert TimelineEvent.objects.count() == 1


def test_a_claim_whose_article_has_another_text_by_now_is_not_joined(editions, editor, managing):
    one, two, _ = editions
    beside = dated(two)
    publishing.withdraw(two, managing, fresh(two).version, why="It was wrong.")
    beside.edition.refresh_from_db()
    with pytest.raises(MoveRefused, match="another text by now"):
        joining.join(dated(one), editor, fresh(one).version, title="x", beside=beside)
    assert not TimelineEvent.objects.exists()


def test_proposals_cost_one_query_and_none_where_no_claim_asks(
    editions, editor, django_assert_num_queries
):
    claims = list(Claim.objects.filter(edition=editions[0]).select_related("edition"))
    with django_assert_num_queries(1):
        assert joining.coincidences(claims)
    with django_assert_num_queries(0):
        assert joining.coincidences([claim for claim in claims if not claim.event_date]) == {}
