"""How a published article gets its text in the other language: an article of its own, with its own
address, review and approval, that says which one it translates.

    a live edition ──▶ its credits, claims and passages ──▶ an edition in work, to be put into words

The sentences come along as they are, for whoever translates to write over; until none is left in
the language of the original, the edition cannot be published (`articles.readiness`). What only one
page may say stays with the original: its place on timelines, its tracked forecasts.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.checking import check_edition
from articles.models import Article, Claim, Credit, DeskEntry, Edition, Passage
from articles.moves import REVISIONS
from articles.publishing import lock
from articles.refusals import MoveRefused, NotPermitted
from articles.rights import is_quotation, quoted_source, rights_of

# Whoever may begin the next edition of an article may begin its translation.
PERMISSION = REVISIONS["update"]
OTHER = {"en": "zh-Hans", "zh-Hans": "en"}
NAMES = {"en": "English", "zh-Hans": "Chinese"}

_LONGEST_SLUG = 110


@transaction.atomic
def begin(edition, person, version, *, at=None):
    """Begin the translation of a live edition; returns the edition in work of the new article.
    Checks permission, version and state, in that order; refused while there is a translation, in
    work or published."""
    at = at or timezone.now()
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not begin a translation.")
    edition = lock(edition, version)
    if edition.status != Edition.Status.LIVE:
        raise MoveRefused("Only a published article can be translated.")
    language = OTHER[edition.article.language]
    _refuse_second(edition.article)
    begun = _edition(edition, _article(edition.article, language), person, at)
    left = _copy_claims(edition, begun)
    check_edition(begun, at=at)
    # A line on the record of each of the two.
    why = f"into {NAMES[language]}, from edition {edition.number} of {edition.article}"
    if left:
        why += f"; left out, as their source lets nobody translate its words: {left}"
    DeskEntry.note_edition("translate", begun, at=at, person=person, why=why)
    why = f"into {NAMES[language]}: {begun.article}"
    DeskEntry.note_edition("translate", edition, at=at, person=person, why=why)
    return begun


def at_the_desk(edition, person):
    """What the review screen says of an edition's translations, and whether this person could begin
    one now. One query."""
    standing = _standing(edition.article)
    is_live = edition.status == Edition.Status.LIVE
    return {
        "translations": standing,
        "may_translate": is_live and not standing and person.has_perm(PERMISSION),
    }


def _standing(article):
    """The editions, live or in work, of the article in its other language, the live one first."""
    root = article.translation_of_id or article.pk
    together = Q(article=root) | Q(article__translation_of=root)
    found = Edition.objects.filter(together, status__in=(Edition.Status.LIVE, *Edition.IN_WORK))
    found = found.exclude(article__language=article.language).select_related("article")
    return sorted(found, key=lambda edition: edition.is_in_work)


def _refuse_second(article):
    for edition in _standing(article)[:1]:
        other = edition.article
        if edition.is_in_work:
            raise MoveRefused(f"“{other}” translates this already; go on with that one.")
        raise MoveRefused(f"“{other}” is this article in {NAMES[other.language]}, and published.")


def _article(article, language):
    """The article that a translation goes into, with an address that is free."""
    made = Article.objects.create(
        slug=_free_slug(article, language),
        category=article.category,
        language=language,
        translation_of_id=article.translation_of_id or article.pk,
    )
    made.audiences.set(article.audiences.all())
    made.tags.set(article.tags.all())
    return made


def _free_slug(article, language):
    stem = f"{article.slug[:_LONGEST_SLUG]}-{language[:2]}"
    taken = set(Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _edition(live, article, person, at):
    begun = Edition.objects.create(
        article=article,
        headline=live.headline,
        origin=live.origin,
        created_by=person,
        created_at=at,
    )
    Credit.objects.bulk_create(
        Credit(
            edition=begun,
            story_id=credit.story_id,
            order=credit.order,
            is_original=credit.is_original,
            line=credit.line,
        )
        for credit in live.credits.all()
    )
    return begun


def _copy_claims(live, begun):
    """Claims with their passages, as nobody has checked them yet. Returns how many were left out:
    a source's own sentences come along only where it lets its words be translated."""
    standing = live.claims.filter(erased_at__isnull=True).select_related("quotes").order_by("pk")
    old = list(standing.prefetch_related("passages__snapshot__story__source"))
    kept = [claim for claim in old if _may_be_translated(claim)]
    same = ("section", "paragraph", "order", "text", "basis", "origin", "quotes_id")
    dated = ("event_date", "event_precision")
    new = Claim.objects.bulk_create(
        Claim(edition=begun, **{name: getattr(claim, name) for name in (*same, *dated)})
        for claim in kept
    )
    found = ("snapshot_id", "exact", "prefix", "suffix", "start", "end", "order")
    Passage.objects.bulk_create(
        # A translation of the quoted words is into the language of the page that they were on.
        Passage(claim=after, **{name: getattr(passage, name) for name in found})
        for before, after in zip(kept, new, strict=True)
        for passage in before.passages.all()
    )
    return len(old) - len(kept)


def _may_be_translated(claim):
    source = quoted_source(claim) if is_quotation(claim) else None
    return not is_quotation(claim) or (source is not None and rights_of(source).may_translate)
