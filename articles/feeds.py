"""What other programs read of us: the newest articles as Atom.

A feed is copied on, so it carries less than the page: words of a source are in it only where that
source's rights let them be passed on.
"""

import re

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed

from articles import rights
from articles.making import Making
from articles.models import Claim
from articles.page import lay_out
from articles.river import with_passages

# XML has no way to say these, not even escaped.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class _Atom(Atom1Feed):
    """Django's Atom with each entry's own language and its whole content."""

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def atom(rows, *, address):
    """The articles of river rows as an Atom document, in bytes. Three queries."""
    articles = [row.article for row in rows]
    _read(articles)
    feed = _Atom(
        title=_clean(settings.SITE_NAME),
        link=settings.SITE_URL + reverse("articles:home"),
        feed_url=settings.SITE_URL + address,
        description="",
        language=settings.LANGUAGE_CODE,
    )
    for row in rows:
        with translation.override(row.article.language.lower()):
            feed.add_item(**_entry(row))
    return feed.writeString("utf-8").encode()


def _read(articles):
    """Claims and tags of all articles at once, onto the rows."""
    claims = with_passages(Claim.objects.select_related("quotes").in_reading_order())
    editions = [article.live for article in articles]
    prefetch_related_objects(editions, Prefetch("claims", claims, to_attr="told"))
    prefetch_related_objects(articles, "tags")


def _entry(row):
    article = row.article
    text = lay_out(rights.passed_on(article.live.told))
    content = {
        "article": article,
        "text": text,
        "making": Making.of(article.live, text.claims),
        "credits": article.live.credits.all(),
        "site_url": settings.SITE_URL,
    }
    return {
        "title": _clean(row.headline),
        "link": settings.SITE_URL + article.get_absolute_url(),
        "description": _clean(text.summary) or None,
        "content": _clean(render_to_string("articles/feed_entry.html", content)),
        "author_name": _clean(settings.SITE_NAME),
        "pubdate": article.published_at,
        "updateddate": article.updated_at or article.published_at,
        "categories": [_clean(name) for name in _filed_under(article)],
        "language": article.language,
    }


def _filed_under(article):
    category = [article.category.local_name] if article.category else []
    return [*category, *sorted(tag.name for tag in article.tags.all())]


def _clean(text):
    return _NOT_IN_XML.sub("", text)
