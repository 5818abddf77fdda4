"""What an editor does with the lead picture of an edition in work. The same rules as in
`articles.reviewing` hold: the version that was read, one transaction, an approval that falls."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import rights
from articles.models import LeadPicture
from articles.reviewing import changed, note, open_edition

from . import leadpictures

# What is told of a picture, which a person can mend without another file.
WORDS = ("alt", "credit", "licence", "licence_note", "licence_url")
TOLD = (*WORDS, "source")


@transaction.atomic
def set_picture(edition, person, version, *, drawn=None, at=None, **told):
    """Give an edition its lead picture: `drawn` is a leadpictures.Drawn, or None to keep the file
    it has. `told` are all of TOLD. Raises ValidationError for what is missing, and for a picture
    whose source does not let us show its pictures."""
    edition = open_edition(edition, person, version, "change the picture")
    picture = LeadPicture.objects.filter(edition=edition).first() or LeadPicture(edition=edition)
    former = picture.file_hash
    if drawn is None and not former:
        raise ValidationError("Choose the file of the picture.")
    for name in TOLD:
        setattr(picture, name, told[name])
    if drawn:
        picture.file_hash = drawn.name
        picture.width, picture.height = drawn.width, drawn.height
    _refuse_theirs(edition, picture)
    picture.full_clean()
    if drawn:
        leadpictures.keep(drawn)
    picture.save()
    size = f"{picture.width} × {picture.height} pixels"
    said = [f"new file, {size}"] if picture.file_hash != former else []
    said += [picture.alt, picture.credit, picture.licence_note or picture.get_licence_display()]
    note("picture", edition, person, at, why="; ".join(said))
    transaction.on_commit(partial(_settle, drawn, former))
    return changed(edition, at)


@transaction.atomic
def drop_picture(edition, person, version, *, at=None):
    """Take the picture out of the edition."""
    edition = open_edition(edition, person, version, "take the picture out")
    picture = LeadPicture.objects.filter(edition=edition).first()
    if picture is None:
        raise ValidationError("This edition has no picture any more.")
    picture.delete()
    note("drop picture", edition, person, at, why=f"{picture.alt}; {picture.credit}")
    transaction.on_commit(partial(leadpictures.drop_unused, picture.file_hash))
    return changed(edition, at)


def _refuse_theirs(edition, picture):
    source = picture.source
    if source and not edition.credits.filter(story__source=source).exists():
        raise ValidationError(f"Credit a story of {source} first, or leave “taken from” empty.")
    if not rights.may_show_picture(picture):
        raise ValidationError(
            f"The rights recorded for {source} do not let us show its pictures. Choose another."
        )


def _settle(drawn, former):
    """Once it is certain: whoever gave up the same picture meanwhile may have removed its files, so
    they are stored again."""
    if drawn:
        leadpictures.keep(drawn)
    if former and (not drawn or drawn.name != former):
        leadpictures.drop_unused(former)
