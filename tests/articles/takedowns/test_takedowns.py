"""A takedown reaches every word, wherever it has come to stand, and nothing else."""

import datetime

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models
from taggit.models import Tag

from articles import publishing
from articles.models import (
    Article,
    Claim,
    DeskEntry,
    DraftRun,
    Edition,
    Erasure,
    Feed,
    Passage,
    SearchEntry,
    Snapshot,
    Source,
    Story,
    Takedown,
)
from articles.refusals import MoveRefused, NotPermitted
from articles.takedowns import deciding, erasing, replaying, strikes
from articles.takedowns.reach import Reach, Scope
from articles.takedowns.requesting import receive
from articles.text.runs import STRUCK
from recaps.models import Recap
from recaps.striking import PLACES as RECAPS
from tests.articles import canary, make, work
from tests.articles.canary import CHINESE, MARK, SENTENCE, TITLE, everywhere
from tests.articles.make import NOW
from tests.newsroom.surfaces import told

pytestmark = pytest.mark.django_db

MARKS = (MARK, CHINESE[:6])
REASON = "They hold the rights, and we have no licence."
LATER = NOW + datetime.timedelta(days=1)


def asked(**fields):
    given = {
        "name": "Noor Vance",
        "organisation": "Harbour Wire",
        "email": "rights@harbour-wire.example",
        "capacity": "holder",
        "addresses": "https://harbour-wire.example/1",
        "grounds": "We hold the rights.",
    }
    return receive(Takedown(**{**given, **fields}), at=NOW)


def stories(*rows):
    return Scope(Takedown.Scope.STORIES, story_ids=tuple(row.pk for row in rows))


def pages(*rows):
    return Scope(Takedown.Scope.ARTICLES, article_ids=tuple(row.pk for row in rows))


@pytest.fixture
def story(administrator):
    return canary.house(administrator)


def take(scope, person, **fields):
    return deciding.take_down(asked(), person, scope, reason=REASON, at=LATER, **fields)


def article(slug):
    return Article.objects.select_related("live").get(slug=slug)


# -- Every word ------------------------------------------------------------------------------------


def test_the_words_stand_in_every_place_that_is_declared(client, story):
    """Or the next test would say little."""
    declared = {
        (place.model._meta.db_table, name)
        for place in (*strikes.PLACES, *RECAPS)
        for name in place.fields
    }
    # Timelines are named by the desk; an article that was withdrawn is another one than these.
    names = {("articles_timeline", "name"), ("articles_timeline", "name_zh")}
    assert declared - everywhere(*MARKS) == names | {("articles_article", "withdrawn_reason")}
    assert len(told(client, MARK, "Zarquil", CHINESE[:6])) > 10


def test_no_word_of_it_is_left_in_the_database_or_at_a_public_address(client, story, administrator):
    assert len(everywhere(*MARKS)) > 40
    take(stories(story), administrator)
    assert everywhere(*MARKS) == set()
    assert told(client, MARK, "Zarquil", CHINESE[:6]) == {}


# Columns of text that hold no words of a source, and why.
OURS = {
    "addresses, by which a page is found": {
        "article.slug", "audience.slug", "category.slug", "source.slug", "timeline.slug",
        "tag.slug", "story.url", "feed.url", "feed.homepage", "source.homepage",
        "source.rights_evidence", "sourcedomain.domain",
    },
    "choices of ours": {
        "article.language", "category.emoji", "claim.basis", "claim.event_precision",
        "claim.origin", "claim.section", "claim.verdict", "clusterchange.kind",
        "deskentry.verb", "draftrun.outcome", "draftrun.section", "lostpassage.decision",
        "lostpassage.kind", "edition.origin", "edition.status", "feed.format",
        "finding.kind",
        "finding.severity", "listentry.kind", "listentry.key", "prediction.likelihood",
        "prediction.outcome", "report.kind", "resolution.outcome", "report.outcome",
        "snapshot.kind", "source.country",
        "source.kind", "source.language", "source.rights_basis", "story.language",
        "tally.kind", "tally.key", "takedown.capacity", "takedown.scope", "takedown.state",
        "feed.language",
    },
    "names of people and what they sign with": {
        "clusterchange.person_name", "correction.person_name", "deskentry.person_name",
        "edition.approved_role", "passage.translated_by", "previewlink.person_name",
        "waiver.person_name", "resolution.confirmed_name", "resolution.ended_name",
        "resolution.proposed_name", "takedown.decided_by_name",
    },
    "hashes, tokens and versions": {
        "draftrun.input_hash", "lostpassage.state", "recheck.etag", "recheck.last_modified",
        "draftrun.model", "draftrun.prompt_version", "draftrun.provider",
        "edition.approved_hash", "previewlink.token_hash", "report.reference",
        "sending.client", "sending.form", "sending.reference", "sending.token_hash",
        "sending.words_hash", "snapshot.extractor", "snapshot.extractor_version",
        "snapshot.text_hash", "story.fingerprint", "takedown.reference", "erasure.field",
        "erasure.sha256", "erasure.table", "feed.etag", "feed.last_modified",
    },
    "what the newsroom itself keeps of publishers, people and subjects": {
        "audience.name", "audience.words", "audience.name_zh", "category.name", "category.name_zh",
        "feed.last_error", "recheck.last_error", "feed.title", "machineterms.site",
        "machineterms.told", "namealias.name", "source.logo",
        "namealias.name_zh",
        "namealias.others", "savedfilter.name", "source.credit_line", "source.family",
        "source.name", "source.native_name", "source.rights_note", "report.email",
        "jotting.field", "jotting.form", "leadpicture.file_hash", "leadpicture.licence",
    },
    "what the asker wrote, and what was decided on it": {
        "takedown.name", "takedown.organisation", "takedown.email", "takedown.addresses",
        "takedown.what", "takedown.grounds", "takedown.reason", "takedown.reached",
    },
    "numbers": {"recapcandidate.parts", "relatedupdate.keys", "deskentry.before"},
    "emptied with its story, its edition or its snapshot, or written anew": {
        "claim.text", "clue.text", "draftrun.raw_response", "passage.exact",
        "resolution.exact", "resolution.prefix", "resolution.suffix", "passage.prefix",
        "passage.suffix", "passage.translation", "searchentry.marks", "searchentry.topics",
        "searchentry.sentences", "searchentry.text", "searchterm.shape", "searchterm.term",
        "leadpicture.licence_url",
        "snapshot.text", "snapshot.erased_reason", "story.author", "story.guid",
        "story.published_raw", "story.summary", "story.tags", "story.title", "tag.name",
    },
}  # fmt: skip


def test_every_column_of_text_is_declared_as_reached_or_as_ours():
    """A table that is added and not thought of here fails."""
    texts = (models.CharField, models.TextField, models.JSONField)
    rooms = [apps.get_app_config(name) for name in ("articles", "recaps", "taggit")]
    found = {
        f"{model._meta.model_name}.{field.name}"
        for room in rooms
        for model in room.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, texts)
    }
    reached = {
        f"{place.model._meta.model_name}.{name}"
        for place in (*strikes.PLACES, *RECAPS)
        for name in place.fields
        if place.model is not LogEntry
    }
    ours = set().union(*OURS.values())
    assert found - reached - ours == set()
    assert ours - found == set()
    assert reached & ours == set()


# -- What becomes of each page ---------------------------------------------------------------------


def test_the_page_about_it_is_gone_and_says_so(client, story, administrator):
    take(stories(story), administrator)
    gone = article("one-code")
    assert (gone.live, gone.withdrawn_at, gone.taken_down_at) == (None, LATER, LATER)
    answer = client.get("/articles/one-code/")
    assert answer.status_code == 410
    html = answer.content.decode()
    assert erasing.REASONS["en"] in html
    assert "19 Nov 2026" in html
    states = gone.editions.order_by("number").values_list("status", "headline")
    assert list(states) == [
        ("withdrawn", STRUCK), ("superseded", STRUCK), ("withdrawn", STRUCK),
    ]  # fmt: skip
    assert set(Claim.objects.filter(edition__article=gone, erased_at=None)) == set(
        gone.editions.get(number=1).claims.filter(text__in=["It is a sentence of ours.",
                                                            "More may follow."])
    )  # fmt: skip


def test_a_page_that_stands_without_it_stays_and_says_what_is_missing(client, story, administrator):
    before = article("other").live
    take(stories(story), administrator)
    row = article("other")
    assert (row.live, row.live.version) == (before, before.version)
    html = client.get("/articles/other/").content.decode()
    assert "About 140 GW waits." in html
    assert "A takeaway of ours on their words." in html
    assert "Its words were removed at the request of whoever holds the rights." in html
    assert "were removed from this page at the request of whoever holds the rights" in html
    assert html.count(STRUCK) == 1  # in a question of ours that repeated them
    assert story.url in html  # the credit is due all the same
    feed = client.get("/feed.atom").content.decode()
    assert (feed.count("<entry"), feed.count(STRUCK)) == (1, 1)
    assert SearchEntry.objects.get().article == row


def test_what_the_hash_of_a_live_text_was_and_is_can_be_read_in_the_ledger(story, administrator):
    before = {edition.pk: edition.content_hash() for edition in Edition.objects.all()}
    done = take(stories(story), administrator)
    for pk, (was, now) in done.reached["hashes"].items():
        assert was == before[int(pk)]
        assert now == Edition.objects.get(pk=pk).content_hash()
    live = article("other").live
    was, now = done.reached["hashes"][str(live.pk)]
    assert was != now


def test_a_draft_about_it_is_closed_and_one_beside_it_goes_back_to_review(
    story, administrator, managing
):
    beside = work.edition(work.source("blue-post"), slug="beside")
    beside.credits.create(story=story, order=2)
    theirs = work.claim(
        beside, "takeaway", SENTENCE, exact=SENTENCE, snapshot=story.snapshots.first()
    )
    Edition.objects.filter(pk=beside.pk).update(
        status="approved", approved_by=managing, approved_at=NOW, approved_hash="x"
    )
    take(stories(story), administrator)
    assert Edition.objects.get(article__slug="drafted").status == "withdrawn"
    assert article("drafted").withdrawn_at is None  # readers never knew of it
    beside = Edition.objects.get(pk=beside.pk)
    assert (beside.status, beside.approved_by, beside.approved_hash) == ("in_review", None, "")
    assert (beside.version, beside.claims.count(), beside.credits.count()) == (2, 4, 1)
    assert not Claim.objects.filter(pk=theirs.pk).exists()
    lines = DeskEntry.objects.filter(verb="take down", edition=beside)
    assert [line.why for line in lines] == ["taken down: some of what it rested on"]


def test_of_each_text_the_hash_the_reason_and_the_date_are_kept(story, administrator):
    texts = {snapshot.pk: snapshot.text_hash for snapshot in story.snapshots.all()}
    done = take(stories(story), administrator)
    for snapshot in Snapshot.objects.filter(story=story):
        assert (snapshot.text, snapshot.text_hash) == ("", texts[snapshot.pk])
        assert (snapshot.erased_at, snapshot.erased_reason) == (LATER, f"Takedown {done}")
    kept = Erasure.objects.get(table="articles_story", field="title")
    assert (kept.row, kept.sha256) == (story.pk, Snapshot.hash_of(TITLE))
    hook = article("one-code").editions.get(number=1).claims.get(section="hook")
    kept = Erasure.objects.get(table="articles_claim", row=hook.pk)
    assert kept.sha256 == Snapshot.hash_of(SENTENCE)


def test_nothing_else_is_touched(story, administrator):
    far = make.article("far", original=make.story("Elsewhere", of=make.source("Far Post")))
    run = DraftRun.objects.create(
        story=far.live.original.story, provider="x", input_hash="x", started_at=NOW,
        raw_response="An answer about something else.",
    )  # fmt: skip
    before = [list(far.live.claims.values()), list(Passage.objects.filter(
        claim__edition=far.live).values())]  # fmt: skip
    take(stories(story), administrator)
    after = [list(far.live.claims.values()), list(Passage.objects.filter(
        claim__edition=far.live).values())]  # fmt: skip
    assert before == after
    run.refresh_from_db()
    assert run.raw_response == "An answer about something else."
    assert article("far").live
    assert Tag.objects.filter(name="power").exists()


def test_the_recap_shows_what_still_stands(client, story, administrator):
    take(stories(story), administrator)
    html = client.get("/recaps/2026-W47/").content.decode()
    assert "/articles/other/" in html
    assert "/articles/one-code/" not in html
    assert Recap.objects.get().introduction == f"This week: {STRUCK}."


# -- The whole source, or a page of ours alone -----------------------------------------------------


def test_of_a_source_everything_goes_and_its_page_says_so(client, story, administrator):
    other = make.story("Another of theirs", of=story.source, text=f"Second {make.TEXT}")
    make.article("second", original=other)
    scope = Scope(Takedown.Scope.SOURCE, source=story.source)
    take(scope, administrator)
    source = Source.objects.get(pk=story.source_id)
    assert (source.taken_down_at, source.removed_at) == (LATER, LATER)
    assert not Story.objects.standing().filter(source=source).exists()
    assert not Feed.objects.filter(source=source, is_on=True).exists()
    assert client.get("/articles/second/").status_code == 410
    html = client.get(f"/sources/{source.slug}/").content.decode()
    assert "At the request of this source we have removed all of its words" in html
    assert '<time datetime="2026-11-19">' in html


def test_after_a_story_the_page_of_its_source_says_when(client, story, administrator):
    take(stories(story), administrator)
    html = client.get("/sources/harbour-wire/").content.decode()
    assert "At the request of whoever holds the rights we have removed words of this source" in html


def test_a_page_of_ours_alone_goes_with_its_words_and_its_story_stays(client, story, administrator):
    row, read = article("one-code"), story.snapshots.get(kind="page").text
    take(pages(row), administrator)
    assert client.get("/articles/one-code/").status_code == 410
    texts = {claim.text for claim in Claim.objects.filter(edition__article=row)}
    assert texts == {STRUCK}
    assert set(row.editions.values_list("headline", flat=True)) == {STRUCK}
    story.refresh_from_db()
    assert (story.title, story.taken_down_at) == (TITLE, None)
    assert story.snapshots.get(kind="page").text == read
    assert told(client, "It is a sentence of ours.") == {}


@pytest.mark.parametrize("asked", ["one-code", "规范"])
def test_a_page_of_ours_goes_with_its_translations_whichever_was_asked_for(
    client, administrator, asked
):
    original = make.article("one-code")
    theirs = make.article("规范", language="zh-Hans", headline="一条规范")
    begun = work.edition(work.source("grey-post"), slug="begun")
    Article.objects.filter(pk__in=[theirs.pk, begun.article_id]).update(translation_of=original)
    other = make.article("other")
    take(pages(Article.objects.get(slug=asked)), administrator)
    for slug, status in (("one-code", 410), ("规范", 410), ("other", 200)):
        assert client.get(f"/articles/{slug}/").status_code == status
    assert not Claim.objects.filter(edition=begun).exclude(text=STRUCK).exists()
    assert not Claim.objects.filter(edition=other.live, text=STRUCK).exists()


# -- Who, and once ---------------------------------------------------------------------------------


def test_the_dry_run_changes_nothing_and_says_what_the_action_then_does(story, administrator):
    def state():
        tables = (Article, Edition, Claim, Passage, Story, Snapshot, DeskEntry, DraftRun)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    before, reach = state(), Reach(stories(story))
    lines, counts, digest = reach.pages, reach.counts, reach.digest
    assert state() == before
    by_kind = {}
    for page in lines:
        by_kind.setdefault(page.kind, []).append((page.address, page.outcome))
    assert ("/articles/one-code/", "withdrawn, 410: it is about a story that is taken down") in (
        by_kind["page"]
    )
    assert {address for address, _ in by_kind["page"]} == {
        "/articles/one-code/", "/articles/other/",
    }  # fmt: skip
    assert len(by_kind["edition in work"]) == 2
    assert len(by_kind["superseded edition"]) == 1
    assert by_kind["timeline"] == [("/timelines/codes/", "without their words")]
    assert by_kind["recap"] == [("/recaps/2026-W47/", "without what fell")]
    assert "All" in {page.label for page in lines if page.kind == "list"}
    done = take(stories(story), administrator, seen=digest)
    assert done.reached["counts"] == [list(pair) for pair in counts] or (
        done.reached["counts"] == counts
    )
    assert len(done.reached["pages"]) == len(lines)
    assert MARK not in str(done.reached).casefold()


def test_what_has_changed_since_the_dry_run_has_to_be_looked_at_again(story, administrator):
    seen = Reach(stories(story)).digest
    make.article("new", original=story, claims=[])
    with pytest.raises(MoveRefused, match="look again"):
        take(stories(story), administrator, seen=seen)
    assert everywhere(MARK)


def test_only_who_may_decide_takes_down_and_each_says_why(story, editor, attribution):
    with pytest.raises(NotPermitted):
        take(stories(story), editor)
    takedown = asked()
    with pytest.raises(MoveRefused, match="Say why"):
        deciding.take_down(takedown, attribution, stories(story), reason=" ")
    with pytest.raises(MoveRefused, match="Choose what"):
        deciding.take_down(takedown, attribution, stories(), reason=REASON)
    assert everywhere(MARK)
    done = deciding.take_down(takedown, attribution, stories(story), reason=REASON, at=LATER)
    assert (done.state, done.decided_by_name, done.decided_at) == ("done", "Lena Fok", LATER)
    assert list(done.stories.all()) == [story]
    with pytest.raises(MoveRefused, match="decided already"):
        deciding.refuse(done, attribution, reason=REASON)
    line = DeskEntry.objects.get(verb="take down", title=f"Takedown {done}")
    assert (line.person, line.why) == (attribution, REASON)


def test_a_page_that_was_taken_down_is_never_published_again(story, administrator, managing):
    take(stories(story), administrator)
    row = article("one-code")
    approval = {"approved_by": managing, "approved_at": NOW, "approved_hash": "x"}
    edition = row.editions.create(number=9, headline="Ours", status="approved", **approval)
    with pytest.raises(MoveRefused, match="taken down"):
        publishing.publish(edition, managing, edition.version)


# -- The ledger ------------------------------------------------------------------------------------


def test_done_twice_it_does_nothing_the_second_time(story, administrator):
    done = take(stories(story), administrator)
    kept, lines = Erasure.objects.count(), DeskEntry.objects.count()
    assert deciding.again(done) is False
    assert replaying.replay_all() == 0
    assert (Erasure.objects.count(), DeskEntry.objects.count()) == (kept, lines)
    done.refresh_from_db()
    assert done.reached["pages"]


def test_a_page_of_ours_done_twice_is_done_once(story, administrator):
    take(pages(article("one-code")), administrator)
    kept = Erasure.objects.count()
    assert replaying.replay_all() == 0
    assert Erasure.objects.count() == kept
