"""Stores a draft that was found valid as an article with one edition in work.

The number of queries does not grow with the draft: claims and passages are written in bulk.
"""

from django.utils.text import slugify

from articles import rights
from articles.evidence import locate
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    Credit,
    DeskEntry,
    Edition,
    Passage,
    Prediction,
    Story,
)
from articles.text.matching import Readable

_LONGEST_SLUG = 80


def save(task, draft, drafter, *, person, at):
    """Article, edition, credits, claims, passages and a line of the record; returns the Edition.

    Call it inside a transaction. `task` is a `draft.Task`, `draft` a validated `schema.Draft`.
    """
    story = task.stories[0]
    # An address is for good, so none is made of a headline that may not be shown.
    named = "" if rights.keeps_back(draft.headline, story) else draft.headline
    article = Article.objects.create(
        slug=slug_for(named, fallback=f"story-{story.pk}"),
        category=_category(task, draft),
        language="zh-Hans" if draft.language.lower().startswith("zh") else "en",
        created_at=at,
    )
    article.audiences.set(Audience.objects.filter(slug__in=draft.audiences))
    if draft.tags:
        article.tags.set(list(draft.tags))
    edition = Edition.objects.create(
        article=article,
        headline=draft.headline,
        origin=drafter.origin,
        created_by=person,
        created_at=at,
    )
    _save_credits(edition, task.credited(draft))
    _save_claims(edition, task, draft, drafter)
    DeskEntry.note(
        "draft",
        draft.headline,
        at=at,
        person=person,
        why=f"by the drafter “{drafter.name}”",
        article=article,
        edition=edition,
        story=story,
        source=story.source,
    )
    return edition


def _category(task, draft):
    """What an editor chose for one of the stories, the first of those credited; else what the
    drafter proposes."""
    ids = [story.pk for story in task.stories]
    chosen = dict(Story.objects.filter(pk__in=ids).values_list("pk", "category"))
    picked = next((chosen[pk] for pk in ids if chosen.get(pk)), None)
    choice = {"pk": picked} if picked else {"slug": draft.category}
    return Category.objects.filter(**choice).first()


def _save_credits(edition, stories):
    Credit.objects.bulk_create(
        Credit(
            edition=edition,
            story=credited,
            order=order,
            is_original=order == 1,
            line=credited.source.credit_line,
        )
        for order, credited in enumerate(stories, 1)
    )


def slug_for(headline, *, fallback):
    """A free slug of at most 80 characters, made of a headline in any script."""
    slug = slugify(headline, allow_unicode=True)
    if len(slug) > _LONGEST_SLUG:
        slug = slug[: _LONGEST_SLUG + 1].rpartition("-")[0] or slug[:_LONGEST_SLUG]
    slug = slug[:_LONGEST_SLUG].strip("-_") or fallback
    stem = slug[: _LONGEST_SLUG - 5].rstrip("-_")
    taken = set(Article.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 2
    free = slug
    while free in taken:
        free, number = f"{stem}-{number}", number + 1
    return free


def _save_claims(edition, task, draft, drafter):
    predictions = Prediction.objects.bulk_create(
        Prediction(
            question=claim.prediction.question,
            likelihood=claim.prediction.likelihood,
            resolve_by=claim.prediction.resolve_by,
        )
        for claim in draft.claims
        if claim.prediction
    )
    tracked, orders, claims = iter(predictions), {}, []
    for drafted in draft.claims:
        place = (drafted.section, drafted.paragraph)
        orders[place] = orders.get(place, 0) + 1
        claims.append(
            Claim(
                edition=edition,
                section=drafted.section,
                paragraph=drafted.paragraph,
                order=orders[place],
                text=drafted.text,
                basis=drafted.basis,
                origin=drafter.origin,
                event_date=drafted.event_date,
                event_precision=drafted.event_precision,
                prediction=next(tracked) if drafted.prediction else None,
            )
        )
    Claim.objects.bulk_create(claims)
    read = [(snapshot, Readable(snapshot.text)) for snapshot in task.snapshots]
    Passage.objects.bulk_create(
        _passage(claim, order, quote, *read[quote.source], drafter)
        for claim, drafted in zip(claims, draft.claims, strict=True)
        for order, quote in enumerate(drafted.quotes, 1)
    )


def _passage(claim, order, quote, snapshot, text, drafter):
    """The passage of a quote. Words that are not in the snapshot get no position: the evidence
    check shows them to an editor."""
    passage = Passage(
        claim=claim,
        snapshot=snapshot,
        order=order,
        exact=quote.exact,
        translation=quote.translation,
        translated_by=(drafter.model or drafter.name) if quote.translation else "",
    )
    passage.place(locate(quote.exact, text))
    return passage
