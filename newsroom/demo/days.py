"""The days of the demo newsroom, one after the other, as `stories.json` plans them.

    when a story appears:       collect | store its page | draft | check | review | …
    … what it becomes:          left to wait, set aside, sent back, approved, scheduled, published
    later, if the plan has it:  corrected, withdrawn, its forecast resolved, its source changed

The feeds are read as they stood at each visit, minutes after a story appeared in one.
"""

import datetime
from itertools import chain

from articles import deciding, publishing, rechecking, reviewing, revising
from articles.collecting.collect import collect_document, store_page
from articles.drafting.draft import draft_story
from articles.drafting.providers.extractive import Extractive
from articles.forecasts import resolving
from articles.models import Claim, Edition, Prediction, Story
from articles.pictures import illustrating, leadpictures
from newsroom.demo import diagram, documents
from newsroom.demo.dates import feed_at, filled, moment_of

# How long after the text was collected the desk did each thing.
DRAFTED, SUBMITTED, JUDGED = (datetime.timedelta(minutes=minutes) for minutes in (3, 25, 40))
APPROVED_BEFORE_LIVE = datetime.timedelta(minutes=6)

# What becomes of a story, and how far its edition is taken.
UNDRAFTED = ("inbox", "beside", "spiked")
SUBMITTED_ONES = ("in_review", "sent_back", "approved", "scheduled", "published", "withdrawn")


class Days:
    """Takes each story as far as the plan says, in the order in which things happened."""

    def __init__(self, editor, managing, canned, at):
        self.editor, self.managing, self.at = editor, managing, at
        self.drafters = {"canned": canned, "extractive": Extractive()}
        self.plan = documents.plan()
        self.feeds = {s["slug"]: (s["homepage"], s["feed"]) for s in documents.read("sources.json")}

    def go_by(self):
        happenings = sorted(
            chain.from_iterable(self._happenings(*planned) for planned in self.plan.items()),
            key=lambda happening: happening[0],
        )
        for _, happen, slug, step in happenings:
            happen(slug, step)

    def _happenings(self, slug, step):
        """(when, what to do, story, its plan) of all that the plan of a story has."""
        yield self._collected(step), self._take, slug, step
        later = {
            "correct": self._correct,
            "withdraw": self._withdraw,
            "resolve": self._resolve,
            "reread": self._reread,
        }
        for name, do in later.items():
            if name in step:
                yield moment_of(step[name]["at"], self.at), do, slug, step

    def _collected(self, step):
        found_after = datetime.timedelta(minutes=step["found_after"])
        return moment_of(step["published"], self.at) + found_after

    # -- When a story appears ----------------------------------------------------------------------

    def _take(self, slug, step):
        story, becomes = self._collect(slug, step), step["becomes"]
        if becomes == "spiked":
            deciding.spike([story], self.editor, at=self._collected(step) + JUDGED)
        if becomes in UNDRAFTED:
            return
        edition = self._draft(story, step)
        if becomes in SUBMITTED_ONES:
            edition = self._submit(self._review(edition, step), step)
        if becomes == "sent_back":
            at = self._collected(step) + JUDGED
            publishing.send_back(edition, self.managing, edition.version, why=step["why"], at=at)
        elif becomes in ("approved", "scheduled"):
            self._schedule(edition, step)
        elif becomes in ("published", "withdrawn"):
            self._publish(edition, step)

    def _collect(self, slug, step):
        """Visit the feed when the story had just appeared in it, and read its page."""
        moment = self._collected(step)
        homepage, feed = self.feeds[step.get("via", step["source"])]
        document = feed_at((documents.FOLDER / "feeds" / feed).read_text("utf-8"), moment, self.at)
        collect_document(document.encode(), url=documents.feed_url(homepage, feed), at=moment)
        story = Story.objects.get(url=step["url"])
        page = documents.FOLDER / "pages" / f"{slug}.html"
        if page.exists():
            store_page(story, filled(page.read_text("utf-8"), self.at), at=moment)
        return story

    def _draft(self, story, step):
        at = self._collected(step) + DRAFTED
        also = [self._story(slug) for slug in step.get("beside", ())]
        drafter = self.drafters[step.get("drafter", "canned")]
        return draft_story(story, person=self.editor, drafter=drafter, at=at, also=also)

    def _story(self, slug):
        return Story.objects.get(url=self.plan[slug]["url"])

    def _review(self, edition, step):
        """Accept claim by claim what the evidence check lets pass, and mend what the plan mends."""
        at = self._collected(step) + SUBMITTED
        if "picture" in step:
            edition = self._picture(edition, step["picture"], at)
        for section in step.get("in_section", ()):
            edition = reviewing.accept_section(
                edition, section, self.editor, edition.version, at=at
            )
        self._edit(edition, step.get("edits", {}), at)
        # Not by way of `edition`: each claim has to see the version that the last one left behind.
        for claim in Claim.objects.filter(edition=edition.pk).unreviewed().in_reading_order():
            if not claim.findings.open().exists():
                self._accept(claim, at)
        return Edition.objects.get(pk=edition.pk)

    def _picture(self, edition, told, at):
        told = {"licence_note": "", "licence_url": "", "source": None, **told}
        drawn = leadpictures.read_lead(diagram.png())
        return illustrating.set_picture(
            edition, self.editor, edition.version, drawn=drawn, at=at, **told
        )

    def _edit(self, edition, edits, at):
        """Put other words in the place of a claim's; `edits` are {the old: the new}."""
        for claim in Claim.objects.filter(edition=edition.pk, text__in=edits).in_reading_order():
            text = edits[claim.text]
            reviewing.edit(claim, self.editor, claim.edition.version, text=text, at=at)

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

    def _schedule(self, edition, step):
        """Approve an edition, and have it go live later where the plan says when."""
        at = self._collected(step) + JUDGED
        edition = publishing.approve(edition, self.managing, edition.version, at=at)
        if "go_live_at" in step:
            go_live_at = moment_of(step["go_live_at"], self.at)
            publishing.schedule(
                edition, self.managing, edition.version, go_live_at=go_live_at, at=at
            )

    def _publish(self, edition, step):
        live_after = datetime.timedelta(minutes=step["live_after"])
        self._go_live(edition, moment_of(step["published"], self.at) + live_after)

    def _go_live(self, edition, live_at):
        edition = publishing.approve(
            edition, self.managing, edition.version, at=live_at - APPROVED_BEFORE_LIVE
        )
        publishing.publish(edition, self.managing, edition.version, at=live_at)

    # -- Later -------------------------------------------------------------------------------------

    def _correct(self, slug, step):
        """Write the correction, put the text right, and publish it like any other edition."""
        plan = step["correct"]
        at = moment_of(plan["at"], self.at)
        live = self._live(slug)
        edition = revising.correct(
            live,
            self.managing,
            live.version,
            what_was_wrong=plan["what_was_wrong"],
            what_is_right=plan["what_is_right"],
            at=at,
        ).edition
        self._edit(edition, plan["edits"], at)
        edition = Edition.objects.get(pk=edition.pk)
        edition = publishing.submit(edition, self.editor, edition.version, at=at)
        self._go_live(edition, at + SUBMITTED)

    def _withdraw(self, slug, step):
        plan, live = step["withdraw"], self._live(slug)
        at = moment_of(plan["at"], self.at)
        publishing.withdraw(live, self.managing, live.version, why=plan["why"], at=at)

    def _reread(self, slug, step):
        """Read the page again, some words of which its publisher changed."""
        at = moment_of(step["reread"]["at"], self.at)
        page = (documents.FOLDER / "pages" / f"{slug}.html").read_text("utf-8")
        for old, new in step["reread"]["instead"].items():
            page = page.replace(old, new)
        store_page(self._story(slug), filled(page, self.at), at=at)
        rechecking.compare_unseen(at=at)

    def _resolve(self, slug, step):
        """Say how an article's forecast came out, and have it confirmed where the plan does."""
        plan = step["resolve"]
        at = moment_of(plan["at"], self.at)
        proposal = resolving.propose(
            Prediction.objects.frozen().get(claims__edition=self._live(slug)),
            self.editor,
            outcome=plan["outcome"],
            sentence=plan["sentence"],
            snapshot=self._story(plan["story"]).best_snapshot(),
            exact=filled(plan["exact"], self.at),
            at=at,
        )
        if "confirmed_after" in plan:
            after = datetime.timedelta(minutes=plan["confirmed_after"])
            resolving.confirm(proposal, self.managing, at=at + after)

    def _live(self, slug):
        story = self._story(slug)
        return Edition.objects.get(credits__story=story, credits__is_original=True, status="live")
