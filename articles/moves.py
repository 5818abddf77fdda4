"""The moves an edition can make, as a table, and who may make them."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model

from articles.models import Edition

Status = Edition.Status


@dataclass(frozen=True)
class Move:
    """From which statuses a move leads where, what permission it needs, and its past tense."""

    sources: tuple
    target: str
    permission: str
    done: str


MOVES = {
    "submit": Move((Status.DRAFT,), Status.IN_REVIEW, "articles.submit_edition", "submitted"),
    "discard": Move(
        (Status.DRAFT, Status.IN_REVIEW),
        Status.DISCARDED,
        "articles.discard_edition",
        "discarded",
    ),
    "send_back": Move(
        (Status.IN_REVIEW, Status.APPROVED, Status.SCHEDULED),
        Status.DRAFT,
        "articles.send_back_edition",
        "sent back",
    ),
    "approve": Move((Status.IN_REVIEW,), Status.APPROVED, "articles.approve_edition", "approved"),
    "approve_unreviewed": Move(
        (Status.DRAFT, Status.IN_REVIEW),
        Status.APPROVED,
        "articles.approve_unreviewed_edition",
        "approved",
    ),
    "schedule": Move(
        (Status.APPROVED, Status.SCHEDULED),
        Status.SCHEDULED,
        "articles.schedule_edition",
        "scheduled",
    ),
    "publish": Move(
        (Status.APPROVED, Status.SCHEDULED), Status.LIVE, "articles.publish_edition", "published"
    ),
    "unschedule": Move(
        (Status.SCHEDULED,), Status.APPROVED, "articles.schedule_edition", "taken off the schedule"
    ),
    "withdraw": Move((Status.LIVE,), Status.WITHDRAWN, "articles.withdraw_edition", "withdrawn"),
}


# What begins a new edition of a published article, and the permission for it. These move nothing:
# the live edition stands until the new one takes its place.
REVISIONS = {"update": "articles.update_edition", "correct": "articles.correct_edition"}


def revisions_for(edition, person):
    """The names of the revisions this person could begin from an edition now. A correction can
    also be written into the edition in work that will carry it."""
    begins = edition.status == Status.LIVE and not edition.article.editions.in_work().exists()
    carries = edition.is_in_work and edition.article.live_id
    possible = REVISIONS if begins else ["correct"] if carries else []
    return [name for name in possible if person.has_perm(REVISIONS[name])]


def moves_for(edition, person):
    """The names of the moves this person could make now, in the order of the table."""
    return [
        name
        for name, move in MOVES.items()
        if edition.status in move.sources
        and permits(person, name)
        and not (name == "approve" and second_person_needed(edition, person))
    ]


def permits(person, name):
    """Whether a person has the permission for a move. EDITORS_MAY_PUBLISH lends editors the
    approver's moves, for newsrooms without a managing editor."""
    if person.has_perm(MOVES[name].permission):
        return True
    lent = name in ("approve", "schedule", "unschedule", "publish")
    return lent and settings.EDITORS_MAY_PUBLISH and person.has_perm("articles.submit_edition")


def second_person_needed(edition, person):
    """Whether somebody else must approve: who submitted does not also approve, unless nobody else
    could, so that a newsroom of one person works, and unless editors may publish their own."""
    return edition.submitted_by_id == person.pk and not approves_alone(person)


def approves_alone(person):
    """Whether a person may approve what they submitted themselves."""
    return settings.EDITORS_MAY_PUBLISH or not approvers().exclude(pk=person.pk).exists()


def approvers():
    """Everybody who may approve an edition."""
    people = get_user_model().objects
    found = people.with_perm("articles.approve_edition", backend=_BACKEND)
    if settings.EDITORS_MAY_PUBLISH:
        found |= people.with_perm("articles.submit_edition", backend=_BACKEND)
    return found


def may_approve_at_once(edition, person):
    """Whether one press of this person may take an edition through its approval: what waits for
    their review, or a draft where nobody else could approve what they submit."""
    if edition.status == Status.DRAFT:
        permitted = permits(person, "submit") and permits(person, "approve")
        return permitted and approves_alone(person)
    waits = edition.status == Status.IN_REVIEW and permits(person, "approve")
    return waits and not second_person_needed(edition, person)


_BACKEND = "django.contrib.auth.backends.ModelBackend"
