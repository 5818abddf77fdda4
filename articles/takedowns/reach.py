"""What a takedown reaches, worked out before anything happens. Reads and writes nothing.

    scope ──▶ stories, their words ──▶ editions that rest on them ──▶ what becomes of each
                                   └──▶ every other text that repeats them (`strikes`)

A page falls where the story it is about is taken down, where its headline is theirs, or where it
would lack a part that every page has; it is withdrawn and answers 410. Any other page stays, and
readers see it without the sentences and quotations that are theirs. An edition in work falls for
the same reasons; any other goes back to review without them.

Longer than usual: all that is reached is worked out in one place, so that none is forgotten.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch, Q
from django.db.models.functions import Coalesce

from articles.models import (
    Article,
    Claim,
    Credit,
    Edition,
    LeadPicture,
    ListEntry,
    Passage,
    Snapshot,
    Story,
    Takedown,
    Tally,
    Timeline,
)
from articles.readiness import REQUIRED_SECTIONS
from articles.text.runs import Runs

from . import strikes


@dataclass(frozen=True)
class Scope:
    """What is taken down: some stories, all of a source, or pages of ours alone, with their
    translations."""

    kind: str
    source: object = None
    story_ids: tuple = ()
    article_ids: tuple = ()

    @classmethod
    def of(cls, takedown):
        """The scope of a request that was decided on."""
        return cls(
            takedown.scope,
            takedown.source,
            tuple(takedown.stories.values_list("pk", flat=True)),
            tuple(takedown.articles.values_list("pk", flat=True)),
        )

    def stories(self):
        if self.kind == Takedown.Scope.SOURCE:
            return Story.objects.filter(source=self.source)
        return Story.objects.filter(pk__in=self.story_ids)


@dataclass
class Fate:
    """What becomes of one edition: `falls` says why it goes, "" where it stays."""

    edition: Edition
    falls: str = ""
    claims: list = field(default_factory=list)  # those that are theirs
    passages: list = field(default_factory=list)
    picture: LeadPicture | None = None

    @property
    def is_live(self):
        return self.edition.status == Edition.Status.LIVE

    @property
    def parts(self):
        """What is theirs of it, in words."""
        counted = [(len(self.claims), "sentence"), (len(self.passages), "quotation")]
        counted += [(1, "picture")] if self.picture else []
        return " and ".join(f"{n} {what}{'s' * (n != 1)}" for n, what in counted if n) or "nothing"

    @property
    def is_reached(self):
        return bool(self.falls or self.claims or self.passages or self.picture)


@dataclass(frozen=True)
class Page:
    """A line of the dry run: what it is, its address where readers have one, what becomes of it."""

    kind: str
    label: str
    outcome: str
    address: str = ""


class Reach:
    """All that a Scope reaches. Each part is read when it is asked for, once."""

    def __init__(self, scope):
        self.scope = scope
        self.whole = scope.kind == Takedown.Scope.ARTICLES

    # -- Their words ------------------------------------------------------------------------------

    @cached_property
    def stories(self):
        return list(self.scope.stories().select_related("source").order_by("pk"))

    @cached_property
    def story_ids(self):
        return {story.pk for story in self.stories}

    @cached_property
    def sources(self):
        return {story.source for story in self.stories} | {self.scope.source} - {None}

    @cached_property
    def snapshots(self):
        kept = Snapshot.objects.filter(story__in=self.story_ids, erased_at__isnull=True)
        return list(kept.order_by("pk"))

    @cached_property
    def runs(self):
        """The words that are looked for, wherever they may have come to stand."""
        if self.whole:
            told = Claim.objects.filter(edition__in=self.editions)
            quoted = Passage.objects.filter(claim__in=told).values_list("exact", flat=True)
            headlines = [edition.headline for edition in self.editions]
            return Runs([*headlines, *told.values_list("text", flat=True), *quoted])
        titles = [text for story in self.stories for text in (story.title, story.summary)]
        return Runs([*titles, *(snapshot.text for snapshot in self.snapshots)])

    @cached_property
    def titles(self):
        """Headlines by which a text that rests on none of this is found to repeat them."""
        rows = self.editions if self.whole else self.stories
        named = {row.headline if self.whole else row.title for row in rows}
        return sorted(title for title in named if len(title) >= strikes.TELLING)

    # -- What rests on them -----------------------------------------------------------------------

    @cached_property
    def articles(self):
        if self.whole:
            # A page says in two languages what it says, and a translation was made of its words.
            pages = Article.objects.filter(pk__in=self.scope.article_ids)
            roots = pages.values_list(Coalesce("translation_of", "pk"))
            found = Article.objects.filter(Q(pk__in=roots) | Q(translation_of__in=roots))
        else:
            credited = Credit.objects.filter(story__in=self.story_ids).values("edition")
            rests = Passage.objects.filter(snapshot__story__in=self.story_ids)
            on_them = Q(editions__in=credited) | Q(editions__in=rests.values("claim__edition"))
            on_them |= Q(editions__picture__source=self.scope.source or 0)
            found = Article.objects.filter(on_them)
        return list(found.distinct().order_by("pk"))

    @cached_property
    def editions(self):
        """All editions of these articles: words may be copied where no credit is kept."""
        passages = Passage.objects.select_related("snapshot").defer("snapshot__text")
        claims = Claim.objects.filter(erased_at__isnull=True).order_by("pk")
        claims = claims.prefetch_related(Prefetch("passages", passages))
        rows = Edition.objects.select_related("article", "picture__source")
        return list(
            rows.filter(article__in=self.articles)
            .prefetch_related("credits__story", Prefetch("claims", claims, to_attr="told"))
            .order_by("article", "number")
        )

    @cached_property
    def fates(self):
        """What becomes of each edition that is reached."""
        found = [self._fate(edition) for edition in self.editions]
        fallen = {f.edition.article_id: f.falls for f in found if f.is_live and f.falls}
        for fate in found:
            if fate.edition.is_in_work and not fate.falls:
                fate.falls = fallen.get(fate.edition.article_id, "") and "its page is taken down"
        return [fate for fate in found if fate.is_reached]

    def _fate(self, edition):
        theirs = [claim for claim in edition.told if self._is_theirs(claim, edition)]
        passages = [
            passage
            for claim in edition.told
            for passage in claim.passages.all()
            if (self.whole or passage.snapshot.story_id in self.story_ids)
            and passage.exact != strikes.STRUCK
        ]
        stands = edition.status == Edition.Status.LIVE or edition.is_in_work
        falls = self._why_it_falls(edition, theirs) if stands else ""
        return Fate(edition, falls, theirs, passages, self._picture(edition))

    def _picture(self, edition):
        """The edition's picture where it is theirs, and still there."""
        picture = getattr(edition, "picture", None)
        theirs = self.whole or (picture and picture.source in self.sources)
        return picture if theirs and picture and not picture.erased_at else None

    def _is_theirs(self, claim, edition):
        """Whether a sentence is theirs: extracted from them, or their words whoever wrote it down.
        One that rests on others alone is those others' (two may print the same release)."""
        if self.whole:
            return True
        on = {passage.snapshot.story_id for passage in claim.passages.all()}
        if on and not on & self.story_ids:
            return False
        on = on or {credit.story_id for credit in edition.credits.all()}
        extracted = claim.origin == Claim.Origin.EXTRACTED and on and on <= self.story_ids
        return bool(extracted) or self.runs.own(claim.text)

    def _why_it_falls(self, edition, theirs):
        original = edition.original
        if self.whole:
            return "this page is what is taken down"
        if original and original.story_id in self.story_ids:
            return "it is about a story that is taken down"
        if self._headline_is_theirs(edition):
            return "its headline is theirs"
        left = {claim.section for claim in edition.told if claim not in theirs}
        had = {claim.section for claim in edition.told}
        lost = [part.label for part in REQUIRED_SECTIONS if part in had - left]
        return f"nothing would be left of “{lost[0]}”" if lost else ""

    def _headline_is_theirs(self, edition):
        others = [credit.story for credit in edition.credits.all()]
        titles = [story.title for story in others if story.pk not in self.story_ids]
        return self.runs.own(edition.headline) and not Runs(titles).own(edition.headline)

    # -- Everything else --------------------------------------------------------------------------

    @cached_property
    def strikes(self):
        """The strikes.Strike of every other text that repeats their words."""
        return list(strikes.found(self))

    @property
    def counts(self):
        """[(what, how many)] of all that is erased, for the dry run and the record."""
        told = Counter()
        told["story", "stories"] = len(self.stories)
        told["text as we read it", "texts as we read them"] = len(self.snapshots)
        told["sentence", "sentences"] = sum(len(fate.claims) for fate in self.fates)
        told["quotation", "quotations"] = sum(len(fate.passages) for fate in self.fates)
        told["picture", "pictures"] = sum(fate.picture is not None for fate in self.fates)
        for strike in self.strikes:
            names = type(strike.row)._meta
            told[str(names.verbose_name), str(names.verbose_name_plural)] += 1
        return [
            (one if count == 1 else many, count) for (one, many), count in told.items() if count
        ]

    @property
    def pages(self):
        """The Pages of everything that readers or the desk would find changed."""
        ours = [*_of_editions(self.fates), *_of_lists(self.fates), *_of_timelines(self.fates)]
        return [*ours, *(page for room in strikes.others for page in room.pages(self))]

    @property
    def digest(self):
        """Of all those lines, so that what is done can be held against what was shown."""
        lines = json.dumps([[page.kind, page.label, page.outcome] for page in self.pages])
        return hashlib.sha256(lines.encode()).hexdigest()


def _of_editions(fates):
    for fate in fates:
        edition = fate.edition
        parts = fate.parts
        if fate.is_live:
            outcome = f"withdrawn, 410: {fate.falls}" if fate.falls else f"stays without {parts}"
            yield Page("page", edition.headline, outcome, edition.article.get_absolute_url())
        elif edition.is_in_work:
            outcome = f"closed: {fate.falls}" if fate.falls else f"back to review without {parts}"
            yield Page("edition in work", edition.headline, outcome)
        else:
            status = edition.get_status_display().lower()
            yield Page(f"{status} edition", edition.headline, f"{parts} erased")


def _of_lists(fates):
    """The lists that lose an article."""
    gone = [fate.edition.article_id for fate in fates if fate.is_live and fate.falls]
    left = Counter(ListEntry.objects.filter(article__in=gone).values_list("kind", "key"))
    kinds, keys = {kind for kind, _ in left}, {key for _, key in left}
    tallies = Tally.objects.filter(kind__in=kinds, key__in=keys).order_by("kind", "pk")
    for tally in tallies.select_related("source", "category", "audience", "topic"):
        if count := left.get((tally.kind, tally.key)):
            name = tally.about or ("" if tally.kind == Tally.Kind.ALL else tally.key)
            label = f"{tally.get_kind_display()} {name}".strip()
            yield Page("list", label, _fewer(count))


def _of_timelines(fates):
    reached = [fate.edition.pk for fate in fates if fate.is_live]
    for timeline in Timeline.objects.filter(events__claims__edition__in=reached).distinct():
        yield Page("timeline", str(timeline), "without their words", timeline.get_absolute_url())


def _fewer(count):
    return "one article fewer" if count == 1 else f"{count} articles fewer"
