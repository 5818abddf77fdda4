"""The social card of a recap: its number, its days, how many stories."""

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from articles.cards.drawing import Card
from articles.cards.faces import Posted, site_names, ways
from articles.rendering import days


def recap_card(recap, stories):
    """The Posted of a published recap, in the language that is spoken; `stories` is how many of it
    readers can still see."""
    language = get_language()
    card = Card(
        language,
        site_names(),
        section=ways(lambda: gettext("Weekly AI Recap"), language),
        headline=ways(lambda: _headline(recap), language),
        source=ways(lambda: _count(stories), language) if stories else (),
    )
    path = reverse("recaps:card", args=[recap.iso_week, card.digest])
    return Posted(card, f"recap-{recap.iso_week}-{language}", path)


def _headline(recap):
    number = gettext("No. %(number)s") % {"number": recap.number}
    return f"{number}{gettext(': ')}{days(recap.first_day, recap.last_day)}"


def _count(stories):
    return ngettext("one story", "%(stories)s stories", stories) % {"stories": stories}
