"""What other programs read of us: the newest articles as Atom.

A feed is copied on, so it carries less than the page: words of a source are in it only where that
source's rights let them be passed on.
"""

import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Alone:
    """One article as the feed carries it: its entry in Atom, and what the entry says, as HTML."""

    title: str
    categories: list
    body: str
    source: str


def alone(row, *, address):
    """The Alone of a river row, out of a feed that has nothing else in it."""
    document = atom([row], address=address).decode()
    entry = document[document.index("<entry") : document.index("</feed>")]
    with translation.override(row.article.language.lower()):
        body = _body(row.article, _text(row.article))
        return Alone(_clean(row.headline), _categories(row.article), body, entry)


def _read(articles):
    """Claims and tags of all articles at once, onto the rows."""
    claims = with_passages(Claim.objects.select_related("quotes").in_reading_order())
    editions = [article.live for article in articles]
    prefetch_related_objects(editions, Prefetch("claims", claims, to_attr="told"))
    prefetch_related_objects(articles, "tags")


def _entry(row):
    article = row.article
    text = _text(article)
    return {
        "title": _clean(row.headline),
        "link": settings.SITE_URL + article.get_absolute_url(),
        "description": _clean(text.summary) or None,
        "content": _clean(_body(article, text)),
        "author_name": _clean(settings.SITE_NAME),
        "pubdate": article.published_at,
        "updateddate": article.updated_at or article.published_at,
        "categories": _categories(article),
        "language": article.language,
    }


def _body(article, text):
    content = {
        "article": article,
        "text": text,
        "making": Making.of(article.live, text.claims),
        "credits": article.live.credits.all(),
        "site_url": settings.SITE_URL,
    }
    return render_to_string("articles/feed_entry.html", content)


def _text(article):
    return lay_out(rights.passed_on(article.live.told))


def _categories(article):
    """What an article is filed under: its category and its topics."""
    category = [article.category.local_name] if article.category else []
    return [_clean(name) for name in [*category, *sorted(tag.name for tag in article.tags.all())]]


def _clean(text):
    return _NOT_IN_XML.sub("", text)
