"""What an editor sets around the claims of an edition in work: headline, credits, category,
audiences, tags and an embargo. The same rules as in `articles.reviewing` hold."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from articles import related, search
from articles.checking import HEADLINE
from articles.lists.tallies import kept
from articles.models import Credit, Finding, LeadPicture, Passage
from articles.moments import in_utc
from articles.moves import permits
from articles.publishing import hold
from articles.refusals import NotPermitted
from articles.reviewing import changed, note, open_edition
from articles.takedowns.tombstones import is_taken_down


@transaction.atomic
def set_headline(edition, person, version, headline, *, at=None):
    """Change the headline."""
    edition = open_edition(edition, person, version, "change the headline")
    before, edition.headline = edition.headline, headline.strip()
    edition.clean_fields(exclude=[f.name for f in edition._meta.fields if f.name != "headline"])
    edition.save(update_fields=["headline"])
    if edition.headline != before:
        # A waiver of what the headline said before falls with its finding.
        Finding.objects.filter(claim__edition=edition, detail__startswith=HEADLINE).delete()
        note("edit", edition, person, at, why=f"Headline: {before} → {edition.headline}")
    return changed(edition, at)


@transaction.atomic
def set_about(edition, person, version, *, category, audiences, tags, at=None):
    """Set the category, audiences and tags of the article. They are not part of what an approval
    covers, so it stands; they are the page's own, so on a live one who publishes sets them. Raises
    ValidationError for a tag that no address can be made of."""
    edition = open_edition(edition, person, version, "change what an article is about")
    article = edition.article
    if article.live_id and not permits(person, "publish"):
        raise NotPermitted("This would change a live page; ask somebody who may publish.")
    for tag in tags:
        if not slugify(tag, allow_unicode=True):
            raise ValidationError(f"The tag “{tag}” has no letter or figure; its page needs one.")
    with kept(article):
        article.category = category
        article.save(update_fields=["category"])
        article.audiences.set(audiences)
        article.tags.set(tags)
    search.index(article)
    related.refresh(article)
    listed = [str(category or "no category"), *map(str, audiences), *(f"#{tag}" for tag in tags)]
    note("categorise", edition, person, at, why=", ".join(listed))
    return edition


@transaction.atomic
def set_embargo(edition, person, version, *, until, asked_by="", at=None):
    """Say until when a source asked that nothing of this be published, and who asked; without a
    time, lift it. The approval stands, as no word of the text changes. What is scheduled for an
    earlier time is taken off the schedule. The next edition of an article begins without one: an
    embargo is about what the source had not told everybody yet.
    """
    at = at or timezone.now()
    edition = open_edition(edition, person, version, "set an embargo")
    if until and until <= at:
        raise ValidationError("That time has passed; leave it empty to lift the embargo.")
    if until and not asked_by.strip():
        raise ValidationError("Say who asked for the embargo, so that a colleague can ask them.")
    if until and edition.go_live_at and edition.go_live_at < until:
        hold(edition)
        note("unschedule", edition, person, at, why="it would have gone live under embargo")
        edition.refresh_from_db()
    before, edition.embargo_until = edition.embargo_until, until
    edition.embargo_asked_by = asked_by.strip() if until else ""
    edition.clean_fields(exclude=[f.name for f in edition._meta.fields if f.name not in EMBARGO])
    edition.save(update_fields=EMBARGO)
    said = f"until {in_utc(until)}, asked by {edition.embargo_asked_by}" if until else "lifted"
    was = f" (before: until {in_utc(before)})" if before else ""
    note("embargo", edition, person, at, why=f"{said}{was}")
    return edition


EMBARGO = ["embargo_until", "embargo_asked_by"]


@transaction.atomic
def add_credit(edition, story, person, version, *, at=None):
    """Credit a further story, so that claims may rest on its words. Returns the credit."""
    edition = open_edition(edition, person, version, "credit a story")
    if edition.credits.filter(story=story).exists():
        raise ValidationError(f"“{story}” is credited already.")
    if is_taken_down(story):
        raise ValidationError("This story was taken down; nothing can rest on it any more.")
    last = edition.credits.aggregate(last=Max("order"))["last"] or 0
    first = last == 0
    credit = Credit.objects.create(edition=edition, story=story, order=last + 1, is_original=first)
    note("credit", edition, person, at, why=f"{credit}: {story}")
    changed(edition, at)
    return credit


@transaction.atomic
def set_credit(credit, person, version, *, line, is_original, at=None):
    """Change a credit line, or make this the original that readers are sent to."""
    edition = open_edition(credit.edition, person, version, "change a credit")
    credit = edition.credits.get(pk=credit.pk)
    if is_original:
        edition.credits.exclude(pk=credit.pk).update(is_original=False)
        credit.is_original = True
    credit.line = line
    credit.full_clean()
    credit.save()
    mark = " (the original)" if credit.is_original else ""
    note("credit", edition, person, at, why=f"{credit}{mark}")
    return changed(edition, at)


@transaction.atomic
def drop_credit(credit, person, version, *, at=None):
    """Credit a story no longer; refused while a claim rests on its words."""
    edition = open_edition(credit.edition, person, version, "remove a credit")
    credit = edition.credits.select_related("story__source").get(pk=credit.pk)
    if credit.is_original:
        raise ValidationError("Make another story the original first.")
    if Passage.objects.filter(claim__edition=edition, snapshot__story=credit.story_id).exists():
        raise ValidationError("Claims rest on this story's words; take those passages out first.")
    source = credit.story.source
    others = edition.credits.exclude(pk=credit.pk).filter(story__source=source)
    if LeadPicture.objects.filter(edition=edition, source=source).exists() and not others.exists():
        raise ValidationError(f"The picture is taken from {source}; take it off first.")
    why = f"{credit}: {credit.story}"
    credit.delete()
    note("drop credit", edition, person, at, why=why)
    return changed(edition, at)
