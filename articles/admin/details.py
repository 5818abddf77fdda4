"""What the screen changes beside the claims: credits, and what the article is about."""

from django.db import transaction
from django.utils import timezone

from articles import reviewing
from articles.models import Article, DeskEntry
from articles.models.claims import Section
from articles.publishing import lock, reopen
from articles.refusals import MoveRefused, NotPermitted


@transaction.atomic
def accept_group(edition, section, person, version):
    """Mark what is read as one part of the page as read: an implication with its rationale."""
    together = [section]
    if section == Section.IMPLICATION:
        together.append(Section.RATIONALE)
    for part in together:
        edition = reviewing.accept_section(edition, part, person, version)
        version = edition.version
    return edition


@transaction.atomic
def set_about(edition, person, version, *, category, audiences, tags):
    """Set an article's category, audiences and tags from the screen of its edition in work."""
    edition = _open(edition, person, version)
    article = Article.objects.select_for_update(of=("self",)).get(pk=edition.article_id)
    article.category = category
    article.save(update_fields=["category"])
    article.audiences.set(audiences)
    article.tags.set(tags)
    listed = [str(category or "no category"), *map(str, audiences), *(f"#{tag}" for tag in tags)]
    _note("categorise", edition, person, ", ".join(listed))
    return edition


@transaction.atomic
def set_credit(credit, person, version, *, line, is_original):
    """Change a credit line, or make this the original. Readers see both, so an approval falls."""
    edition = _open(credit.edition, person, version)
    if is_original:
        edition.credits.exclude(pk=credit.pk).update(is_original=False)
        credit.is_original = True
    credit.line = line
    credit.full_clean()
    credit.save()
    reopen(edition)
    _note("credit", edition, person, f"{credit}{' (the original)' if credit.is_original else ''}")
    return edition


def _open(edition, person, version):
    if not person.has_perm("articles.change_edition"):
        raise NotPermitted("You may not edit this.")
    edition = lock(edition, version)
    if not edition.is_in_work:
        raise MoveRefused("A published text never changes; make an update instead.")
    return edition


def _note(verb, edition, person, why):
    DeskEntry.note(
        verb,
        str(edition),
        at=timezone.now(),
        person=person,
        why=why,
        article=edition.article,
        edition=edition,
    )
