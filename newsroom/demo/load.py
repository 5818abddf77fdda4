"""Makes the demo newsroom by running the real pipeline over the documents in this folder.

    people, lists, sources | for each story, as the days went by: collect, store its page, draft,
    check, review, publish | timeline, recap

Nothing is written past the functions that a newsroom uses, and every step is dated as it would
have been: the feeds are read as they stood at each visit, minutes after a story appeared. `dates`
says how the documents name days. `stories.json` says what becomes of each story.
"""

import datetime
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles import publishing, related, reviewing
from articles.collecting.collect import collect_document, store_page
from articles.drafting.draft import draft_story
from articles.drafting.providers.canned import Canned
from articles.drafting.providers.extractive import Extractive
from articles.models import Article, Claim, Edition, Story, Timeline, TimelineEvent
from newsroom.demo import documents
from newsroom.demo.dates import feed_at, filled, moment_of
from newsroom.demo.furnish import furnish
from newsroom.models import Person
from recaps import building
from recaps.publishing import publish as publish_recap

# Named where a page names its translator; the demo's notice says that no model ran.
MODEL = "demo model"
SHOWPIECE, FLAWED = "models-to-megawatts", "battery-yard"
# How long after the text was collected the desk did each thing.
DRAFTED, SUBMITTED = datetime.timedelta(minutes=3), datetime.timedelta(minutes=25)
APPROVED_BEFORE_LIVE = datetime.timedelta(minutes=6)


@dataclass(frozen=True)
class Loaded:
    """What there is in the demo newsroom: people with their roles, where its tour leads, counts."""

    people: dict  # Person → the name of the role
    tester: Person  # who tries to publish the flawed edition
    showpiece: Article
    flawed: Edition
    published: int
    waiting: int
    inbox: int


def load(at=None, *, passwords):
    """Make the demo newsroom as it is at a moment; returns Loaded.

    `passwords` gives the password for a username. All of it is stored or nothing; where the
    newsroom was made before, nothing is added or changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        if not Article.objects.filter(
            editions__stories__url=documents.plan()[SHOWPIECE]["url"]
        ).exists():
            _make(at, passwords)
    return _what_there_is()


def _make(at, passwords):
    people = furnish(passwords, at)
    with tempfile.TemporaryDirectory() as folder:
        for answer in (documents.FOLDER / "answers").glob("*.json"):
            Path(folder, answer.name).write_text(filled(answer.read_text("utf-8"), at), "utf-8")
        canned = Canned(folder)
        canned.model = MODEL
        _Desk(people["editor"], people["managing"], canned, at).work()
    _timeline(at)
    related.rebuild()
    _recap(at, people["managing"])


def _what_there_is():
    cast = documents.read("cast.json")
    people = {Person.objects.get(username=c["username"]): c["role"] for c in cast}
    original = {"credits__is_original": True}
    plan = documents.plan()
    flawed = Edition.objects.filter(credits__story__url=plan[FLAWED]["url"], **original)
    showpiece = Edition.objects.filter(credits__story__url=plan[SHOWPIECE]["url"], **original)
    return Loaded(
        people=people,
        tester=next(person for person in people if person.username == "managing"),
        showpiece=showpiece.latest("number").article,
        flawed=flawed.latest("number"),
        published=Article.objects.published().count(),
        waiting=Edition.objects.in_work().count(),
        inbox=Story.objects.waiting().count(),
    )


# -- The days go by ------------------------------------------------------------------------------


class _Desk:
    """Takes each story as far as the plan says, in the order in which the stories appeared."""

    def __init__(self, editor, managing, canned, at):
        self.editor, self.managing, self.at = editor, managing, at
        self.drafters = {"canned": canned, "extractive": Extractive()}
        self.plan = documents.plan()
        self.feeds = {s["slug"]: (s["homepage"], s["feed"]) for s in documents.read("sources.json")}

    def work(self):
        for slug, step in sorted(self.plan.items(), key=lambda item: self._collected(item[1])):
            story = self._collect(slug, step)
            if step["becomes"] != "inbox":
                edition = self._draft(story, step)
                if step["becomes"] == "published":
                    self._publish(self._review(edition, step), step)
                elif step["becomes"] == "in_review":
                    self._submit(self._review(edition, step), step)

    def _collected(self, step):
        return moment_of(step["published"], self.at) + datetime.timedelta(
            minutes=step["found_after"]
        )

    def _collect(self, slug, step):
        """Visit the feed when the story had just appeared in it, and read its page."""
        moment = self._collected(step)
        homepage, feed = self.feeds[step["source"]]
        document = feed_at((documents.FOLDER / "feeds" / feed).read_text("utf-8"), moment, self.at)
        collect_document(document.encode(), url=documents.feed_url(homepage, feed), at=moment)
        story = Story.objects.get(url=step["url"])
        page = documents.FOLDER / "pages" / f"{slug}.html"
        if page.exists():
            store_page(story, filled(page.read_text("utf-8"), self.at), at=moment)
        return story

    def _draft(self, story, step):
        at = self._collected(step) + DRAFTED
        also = [Story.objects.get(url=self.plan[slug]["url"]) for slug in step.get("beside", ())]
        drafter = self.drafters[step.get("drafter", "canned")]
        return draft_story(story, person=self.editor, drafter=drafter, at=at, also=also)

    def _review(self, edition, step):
        """Accept claim by claim what the evidence check lets pass, and mend what the plan mends."""
        at = self._collected(step) + SUBMITTED
        for section in step.get("in_section", ()):
            edition = reviewing.accept_section(
                edition, section, self.editor, edition.version, at=at
            )
        edits = step.get("edits", {})
        # Not by way of `edition`: each claim has to see the version that the last one left behind.
        for claim in Claim.objects.filter(edition=edition.pk).unreviewed().in_reading_order():
            if claim.text in edits:
                text = edits[claim.text]
                reviewing.edit(claim, self.editor, claim.edition.version, text=text, at=at)
            elif not claim.findings.open().exists():
                self._accept(claim, at)
        return Edition.objects.get(pk=edition.pk)

    def _accept(self, claim, at):
        reviewing.accept(claim, self.editor, claim.edition.version, at=at)
        if forecast := claim.prediction:
            reviewing.track(
                claim,
                self.editor,
                Edition.objects.get(pk=claim.edition_id).version,
                question=forecast.question,
                likelihood=forecast.likelihood,
                resolve_by=forecast.resolve_by,
                at=at,
            )

    def _submit(self, edition, step):
        at = self._collected(step) + SUBMITTED
        return publishing.submit(edition, self.editor, edition.version, at=at)

    def _publish(self, edition, step):
        live_at = moment_of(step["published"], self.at) + datetime.timedelta(
            minutes=step["live_after"]
        )
        edition = self._submit(edition, step)
        edition = publishing.approve(
            edition, self.managing, edition.version, at=live_at - APPROVED_BEFORE_LIVE
        )
        publishing.publish(edition, self.managing, edition.version, at=live_at)


# -- After the last ------------------------------------------------------------------------------


def _timeline(at):
    fields = json.loads(filled((documents.FOLDER / "timeline.json").read_text("utf-8"), at))
    events = fields.pop("events")
    timeline = Timeline(**fields)
    timeline.full_clean()
    timeline.save()
    for listed in events:
        event = TimelineEvent.objects.create(title=listed["title"])
        event.timelines.add(timeline)
        for slug, date in listed["claims"]:
            claim = Claim.objects.get(
                section="event",
                edition__article__live__credits__is_original=True,
                edition__article__live__credits__story__url=documents.plan()[slug]["url"],
                event_date=f"{date}-01"[:10],
            )
            claim.event = event
            claim.save(update_fields=["event"])


def _recap(at, managing):
    """The digest of the last whole ISO week, built, introduced and out early on the Monday."""
    recap = documents.read("recap.json")
    comments = {documents.plan()[slug]["url"]: words for slug, words in recap["comments"].items()}
    year, week = building.last_whole_week(at)
    monday = building.bounds(year, week)[1]
    moment = min(at, monday + datetime.timedelta(hours=6))
    digest = building.build(year, week, at=moment)
    digest.introduction = recap["introduction"]
    digest.save(update_fields=["introduction"])
    for item in digest.items.select_related("article__live"):
        item.comment = comments[item.article.live.original.story.url]
        item.save(update_fields=["comment"])
    publish_recap(digest, managing, at=moment)
