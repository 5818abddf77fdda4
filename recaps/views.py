"""The weekly recap as readers see it."""

import math

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy

from articles.corrections import notes_of
from articles.freshness import LONGEST_STORED
from articles.models import Article
from articles.river import hooks, row, with_credits
from recaps.models import Recap

# An article's summary is made to be read in thirty seconds.
STORIES_A_MINUTE = 2


class NoRecapYet(Http404):
    why = gettext_lazy("No recap has been published yet. The first one will appear here.")


def latest(request):
    newest = Recap.objects.published().newest_first().first()
    if newest is None:
        raise NoRecapYet
    return _public(redirect(newest))


def recap(request, week):
    year, number = week
    shown = get_object_or_404(Recap.objects.published(), year=year, week=number)
    items = _visible_items(shown)
    context = {
        "recap": shown,
        "items": items,
        "minutes": math.ceil(len(items) / STORIES_A_MINUTE),
        "previous": Recap.objects.published()
        .filter(number__lt=shown.number)
        .newest_first()
        .first(),
    }
    return _public(render(request, "recaps/recap.html", context))


def _public(response):
    patch_cache_control(response, public=True, max_age=LONGEST_STORED)
    return response


def _visible_items(recap):
    """The recap's (place, item, row, hook), asking again which articles readers may see."""
    chosen = list(recap.items.kept().with_updates())
    published = Article.objects.published().filter(pk__in=[item.article_id for item in chosen])
    articles = {article.pk: article for article in with_credits(published)}
    hook = hooks(articles.values())
    now = timezone.now()
    return [
        {"item": item, **_shown(recap, articles[item.article_id], hook, now=now)}
        for item in chosen
        if item.article_id in articles
    ]


def _shown(recap, article, hook, *, now):
    """What a recap prints of an article, with what was corrected in it since."""
    return {
        "row": row(article, now=now),
        "hook": hook[article.pk],
        "corrections": notes_of(article.live, since=recap.published_at),
    }
