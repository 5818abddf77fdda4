"""Links that let somebody outside the desk read an edition in work: made and revoked, each a line
of the record. What a link opens is decided in `PreviewLink.objects.answering`."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import DeskEntry, Edition, PreviewLink
from articles.models.desk import signature
from articles.refusals import MoveRefused, NotPermitted
from articles.takedowns import gate

# Whoever may change the text may let somebody read it before it is done.
PERMISSION = "articles.change_edition"
LASTS = timedelta(days=7)
TOKEN_BYTES = 24  # 192 random bits


@transaction.atomic
def make_link(edition, person, *, at=None):
    """Make a link to an edition in work; returns (PreviewLink, token). The token is told this once.

    Raises NotPermitted, and MoveRefused for an edition that is not in work any longer.
    """
    at = at or timezone.now()
    _permit(person)
    edition = _as_it_is(edition)
    if not edition.is_in_work:
        stands = edition.get_status_display()
        raise MoveRefused(f"Only an edition in work has a link to share; this one is “{stands}”.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PreviewLink.objects.create(
        edition=edition,
        token_hash=PreviewLink.hash_of(token),
        made_by=person,
        person_name=signature(person),
        made_at=at,
        expires_at=at + LASTS,
    )
    until = f"link {link.pk}, until {link.expires_at:%Y-%m-%d %H:%M} UTC"
    DeskEntry.note_edition("share preview", edition, at=at, person=person, why=until)
    return link, token


@transaction.atomic
def revoke_link(link, person, *, at=None):
    """Close a link for good. One that is closed already stays as it is. Raises NotPermitted."""
    at = at or timezone.now()
    _permit(person)
    open_still = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
    if open_still.update(revoked_at=at, revoked_by=person):
        about = {"at": at, "person": person, "why": f"link {link.pk}"}
        DeskEntry.note_edition("revoke preview", _as_it_is(link.edition), **about)


def _as_it_is(edition):
    """The edition as it is now, so that the record repeats no headline that was taken down."""
    gate.enter()
    return Edition.objects.select_related("article").get(pk=edition.pk)


def _permit(person):
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not share previews; ask an editor.")
