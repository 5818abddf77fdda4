"""Finds words that a claim could rest on, in all the texts we hold.

    claim ──▶ what it tells ──▶ texts that may say it ──▶ the best sentence of each ──▶ the best

and, in the same way, words that may answer the question of a forecast.

Looked into are the texts of the edition's own stories and of the stories about the same event, and
of all other texts we hold those with most of the claim's words. A text that was taken down is none.
"""

from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length

from articles.evidence import claim_problems
from articles.models import ClusterMember, Finding, NameAlias, Snapshot
from articles.text import aliases, numbers, support
from articles.text.names import find as names_in
from articles.text.terms import is_chinese, terms

MOST = 8
# Each text is read through for every word, so the newest texts and a few words are all that is
# looked at: 20,000 texts of 4,500 characters take a second of one core.
NEWEST, MOST_WORDS, MOST_TEXTS = 20_000, 12, 20
# A name or a number weighs as much as two other words; small numbers are anywhere.
TELLING, FEW = 2, 12
SCALES = ((10**9, "{} billion"), (10**6, "{} million"), (10**8, "{}亿"), (10**4, "{}万"))


@dataclass(frozen=True)
class Proposal:
    """Words of a snapshot that a claim could rest on: `snapshot.text[start:end]`.

    `says_all` tells that they have the claim's figures, dates, names and quoted words.
    """

    snapshot: Snapshot
    start: int
    end: int
    share: float
    shared: tuple
    is_credited: bool
    says_all: bool

    @property
    def exact(self):
        return self.snapshot.text[self.start : self.end]


def passages_for(claim):
    """Proposals for a claim of an edition, at most MOST: those that have all its figures and names
    first, then those that share most with it; of equals one that is credited already."""
    told = support.Told.by(claim.text)
    if not told.weights:
        return []
    names = aliases.extended(NameAlias.objects.as_rows())
    credited = set(claim.edition.credits.values_list("story", flat=True))
    found = [
        proposal
        for snapshot in _texts(claim.text, credited, names)
        if (proposal := _proposal(claim, told, snapshot, snapshot.story_id in credited, names))
    ]
    found.sort(key=lambda p: (not p.says_all, -round(p.share, 2), not p.is_credited))
    return _each_once(found)[:MOST]


def passages_about(question, credited, *, since):
    """Proposals for a question, out of texts that were read since a moment: the words that share
    most with it. Whether they answer it is told by reading them, so that none `says_all`."""
    told = support.Told.by(question)
    if not told.weights:
        return []
    names = aliases.extended(NameAlias.objects.as_rows())
    found = []
    for text in _texts(question, credited, names, since=since):
        if words := support.best(told, text.text):
            place = (words.start, words.end, words.share, words.shared)
            found.append(Proposal(text, *place, text.story_id in credited, says_all=False))
    found.sort(key=lambda p: (-round(p.share, 2), not p.is_credited))
    return _each_once(found)[:MOST]


def _texts(told, credited, names, since=None):
    kept = Snapshot.objects.filter(erased_at__isnull=True).select_related("story__source")
    if since:
        kept = kept.filter(read_at__gte=since)
    here = ClusterMember.objects.current()
    events = here.filter(story__in=credited).values("cluster")
    near = Q(story__in=credited) | Q(story__in=here.filter(cluster__in=events).values("story"))
    own = list(kept.filter(near).order_by("-pk")[:MOST_TEXTS])
    return own + list(_elsewhere(kept.exclude(pk__in=[s.pk for s in own]), _words(told, names)))


def _elsewhere(kept, wanted):
    """The texts with most of what is wanted: a name or a number at least, or two other words."""
    if not wanted:
        return []
    floor = Snapshot.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST : NEWEST + 1]
    has = sum(
        Case(When(_any(forms), then=Value(weight)), default=Value(0), output_field=IntegerField())
        for forms, weight in wanted
    )
    return (
        kept.filter(pk__gt=next(iter(floor), 0))
        .annotate(has=has)
        .filter(has__gte=TELLING)
        .order_by("-has", Length("text"), F("pk").desc())[:MOST_TEXTS]
    )


def _any(forms):
    condition = Q()
    for form in forms:
        condition |= Q(text__contains=form)
    return condition


def _words(text, names):
    """What to look for, the most telling first: (the forms it may be written in, its weight)."""
    named = [match[0] for match in names.chinese_names(text)]
    named += [name.text for name in names_in(text)]
    wanted = {name: (names.of(name) or (name,), TELLING) for name in named}
    wanted |= {n.text: (_forms(n), TELLING) for n in numbers.find(text) if n.value > FEW}
    rest = [term for term in terms(text) if is_chinese(term) or len(term) > 4]
    for word in sorted(rest, key=lambda term: (is_chinese(term), -len(term))):
        wanted.setdefault(word, ((word,), 1))
    return list(wanted.values())[:MOST_WORDS]


def _forms(number):
    """How a number may be written in English and in Chinese: 3.5 billion is 35亿."""
    forms = [number.text.strip()]
    for size, written in (
        (10**9, "{} billion"),
        (10**6, "{} million"),
        (10**8, "{}亿"),
        (10**4, "{}万"),
    ):
        share = (number.value / size).normalize()
        if share >= 1 and len(share.as_tuple().digits) <= 4:
            forms.append(written.format(f"{share:f}"))
    return tuple(dict.fromkeys(forms))


def _proposal(claim, told, snapshot, is_credited, names):
    words = support.best(told, snapshot.text)
    if words is None:
        return None
    return Proposal(
        snapshot,
        words.start,
        words.end,
        words.share,
        words.shared,
        is_credited,
        says_all=not any(
            problem.severity == Finding.Severity.BLOCK
            for problem in _problems(claim, snapshot, snapshot.text[words.start : words.end], names)
        ),
    )


def _problems(claim, snapshot, words, names):
    story = snapshot.story
    return claim_problems(
        claim.text,
        basis=claim.basis,
        section=claim.section,
        event_date=claim.event_date,
        event_precision=claim.event_precision,
        passages=[words],
        passage_languages=[story.language],
        story_dates=[story.published_at and story.published_at.date()],
        claim_language=claim.edition.article.language,
        aliases=names,
    )


def _each_once(found):
    """Two readings of a story often have the same words: the first of them stands for both."""
    once = {}
    for proposal in found:
        once.setdefault((proposal.snapshot.story_id, " ".join(proposal.exact.split())), proposal)
    return list(once.values())
