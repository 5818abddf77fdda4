"""Articles as items of our feeds, and those that were withdrawn, read from the database."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Subquery, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from articles import rights
from articles.corrections import notes_of
from articles.feeds import atom
from articles.feeds.channel import Gone, Item, Made, Picture, Rest, lasting_id
from articles.languages import whole
from articles.leadpictures import MEDIA_TYPE, passed_on
from articles.making import Making, digital_source_type
from articles.models import Article, Claim, DeskEntry, Edition
from articles.page import lay_out
from articles.rehearsal import filed_in_work
from articles.river import ROWS, by_edition, credited
from articles.tallies import filed_under, filings


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
    they are made of was last changed (None where nothing is known to be). Two queries, or three
    where there are none: a list may have lost them since it was read."""
    found = credited(articles, **filings(), settled_at=Subquery(last_line()))
    found.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    editions = [article.live for article in found]
    claims = _claims(editions)
    items = tuple(
        _item(one.article, claims[one.pk], *filed_under(one), passed_on(one)) for one in editions
    )
    return items, editions[0].settled_at if editions else last_line().first()


def _claims(editions):
    """{edition id: its claims in reading order, with their passages}. One query."""
    claims = Claim.objects.select_related("quotes", "prediction")
    return by_edition([edition.pk for edition in editions], claims)


# By these an article joins a list and leaves another, where no item that is left tells of it.
_FILING = ("categorise", "publish")


def last_line():
    """A queryset of one time: when something was last changed that many pages are made of, or what
    stands in which list."""
    lines = DeskEntry.objects.order_by()
    # The newest of each kind by an index of its own, and then the newest of these few.
    about, *filed = (
        lines.filter(pk__in=kind.order_by("-at").values("pk")[:1]).values("pk")
        for kind in (lines.of_no_one_text(), *(lines.filter(verb=verb) for verb in _FILING))
    )
    newest = lines.filter(pk__in=about.union(*filed))
    return newest.order_by("-at").values_list("at", flat=True)[:1]


def gone(articles, items):
    """What a feed that has these items tells of a queryset of withdrawn articles: those that were
    withdrawn since its oldest item was published, the last first. One query."""
    articles = articles.once_published().order_by("-withdrawn_at", "-pk")
    if len(items) == ROWS:
        articles = articles.filter(withdrawn_at__gte=items[-1].published)
    return tuple(map(gone_of, articles[:ROWS]))


def alone(article, channel, address):
    """The Alone of an article whose live edition may be one in memory alone; `channel` is a
    Channel without items that it is told in, `address` gives that of its lead picture, from the
    picture and a width."""
    edition = article.live
    prefetch_related_objects([edition], "credits__story__source")
    claims, picture = _claims([edition])[edition.pk], passed_on(edition, address)
    item = _item(article, claims, *filed_in_work(article), picture)
    document = atom.write(replace(channel, items=(item,)), sheet="").decode()
    entry = document[document.index("<entry") : document.index("</feed>")]
    return Alone(item.title, item.tags, item.content, entry.strip())


def _item(article, claims, audiences, topics, picture):
    """An article that was read with its credits as an Item, in its own language."""
    edition, url = article.live, whole(article.get_absolute_url())
    with translation.override(article.language.lower()):
        seen = rights.shown(claims)
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
            updated=_updated(article, claims),
            summary=text.summary,
            content=_content(article, text, making, audiences, picture),
            tags=(*category, *(topic.name for topic in topics)),
            rests_on=tuple(map(_rest, edition.credits.all())),
            made=_made(making, seen.claims),
            picture=_picture(picture) if picture else None,
        )


def _content(article, text, making, audiences, picture):
    notes = [note for group in text.notes.values() for note in group]
    content = {
        "article": article,
        "text": text,
        "notes": sorted(notes, key=lambda note: note.number),
        "making": making,
        "credits": article.live.credits.all(),
        "corrections": notes_of(article.live),
        "audiences": audiences,
        "picture": picture,
        "site_url": settings.SITE_URL,
        "url": whole(article.get_absolute_url()),
    }
    return render_to_string("articles/feed_entry.html", content)


def _updated(article, claims):
    """When the live text last changed: by an edition, or by a takedown of some of its words."""
    struck = [claim.erased_at for claim in claims]
    struck += [p.snapshot.erased_at for claim in claims for p in claim.passages.all()]
    struck += [credit.story.taken_down_at for credit in article.live.credits.all()]
    return max([article.changed_at, *(at for at in struck if at)])


def _picture(shown):
    return Picture(
        url=shown.url,
        media_type=MEDIA_TYPE,
        width=shown.width,
        height=shown.height,
        alt=shown.alt,
        credit=shown.credit,
        licence=shown.licence,
        deed=shown.picture.deed,
    )


def _rest(credit):
    story = credit.story
    title, language = rights.headline_of(story), story.language or story.source.language
    return Rest(story.source.shown_name, story.url, title, language, credit.is_original)


def _made(making, claims):
    """How it was made, by all claims that readers see: those that may not travel count as well."""
    label = _(Edition.Origin(making.made).label)
    kind = digital_source_type(making, claims)
    return Made(label, kind, making.reviewed_by, making.edited_by)


def gone_of(article):
    """A withdrawn article as a Gone, in its own language: its reason and none of its words."""
    url = whole(article.get_absolute_url())
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
