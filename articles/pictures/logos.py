"""The logo of a source: an uploaded picture that readers see on its page."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from articles.models import DeskEntry, Source
from articles.refusals import NotPermitted

from . import files

PERMISSION = "articles.change_source"
# Pixels: twice as many as are shown, for screens that show twice as many.
WITHIN = (480, 160)


@transaction.atomic
def set_logo(source, picture, person, *, at=None):
    """Give a source the logo `picture` (a files.Picture), or none for None; the file of the
    former is removed where nothing else has it. Raises NotPermitted."""
    if not person.has_perm(PERMISSION):
        raise NotPermitted("Your role does not let you change the logo of a source.")
    former = Source.objects.select_for_update(no_key=True).get(pk=source.pk).logo
    source.logo = files.keep(picture) if picture else ""
    source.logo_width, source.logo_height = (picture.width, picture.height) if picture else (0, 0)
    if source.logo == former:
        return
    source.save(update_fields=["logo", "logo_width", "logo_height"])
    why = f"{picture.width} × {picture.height} pixels" if picture else "taken off"
    about = {"at": at or timezone.now(), "person": person, "why": why, "source": source}
    DeskEntry.note("change logo", str(source), **about)
    transaction.on_commit(partial(_settle, picture, former))


def _settle(picture, former):
    """Once it is certain: another source that gave up the same picture meanwhile may have had its
    file removed, so it is stored again."""
    if picture:
        files.keep(picture)
    drop_unused(former)


def drop_unused(name):
    """Remove the file of a former logo, unless another source has the same. Call it once the change
    is certain. (Lead pictures of articles have a folder of their own.)"""
    if name and not Source.objects.filter(logo=name).exists():
        files.drop(name)
