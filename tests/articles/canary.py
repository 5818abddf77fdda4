"""A story whose words have come to stand in every text that there is, and a look for them."""

import json

from django.contrib.admin.models import ADDITION, LogEntry
from django.db import connection

from articles import search
from articles.models import (
    Claim,
    Clue,
    Cluster,
    ClusterChange,
    ClusterMember,
    DeskEntry,
    DraftRun,
    Edition,
    Feed,
    Finding,
    Jotting,
    LostPassage,
    Prediction,
    Report,
    SavedFilter,
    Timeline,
    TimelineEvent,
    Waiver,
)
from articles.models.claims import Section
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.make import NOW, said

# Words that stand nowhere else, so that one of them found anywhere is one too many.
MARK = "zarquil"
SENTENCE = "Zarquil harmonics modulate the velvet estuary beneath seven copper lanterns."
TITLE = "Velvet zarquil lanterns modulate an estuary"
CHINESE = "扎奎尔谐波在七盏铜灯笼下面调制天鹅绒般柔软的河口。"
TEXT = f"{SENTENCE} It was a quiet evening on the river. {CHINESE}"


def house(person):
    """Fills every table with the words; returns the story that has them. An article of its own is
    live (`theirs`) with an earlier edition and a next one in work, a draft (`drafted`) waits, and
    another live article (`other`) quotes them beside a story of somebody else's."""
    source = make.source("Harbour Wire", reviewer=person)
    source.domains.get_or_create(domain="harbour-wire.example")
    feed = Feed.objects.create(source=source, url="https://harbour-wire.example/feed", is_on=True)
    story = make.story(
        TITLE, of=source, text=TEXT, summary=SENTENCE, author="Zarquil Quen", via=feed,
        tags=["zarquil"], guid=f"guid {SENTENCE}", fingerprint="f" * 64,
        published_raw="zarquil day",
    )  # fmt: skip
    story.snapshots.create(
        kind="pasted", extractor="person", extractor_version="1", text=f"{TEXT} Pasted.",
        read_at=NOW, pasted_by=person, attestation=f"I copied “{SENTENCE}” whole.",
    )  # fmt: skip
    event, forecast = events(), forecasts(person)
    forecast.resolutions.create(
        outcome="happened", sentence=f"It was so: {SENTENCE}", exact=SENTENCE, prefix="zarquil ",
        suffix=" zarquil", snapshot=story.snapshots.get(kind="page"), proposed_by=person,
        proposed_at=NOW, confirmed_by=person, confirmed_at=NOW, ended_by=person, ended_at=NOW,
        ended_why=f"Not so: {SENTENCE}", start=0, end=len(SENTENCE),
    )  # fmt: skip
    other = live_beside(story, person, event, forecast)
    theirs = live_of(story, person, event, forecast)
    draft = work.edition(work.source("grey-post"), slug="drafted")
    draft.credits.update(is_original=False)
    draft.credits.create(story=story, is_original=True, line=SENTENCE, order=2)
    Edition.objects.filter(pk=draft.pk).update(headline=TITLE)
    records(story, person, theirs, draft)
    recaps(theirs, other)
    for article in (theirs, other):
        search.index(article)
    return story


def events():
    event = TimelineEvent.objects.create(title=SENTENCE)
    event.timelines.add(Timeline.objects.create(
        name="Codes", slug="codes", description=f"It says that {SENTENCE}",
    ))  # fmt: skip
    return event


def forecasts(person):
    return Prediction.objects.create(
        question=f"Is it true that {SENTENCE}", likelihood="likely", resolve_by=NOW.date(),
        tracked_by=person, frozen_at=NOW,
    )  # fmt: skip


def quoted(story):
    return (SENTENCE, story, {"prefix": "zarquil ", "suffix": " zarquil",
                              "translation": CHINESE, "translated_by": "Qiu Lan"})  # fmt: skip


def live_of(story, person, event, forecast):
    """The article that is about the story, everywhere."""
    dated = {"event": event, "event_date": NOW.date(), "event_precision": "day"}
    read = story.snapshots.get(kind="page")
    claims = [
        said(Section.HOOK, SENTENCE, origin="extracted"),
        said(Section.WHAT_CHANGED, f"They write that {SENTENCE}"),
        said(Section.WHY_IT_MATTERS, "It is a sentence of ours."),
        said(Section.TAKEAWAY, CHINESE),
        said(Section.EVENT, SENTENCE, **dated),
        said(Section.IMPLICATION, "More may follow.", basis="analysis", prediction=forecast),
    ]
    record = {
        **make.RECORD,
        "waivers": [{"claim": None, "finding": "Numbers", "by": "T", "reason": SENTENCE}],
        "corrections": [
            {"wrong": SENTENCE, "right": f"Not {SENTENCE}", "by": "T", "at": NOW.isoformat()}
        ],
    }
    more = {"claims": claims, "record": record, "headline": TITLE, "tags": ["power", TITLE],
            "audiences": [make.audience()]}  # fmt: skip
    row = make.article("one-code", original=story, **more)
    for claim in row.live.claims.all():
        passage = claim.passages.create(snapshot=read, exact=SENTENCE, start=0, end=len(SENTENCE))
        finding = Finding.objects.create(
            claim=claim, passage=passage, kind="not_found", severity="block", detail=SENTENCE
        )
        Waiver.objects.create(
            finding=finding, person=person, person_name="T", reason=SENTENCE, made_at=NOW
        )
    row.live.corrections.create(
        article=row, what_was_wrong=SENTENCE, what_is_right=SENTENCE, person=person,
        person_name="T", at=NOW, published_at=NOW,
    )  # fmt: skip
    for number, status in ((2, "superseded"), (3, "in_review")):
        edition = row.editions.create(
            number=number, status=status, headline=TITLE, refused_why=SENTENCE,
            withdrawn_reason=SENTENCE, embargo_asked_by=SENTENCE,
        )  # fmt: skip
        edition.credits.create(story=story, is_original=True, line=SENTENCE)
        work.picture(
            edition, file_hash=f"{number}" * 64, alt=SENTENCE, credit=f"By {SENTENCE}",
            licence="other", licence_note=SENTENCE,
        )  # fmt: skip
        work.claim(edition, Section.HOOK, SENTENCE, exact=SENTENCE, snapshot=read)
        Jotting.objects.keep(person, edition, form="edit-1", field="text", words=SENTENCE)
    return row


def live_beside(story, person, event, forecast):
    """An article about somebody else's story that quotes this one too."""
    own = make.story("Far away", of=make.source("Far Post", reviewer=person), text=make.TEXT)
    dated = {"event": event, "event_date": NOW.date(), "event_precision": "day"}
    theirs = (said(Section.TAKEAWAY, f"Others say: {SENTENCE}", quoted(story)),
              said(Section.EVENT, f"And {SENTENCE}", **dated))  # fmt: skip
    background = said(Section.TAKEAWAY, "A takeaway of ours on their words.", quoted(story))
    read = story.snapshots.get(kind="page")
    claims = [*make.CLAIMS, said(Section.IMPLICATION, "It may end.", prediction=forecast)]
    row = make.article("other", original=own, credits=[story], claims=claims, tags=["power"])
    for place, claim in enumerate([*theirs, background], 10):
        made = Claim.objects.create(
            edition=row.live, section=claim.section, text=claim.text, order=place, **claim.fields
        )
        for words, _, fields in claim.quotes:
            made.passages.create(snapshot=read, exact=words, start=0, end=len(words), **fields)
    return row


def records(story, person, theirs, draft):
    """The desk's own records of it, and those of others that repeat it."""
    elsewhere = make.story("Nothing to do with it", of=make.source("Far Post"))
    for about in ({"story": story}, {"story": elsewhere}, {"article": theirs}, {"edition": draft}):
        DeskEntry.note("edit", TITLE, at=NOW, why=f"Moved: “{TITLE}” · {SENTENCE}", **about)
    for one, raw in (
        (story, json.dumps({"headline": SENTENCE})),
        (elsewhere, json.dumps({"headline": CHINESE})),
        (elsewhere, f"It said “{SENTENCE}”"),
    ):
        DraftRun.objects.create(
            story=one, provider="x", input_hash="x", started_at=NOW, raw_response=raw,
            outcome="drafted", problems=[f"“{SENTENCE}” is too long", "Another problem."],
        )  # fmt: skip
    Report.objects.create(
        article=theirs, edition=theirs.live, kind="other", claim_text=SENTENCE, received_at=NOW,
        words=f"You write “{SENTENCE}”, but why?", reason=f"We wrote {SENTENCE}",
        outcome="no_change", closed_by=person, closed_at=NOW,
    )  # fmt: skip
    LostPassage.objects.create(
        passage=theirs.live.claims.first().passages.first(), kind="source_changed", state="x",
        found_at=NOW, snapshot=story.snapshots.get(kind="page"),
        decision="stands", reason=f"They wrote {SENTENCE}", decided_by=person, decided_at=NOW,
    )  # fmt: skip
    cluster = Cluster.objects.create(begun_at=NOW)
    change = ClusterChange.objects.create(
        kind="merge", person=person, person_name="T", why=f"Both say {SENTENCE}", at=NOW
    )
    for one in (story, elsewhere):
        ClusterMember.objects.create(
            story=one, cluster=cluster, reasons=[f"both say “{TITLE}”"], placed_at=NOW,
            placed_by=change,
        )  # fmt: skip
    Clue.objects.create(story=story, text=MARK, at=NOW)
    SavedFilter.objects.create(person=person, name="Mine", query=f"q={TITLE}")
    LogEntry.objects.create(
        user=person, action_flag=ADDITION, object_repr=SENTENCE, change_message=SENTENCE,
        action_time=NOW,
    )  # fmt: skip


def recaps(theirs, other):
    recap = Recap.objects.create(
        year=2026, week=47, number=1, published_at=NOW, introduction=f"This week: {SENTENCE}"
    )
    for order, article in enumerate((theirs, other)):
        recap.items.create(article=article, order=order, comment=SENTENCE, reason=TITLE)


def everywhere(*marks):
    """Every place of the whole database where one of some words stands: {(table, column)}."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(columns, row, strict=True):
                    told = json.dumps(value, ensure_ascii=False, default=str).casefold()
                    if any(mark.casefold() in told for mark in marks):
                        found.add((table, name))
    return found
