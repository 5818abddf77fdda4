"""Every other text in which the words of something that is taken down may stand, and those texts
without them. Reads, and writes nothing.

`PLACES` has the tables and how their rows are found: by what they are about, or because they repeat
a headline. A test holds it against all columns of text that there are, so that none is forgotten.
Other rooms of the house add theirs (`others`), as this one knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q

from articles.models import (
    Article,
    ClusterChange,
    ClusterMember,
    Correction,
    Credit,
    DeskEntry,
    DraftRun,
    Edition,
    Finding,
    Jotting,
    LeadPicture,
    LostPassage,
    Prediction,
    Report,
    Resolution,
    SavedFilter,
    Snapshot,
    Takedown,
    Timeline,
    TimelineEvent,
    Waiver,
)
from articles.text.runs import STRUCK, Runs

__all__ = ["PLACES", "STRUCK", "Strike", "found", "others", "strikes_in"]

# A headline of so many characters is looked for wherever the record could repeat it.
TELLING = 14
# Conditions that one query is given, a headline each.
_AT_ONCE = 40


@dataclass(frozen=True)
class Strike:
    """A row with words to strike out: the fields as they will be. A row that `goes` is deleted."""

    row: Model
    fields: dict
    goes: bool = False


@dataclass(frozen=True)
class Place:
    """A table whose texts may repeat the words: the fields, and the rows to look into."""

    model: type
    fields: tuple
    rows: Callable
    goes: bool = False


def _of(**paths):
    """Rows that lead to one of the reached editions, articles or stories by these paths."""

    def rows(reach):
        ids = {
            "editions": [edition.pk for edition in reach.editions],
            "articles": [article.pk for article in reach.articles],
            "stories": reach.story_ids,
        }
        condition = Q(pk__in=())
        for what, ways in paths.items():
            for way in ways.split():
                condition |= Q(**{f"{way}__in": ids[what]})
        return [condition]

    return rows


def _and_mentions(rows, *fields):
    """Those rows, and any that repeats a headline in one of its fields."""

    def both(reach):
        yield from rows(reach)
        for start in range(0, len(reach.titles), _AT_ONCE):
            condition = Q(pk__in=())
            for title in reach.titles[start : start + _AT_ONCE]:
                for name in fields:
                    condition |= Q(**{f"{name}__contains": title})
            yield condition

    return both


def _since(field):
    """Rows of after we had the first of their words; before, none can have repeated them."""

    def rows(reach):
        dated = [story.first_seen_at for story in reach.stories]
        dated += [edition.created_at for edition in reach.editions] if reach.whole else []
        return [Q(**{f"{field}__gte": min(dated)})] if dated else []

    return rows


def _all(reach):
    return [Q()]


PLACES = (
    Place(Edition, ("headline", "refused_why", "withdrawn_reason", "record", "embargo_asked_by"),
          _of(editions="pk")),
    Place(Article, ("withdrawn_reason",), _of(articles="pk")),
    Place(Credit, ("line",), _of(editions="edition")),
    Place(LeadPicture, ("alt", "credit", "licence_note"), _of(editions="edition")),
    Place(Correction, ("what_was_wrong", "what_is_right"), _of(articles="article")),
    Place(Finding, ("detail",), _of(editions="claim__edition")),
    Place(Waiver, ("reason",), _of(editions="finding__claim__edition")),
    Place(LostPassage, ("reason",), _of(editions="passage__claim__edition")),
    Place(Report, ("claim_text", "words", "reason"), _of(articles="article")),
    Place(Prediction, ("question",), _of(editions="claims__edition")),
    Place(Resolution, ("sentence", "ended_why"),
          _of(stories="snapshot__story", editions="prediction__claims__edition")),
    Place(TimelineEvent, ("title",),
          _of(editions="claims__edition merged_into__claims__edition merged__claims__edition")),
    Place(Timeline, ("name", "name_zh", "description"),
          _and_mentions(_of(editions="events__claims__edition"), "name", "description")),
    Place(Snapshot, ("attestation",), _of(stories="story")),
    Place(ClusterMember, ("reasons",),
          _of(stories="story cluster__members__story")),
    Place(ClusterChange, ("why",),
          _and_mentions(_of(stories="placed__story ended__story"), "why")),
    Place(DraftRun, ("problems",), _since("started_at")),
    Place(DeskEntry, ("title", "why"),
          _and_mentions(_of(stories="story", articles="article", editions="edition"),
                        "title", "why")),
    Place(LogEntry, ("object_repr", "change_message"), _since("action_time")),
    Place(Jotting, ("words",), _of(editions="edition"), goes=True),
    Place(SavedFilter, ("query",), _all, goes=True),
)  # fmt: skip


@dataclass(frozen=True)
class Room:
    """What another room of the house adds: from a Reach to the Strikes of its own rows, and to the
    lines of a dry run that say what of it is reached."""

    strikes: Callable[..., Iterable[Strike]]
    pages: Callable


others: list[Room] = []


def found(reach):
    """The Strikes of all that repeats the words, in every room."""
    for place in PLACES:
        for condition in place.rows(reach):
            yield from strikes_in(reach.runs, place, condition)
    yield from _answers(reach)
    yield from _ledgers(reach)
    yield from _outcomes(reach)
    for room in others:
        yield from room.strikes(reach)


def strikes_in(runs: Runs, place: Place, condition: Q):
    """The Strikes of the rows of a place that meet a condition."""
    rows = place.model._base_manager.filter(
        pk__in=place.model._base_manager.filter(condition).order_by().values("pk")
    )
    for row in rows.only(*place.fields).order_by("pk").iterator():
        changed = {}
        for name in place.fields:
            held = getattr(row, name)
            struck = _fitting(row, name, runs.struck(held))
            if struck != held:
                changed[name] = struck
        if changed:
            yield Strike(row, changed, place.goes)


def _fitting(row, name, struck):
    """What is left of a text, as its column can hold it."""
    field = row._meta.get_field(name)
    if field.unique and struck == STRUCK:
        struck = f"{STRUCK} {row.pk}"
    return struck[: field.max_length] if isinstance(struck, str) and field.max_length else struck


def _answers(reach):
    """What drafters answered is erased whole: those about these stories or editions, and any other
    that repeats the words."""
    about = Q(story__in=reach.story_ids)
    about |= Q(edition__in=[edition.pk for edition in reach.editions])
    mine = set(DraftRun.objects.filter(about).values_list("pk", flat=True))
    for since in _since("started_at")(reach):
        runs = DraftRun.objects.filter(since | Q(pk__in=mine)).exclude(raw_response="")
        for run in runs.only("raw_response").order_by("pk").iterator():
            if run.pk in mine or _repeats(reach.runs, run.raw_response):
                yield Strike(run, {"raw_response": ""})


def _ledgers(reach):
    """What earlier takedowns reached is listed under headlines, which may be of this one now."""
    for takedown in Takedown.objects.exclude(reached={}).order_by("pk"):
        pages = [
            [kind, reach.runs.struck(label), *rest]
            for kind, label, *rest in takedown.reached["pages"]
        ]
        if pages != takedown.reached["pages"]:
            yield Strike(takedown, {"reached": takedown.reached | {"pages": pages}})


def _outcomes(reach):
    """The words of theirs that outcomes of forecasts rest on."""
    rests = Resolution.objects.filter(snapshot__story__in=reach.story_ids).exclude(exact=STRUCK)
    for resolution in rests.order_by("pk"):
        yield Strike(resolution, {"exact": STRUCK, "prefix": "", "suffix": ""})


def _repeats(runs, raw):
    """Whether an answer has the words, also where JSON writes them as \\u4e2d or with \\n."""
    return bool(runs.spans(raw) or ("\\" in raw and runs.spans(_unescaped(raw))))


def _unescaped(raw):
    return raw.encode("ascii", "backslashreplace").decode("unicode_escape", "replace")
