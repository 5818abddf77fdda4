"""The channel of each list of articles, and of the corrections."""

from dataclasses import replace

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.corrections import ledger
from articles.events.timelines import live_claims
from articles.feeds.channel import Item, lasting_id
from articles.feeds.furniture import channel_of
from articles.feeds.reading import gone, gone_of, last_line, newest, told
from articles.languages import whole
from articles.lists.river import ROWS
from articles.models import Article, Claim, Correction, Credit, Edition, ListEntry
from articles.models.tallies import Kind
from articles.related import tagged


def site():
    """The Channel of all articles. Three queries."""
    items, settled_at = newest(ListEntry.objects.under(Kind.ALL))
    away = gone(Article.objects.withdrawn(), items)
    return channel_of("", reverse("articles:home"), items=items, gone=away, settled_at=settled_at)


def listed(kind, about):
    """The Channel of the list of one category, audience, topic or source. Three queries."""
    items, settled_at = newest(ListEntry.objects.under(kind, about.pk))
    away = gone(Article.objects.withdrawn().filter(_FORMER[kind](about)), items)
    path = reverse(f"articles:{kind}", args=[about.slug])
    return channel_of(_name(about), path, items=items, gone=away, settled_at=settled_at)


def timeline(about):
    """The Channel of the articles that tell of a timeline's events. Three queries."""
    telling = live_claims().filter(event__timelines=about).values("edition__article")
    page = Article.objects.published().filter(pk__in=telling).newest_first().values("pk")[:ROWS]
    items, settled_at = told(Article.objects.published().filter(pk__in=page))
    claims = Claim.objects.filter(_LAST_TEXT, event__timelines=about)
    away = gone(Article.objects.withdrawn().filter(Exists(claims)), items)
    name, path = about.local_name, about.get_absolute_url()
    return channel_of(name, path, items=items, gone=away, settled_at=settled_at)


def corrections():
    """The Channel of all corrections. Three queries."""
    items = tuple(map(_correction, ledger().rows))
    away = Correction.objects.gone().select_related("article").newest_first()
    if len(items) == ROWS:
        away = away.filter(article__withdrawn_at__gte=items[-1].published)
    return channel_of(
        _("Corrections"),
        reverse("articles:corrections"),
        items=items,
        gone=tuple(map(_gone_correction, away[:ROWS])),
        settled_at=last_line().first(),
    )


# An edition of the withdrawn article that a query is about, which readers saw last.
_LAST_TEXT = Q(edition__article=OuterRef("pk"), edition__status=Edition.Status.WITHDRAWN)


def _under_topic(topic):
    return Q(Exists(tagged().filter(object_id=OuterRef("pk"), tag=topic)))


def _under_source(source):
    return Q(Exists(Credit.objects.filter(_LAST_TEXT, story__source=source)))


# Which withdrawn articles were in a list, by what it is of. Their entries are gone with them.
_FORMER = {
    Kind.CATEGORY: lambda about: Q(category=about),
    Kind.AUDIENCE: lambda about: Q(audiences=about),
    Kind.TOPIC: _under_topic,
    Kind.SOURCE: _under_source,
}


def _name(about):
    """What a list is called on its page."""
    return next(
        getattr(about, name)
        for name in ("local_name", "shown_name", "name")
        if getattr(about, name, "")
    )


def _correction(note):
    url = _corrected_at(note)
    with translation.override(note.article.language.lower()):
        return Item(
            id=_id_of(note),
            url=url,
            title=_("Corrected: %s") % note.article.live.headline,
            language=note.article.language,
            authors=(note.person_name or settings.SITE_NAME,),
            published=note.published_at,
            updated=note.published_at,
            summary=note.what_is_right,
            content=render_to_string("articles/feed_correction.html", {"note": note, "url": url}),
        )


def _gone_correction(note):
    return replace(gone_of(note.article), id=_id_of(note), published=note.published_at)


def _corrected_at(note):
    return f"{whole(note.article.get_absolute_url())}#corrections"


def _id_of(note):
    return lasting_id(f"{_corrected_at(note)}-{note.pk}")
