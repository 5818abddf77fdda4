"""Turns one story into an edition in work.

    look | brief | ask | store the raw answer | read | save | check

`look` and `brief` decide what a drafter may be given. The run is recorded before the drafter is
asked and its answer stored before anything reads it, each on its own; the article with all that
belongs to it is then made in one transaction or not at all. Nothing here can publish.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from taggit.models import Tag

from articles import rights
from articles.checking import check_edition
from articles.models import Audience, Category, DraftRun, Edition, Story

from . import answers, providers, spending
from .brief import Brief, BriefSource, Choice
from .providers import DraftFailed
from .saving import save
from .schema import Draft, InvalidDraft

# Newsrooms have more tags than a drafter needs to know: the ones they use most.
_KNOWN_TAGS = 500
_MOST_PROBLEMS = 40
# What a run that was killed says, once somebody has noticed.
INTERRUPTED = (
    "Drafting was interrupted: whatever ran it was stopped. The story is taken up again if it "
    "still waits; it can also be drafted from the inbox."
)


@dataclass(frozen=True)
class Task:
    """What one attempt works on: the brief, and the stories and snapshots it was made of."""

    brief: Brief
    stories: tuple
    snapshots: tuple  # one for each source of the brief
    notes: tuple  # what was kept from the drafter, in words


def draft_story(story, *, person=None, drafter=None, at=None, also=()):
    """Have a story drafted; returns the new Edition, which rests on it and on the stories `also`.

    Raises DraftFailed, and then leaves nothing but a DraftRun: where the story has no text, its
    rights forbid it, an edition in work rests on it already, or the drafter gave no valid draft.
    """
    at = at or timezone.now()
    drafter = drafter or providers.named(settings.DRAFTER)
    task = task_for(story, drafter, at=at, also=also)
    run = _begun(task, drafter, asked_by=person, started_at=at)
    try:
        return _drafted(run, drafter, task, person, at)
    except DraftFailed as failure:
        if not isinstance(failure.__cause__, InvalidDraft) or not drafter.can_mend:
            raise
        problems = failure.__cause__.problems
    # A model is told what was wrong, once; then a person has it.
    again = _begun(task, drafter, asked_by=person, started_at=at, mends=run)
    return _drafted(again, drafter, task, person, at, problems)


def _begun(task, drafter, **facts):
    """The record of an attempt, stored before anybody is asked."""
    return DraftRun.objects.create(
        story=task.stories[0],
        provider=drafter.name,
        model=drafter.model,
        prompt_version=drafter.prompt_version,
        input_hash=task.brief.input_hash(name=drafter.name, model=drafter.model),
        **facts,
    )


def _drafted(run, drafter, task, person, at, problems=()):
    """The edition of one attempt; DraftFailed where none came of it, of an InvalidDraft where its
    answer was none."""
    story, began = run.story, time.monotonic()
    try:
        draft = _asked(run, drafter, task, problems)
        with transaction.atomic():
            # Locked, so that two editors who ask at once do not both get an article.
            locked = Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
            _refuse_second_draft(locked)
            edition = save(task, draft, drafter, person=person, at=at)
            Story.objects.filter(pk=story.pk).update(draft_held_until=None)
            check_edition(edition, at=at)
            run.edition, run.outcome = edition, DraftRun.Outcome.DRAFTED
            run.problems = [*task.notes, *draft.problems]
            run.seconds = time.monotonic() - began
            run.save()
        return edition
    except Exception as error:
        run.edition, run.seconds = None, time.monotonic() - began
        raise _failed(run, error) from error


def preview(story, *, drafter=None, at=None, also=()):
    """The Draft that `draft_story` would save, and the brief it answers; nothing is stored."""
    drafter = drafter or providers.named(settings.DRAFTER)
    task = task_for(story, drafter, at=at or timezone.now(), also=also)
    try:
        raw = drafter.draft(task.brief).raw
        return answers.read(raw, task.brief, language=drafter.language(task.brief)), task.brief
    except InvalidDraft as error:
        raise DraftFailed(in_words(drafter, error), outcome=error.outcome) from error


def task_for(story, drafter, *, at, also=()):
    """The Task of a story for a drafter; raises DraftFailed where it may not be drafted at all.

    The brief holds the fullest text of each story whose rights allow it: a model is given no text
    of a source that does not let its words be given to one.
    """
    stories = (story, *also)
    _refuse_second_draft(story)
    usable, notes = [], []
    for one in stories:
        snapshot = one.best_snapshot()
        if snapshot is None:
            reason = f"“{one.title}” has no stored text; paste it or collect its page first."
        elif drafter.origin == "model" and not rights.rights_of(one.source).may_use_model:
            reason = f"The rights of {one.source} do not allow giving “{one.title}” to a model."
        else:
            usable.append((one, snapshot))
            continue
        if one is story:
            raise DraftFailed(reason)
        notes.append(reason)
    brief = Brief(
        language=story.language,
        today=timezone.localdate(at, timezone=timezone.get_default_timezone()),
        categories=choices(Category),
        audiences=choices(Audience),
        known_tags=known_tags(),
        sources=tuple(_source(one, snapshot) for one, snapshot in usable),
    )
    return Task(brief, stories, tuple(snapshot for _, snapshot in usable), tuple(notes))


def _refuse_second_draft(story):
    rests = Edition.objects.filter(credits__story=story)
    edition = rests.in_work().first()
    if edition:
        raise DraftFailed(
            f"“{edition}” is in work and rests on this story already; go on with that edition."
        )
    live = rests.filter(status=Edition.Status.LIVE, credits__is_original=True).first()
    if live:
        raise DraftFailed(f"“{live}” is published and rests on this story already; update it.")
    if story.spiked_at:
        raise DraftFailed(f"“{story.title}” was set aside; bring it back first.")


def choices(model):
    """The categories or audiences there are, as Choices."""
    rows = model.objects.values_list("slug", "name", "name_zh")
    return tuple(Choice(*row) for row in rows)


def known_tags():
    """The names of the tags in use, the most used first."""
    used = Tag.objects.annotate(uses=Count("taggit_taggeditem_items")).order_by("-uses", "name")
    return tuple(used.values_list("name", flat=True)[:_KNOWN_TAGS])


def _source(story, snapshot):
    allowed = rights.rights_of(story.source)
    return BriefSource(
        story_id=story.pk,
        snapshot_id=snapshot.pk,
        title=story.title,
        source_name=story.source.shown_name,
        language=story.language,
        url=story.url,
        published=story.published_at and story.published_at.date(),
        text=snapshot.text,
        words_passage=allowed.words_passage,
        words_article=allowed.words_article,
    )


def _asked(run, drafter, task, problems) -> Draft:
    """Reserve, ask, store what came back, and only then read it. An answer that an attempt got
    which was killed before it could read it is read now, and nobody is asked again."""
    raw = None if problems else _left_behind(run)
    if raw is None:
        spending.reserve(run, drafter.most_cost(task.brief))
        try:
            answer = drafter.draft(task.brief, problems)
        except DraftFailed as failure:
            _keep(run, failure.answer)
            raise
        _keep(run, answer)
        raw = answer.raw
    else:
        run.raw_response = raw
    return answers.read(raw, task.brief, language=drafter.language(task.brief))


def _left_behind(run):
    """The answer to the same question of an attempt that was killed; None where there is none."""
    same = DraftRun.objects.filter(story=run.story, input_hash=run.input_hash, mends=None)
    same = same.exclude(pk=run.pk).exclude(raw_response="")
    killed = same.filter(outcome=DraftRun.Outcome.FAILED, problems=[INTERRUPTED])
    left = killed | same.interrupted(run.started_at)
    return left.values_list("raw_response", flat=True).first()


def _keep(run, answer):
    """Store what came back and what it cost, before anything reads it."""
    if answer is None:
        return
    run.raw_response = _storable(answer.raw)
    run.tokens_in, run.tokens_out = answer.tokens_in, answer.tokens_out
    run.save()
    spending.settle(run, answer.cost)


def _storable(raw):
    """The start of an answer, without what no database can hold; the rest could not be read."""
    text = raw[: answers.LONGEST_ANSWER].replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode()


def _failed(run, error):
    """Mark a run by what went wrong, and return the DraftFailed to raise."""
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
    run.outcome, run.problems, run.permanent = failure.outcome, problems, failure.permanent
    run.save()
    return failure


def in_words(drafter, error):
    """An invalid draft in one line; `drafter` is a drafter or the run that records it."""
    name = getattr(drafter, "provider", None) or drafter.name
    first, *others = error.problems
    more = f" (and {len(others)} more problems)" if others else ""
    return f"The drafter “{name}” gave no valid draft: {first}{more}"
