"""Has one section of an edition in work drafted anew, and takes from the proposal what an editor
chose.

    ask:   lock the version | store the run | (no transaction) the drafter | a proposal
    take:  the chosen claims, beside those there are or in place of a machine's

What a person wrote, edited or accepted is never replaced: only a claim that is as a machine left it
and that nobody has vouched for. The same rules as in `articles.reviewing` hold.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.drafting import answers, providers
from articles.drafting.draft import begin_section, draft_section
from articles.drafting.schema import InvalidDraft
from articles.drafting.tasks import section_task
from articles.evidence import locate
from articles.models import Claim, DraftRun, Edition, Passage, Prediction, Story
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted
from articles.reviewing import changed, excerpt, note, open_edition

PERMISSION = "articles.draft_story"
UNTOUCHED = (Claim.Origin.MODEL, Claim.Origin.EXTRACTED)
ADD = "add"
# There is one of these on a page; a second could only be added by mistake.
SINGLE = (Section.HOOK,)


# -- Asking ----------------------------------------------------------------------------------------


def ask(edition, section, person, version, *, drafter=None, at=None):
    """Have a section drafted anew; returns the DraftRun that holds the proposal. No word of the
    edition changes, so an approval stands; its version moves on, so that of several people who ask
    at once one asks and is paid for.

    Raises DraftFailed where the drafter may not be asked, or gave no valid answer.
    """
    at = at or timezone.now()
    drafter = drafter or providers.named(settings.DRAFTER)
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not have a section drafted.")
    with transaction.atomic():
        edition = open_edition(edition, person, version, "have a section drafted")
        task = section_task(edition, section, drafter, at=at)
        run = begin_section(edition, task, drafter, person=person, at=at)
        why = f"{Section(section).label}, by the drafter “{drafter.name}”"
        note("redraft", edition, person, at, why=why)
    return draft_section(run, task, drafter)


# -- What was proposed -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    """What a run proposes. `units` are taken or left whole, by their numbers from 1: a claim, or an
    implication with its rationale; each is a tuple of `schema.DraftClaim`. `stories` are those that
    the quotes' numbers mean. `problem` says in words why there is nothing."""

    units: tuple = ()
    stories: tuple = ()
    problem: str = ""


def proposed(run):
    """The Proposal of a run, read from the answer it stored."""
    if run.outcome != DraftRun.Outcome.DRAFTED or not run.section:
        return Proposal(problem="This run proposes no section; ask for one on the review screen.")
    urls = answers.addresses(run.raw_response)
    found = {story.url: story for story in Story.objects.filter(url__in=urls)}
    known = [url for url in urls if url in found]
    try:
        claims = answers.claims_of(run.raw_response, known) if known else ()
    except InvalidDraft:
        claims = ()
    if not claims:
        return Proposal(problem="What was proposed is not kept any more; ask for it anew.")
    return Proposal(units_of(claims), tuple(found[url] for url in known))


def units_of(claims):
    """Claims in their order, an implication and its rationales as one unit."""
    units = {}
    for number, claim in enumerate(claims):
        implied = claim.section in (Section.IMPLICATION, Section.RATIONALE)
        units.setdefault(("implied", claim.paragraph) if implied else number, []).append(claim)
    return tuple(tuple(sorted(unit, key=_is_rationale)) for unit in units.values())


def _is_rationale(claim):
    return claim.section == Section.RATIONALE


def present(edition, section):
    """What stands in a section now, as units of Claim in reading order."""
    sections = [section, Section.RATIONALE] if section == Section.IMPLICATION else [section]
    claims = edition.claims.filter(section__in=sections).in_reading_order()
    claims = claims.select_related("reviewed_by", "prediction").prefetch_related("passages")
    runs = DraftRun.objects.filter(edition__article=edition.article_id)
    machines = {name for names in runs.values_list("model", "provider") for name in names} | {""}
    for claim in (claims := list(claims)):
        claim.is_untouched = _is_untouched(claim, machines)
    return units_of(claims)


def _is_untouched(claim, machines):
    """Whether a claim is as a machine left it: its words, its translations, no event or forecast
    that somebody put it under, and nobody has vouched for it."""
    tracked = claim.prediction and claim.prediction.tracked_by_id
    if claim.origin not in UNTOUCHED or claim.verdict or claim.event_id or tracked:
        return False
    return all(passage.translated_by in machines for passage in claim.passages.all())


def is_untouched(unit):
    """Whether all claims of a present unit may be replaced."""
    return all(claim.is_untouched for claim in unit)


def stands_already(unit, now):
    """Whether the page says it, word for word: a proposal is taken once."""
    return any(unit[0].text == other[0].text for other in now)


# -- Taking ----------------------------------------------------------------------------------------


@transaction.atomic
def take(edition, person, version, *, run, choices, at=None):
    """Take units of a proposal. `choices` says of each by its number: ADD, or the id of the first
    claim of a present unit in whose place it goes. The new claims are checked and have no verdict;
    those there were keep theirs. Returns the edition.

    Raises ValidationError for a choice that is none, MoveRefused where a person answers for what
    would be replaced.
    """
    edition = open_edition(edition, person, version, "take a redraft")
    proposal = (
        proposed(run) if run.edition_id == edition.pk else Proposal(problem="Another page's.")
    )
    if proposal.problem:
        raise ValidationError(proposal.problem)
    now = present(edition, run.section)
    picked = _picked(choices, proposal, now)
    _refuse_two_hooks(run.section, picked, now)
    _refuse_uncredited(edition, proposal, picked)
    said, paragraphs, replaced = [], {}, {}
    for unit, target in picked:
        place = _place(edition, run.section, unit, target, paragraphs)
        made = [_claim(edition, one, place, run, proposal.stories) for one in unit]
        said.append(" ".join(_words(claim) for claim in made))
        if target:
            replaced[target[0].pk] = target
    for target in replaced.values():
        said += [f"in place of: {_words(claim)}" for claim in target]
        edition.claims.filter(pk__in=[claim.pk for claim in target]).delete()
    if run.model and edition.origin != Edition.Origin.MODEL:
        edition.origin = Edition.Origin.MODEL  # from now on a model has a part in it
        edition.save(update_fields=["origin"])
    why = f"{Section(run.section).label}: {' · '.join(said)}"
    note("take redraft", edition, person, at, why=why)
    return changed(edition, at)


def _picked(choices, proposal, now):
    """(unit, the present unit it replaces or None) of each choice, in the order of the proposal."""
    if not choices:
        raise ValidationError("Choose at least one of the proposed sentences, or leave them all.")
    by_pk = {str(unit[0].pk): unit for unit in now}
    picked = []
    for number, choice in sorted(choices.items()):
        if not 1 <= number <= len(proposal.units):
            raise ValidationError("There is no such sentence in this proposal.")
        unit, target = proposal.units[number - 1], by_pk.get(str(choice))
        if target is None and choice != ADD:
            raise ValidationError("The claim it would replace is not there any more.")
        if target and not is_untouched(target):
            raise MoveRefused(
                f"A person answers for “{excerpt(target[0].text)}”, so it is not replaced. Add the "
                "sentence beside it, or edit it yourself."
            )
        if stands_already(unit, now):
            raise ValidationError(f"“{excerpt(unit[0].text)}” is on the page already.")
        picked.append((unit, target))
    return picked


def _refuse_two_hooks(section, picked, now):
    going = {target[0].pk for _, target in picked if target}
    left = len(now) - len(going) + len(picked)
    if section in SINGLE and left > 1:
        raise ValidationError(
            f"There is one {Section(section).label.lower()}: put the sentence in the place of the "
            "one there is, or cut or edit that yourself."
        )


def _refuse_uncredited(edition, proposal, picked):
    credited = set(edition.credits.values_list("story", flat=True))
    quoted = {quote.source for unit, _ in picked for one in unit for quote in one.quotes}
    for story in (proposal.stories[place] for place in quoted):
        if story.pk not in credited:
            raise ValidationError(f"This edition does not credit “{story}”; credit it first.")


def _place(edition, section, unit, target, paragraphs):
    """(paragraph, order) for a unit: that of what it replaces, else a paragraph at the end, which
    proposed sentences of one paragraph share."""
    if target:
        return target[0].paragraph, target[0].order
    asked = unit[0].paragraph
    peers = edition.claims.filter(section=section)
    if asked not in paragraphs or section != Section.INSIGHT:
        paragraphs[asked] = (peers.aggregate(last=Max("paragraph"))["last"] or 0) + 1
    last = peers.filter(paragraph=paragraphs[asked]).aggregate(last=Max("order"))["last"] or 0
    return paragraphs[asked], last + 1


def _claim(edition, drafted, place, run, stories):
    """Store a proposed claim with its forecast and its passages."""
    claim = Claim(
        edition=edition,
        section=drafted.section,
        paragraph=place[0],
        order=place[1] if drafted.section == run.section else 1,
        text=drafted.text,
        basis=drafted.basis,
        origin=Claim.Origin.MODEL if run.model else Claim.Origin.EXTRACTED,
        event_date=drafted.event_date,
        event_precision=drafted.event_precision,
    )
    if drafted.prediction:
        forecast = drafted.prediction
        claim.prediction = Prediction.objects.create(
            question=forecast.question,
            likelihood=forecast.likelihood,
            resolve_by=forecast.resolve_by,
        )
    claim.full_clean()
    claim.save()
    for order, quote in enumerate(drafted.quotes, 1):
        _passage(claim, order, quote, stories[quote.source], run)
    return claim


def _passage(claim, order, quote, story, run):
    snapshot = story.best_snapshot()
    if snapshot is None:
        raise ValidationError(f"The text of “{story}” was taken down; ask for the section anew.")
    passage = Passage(
        claim=claim,
        snapshot=snapshot,
        order=order,
        exact=quote.exact,
        translation=quote.translation,
        translated_by=(run.model or run.provider) if quote.translation else "",
    )
    passage.place(locate(quote.exact, snapshot.text))
    passage.save()


def _words(claim):
    """A claim as the record tells of it, which outlives a takedown."""
    quoted = claim.origin == Claim.Origin.EXTRACTED
    return f"“{excerpt(claim.text) if quoted else claim.text}”"
