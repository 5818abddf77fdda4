"""What a takedown reaches in recaps.

A recap asks anew what readers may see whenever it is shown or built, so that a page that fell is in
none. Left to reach is what editors wrote themselves: comments, introductions, reasons.
"""

from django.db.models import Q

from articles.takedowns.reach import Page
from articles.takedowns.strikes import Place, Room, strikes_in
from recaps.models import Recap, RecapItem

PLACES = (
    Place(RecapItem, ("comment", "reason"), lambda ids: Q(article__in=ids)),
    Place(Recap, ("introduction",), lambda ids: Q(items__article__in=ids)),
)


def strikes_of(reach):
    """The Strikes of what editors wrote that repeats the words."""
    ids = [article.pk for article in reach.articles]
    for place in PLACES:
        yield from strikes_in(reach.runs, place, place.rows(ids))


def pages_of(reach):
    """The Pages of recaps that carried an article which falls."""
    gone = [fate.edition.article_id for fate in reach.fates if fate.is_live and fate.falls]
    for recap in Recap.objects.filter(items__article__in=gone).distinct().newest_first():
        address = recap.get_absolute_url() if recap.published_at else ""
        yield Page("recap", str(recap), "without what fell", address)


RECAPS = Room(strikes_of, pages_of)
