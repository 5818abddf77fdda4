"""Nothing that is not live is on any public address."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.urls import get_resolver, reverse
from taggit.models import Tag

from articles import previewing, search
from articles.languages import both
from articles.lists import tallies
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    Edition,
    Feed,
    Passage,
    Prediction,
    PreviewLink,
    Report,
    Source,
    Timeline,
    TimelineEvent,
)
from articles.models.claims import Section
from articles.pictures import files, leadpictures
from recaps.models import Recap
from tests.articles import make, work
from tests.cast import hire
from tests.test_house_rules import walk

pytestmark = pytest.mark.django_db

CANARY = "canary"
PUBLIC = (
    *("articles.views", "articles.feeds.views", "recaps.views", "recaps.feeds"),
    *("newsroom.views", "newsroom.wellknown", "newsroom.api"),
    *("articles.cards.views", "articles.unlisted"),
)
DRAFTS = 500
STATES = ("draft", "in_review", "approved", "scheduled", "superseded", "withdrawn")
# Whose slugs a route takes; any other route is tried with all there are.
NAMED_BY = {
    "category": Category,
    "topic": Tag,
    "audience": Audience,
    "source": Source,
    "timeline": Timeline,
}
FORMS = ["atom", "rss", "json"]


def pictured(edition, words, **fields):
    """Gives an edition a lead picture whose file is words, so that they are seen where it is."""
    shown = work.picture(edition, file_hash=f"{edition.pk:064}", **fields)
    file = f"{shown.file_hash}-{leadpictures.WIDTHS[0]}.webp"
    files.write(Path(settings.MEDIA_ROOT, leadpictures.FOLDER, file), words.encode())


def canary_edition(article, number, status, publisher, person):
    """An edition that must not be seen, with the word in every text that it has."""
    edition = Edition.objects.create(
        article=article,
        number=number,
        status=status,
        headline=f"A {CANARY} headline",
        go_live_at=work.NOON,
        withdrawn_reason=f"{CANARY} why",
    )
    story = work.story(publisher, path=f"{CANARY}-{number}-{article.pk}", title=f"{CANARY} story")
    edition.credits.create(story=story, is_original=True, line=f"{CANARY} line")
    edition.corrections.create(
        article=article,
        what_was_wrong=f"The {CANARY} was silent.",
        what_is_right=f"The {CANARY} sang.",
        person=person,
        at=work.NOON,
    )
    pictured(edition, CANARY, alt=f"A {CANARY} in a yard.")
    thread, _ = Timeline.objects.get_or_create(name=f"{CANARY} {status}", slug=f"thread-{status}")
    event = TimelineEvent.objects.create(title=f"A {CANARY} event")
    event.timelines.add(thread)
    forecast = {"likelihood": "likely", "resolve_by": work.NOON.date(), "tracked_by": person}
    forecast = Prediction.objects.create(question=f"Will the {CANARY} sing?", **forecast)
    more = {
        Section.IMPLICATION: {"prediction": forecast},
        Section.EVENT: {"event_date": work.NOON.date(), "event_precision": "day", "event": event},
    }
    claims = Claim.objects.bulk_create(
        Claim(edition=edition, section=each, text=f"The {CANARY} sings.", **more.get(each, {}))
        for each in Section
    )
    words, snapshot = work.SENTENCES[0], story.snapshots.get()
    at = {"start": snapshot.text.index(words), "end": snapshot.text.index(words) + len(words)}
    Passage.objects.bulk_create(
        Passage(claim=claim, snapshot=snapshot, exact=words, **at) for claim in claims
    )
    return edition


@pytest.fixture
def house(settings, tmp_path):
    """A live article, and five hundred unseen editions of every status, of it and of articles of
    their own, on timelines, in recaps, under topics and from a source that nobody else is on."""
    settings.MEDIA_ROOT = tmp_path
    live, person = make.article("seen", tags=["power"]), hire(f"editor-{CANARY}")
    pictured(live.live, "A picture that is seen.")
    publisher = work.source(f"{CANARY}-post")
    Feed.objects.create(source=publisher, url=f"https://{publisher.slug}.example/{CANARY}.xml")
    for number, status in enumerate(("superseded", "withdrawn", "draft"), 2):
        canary_edition(live, number, status, publisher, person)
    for number in range(3, DRAFTS):
        status = STATES[number % len(STATES)]
        gone = {"withdrawn_at": work.NOON, "withdrawn_reason": "It was another year's."}
        article = Article.objects.create(
            slug=f"{CANARY}-{number}",
            category=live.category,
            **(gone if status == "withdrawn" else {}),
        )
        article.tags.add(f"{CANARY} {status}")
        canary_edition(article, 1, status, publisher, person)
    with connection.cursor() as database:
        database.execute("ANALYZE")  # PostgreSQL would plan for the empty tables it last looked at
    search.index_all(Article.objects.all())
    tallies.recount_all()
    for edition in Edition.objects.in_work():
        previewing.make_link(edition, person)
    for edition in Edition.objects.filter(status="withdrawn"):
        about = {"article": edition.article, "edition": edition, "received_at": work.NOON}
        Report.objects.create(kind="fact", words=f"The {CANARY} is wrong.", **about)
    told = Recap.objects.create(year=2026, week=46, number=1, published_at=work.NOON)
    kept = Recap.objects.create(year=2026, week=47, introduction=f"A {CANARY} introduction")
    for order, article in enumerate(Article.objects.order_by("pk")[:50]):
        words = "" if article == live else f"A {CANARY} comment"
        told.items.create(article=article, order=order, comment=words)
        kept.items.create(article=article, order=order, comment=words)
    return live


def public_addresses():
    """Every public route, in both languages, with names in the database that could stand in it:
    all articles at their own address; elsewhere one article of each status, and all that lists are
    of. Then a search for each field, and lists narrowed by what nobody published."""
    kinds = [row.slug for model in NAMED_BY.values() for row in model.objects.all()]
    some = [
        *kinds,
        *Article.objects.order_by("pk").values_list("slug", flat=True)[: len(STATES) + 1],
    ]
    everything = [*some, *Article.objects.values_list("slug", flat=True)]
    # Whoever has read the database knows the hashes of tokens, and no token.
    tokens = [link.token_hash for link in PreviewLink.objects.order_by("pk")[:9]]
    values = {
        "week": ["2026-W46", "2026-W47"],
        "token": tokens,
        "reference": [report.reference for report in Report.objects.order_by("pk")[:9]],
        "name": [f"{0:064}.png"],  # of a picture, which is no text
        "form": FORMS,
        "month": ["2026-11"],
        "number": [row.pk for row in Prediction.objects.order_by("pk")[:9]],
        "rest": [f"v1/{CANARY}-"],
        # Of what is live, of what its page had before and will have, and of one in each status.
        "sha256": [f"{one.pk:064}" for one in Edition.objects.order_by("pk")[: len(STATES) + 4]],
        "width": leadpictures.WIDTHS[:2],  # the second has no file
        "digest": [f"{0:016}"],  # of a card: what has one leads to it
    }
    for pattern in walk(get_resolver().url_patterns):
        module = getattr(pattern.callback, "__module__", "")
        if not pattern.name or not module.startswith(PUBLIC):
            continue
        named_by = NAMED_BY.get(pattern.name.removesuffix("-feed"))
        slugs = [row.slug for row in named_by.objects.all()] if named_by else some
        values["slug"] = everything if pattern.name == "article" else slugs
        names = re.findall(r"<(?:\w+:)?(\w+)>", str(pattern.pattern))
        for chosen in product(*(values[name] for name in names)):
            given = dict(zip(names, chosen, strict=True))
            yield from both(
                reverse(f"{module.split('.')[0]}:{pattern.name}", kwargs=given)
            ).values()
    yield from both(f"/search/?q={CANARY}-").values()
    yield from both(f"/search/?q={CANARY}-&order=newest").values()
    for narrowed in filters(f"{CANARY}-post", f"{CANARY}-draft"):
        yield from both(f"/articles/?{narrowed}").values()
        yield from both(f"/search/?q=seen&{narrowed}").values()
    yield from both("/predictions/?resolved").values()
    yield "/api/v1/predictions?list=resolved"


def filters(source, topic):
    return [f"source={source}", f"topic={topic}", f"source={source}&topic={topic}"]


def test_no_word_of_an_unseen_edition_is_on_any_public_address(client, house):
    assert Edition.objects.exclude(status="live").count() == DRAFTS
    assert Claim.objects.filter(text__contains=CANARY).count() > 5 * DRAFTS
    seen, told = set(), []
    for address in public_addresses():
        answer = client.get(address)
        assert answer.status_code in (200, 301, 302, 404, 410), address
        assert not answer.cookies, address
        if answer.status_code == 200:
            seen.add(address)
        body = answer.content.decode().replace(f"{CANARY}-", "")  # its own address, told back
        body = body.replace(f"“{CANARY}”", "")  # a word that was looked for, and nothing has
        body = re.sub(
            r'name="q" value="[^"]*"', "", body
        )  # what an address that fails seems to seek
        if CANARY in body.lower():
            told.append(address)
    assert told == []
    assert not [address for address in seen if "/preview/" in address]
    assert seen >= {
        "/", "/zh/", "/articles/seen/", *(f"/feed.{form}" for form in FORMS), "/sources.opml",
        "/sitemap.xml", "/sitemap-pages.xml", "/sitemap-articles-2026-11.xml", "/recaps/feed.json",
        "/recaps/2026-W46/", "/zh/recaps/2026-W46/", "/sources/", "/predictions/", "/topics/power/",
        "/api/v1/articles/seen", "/api/v1/recaps/2026-W46", "/api/v1/topics",
    }  # fmt: skip
    pictures_seen = [address for address in seen if address.startswith("/pictures/")]
    assert pictures_seen == [f"/pictures/{house.live_id:064}-480.webp"]


def test_an_edition_in_work_has_no_address_of_its_own(client, house):
    told = {status: set() for status in STATES}
    for article in Article.objects.exclude(pk=house.pk).order_by("pk")[: 2 * len(STATES)]:
        answer = client.get(f"/articles/{article.slug}/")
        told[article.editions.get().status].add(answer.status_code)
    assert told == {status: {410 if status == "withdrawn" else 404} for status in STATES}


def test_to_narrow_by_what_nobody_published_is_to_narrow_by_what_there_is_not(client, house):
    topic = Tag.objects.get(name=f"{CANARY} draft").slug
    asked = zip(filters(f"{CANARY}-post", topic), filters("nobody-post", "nothing"), strict=True)
    for there, not_there in asked:
        for address in ("/articles/?", "/search/?q=seen&", "/api/v1/articles?"):
            answers = [client.get(address + narrowed) for narrowed in (there, not_there)]
            assert answers[0].status_code == answers[1].status_code
            texts = [answer.content.decode() for answer in answers]
            told = texts[0].replace(f"{CANARY}-post", "nobody-post").replace(topic, "nothing")
            assert told == texts[1], there
