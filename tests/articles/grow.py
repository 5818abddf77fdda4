"""An archive of any size in bulk: what a newsroom of forty-eight articles a day has after a while.

An article of any number is the same however many there are; the higher its number, the older.
"""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from taggit.models import Tag, TaggedItem

from articles.lists import tallies
from articles.models import (
    Article,
    Claim,
    Correction,
    Credit,
    DeskEntry,
    Edition,
    Passage,
    Prediction,
    Resolution,
    Source,
    Timeline,
    TimelineEvent,
)
from articles.models.claims import Section
from articles.searching import entries
from articles.searching.wanted import ALL, DATED, listed
from recaps.models import Recap
from tests.articles import make

APART = datetime.timedelta(minutes=30)
# What three or four in twenty thousand articles are of: one of the newest 200, the rest far down.
RARE = "rare"


def is_rare(number):
    return number % 6661 == 150


def grow(numbers, *, now, person):
    """Published articles of these numbers (a range), as publishing leaves them, and all that
    reader pages make of them. Yields nothing; counts are taken anew."""
    kinds = _kinds()
    articles = _articles(numbers, now, kinds)
    editions = _editions(articles, numbers, now)
    _credits(editions, numbers)
    _claims(editions, numbers, now, person)
    _filed(articles, numbers, kinds)
    _found(articles, numbers, kinds)
    _corrected(articles, editions, numbers, person)
    _recaps(articles, numbers, now)
    _withdrawn(numbers, now, kinds)
    _recorded(editions, person)
    make.analyze()
    tallies.recount_all()


def _withdrawn(numbers, now, kinds):
    """For every hundredth, one more that was withdrawn an hour after it came out."""
    gone = [n for n in numbers if n % 100 == 0]
    articles = Article.objects.bulk_create(
        Article(
            slug=f"gone-{n}",
            category=kinds["category"][_named(n, 4)],
            published_at=now - n * APART,
            withdrawn_at=now - n * APART + datetime.timedelta(hours=1),
            withdrawn_reason="Wrong.",
        )
        for n in gone
    )
    editions = Edition.objects.bulk_create(
        Edition(article=article, status=Edition.Status.WITHDRAWN, headline="Gone")
        for article in articles
    )
    _credits(editions, gone)


def _recorded(editions, person):
    """A line about each edition, and one in a thousand about what many pages are made of."""
    DeskEntry.objects.bulk_create(
        DeskEntry.line(
            "publish", "A headline", at=edition.published_at, person=person,
            **({"edition": edition, "article": edition.article} if n % 1000 else {}),
        )
        for n, edition in enumerate(editions)
    )  # fmt: skip


def _named(number, count):
    return RARE if is_rare(number) else f"{number % count}"


def _kinds():
    names = [*map(str, range(4)), RARE]
    return {
        "category": {n: make.category(f"Category {n}", slug=f"category-{n}") for n in names},
        "audience": {n: make.audience(f"Audience {n}") for n in names},
    }


def _articles(numbers, now, kinds):
    rows = Article.objects.bulk_create(
        Article(
            slug=f"article-{n}",
            category=kinds["category"][_named(n, 4)],
            language="zh-Hans" if is_rare(n) else "en",
            published_at=now - n * APART,
            updated_at=now - n * APART,
        )
        for n in numbers
    )
    return rows


def _editions(articles, numbers, now):
    rows = Edition.objects.bulk_create(
        Edition(
            article=article,
            status=Edition.Status.LIVE,
            origin=Edition.Origin.MODEL,
            headline=f"Headline {n}",
            published_at=article.published_at,
            newest_source_at=article.published_at - APART,
            record=make.RECORD,
        )
        for n, article in zip(numbers, articles, strict=True)
    )
    of_article = Edition.objects.filter(article=OuterRef("pk")).values("pk")
    Article.objects.filter(live=None, withdrawn_at=None).update(live=Subquery(of_article))
    return rows


def _stories():
    """A story of each of a hundred sources, and one of a source that is hardly ever credited."""
    sources = Source.objects.filter(slug__startswith="source-")
    if not sources.exists():
        for name in (*map(str, range(100)), RARE):
            make.story(f"Story {name}", of=make.source(f"Source {name}"))
    return {s.slug.removeprefix("source-"): s.stories.get() for s in sources.all()}


def _credits(editions, numbers):
    stories = _stories()
    Credit.objects.bulk_create(
        Credit(edition=edition, story=stories[_named(n, 100)], is_original=True)
        for n, edition in zip(numbers, editions, strict=True)
    )


def _claims(editions, numbers, now, person):
    """A hook for each; for every fiftieth an event in a timeline, and a forecast."""
    threads = _threads()
    forecasts = Prediction.objects.bulk_create(
        Prediction(
            question=f"Question {n}?",
            likelihood="likely",
            resolve_by=(now + (n - 500) * APART).date(),
            tracked_by=person,
            frozen_at=now,
        )
        for n in numbers
        if n % 50 == 0
    )
    _resolve(forecasts[1::2], now, person)
    forecasts = iter(forecasts)
    rows = []
    for n, edition in zip(numbers, editions, strict=True):
        rows.append(Claim(edition=edition, section=Section.HOOK, text=f"Hook {n}."))
        if n % 50 == 0:
            event = threads[n // 50 % len(threads)]
            day = now.date() - datetime.timedelta(days=event.pk)  # all reports of it agree
            dated = {"event_date": day, "event_precision": "day"}
            rows += [
                Claim(edition=edition, section=Section.EVENT, text="So.", event=event, **dated),
                Claim(
                    edition=edition,
                    section=Section.IMPLICATION,
                    text="It may.",
                    prediction=next(forecasts),
                ),
            ]
    claims = Claim.objects.bulk_create(rows)
    snapshot = _stories()["0"].snapshots.get()
    Passage.objects.bulk_create(
        Passage(claim=claim, snapshot=snapshot, exact="one code", start=50, end=58)
        for claim in claims
    )


def _resolve(forecasts, now, person):
    """Half of these happened; of every twentieth, the article is said to be withdrawn."""
    snapshot = _stories()["0"].snapshots.get()
    made = Resolution.objects.bulk_create(
        Resolution(
            prediction=forecast,
            outcome="happened",
            sentence="It came.",
            snapshot=snapshot,
            exact="one code",
            proposed_by=person,
            proposed_at=now,
            confirmed_by=person,
            confirmed_at=now,
        )
        for forecast in forecasts
    )
    for number, (forecast, resolution) in enumerate(zip(forecasts, made, strict=True)):
        forecast.outcome, forecast.resolution = "happened", resolution
        forecast.withdrawn_at = now if number % 20 == 0 else None
    fields = ["outcome", "resolution", "withdrawn_at"]
    Prediction.objects.bulk_update(forecasts, fields, batch_size=100)


def _threads():
    """The forty events of ten timelines."""
    if not TimelineEvent.objects.exists():
        for number in range(40):
            thread = Timeline.objects.get_or_create(
                slug=f"thread-{number % 10}", defaults={"name": f"Thread {number % 10}"}
            )[0]
            TimelineEvent.objects.create(title=f"Event {number}").timelines.add(thread)
    return list(TimelineEvent.objects.all())


def _filed(articles, numbers, kinds):
    """One of three topics, and one that is shared by four articles."""
    Article.audiences.through.objects.bulk_create(
        Article.audiences.through(article=article, audience=kinds["audience"][_named(n, 3)])
        for n, article in zip(numbers, articles, strict=True)
    )
    wanted = {name for n in numbers for name in _topics(n)}
    Tag.objects.bulk_create(
        [Tag(name=f"Topic {name}", slug=f"topic-{name}") for name in sorted(wanted)],
        ignore_conflicts=True,
    )
    tags = {tag.slug: tag for tag in Tag.objects.all()}
    of_articles = ContentType.objects.get_for_model(Article)
    TaggedItem.objects.bulk_create(
        TaggedItem(tag=tags[f"topic-{name}"], content_type=of_articles, object_id=article.pk)
        for n, article in zip(numbers, articles, strict=True)
        for name in _topics(n)
    )


def _found(articles, numbers, kinds):
    """What each is found by, with twenty words that all have, one that every fifth has, and one
    that hardly any has."""
    words = " ".join(f"word{n}" for n in range(20))
    topics = {tag.slug: tag.pk for tag in Tag.objects.all()}
    stories = _stories()
    for start in range(0, len(articles), 1000):
        some = list(zip(numbers, articles, strict=True))[start : start + 1000]
        made = []
        for n, article in some:
            told = entries.Told(
                headline=f"Headline {n}",
                sentences=((f"Hook {n}.", None), (f"{words} {_often(n)}.", None)),
                first=1,
                names=(f"Story {_named(n, 100)}", f"Source {_named(n, 100)}"),
                topics=tuple(f"Topic {name}" for name in _topics(n)),
                lists=(
                    ALL,
                    DATED,
                    listed("category", str(article.category_id)),
                    listed("language", article.language),
                    listed("source", str(stories[_named(n, 100)].source_id)),
                    listed("audience", str(kinds["audience"][_named(n, 3)].pk)),
                    *(listed("topic", str(topics[f"topic-{name}"])) for name in _topics(n)),
                ),
            )
            made.append(entries.entry(article, told))
        entries.replace([], made)


def _often(number):
    return RARE if is_rare(number) else "储能电站 often" if number % 5 == 0 else ""


def _topics(number):
    return (_named(number, 3), f"n{number // 4}")


def _corrected(articles, editions, numbers, person):
    Correction.objects.bulk_create(
        Correction(
            article=article,
            edition=edition,
            what_was_wrong="Five.",
            what_is_right="Seven.",
            person=person,
            person_name="Ada",
            at=article.published_at,
            published_at=article.published_at,
        )
        for n, article, edition in zip(numbers, articles, editions, strict=True)
        if n % 40 == 0
    )


def _recaps(articles, numbers, now):
    """A published recap of each week, of nine articles."""
    a_week = 7 * 24 * 2
    for n in numbers:
        if n % a_week == 0 and n - numbers[0] + 9 < len(articles):
            year, week, _ = (now - n * APART).isocalendar()
            recap = Recap.objects.create(
                year=year, week=week, number=10_000 - n // a_week, published_at=now - n * APART
            )
            for order in range(9):
                recap.items.create(article=articles[n - numbers[0] + order], order=order)
