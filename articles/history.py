"""What readers were shown of an article over time: its published editions, newest first, each with
how it was made and what is different from the one before.

    editions that were live | what of each may be shown now | sentences, against the one before

Rights hold for what was shown once as for what is shown now, and the whole page counts as one
article before them. What they keep back is not compared, so that no difference gives it away.
"""

from dataclasses import dataclass

from articles import rights
from articles.comparing import Kind, Told, compare, most_like, words_of
from articles.corrections import notes_of
from articles.joined import joined
from articles.lists.river import BadCursor, by_edition
from articles.making import Making
from articles.models import Claim, Edition

# So many editions stand on a page.
SHOWN = 5

_WERE_LIVE = (Edition.Status.LIVE, Edition.Status.SUPERSEDED, Edition.Status.WITHDRAWN)


@dataclass(frozen=True)
class Difference:
    """A sentence that was added, removed or changed, in pieces (comparing.Piece). `dates` are what
    it was dated and is, `rests_on` and `rested_on` what it rests on now and did before, each a
    (source, words that may be shown), where these differ."""

    kind: str
    section: str
    pieces: tuple
    moved_from: str = ""
    dates: tuple = ()
    rests_on: tuple = ()
    rested_on: tuple = ()


@dataclass(frozen=True)
class Step:
    """An edition as it was published. `differences` are by section; `headline` are pieces, () where
    it stayed. `withheld` counts the sentences of this edition that are not shown."""

    edition: Edition
    making: Making
    corrections: tuple
    headline: tuple
    differences: dict
    withheld: int
    is_first: bool
    can_be_compared: bool  # not where this edition or the one before was taken down

    @property
    def is_gone(self):
        """Whether readers were told that it was taken off, and why."""
        return self.edition.status == Edition.Status.WITHDRAWN


@dataclass(frozen=True)
class History:
    steps: tuple
    older: str  # the number of the edition that the next page begins before, "" on the last

    @property
    def has_differences(self):
        """Whether any are shown, so that the marks for them are explained."""
        return any(step.differences or step.headline for step in self.steps)


def history_of(article, *, before=""):
    """A page of the History of a published article with its live edition; raises BadCursor where
    `before` is neither empty nor a number. Two queries."""
    editions = _editions(article, before)
    claims = Claim.objects.select_related("quotes")
    told = by_edition([edition.pk for edition in editions], claims)
    page = _Page(rights.shown([claim for claims in told.values() for claim in claims]), told)
    notes = notes_of(article.live)
    pairs = zip(editions, [*editions, None][1:], strict=True)
    steps = tuple(page.step(edition, last, notes) for edition, last in pairs)[:SHOWN]
    return History(steps, str(editions[SHOWN - 1].number) if len(editions) > SHOWN else "")


def _editions(article, before):
    """The editions of a page and the one before the last of them, newest first, with credits."""
    published = article.editions.filter(status__in=_WERE_LIVE, published_at__isnull=False)
    if before:
        if not (before.isascii() and before.isdecimal() and len(before) < 10):
            raise BadCursor
        published = published.filter(number__lt=int(before))
    page = published.order_by("-number").values("pk")[: SHOWN + 1]
    texts = ["story__summary", "story__tags"]
    found = joined(article.editions.filter(pk__in=page), "credits", "story__source", defer=texts)
    return sorted(found, key=lambda edition: -edition.number)


class _Page:
    """What all editions of a page may show together."""

    def __init__(self, shown, told):
        self.quotes = shown.quotes
        kept = {claim.pk for claim in shown.claims}
        self.shown = {pk: [c for c in claims if c.pk in kept] for pk, claims in told.items()}
        self.hidden = {pk: [c for c in claims if c.pk not in kept] for pk, claims in told.items()}

    def step(self, edition, last, notes):
        gone = Edition.Status.WITHDRAWN
        comparable = last is not None and gone not in (edition.status, last.status)
        since = last and last.published_at
        return Step(
            edition=edition,
            making=Making.of(edition, self.shown[edition.pk]),
            corrections=tuple(
                note
                for note in notes
                if note.at <= edition.published_at and (since is None or note.at > since)
            ),
            headline=_headline(edition, last) if comparable else (),
            differences=self.differences(edition, last) if comparable else {},
            withheld=len(self.hidden[edition.pk]),
            is_first=last is None,
            can_be_compared=comparable,
        )

    def differences(self, edition, last):
        """{section: the Differences of its sentences from those of the last edition}."""
        before, after = self._told(last), self._told(edition)
        known = {id(told): claim for told, claim in (*before, *after)}
        found = {}
        changes = compare([told for told, _ in before], [told for told, _ in after])
        for section, several in changes.items():
            for change in several:
                was, now = known.get(id(change.before)), known.get(id(change.after))
                one = self._difference(change, was, now)
                if one and not self._was_kept_back(change, edition, last):
                    found.setdefault(section, []).append(one)
        return found

    def _told(self, edition):
        return [(_as_told(claim), claim) for claim in self.shown[edition.pk]]

    def _difference(self, change, was, now):
        if was is None or now is None:
            kind = "added" if was is None else "removed"
            return Difference(kind, (now or was).get_section_display(), change.pieces)
        left = [passage for passage in was.passages.all() if _key(passage) not in _keys(now)]
        came = [passage for passage in now.passages.all() if _key(passage) not in _keys(was)]
        days = tuple((one.event_date, one.event_precision) for one in (was, now))
        one = Difference(
            kind="changed",
            section=now.get_section_display(),
            pieces=change.pieces,
            moved_from=was.get_section_display() if was.section != now.section else "",
            dates=days if days[0] != days[1] else (),
            rests_on=tuple(map(self._words, came)),
            rested_on=tuple(map(self._words, left)),
        )
        reworded = any(piece.kind != Kind.SAME for piece in change.pieces)
        return one if reworded or one.moved_from or one.dates or came or left else None

    def _words(self, passage):
        return passage.snapshot.story, self.quotes.get(passage.pk, "")

    def _was_kept_back(self, change, edition, last):
        """Whether a sentence that seems to have come or gone stands in the other edition as one
        that is not shown, as it is or in other words."""
        if change.before and change.after:
            return False
        other = self.hidden[last.pk if change.after else edition.pk]
        text = (change.after or change.before).text
        return most_like(text, [claim.text for claim in other]) is not None


def _as_told(claim):
    return Told(claim.get_section_display(), claim.paragraph, claim.text, {}, _keys(claim))


def _headline(edition, last):
    """The Pieces between two headlines; () where they are the same, or one of them repeats what its
    source keeps back."""
    repeats = any(
        rights.keeps_back(one.headline, credit.story)
        for one in (edition, last)
        for credit in one.credits.all()
    )
    same = edition.headline == last.headline
    return () if same or repeats else words_of(last.headline, edition.headline)


def _key(passage):
    """The words of one story, whichever of its texts they were found in."""
    return passage.snapshot.story_id, " ".join(passage.exact.split())


def _keys(claim):
    return tuple(map(_key, claim.passages.all()))
