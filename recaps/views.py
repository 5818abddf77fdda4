"""The weekly recap as readers see it."""

import math

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import jsonld
from articles.answers import public
from articles.cards.views import answered
from articles.corrections import notes_of
from articles.freshness import LONGEST_STORED
from articles.lists.river import hooks
from recaps.cards import recap_card
from recaps.items import page_of, published_in, visible_items
from recaps.models import Recap

# An article's summary is made to be read in thirty seconds.
STORIES_A_MINUTE = 2


class NoRecapYet(Http404):
    why = gettext_lazy("No recap has been published yet. The first one will appear here.")


def latest(request):
    newest = Recap.objects.published().newest_first().first()
    if newest is None:
        raise NoRecapYet
    return public(redirect(newest), LONGEST_STORED)


def recaps(request):
    """All recaps, newest first. One query."""
    found, older = page_of(before=request.GET.get("before", ""))
    ld = jsonld.collection(_("All recaps"), request.path)
    context = {"recaps": found, "older": older, "ld": ld}
    return public(render(request, "recaps/recaps.html", context), LONGEST_STORED)


def recap(request, week):
    shown, previous = published_in(*week)
    items = _shown_items(shown)
    context = {
        "recap": shown,
        "items": items,
        "minutes": math.ceil(len(items) / STORIES_A_MINUTE),
        "previous": previous,
        "ld": _linked_data(shown, items),
        "card": recap_card(shown, len(items)),
    }
    return public(render(request, "recaps/recap.html", context), LONGEST_STORED)


def _linked_data(recap, items):
    """The document of a recap’s page: its articles in their order."""
    name = _("Weekly AI Recap No. %(number)s") % {"number": recap.number}
    above = [(_("All recaps"), reverse("recaps:recaps"))]
    entries = [jsonld.entry(one["row"].article) for one in items]
    return jsonld.item_list(name, recap.get_absolute_url(), entries, above=above)


def card(request, week, digest):
    """The social card of a recap, as `cards.views` says. One query, or two where it is drawn."""
    year, number = week
    published = Recap.objects.published().counted().filter(year=year, week=number)

    def find():
        found = published.all().first()
        return found and recap_card(found, found.stories)

    return answered(digest, find)


def _shown_items(recap):
    """What a recap prints of its articles, with what was corrected in them since."""
    items = visible_items(recap)
    hook = hooks([one.row.article for one in items])
    return [
        {
            "item": one.item,
            "row": one.row,
            "hook": hook[one.row.article.pk],
            "corrections": notes_of(one.row.article.live, since=recap.published_at),
        }
        for one in items
    ]
