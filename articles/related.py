"""Other published articles worth reading next, each with the reason it is here.

    an article goes live, changes or goes | what it shares with the newest others | rows, both ways

The reasons, the strongest first: the same event (a dated one that claims of both report, or one
whose stories the desk has put together), the same report (a story that both credit), the same
timeline, shared sources (by publisher family), shared topics; the same category alone is a reason
only where there is no other. Of equal reasons the one that shares more comes first, then the newer
article. Nothing is learned from readers. Translations of one another are the nearest of all, and
stand on the page by themselves, at its head.

The rows are written when something is published, so that a page reads them in one query. The work
has a bound: of each kind the newest `NEAR` others are looked at. `KEPT` rows are kept, more than
are shown, so that a withdrawal leaves no gap. `manage.py reindex` writes all of them anew.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from taggit.models import TaggedItem

from articles.models import Article, Claim, ClusterMember, Credit, RelatedUpdate, Source

Reason = RelatedUpdate.Reason

MOST, KEPT = 4, 8
NEAR = 12
# How many of the articles that pointed to a changed one are looked at again, the newest.
POINTING = 100


@dataclass(frozen=True)
class Related:
    """An article and why it is here: `reason` is event, report, timeline, sources, topics or
    category.

    `shared` are the topics or sources in common; `event` and `timeline` those of that reason.
    """

    article: Article
    reason: str
    shared: tuple = ()
    event: object = None
    timeline: object = None


@dataclass(frozen=True)
class Beside:
    """What stands beside a published article: its translations, each an Article, and at most four
    Related."""

    translations: tuple
    related: tuple


def beside(article, *, tags, sources):
    """The Beside of a published article with these tags and sources. One query."""
    rows = list(_rows(article).select_related("other__category", "event", "timeline"))
    translations = [row.other for row in rows if row.reason == Reason.TRANSLATION]
    known = {Reason.TOPICS: _by_key(tags, "pk"), Reason.SOURCES: _by_key(sources, "family_key")}
    found = [_read(row, known.get(row.reason, {})) for row in rows if row.other not in translations]
    found = [one for one in found if one.shared or one.reason not in ("topics", "sources")]
    better = [one for one in found if one.reason != "category"]
    return Beside(tuple(translations), tuple((better or found)[:MOST]))


def translations_of(article):
    """The published translations of a published article, as Articles with their live editions. One
    query."""
    return [row.other for row in _rows(article).filter(reason=Reason.TRANSLATION)]


def _rows(article):
    rows = RelatedUpdate.objects.filter(article=article).published()
    return rows.strongest_first().select_related("other__live")


def _by_key(records, name):
    """The records by key, the first of those that share one."""
    ordered = sorted(records, key=lambda record: record.pk, reverse=True)
    return {getattr(record, name): record for record in ordered}


def _read(row, known):
    shared = tuple(known[key] for key in row.keys if key in known)
    return Related(row.other, Reason(row.reason).name.lower(), shared, row.event, row.timeline)


# -- Writing ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What an article shares with others: its keys, each a (reason, kind, id)."""

    pk: int
    published_at: datetime
    keys: frozenset


@transaction.atomic
def refresh(article):
    """Write anew what is related to an article, and to what it is related; one that is not
    published leaves every list."""
    mine = _facts(Article.objects.published().filter(pk=article.pk)).get(article.pk)
    near = _near(mine) | _pointing(article) if mine else set()
    others = _facts(Article.objects.published().filter(pk__in=near - {article.pk}))
    theirs = Q(article=article) | Q(other=article)
    # Locked in one order, so that two publications at once wait for each other and never both.
    rows = RelatedUpdate.objects.filter(theirs | Q(article__in=list(others))).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    RelatedUpdate.objects.filter(theirs).delete()
    if mine:
        _store([*_best(mine, others.values()), *(_row(one, mine) for one in others.values())])
        _trim(list(others))


@transaction.atomic
def rebuild():
    """Write all rows anew, as if every article had been published last."""
    RelatedUpdate.objects.all().delete()
    known = _facts(Article.objects.published())
    newest = defaultdict(list)
    for facts in sorted(known.values(), key=_newest_first):
        for key in facts.keys:
            if len(newest[key]) <= NEAR:  # one more, as an article is no neighbour of its own
                newest[key].append(facts.pk)
    near = {
        pk: {other for key in facts.keys for other in newest[key]} - {pk}
        for pk, facts in known.items()
    }
    _store(
        row
        for pk, others in near.items()
        for row in _best(known[pk], [known[other] for other in others])
    )


def _facts(articles):
    """{id: Facts} of a queryset of published articles. Five queries."""
    columns = ("pk", "live", "published_at", "category", "translation_of")
    rows = list(articles.order_by().values_list(*columns))
    # An article that translates none stands for itself, so that it meets those that translate it.
    keys = {
        pk: {
            (Reason.CATEGORY, "category", category),
            (Reason.TRANSLATION, "text", original or pk),
        }
        for pk, _, _, category, original in rows
    }
    of_edition = {edition: keys[pk] for pk, edition, *_ in rows}
    editions = articles.order_by().values("live")
    told = Claim.objects.filter(edition__in=editions, event__isnull=False)
    for edition, event, timeline in told.values_list("edition", "event", "event__timelines"):
        of_edition[edition].add((Reason.EVENT, "event", event))
        of_edition[edition].add((Reason.TIMELINE, "timeline", timeline))
    credits = Credit.objects.filter(edition__in=editions).order_by()
    columns = ("edition", "story", "story__source__family", "story__source__slug")
    for edition, story, family, slug in credits.values_list(*columns):
        of_edition[edition].add((Reason.SOURCES, "family", family or slug))
        of_edition[edition].add((Reason.REPORT, "story", story))
    together = ClusterMember.objects.current().filter(story__credits__edition__in=editions)
    for edition, cluster in together.values_list("story__credits__edition", "cluster"):
        of_edition[edition].add((Reason.EVENT, "cluster", cluster))
    tags = tagged().filter(object_id__in=articles.order_by().values("pk"))
    for pk, tag in tags.values_list("object_id", "tag"):
        keys[pk].add((Reason.TOPICS, "tag", tag))
    return {
        pk: Facts(pk, published_at, frozenset(key for key in keys[pk] if key[2] is not None))
        for pk, _, published_at, *_ in rows
    }


def tagged():
    """Tags put on articles, without asking for the content type first."""
    return TaggedItem.objects.filter(
        content_type__app_label="articles", content_type__model="article"
    )


def _near(facts):
    """The ids of the newest published articles that share something, `NEAR` of each kind."""
    shared = defaultdict(set)
    for _, kind, key in facts.keys:
        shared[kind].add(key)
    others = Article.objects.published().exclude(pk=facts.pk).newest_first()
    return {
        pk
        for kind, keys in shared.items()
        for pk in others.filter(_having(kind, keys)).values_list("pk", flat=True)[:NEAR]
    }


def _having(kind, keys):
    """The articles that have one of some keys of a kind."""
    if kind == "category":
        return Q(category__in=keys)
    if kind == "text":
        return Q(pk__in=keys) | Q(translation_of__in=keys)
    if kind == "tag":
        return Q(pk__in=tagged().filter(tag__in=keys).values("object_id"))
    if kind in ("event", "timeline"):
        path = "event" if kind == "event" else "event__timelines"
        return Q(live__in=Claim.objects.filter(**{f"{path}__in": keys}).values("edition"))
    credits = Credit.objects.order_by()
    if kind == "family":
        sources = Source.objects.filter(Q(family__in=keys) | Q(family="", slug__in=keys))
        return Q(live__in=credits.filter(story__source__in=sources.order_by()).values("edition"))
    if kind == "cluster":
        members = ClusterMember.objects.current().filter(cluster__in=keys)
        return Q(live__in=credits.filter(story__in=members.values("story")).values("edition"))
    return Q(live__in=credits.filter(story__in=keys).values("edition"))


def _pointing(article):
    """The ids of those to which an article was related, the newest."""
    rows = RelatedUpdate.objects.filter(other=article).order_by("-article")
    return set(rows.values_list("article", flat=True)[:POINTING])


def _shared(mine, other):
    """The strongest reason that two articles have in common with its keys, each a (kind, id); None
    where there is none."""
    keys = mine.keys & other.keys
    if not keys:
        return None
    reason = min(key[0] for key in keys)
    return reason, sorted(key[1:] for key in keys if key[0] == reason)


def _row(mine, other):
    """The unsaved row of what two articles have in common, or None."""
    found = _shared(mine, other)
    if found is None:
        return None
    reason, shared = found
    ids = {kind: key for kind, key in reversed(shared)}
    return RelatedUpdate(
        article_id=mine.pk,
        other_id=other.pk,
        reason=reason,
        weight=len(shared),
        keys=[key for _, key in shared],
        event_id=ids.get("event"),
        timeline_id=ids.get("timeline"),
    )


def _best(mine, others):
    """The rows of an article that are kept, from Facts of others that are near it."""
    ranked = []
    for other in others:
        if found := _shared(mine, other):
            reason, shared = found
            ranked.append((reason, -len(shared), *_newest_first(other), other))
    ranked.sort(key=lambda rank: rank[:-1])
    return [_row(mine, rank[-1]) for rank in ranked[:KEPT]]


def _newest_first(facts):
    return -facts.published_at.timestamp(), -facts.pk


def _store(rows):
    """Write rows, those of one article together and in one order, some hundreds at a time."""
    rows = sorted(filter(None, rows), key=lambda row: (row.article_id, row.other_id))
    # Somebody who published at the same time may have written the same.
    RelatedUpdate.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def _trim(articles):
    """Keep the strongest rows of each of some articles."""
    count, weak = defaultdict(int), []
    rows = RelatedUpdate.objects.filter(article__in=articles).strongest_first()
    for pk, article in rows.values_list("pk", "article"):
        count[article] += 1
        if count[article] > KEPT:
            weak.append(pk)
    RelatedUpdate.objects.filter(pk__in=weak).delete()
