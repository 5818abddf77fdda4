"""The database side of `articles.evidence`: check an edition and store what was found."""

from django.db import transaction
from django.utils import timezone

from articles import rights
from articles.evidence import Problem, SnapshotText, claim_problems, locate, passage_problems
from articles.models import Claim, Edition, Finding, NameAlias, Passage, Snapshot
from articles.models.claims import Section
from articles.takedowns import gate
from articles.text import aliases, words
from articles.text.matching import contains

# How the detail of a finding about the headline begins; it belongs to the hook.
HEADLINE = "Headline: "


# Below this, a sentence that also stands in a source is chance, not quotation.
FEW = 8


def check_edition(edition: Edition, at=None) -> list[Finding]:
    """Check every passage and claim of an edition, and its headline; store the findings.

    A finding that still holds keeps its row, and with it its waiver; one that does not is deleted;
    a new one is added, dated `at` (now, by default). Each claim is marked with the source whose own
    sentence it is, if it is one. Two checks in a row change nothing. Findings
    about the headline belong to the hook and begin with “Headline:”. Returns all findings of the
    edition, in the order of reading. The number of queries does not grow with the edition.
    """
    with transaction.atomic():
        gate.enter()
        # One check of an edition at a time: two would both add what they found.
        Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
        claims = list(
            edition.claims.in_reading_order().prefetch_related("passages__snapshot__story")
        )
        library = _Library(edition, claims)
        _store(edition, _problems(edition, claims, library), at or timezone.now())
        _mark_quotations(claims, library)
        findings = list(
            Finding.objects.filter(claim__edition=edition).select_related("claim", "waiver")
        )
    place = {claim.pk: number for number, claim in enumerate(claims)}
    return sorted(findings, key=lambda finding: (place[finding.claim_id], finding.pk))


def _mark_quotations(claims: list[Claim], library: "_Library") -> None:
    """Say of each claim whose sentence it is, if it is one of a credited source's own, word for
    word or nearly so. Its origin does not matter: a model may copy, and so may a person."""
    changed = []
    for claim in claims:
        source = library.owner_of(claim)
        if claim.quotes_id != (source and source.pk):
            claim.quotes = source
            changed.append(claim)
    Claim.objects.bulk_update(changed, ["quotes"])


def _problems(edition: Edition, claims: list[Claim], library: "_Library") -> dict[tuple, str]:
    """All that the check says: {(claim id, passage id or None, kind, detail): severity}."""
    found = {}
    names = aliases.extended(NameAlias.objects.as_rows())

    def note(claim, passage, problems, prefix=""):
        for problem in problems:
            detail = (prefix + problem.detail)[:500]
            found[(claim.pk, passage and passage.pk, problem.kind, detail)] = problem.severity

    for claim in claims:
        passages = list(claim.passages.all())
        for passage in passages:
            snapshot = library.texts[passage.snapshot_id]
            note(claim, passage, passage_problems(passage.exact, snapshot, library.credited))
        note(
            claim,
            None,
            claim_problems(
                claim.text,
                basis=claim.basis,
                section=claim.section,
                event_date=claim.event_date,
                event_precision=claim.event_precision,
                aliases=names,
                **_ground(edition, passages),
            ),
        )
    if claims and edition.headline:
        hook = next((claim for claim in claims if claim.section == Section.HOOK), claims[0])
        passages = [passage for claim in claims for passage in claim.passages.all()]
        # Without a passage anywhere the claims say so; the headline need not say it again.
        problems = claim_problems(
            edition.headline,
            basis=Claim.Basis.ANALYSIS,
            section="headline",
            aliases=names,
            **_ground(edition, passages, headlines=library.headlines if passages else ()),
        )
        note(hook, None, problems, prefix=HEADLINE)
    return found


def _ground(edition: Edition, passages: list[Passage], headlines=()) -> dict:
    """What `claim_problems` has to know of the passages and of the languages on both sides.

    `headlines` are stories whose own headline counts as well where readers are shown it.
    """
    stories = [*(passage.snapshot.story for passage in passages), *headlines]
    return {
        "passages": [
            *(passage.exact for passage in passages),
            *filter(None, map(rights.headline_of, headlines)),
        ],
        "passage_languages": [story.language for story in stories],
        "story_dates": [story.published_at and story.published_at.date() for story in stories],
        "claim_language": edition.article.language,
    }


def check_sentence(text: str, snapshot: Snapshot, exact: str, *, language: str) -> list[Problem]:
    """What the check says of a sentence of ours that stands in no edition, and of the words of one
    snapshot that it rests on; one that is the source's own sentence is a problem as well."""
    readings = Snapshot.objects.filter(story=snapshot.story_id)
    readings = readings.select_related("story__source", "story__recheck")
    texts = as_texts(list(readings.order_by("-read_at", "-pk")))
    problems = passage_problems(exact, texts[snapshot.pk], list(texts.values()))
    if problems:
        return problems
    if words.count(text) >= FEW and locate(text, texts[snapshot.pk].text):
        detail = f"This sentence is {snapshot.story.source}’s own; say it in words of ours."
        return [Problem.blocking("quotation", detail)]
    story, source = snapshot.story, snapshot.story.source
    return claim_problems(
        text,
        # Readers are shown who says it beside the words, and a source speaks of itself as “we”.
        [exact, f"{source.name}, {source.native_name}"],
        basis=Claim.Basis.REPORTED,
        section="outcome",
        claim_language=language,
        passage_languages=[story.language, source.language],
        story_dates=[story.published_at and story.published_at.date(), None],
        aliases=aliases.extended(NameAlias.objects.as_rows()),
    )


class _Library:
    """The snapshots that an edition's passages may be in, each read once.

    `headlines` are the credited stories; `texts` has the snapshots by id; `credited` are those of
    the credited stories, newest first: in them, and only in them, are words looked for that are
    not where they are said to be.
    """

    def __init__(self, edition: Edition, claims: list[Claim]):
        self.headlines = [
            credit.story for credit in edition.credits.select_related("story__source")
        ]
        credited = {story.pk for story in self.headlines}
        used = {p.snapshot.story_id for claim in claims for p in claim.passages.all()}
        rows = list(
            Snapshot.objects.filter(story_id__in=credited | used)
            .select_related("story__source", "story__recheck")
            .order_by("-read_at", "-pk")
        )
        self.texts = as_texts(rows)
        self.credited = [self.texts[row.pk] for row in rows if row.story_id in credited]
        self._sources = {row.pk: row.story.source for row in rows}

    def owner_of(self, claim: Claim):
        """The Source whose own sentence a claim is, or None. Looked for word for word in all
        texts, and nearly so where its passages are; fewer words than FEW are nobody's."""
        if words.count(claim.text) < FEW and claim.origin != Claim.Origin.EXTRACTED:
            return None
        for pk, snapshot in self.texts.items():
            if contains(claim.text, snapshot.readable):
                return self._sources[pk]
        for passage in claim.passages.all():
            if locate(claim.text, self.texts[passage.snapshot_id].text):
                return self._sources[passage.snapshot_id]
        return None


def as_texts(rows: list[Snapshot]) -> dict[int, SnapshotText]:
    """All snapshots of some stories, newest first, as the check reads them, by id."""
    kinds: dict[tuple, list[Snapshot]] = {}
    for row in rows:
        if row.erased_at is None:
            kinds.setdefault((row.story_id, row.kind), []).append(row)
    return {row.pk: _snapshot_text(row, kinds.get((row.story_id, row.kind), [])) for row in rows}


def newest_reading(snapshots: list[Snapshot]) -> Snapshot | None:
    """What the source said last, of snapshots of one kind of one story, newest first. A text that
    came back is stored once, under its first day: the last reading of the page says so."""
    if not snapshots:
        return None
    recheck = getattr(snapshots[0].story, "recheck", None)
    if recheck and recheck.read_at and recheck.read_at >= snapshots[0].read_at:
        again = (row for row in snapshots if row.pk == recheck.snapshot_id)
        return next(again, snapshots[0])
    return snapshots[0]


def _snapshot_text(row: Snapshot, alike: list[Snapshot]) -> SnapshotText:
    """A snapshot beside those of its kind. Only what one version of one extractor read is compared:
    another may well find other words in the same page."""
    story, newest = row.story, newest_reading(alike)
    newer = newest if newest and newest.pk != row.pk else None
    first = None
    if newer and _reader(newer) != _reader(row):
        first = next(other for other in reversed(alike) if _reader(other) == _reader(newer))
    recheck = getattr(story, "recheck", None)
    return SnapshotText(
        id=row.pk,
        text=row.text,
        label=f"“{str(story)[:80]}” ({story.source.shown_name}, "
        f"{row.get_kind_display().lower()}, read {row.read_at:%Y-%m-%d})",
        erased=row.erased_at is not None,
        newer_text=newer and newer.text,
        first_text=first and first.text,
        gone=bool(recheck and recheck.gone_at),
    )


def _reader(row: Snapshot) -> tuple[str, str]:
    return row.extractor, row.extractor_version


def _store(edition: Edition, problems: dict[tuple, str], at) -> None:
    gone = []
    held = Finding.objects.filter(claim__edition=edition)
    if not edition.is_in_work:
        # What was waived when a text went live is part of its record, whatever is found later.
        held = held.filter(waiver__isnull=True)
        for waived in Finding.objects.filter(claim__edition=edition, waiver__isnull=False):
            problems.pop((waived.claim_id, waived.passage_id, waived.kind, waived.detail), None)
    for finding in held:
        key = (finding.claim_id, finding.passage_id, finding.kind, finding.detail)
        if problems.get(key) == finding.severity:
            del problems[key]
        else:
            gone.append(finding.pk)
    Finding.objects.filter(pk__in=gone).delete()
    Finding.objects.bulk_create(
        Finding(
            claim_id=claim,
            passage_id=passage,
            kind=kind,
            detail=detail,
            severity=severity,
            found_at=at,
        )
        for (claim, passage, kind, detail), severity in problems.items()
    )
