"""Articles as items of our feeds, and those that were withdrawn, read from the database."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import CharField, Prefetch, Subquery, Value, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import TaggedItem

from articles import rights
from articles.corrections import notes_of
from articles.feeds import atom
from articles.feeds.channel import Gone, Item, Made, Rest, lasting_id
from articles.making import Making, digital_source_type
from articles.models import Article, Claim, Credit, DeskEntry, Edition
from articles.page import lay_out
from articles.river import ROWS, with_passages

_MADE = {
    Edition.Origin.EXTRACTED: gettext_lazy("Extracted from the source"),
    Edition.Origin.MODEL: gettext_lazy("Drafted with AI"),
    Edition.Origin.PERSON: gettext_lazy("Written by a person"),
}
# Neither is printed, and a summary can be long.
_UNREAD = ("story__summary", "story__tags")


@dataclass(frozen=True)
class Alone:
    """One article as a feed carries it: its entry in Atom, and what the entry says, as HTML."""

    title: str
    categories: tuple
    body: str
    source: str


def newest(entries):
    """The newest articles of a list (a queryset of its entries), as `told` gives them."""
    page = entries.newest_first().values("article")[:ROWS]
    return told(Article.objects.published().filter(pk__in=page))


def told(articles):
    """(items, settled_at) of a queryset of published articles: the newest first, and when what
    they are made of was last changed (None where nothing is known to be). Five queries."""
    articles = articles.select_related("live", "category")
    articles = articles.annotate(settled_at=Subquery(last_line()))
    found = list(articles.order_by())
    found.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    filed = _read(found)
    items = tuple(_item(article, filed[article.pk]) for article in found)
    return items, found[0].settled_at if found else None


def last_line():
    """A queryset of when something was last changed that many pages are made of."""
    return DeskEntry.objects.of_no_one_text().order_by("-at").values("at")[:1]


def gone(articles, items):
    """What a feed that has these items tells of a queryset of withdrawn articles: those that were
    withdrawn since its oldest item was published, the last first. One query."""
    articles = articles.once_published().order_by("-withdrawn_at", "-pk")
    if len(items) == ROWS:
        articles = articles.filter(withdrawn_at__gte=items[-1].published)
    return tuple(map(_gone, articles[:ROWS]))


def alone(article, channel):
    """The Alone of an article whose live edition may be one in memory alone; `channel` is a
    Channel without items that it is told in."""
    item = _item(article, _read([article])[article.pk])
    document = atom.write(replace(channel, items=(item,)), sheet="").decode()
    entry = document[document.index("<entry") : document.index("</feed>")]
    return Alone(item.title, item.tags, item.content, entry.strip())


@dataclass(frozen=True)
class Filed:
    """The names of an article's topics; its audiences as (name, slug), in their order."""

    topics: tuple
    audiences: tuple


def _read(articles):
    """Claims, passages and credits of all articles at once, onto the rows. Returns {article id:
    what it is filed under}."""
    claims = Claim.objects.select_related("quotes", "prediction").in_reading_order()
    credits = Credit.objects.select_related("story__source").defer(*_UNREAD)
    editions = [article.live for article in articles]
    prefetch_related_objects(
        editions,
        Prefetch("credits", credits, to_attr="resting"),
        Prefetch("claims", with_passages(claims), to_attr="told"),
    )
    return _filed(articles) if articles else {}


def _filed(articles):
    """{article id: Filed}. One query for topics and audiences together."""
    pks = [article.pk for article in articles]
    of_articles = {"content_type__app_label": "articles", "content_type__model": "article"}
    name_zh, no_place = Value("", CharField()), Value(-1)
    topics = TaggedItem.objects.filter(object_id__in=pks, **of_articles).values_list(
        "object_id", no_place, "tag__name", name_zh, "tag__slug"
    )
    named = ("position", "name", "name_zh", "slug")
    audiences = Article.audiences.through.objects.filter(article__in=pks).values_list(
        "article_id", *(f"audience__{name}" for name in named)
    )
    rows = sorted(topics.union(audiences, all=True))
    languages = {article.pk: article.language for article in articles}
    return {
        pk: Filed(
            tuple(name for one, place, name, *_ in rows if one == pk and place < 0),
            tuple(
                (zh if zh and language.startswith("zh") else name, slug)
                for one, place, name, zh, slug in rows
                if one == pk and place >= 0
            ),
        )
        for pk, language in languages.items()
    }


def _item(article, filed):
    """An article as an Item, in its own language."""
    edition, url = article.live, settings.SITE_URL + article.get_absolute_url()
    with translation.override(article.language.lower()):
        seen = rights.shown(edition.told)
        text = lay_out(rights.passed_on_of(seen))
        making = Making.of(edition)
        category = [article.category.local_name] if article.category else []
        return Item(
            id=lasting_id(url),
            url=url,
            title=edition.headline,
            language=article.language,
            authors=making.written_by or (settings.SITE_NAME,),
            published=article.published_at,
            updated=_updated(article),
            summary=text.summary,
            content=_content(article, text, making, filed),
            tags=(*category, *filed.topics),
            rests_on=tuple(map(_rest, edition.resting)),
            made=_made(making, seen.claims),
        )


def _content(article, text, making, filed):
    notes = [note for group in text.notes.values() for note in group]
    content = {
        "article": article,
        "text": text,
        "notes": sorted(notes, key=lambda note: note.number),
        "making": making,
        "credits": article.live.resting,
        "corrections": notes_of(article.live),
        "audiences": filed.audiences,
        "site_url": settings.SITE_URL,
        "url": settings.SITE_URL + article.get_absolute_url(),
    }
    return render_to_string("articles/feed_entry.html", content)


def _updated(article):
    """When the live text last changed: by an edition, or by a takedown of some of its words."""
    claims = article.live.told
    struck = [claim.erased_at for claim in claims]
    struck += [p.snapshot.erased_at for claim in claims for p in claim.passages.all()]
    struck += [credit.story.taken_down_at for credit in article.live.resting]
    live_at = article.updated_at or article.published_at
    return max([live_at, *(at for at in struck if at)])


def _rest(credit):
    story = credit.story
    title, language = rights.headline_of(story), story.language or story.source.language
    return Rest(story.source.shown_name, story.url, title, language, credit.is_original)


def _made(making, claims):
    """How it was made, by all claims that readers see: those that may not travel count as well."""
    label = str(_MADE[making.made])
    kind = digital_source_type(making, claims)
    return Made(label, kind, making.reviewed_by, making.edited_by)


def _gone(article):
    """A withdrawn article as a Gone, in its own language: its reason and none of its words."""
    url = settings.SITE_URL + article.get_absolute_url()
    with translation.override(article.language.lower()):
        return Gone(
            id=lasting_id(url),
            url="" if article.taken_down_at else url,
            language=article.language,
            title=_("We have withdrawn this article"),
            reason=article.withdrawn_reason,
            published=article.published_at,
            at=article.withdrawn_at,
        )
