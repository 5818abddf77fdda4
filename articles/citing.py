"""Rests a claim on words of a story that its edition may not credit yet.

One decision of an editor and two changes, which are stored together or not at all.
"""

from django.db import transaction

from articles import framing, reviewing
from articles.publishing import STALE
from articles.refusals import NotPermitted, StaleEdition


def may_read(edition, person, version):
    """Refuse before anybody goes out for a page: who may not bring a story in and credit it, and
    who reads an old text. Whatever changes meanwhile is refused when the page is credited."""
    if not person.has_perms(["articles.add_story", "articles.change_edition"]):
        raise NotPermitted("You may not bring a story in.")
    if edition.version != version or not edition.is_in_work:
        raise StaleEdition(STALE)


@transaction.atomic
def credit_once(edition, story, person, version, *, at=None):
    """Credit a story unless the edition does so already. Returns the edition's version now."""
    if edition.credits.filter(story=story).exists():
        return version
    return framing.add_credit(edition, story, person, version, at=at).edition.version


@transaction.atomic
def rest_on(claim, person, version, *, snapshot, exact, at=None):
    """Credit the story of a snapshot, where it is not, and rest a claim on words of it.

    Raises ValidationError for empty words; the refusals of `articles.reviewing` apply.
    """
    version = credit_once(claim.edition, snapshot.story, person, version, at=at)
    return reviewing.set_passage(claim, person, version, snapshot=snapshot, exact=exact, at=at)
