"""Turns one story into an edition in work, or drafts one section of such an edition anew.

    task | ask | store the raw answer | read | save | check

A section is not saved: its answer is stored with the run, for an editor to take from it or not.

The run is recorded before the drafter is asked and its answer stored before anything reads it,
each on its own; the article with all that belongs to it is then made in one transaction or not at
all. Nothing here can publish.
"""

import time

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.checking import check_edition
from articles.models import DraftRun, Story
from articles.takedowns import gate
from articles.takedowns.tombstones import is_taken_down

from . import answers, providers, spending
from .providers import DraftFailed
from .saving import save
from .schema import Draft, InvalidDraft
from .tasks import refuse_second_draft, task_for

_MOST_PROBLEMS = 40
# What a run that was killed says, once somebody has noticed.
INTERRUPTED = (
    "Drafting was interrupted: whatever ran it was stopped. The story is taken up again if it "
    "still waits; it can also be drafted from the inbox."
)
TAKEN_DOWN = (
    "A story that this draft rests on was taken down meanwhile; nothing was drafted, and none of "
    "its words is kept."
)


def draft_story(story, *, person=None, drafter=None, at=None, also=()):
    """Have a story drafted; returns the new Edition, which rests on it and on the stories `also`.

    Raises DraftFailed, and then leaves nothing but a DraftRun: where the story has no text, its
    rights forbid it, an edition in work rests on it already, or the drafter gave no valid draft.
    """
    at = at or timezone.now()
    drafter = drafter or providers.named(settings.DRAFTER)
    task = task_for(story, drafter, at=at, also=also)
    run = _begun(task, drafter, asked_by=person, started_at=at)
    return _mended_once(_drafted, run, drafter, task)


def _mended_once(attempt, run, drafter, task):
    """What an attempt makes of a run or, where a model's answer was none, of one more run in which
    the model is told why; then a person has it."""
    try:
        return attempt(run, drafter, task)
    except DraftFailed as failure:
        if not _can_mend(drafter, run, failure.__cause__):
            raise
        problems = failure.__cause__.problems
    facts = {"edition": run.edition, "section": run.section, "mends": run}
    again = _begun(task, drafter, asked_by=run.asked_by, started_at=run.started_at, **facts)
    return attempt(again, drafter, task, problems)


def _begun(task, drafter, **facts):
    """The record of an attempt, stored before anybody is asked."""
    version = drafter.section_prompt_version if task.brief.part else drafter.prompt_version
    return DraftRun.objects.create(
        story=task.stories[0],
        provider=drafter.name,
        model=drafter.model,
        prompt_version=version,
        input_hash=task.brief.input_hash(name=drafter.name, model=drafter.model),
        **facts,
    )


def _drafted(run, drafter, task, problems=()):
    """The edition of one attempt; DraftFailed where none came of it, of an InvalidDraft where its
    answer was none."""
    story, at, began = run.story, run.started_at, time.monotonic()
    try:
        draft = _asked(run, drafter, task, problems)
        with transaction.atomic():
            gate.enter()
            _refuse_taken_down(task)
            # Locked, so that two editors who ask at once do not both get an article.
            locked = Story.objects.select_for_update(of=("self",), no_key=True).get(pk=story.pk)
            refuse_second_draft(locked)
            edition = save(task, draft, drafter, person=run.asked_by, at=at)
            Story.objects.filter(pk=story.pk).update(draft_held_until=None)
            check_edition(edition, at=at)
            run.edition, run.outcome = edition, DraftRun.Outcome.DRAFTED
            run.problems = [*task.notes, *draft.problems]
            run.claims = edition.claims.count()
            run.seconds = time.monotonic() - began
            run.save()
        return edition
    except Exception as error:
        run.edition, run.seconds = None, time.monotonic() - began
        raise _failed(run, task, error, is_last=not _can_mend(drafter, run, error)) from error


def _can_mend(drafter, run, error):
    """Whether a drafter is told what was wrong with its answer: a model is, once."""
    return drafter.can_mend and run.mends_id is None and isinstance(error, InvalidDraft)


def begin_section(edition, task, drafter, *, person, at):
    """The run that one section of an edition is to be drafted in, stored; nobody is asked yet."""
    return _begun(
        task,
        drafter,
        asked_by=person,
        started_at=at,
        edition=edition,
        section=task.brief.part.section,
    )


def draft_section(run, task, drafter):
    """Have the section of a run drafted; returns the run that holds a valid answer: this one, or
    the one after it in which a model mended its answer. Call it outside of any transaction.

    Raises DraftFailed, and then leaves nothing but runs.
    """
    return _mended_once(_proposed, run, drafter, task)


def _proposed(run, drafter, task, problems=()):
    began = time.monotonic()
    try:
        draft = _asked(run, drafter, task, problems)
        with transaction.atomic():
            gate.enter()
            _refuse_taken_down(task)
            run.outcome, run.problems = DraftRun.Outcome.DRAFTED, [*task.notes, *draft.problems]
            run.seconds = time.monotonic() - began
            run.save()
        return run
    except Exception as error:
        run.seconds = time.monotonic() - began
        raise _failed(run, task, error, is_last=not _can_mend(drafter, run, error)) from error


def preview(story, *, drafter=None, at=None, also=()):
    """The Draft that `draft_story` would save, and the brief it answers; nothing is stored but
    what a model costs."""
    at, drafter = at or timezone.now(), drafter or providers.named(settings.DRAFTER)
    task = task_for(story, drafter, at=at, also=also)
    try:
        raw = spending.try_out(drafter, task.brief, at).raw
        return answers.read(raw, task.brief, language=drafter.language(task.brief)), task.brief
    except InvalidDraft as error:
        raise DraftFailed(in_words(drafter, error), outcome=error.outcome) from error


def _asked(run, drafter, task, problems) -> Draft:
    """Reserve, ask, store what came back, and only then read it. An answer that an attempt got
    which was killed before it could read it is read now, and nobody is asked again."""
    raw = _left_behind(run)
    if raw is None:
        spending.reserve(run, drafter.most_cost(task.brief))
        try:
            answer = drafter.draft(task.brief, problems)
        except DraftFailed as failure:
            _keep(run, task, failure.answer)
            raise
        _keep(run, task, answer)
        raw = answer.raw
    else:
        run.raw_response = raw
    return answers.read(raw, task.brief, language=drafter.language(task.brief))


def _left_behind(run):
    """The answer to the same question of an attempt that was killed, or whose repair was; None
    where there is none."""
    asked = DraftRun.objects.filter(story=run.story, input_hash=run.input_hash)
    killed = asked.filter(outcome=DraftRun.Outcome.FAILED, problems=[INTERRUPTED])
    killed = (killed | asked.interrupted(run.started_at)).exclude(pk=run.pk).order_by()
    same = asked.filter(mends__isnull=run.mends_id is None).exclude(raw_response="")
    left = same.filter(Q(pk__in=killed.values("pk")) | Q(mended_by__in=killed.values("pk")))
    return left.values_list("raw_response", flat=True).first()


@transaction.atomic
def _keep(run, task, answer):
    """Store what came back and what it cost, before anything reads it. Of what was taken down
    meanwhile the cost alone is kept."""
    gate.enter()
    if answer is None:
        return
    run.raw_response = "" if is_taken_down(*task.given) else _storable(answer.raw)
    run.tokens_in, run.tokens_out = answer.tokens_in, answer.tokens_out
    run.save()
    spending.settle(run, answer.cost)


def _refuse_taken_down(task):
    if is_taken_down(*task.given):
        raise DraftFailed(TAKEN_DOWN)


def _storable(raw):
    """The start of an answer, without what no database can hold; the rest could not be read."""
    text = raw[: answers.LONGEST_ANSWER].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode()


@transaction.atomic
def _failed(run, task, error, *, is_last):
    """Mark a run by what went wrong, and return the DraftFailed to raise. One that is not the last
    has not failed for good, or a kill in front of the next would leave its story for ever."""
    gate.enter()
    if is_taken_down(*task.given):  # what went wrong may quote it
        error = DraftFailed(TAKEN_DOWN)
    problems = [str(error)]
    if isinstance(error, InvalidDraft):
        problems = list(error.problems)
        failure = DraftFailed(in_words(run, error), outcome=error.outcome)
    elif isinstance(error, DraftFailed):
        failure = error
    else:
        problems = [f"{type(error).__name__}: {error}"[:500]]
        failure = DraftFailed(
            f"Drafting “{run.story}” broke off ({type(error).__name__}); try again, and report it "
            "if it stays.",
            permanent=False,
        )
    if len(problems) > _MOST_PROBLEMS:
        more = len(problems) - _MOST_PROBLEMS
        problems = [*problems[:_MOST_PROBLEMS], f"… and {more} more."]
    run.outcome, run.problems = failure.outcome, problems
    run.permanent = failure.permanent and is_last
    run.save(update_fields=["edition", "seconds", "outcome", "problems", "permanent"])
    return failure


def in_words(drafter, error):
    """An invalid draft in one line; `drafter` is a drafter or the run that records it."""
    name = getattr(drafter, "provider", None) or drafter.name
    first, *others = error.problems
    more = f" (and {len(others)} more problems)" if others else ""
    return f"The drafter “{name}” gave no valid draft: {first}{more}"
