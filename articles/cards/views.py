"""Answers with cards. What is not published has none."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from articles.answers import public
from articles.freshness import LONGEST_STORED
from articles.lists.river import credited
from articles.models import Article

from .faces import card_of, site_card
from .keeping import drawn, forget


def article(request, slug, digest):
    """The card of a published article; 410 where it was withdrawn. One query, and another where it
    has to be drawn."""
    try:
        return answered(digest, lambda: _of_article(slug))
    except Http404:
        get_object_or_404(Article.objects.withdrawn(), slug=slug)
        return public(HttpResponse("Gone.\n", "text/plain", status=410), LONGEST_STORED)


def site(request, digest):
    """The card of all pages that have none of their own."""
    return answered(digest, site_card)


def answered(digest, find):
    """The answer with a card, where `find()` gives the faces.Posted that stands there now, or None.
    An address with another digest leads to that one. Raises Http404 where there is none.

    It may be stored as long as a page, not for good: after a takedown its words are to be gone.
    """
    posted = find()
    if posted is None:
        raise Http404("Nothing is published here.")
    if digest != posted.card.digest:
        return public(redirect(posted.path), LONGEST_STORED)
    data, is_fresh = drawn(posted)
    if is_fresh and find() != posted:
        # Whoever changed it or took it off while we drew may have looked for files before.
        forget(posted.owner)
        return answered(digest, find)
    answer = HttpResponse(data, content_type="image/png")
    return public(answer, LONGEST_STORED)


def _of_article(slug):
    for found in credited(Article.objects.published().filter(slug=slug)):
        return card_of(found)
    return None
