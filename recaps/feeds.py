"""The weekly recaps as a feed: each is an item that names its articles, as far as readers may still
see them and their words may be passed on."""

from django.conf import settings
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import rights
from articles.feeds.channel import Item, lasting_id
from articles.feeds.furniture import answer, channel_of
from articles.feeds.reading import last_line
from articles.languages import TAGS, active, whole
from articles.lists.river import hooks
from articles.models import Article
from recaps.models import Recap, RecapItem

# Whoever reads feeds comes by more often; each has the hooks of nine articles or so.
WEEKS = 8


def recaps_feed(request, form):
    return answer(channel(), form)


def channel():
    """The Channel of the newest recaps. Five queries at most."""
    kept = Prefetch("items", RecapItem.objects.kept().select_related("article"), to_attr="kept")
    recaps = list(Recap.objects.published().newest_first().prefetch_related(kept)[:WEEKS])
    chosen = {item.article_id for recap in recaps for item in recap.kept}
    articles = Article.objects.published().filter(pk__in=chosen).select_related("live")
    standing = {article.pk: article for article in articles.order_by()}
    hook = hooks(standing.values(), allowed=rights.passed_on)
    return channel_of(
        _("Weekly AI Recap"),
        reverse("recaps:recaps"),
        items=tuple(_item(recap, standing, hook) for recap in recaps),
        settled_at=last_line().first(),
    )


def _item(recap, standing, hook):
    """A recap as an Item, in the language of the address; each of the two languages has its own."""
    url = whole(recap.get_absolute_url())
    kept = [(item, item.article_id) for item in recap.kept if item.article_id in standing]
    told = [(item, standing[pk], hook[pk]) for item, pk in kept]
    content = {"recap": recap, "told": told, "site_url": settings.SITE_URL, "url": url}
    return Item(
        id=lasting_id(url),
        url=url,
        title=_("Weekly AI Recap No. %(number)s") % {"number": recap.number},
        language=TAGS[active()],
        authors=(settings.SITE_NAME,),
        published=recap.published_at,
        updated=_updated(recap),
        summary=recap.introduction,
        content=render_to_string("recaps/feed_entry.html", content),
    )


def _updated(recap):
    """When it last changed: as it was published, or as an article of it was updated or withdrawn
    since."""
    articles = [item.article for item in recap.kept]
    since = [at for article in articles for at in (article.updated_at, article.withdrawn_at) if at]
    return max([recap.published_at, *since])
