"""Whom to ask, by name: a button that is not there says who has it."""

from django.contrib.auth import get_user_model

from articles.models import Edition
from articles.moves import approvers, may_approve_at_once, permits

# So many colleagues are named; of more, readers of a sentence want no list.
NAMED = 4
NOBODY = "an administrator"


def named(people):
    """The names of people as one asks for them: “Hana Brückner, Daniel Okoro or Sofía Marín”."""
    names = [str(person) for person in people[:NAMED]]
    if people[NAMED:]:
        return f"{', '.join(names)} or another"
    return " or ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def who_may(permission):
    """The names of whoever at the desk has a permission."""
    people = get_user_model().objects.with_perm(permission, backend=_BACKEND)
    return named(list(people.filter(is_staff=True).order_by("display_name", "pk"))) or NOBODY


def after_submitting(edition, person):
    """What happens when this person submits a draft, in words; "" where they approve it
    themselves, or where it is not theirs to submit."""
    is_draft = edition.status == Edition.Status.DRAFT
    if not is_draft or not permits(person, "submit") or may_approve_at_once(edition, person):
        return ""
    others = approvers().exclude(pk=person.pk).filter(is_staff=True)
    names = named(list(others.order_by("display_name", "pk").distinct()))
    if not names:
        return "After you submit it nobody can approve it: ask an administrator who should."
    mine = " To approve it yourself, let a colleague submit it." * permits(person, "approve")
    return f"After you submit it, somebody else approves it: {names}.{mine}"


_BACKEND = "django.contrib.auth.backends.ModelBackend"
