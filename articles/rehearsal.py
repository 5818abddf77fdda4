"""An edition on the page that readers would see, without publishing it. Nothing is written.

The page is the reader's own: the same template, drawn from the same parts.
"""

import datetime
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.utils import timezone, translation

from articles.disclosure import facts_for_readers
from articles.models import Edition
from articles.parts import parts_of
from articles.pictures.leadpictures import lead_picture


@dataclass(frozen=True)
class Preview:
    """What a page says of itself that is none: which text it shows, until when the link to it
    works (None where no link was followed), and whether it is dressed for paper."""

    edition: Edition
    expires_at: datetime.datetime | None = None
    printed: bool = False


def rehearse(edition, *, at):
    """The article of an edition, in memory alone, with that edition as its live one.

    What publishing would write down is worked out as if it happened at this time. An edition that
    was live keeps what was written down then.
    """
    article = edition.article
    if edition.is_in_work:
        for fact, value in facts_for_readers(edition, at=at).items():
            setattr(edition, fact, value)
        edition.published_at = at
    article.live = edition
    article.published_at = article.published_at or edition.published_at
    article.updated_at = edition.published_at
    return article


def rehearsed_page(request, edition, address, *, at, expires_at=None, printed=False):
    """The page of an edition as an answer that nobody stores, indexes or passes on.

    In the article's language and the site's zone, whatever those of the person at the desk are.
    `address` gives that of its lead picture, from the picture and a width: the public one answers
    nobody yet.
    """
    article = rehearse(edition, at=at)
    prefetch_related_objects([edition], "credits__story__source")
    with translation.override(article.language.lower()), timezone.override(None):
        context = {
            **parts_of(article, filed_in_work(article), now=at),
            "picture": lead_picture(edition, address),
            "preview": Preview(edition, expires_at, printed),
        }
        return kept_private(render(request, "articles/article.html", context))


def kept_private(response):
    """An answer to a secret address: not stored, not indexed, and named to no other site."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def filed_in_work(article):
    """As `tallies.filed_under`, for what stands in no list yet."""
    tags = sorted(article.tags.all(), key=lambda topic: topic.name)
    return list(article.audiences.all()), tags
