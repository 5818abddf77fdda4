"""What we make of a source: which published articles rest on it, how many of its words they show,
and how its feeds are doing. For the desk."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q

from articles import rights
from articles.lists.river import cursor, read_cursor, with_passages
from articles.models import Article, Claim, Credit, Edition, ListEntry, Passage, Snapshot, Tally

ROWS = 50
# Words are counted in so many articles, the newest: each is laid out for it.
COUNTED = 200


@dataclass(frozen=True)
class Use:
    """A published article that rests on a source, with how many of its words it shows and how many
    of its claims rest on it; `repeats`: our headline is one that the source keeps back."""

    article: Article
    words: int
    claims: int
    repeats: bool


@dataclass(frozen=True)
class Uses:
    """A page of uses, newest first; `older` is the cursor of the next page, "" on the last."""

    rows: tuple
    older: str


@dataclass(frozen=True)
class Summary:
    """The use that is made of a source: published articles, editions in work, claims of published
    articles that rest on its words; `words` are shown in the `counted` newest of the articles."""

    articles: int
    in_work: int
    claims: int
    words: int
    counted: int
    most: int  # words in the article that shows most
    repeats: int


def uses_of(source, *, before="", rows=ROWS):
    """A page of the Uses of a source, older than the cursor `before`; raises river.BadCursor.
    Five queries, whatever the page holds."""
    entries = ListEntry.objects.under(Tally.Kind.SOURCE, source.pk)
    if before:
        at, pk = read_cursor(before)
        entries = entries.filter(published_at__lte=at).exclude(published_at=at, article_id__gte=pk)
    page = entries.newest_first().values("article")[: rows + 1]
    claims = with_passages(Claim.objects.select_related("quotes").in_reading_order())
    credits = Credit.objects.select_related("story__source").defer("story__summary", "story__tags")
    found = list(
        Article.objects.published()
        .filter(pk__in=list(page.values_list("article", flat=True)))
        .select_related("live")
        .prefetch_related(
            Prefetch("live__claims", claims, to_attr="told"), Prefetch("live__credits", credits)
        )
    )
    found.sort(key=lambda article: (article.published_at, article.pk), reverse=True)
    kept = tuple(_use(article, source) for article in found[:rows])
    return Uses(kept, cursor(kept[-1].article) if len(found) > rows else "")


def _use(article, source):
    claims = article.live.told
    resting = [
        claim
        for claim in claims
        if any(p.snapshot.story.source_id == source.pk for p in claim.passages.all())
    ]
    credits = [c for c in article.live.credits.all() if c.story.source_id == source.pk]
    return Use(
        article,
        rights.shown(claims).spent.get(source.pk, 0),
        len(resting),
        any(rights.keeps_back(article.live.headline, credit.story) for credit in credits),
    )


def summary_of(source, uses=None):
    """The Summary of a source; `uses` are its newest Uses where they were read already."""
    rows = (uses or uses_of(source, rows=COUNTED)).rows
    tally = Tally.objects.filter(kind=Tally.Kind.SOURCE, key=str(source.pk)).first()
    on_it = Passage.objects.filter(claim=OuterRef("pk"), snapshot__story__source=source)
    live = Claim.objects.filter(edition__status=Edition.Status.LIVE)
    in_work = Edition.objects.in_work().filter(credits__story__source=source)
    return Summary(
        articles=tally.articles if tally else 0,
        in_work=in_work.distinct().count(),
        claims=live.filter(Exists(on_it)).count(),
        words=sum(use.words for use in rows),
        counted=len(rows),
        most=max((use.words for use in rows), default=0),
        repeats=sum(use.repeats for use in rows),
    )


@dataclass(frozen=True)
class Health:
    """How the collecting of a source does: its feeds, stories seen in 7 and in 30 days, when the
    newest was, and the share of those of 30 days whose text we hold, in per cent (None: no story).
    """

    feeds: tuple
    week: int
    month: int
    newest: object
    with_text: int | None


def health_of(source, *, at):
    """The Health of a source. Two queries."""
    held = Snapshot.objects.filter(story=OuterRef("pk"), length__gt=0)
    recent = Q(first_seen_at__gt=at - timedelta(days=30))
    counts = source.stories.annotate(held=Exists(held)).aggregate(
        week=Count("pk", filter=Q(first_seen_at__gt=at - timedelta(days=7))),
        month=Count("pk", filter=recent),
        newest=Max("first_seen_at"),
        texts=Count("pk", filter=recent & Q(held=True)),
    )
    month = counts["month"]
    return Health(
        tuple(source.feeds.order_by(F("is_on").desc(), "title", "url")),
        counts["week"],
        month,
        counts["newest"],
        round(100 * counts["texts"] / month) if month else None,
    )
