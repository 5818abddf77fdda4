"""Nothing that is not live is on any public address."""

import re
from itertools import product

import pytest
from django.urls import get_resolver, reverse
from taggit.models import Tag

from articles import search
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    Edition,
    Prediction,
    Source,
    Timeline,
    TimelineEvent,
)
from articles.models.claims import Section
from recaps.models import Recap
from tests.articles import make, work
from tests.cast import hire
from tests.test_house_rules import walk

pytestmark = pytest.mark.django_db

CANARY = "canary"
PUBLIC = ("articles.views", "recaps.views", "newsroom.views")


def canary_edition(article, number, status, publisher):
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
        person=hire(f"{CANARY}-{edition.pk}"),
        at=work.NOON,
    )
    thread = Timeline.objects.create(name=f"{CANARY} {edition.pk}", slug=f"thread-{edition.pk}")
    event = TimelineEvent.objects.create(title=f"A {CANARY} event")
    event.timelines.add(thread)
    forecast = {"likelihood": "likely", "resolve_by": work.NOON.date()}
    forecast = Prediction.objects.create(question=f"Will the {CANARY} sing?", **forecast)
    for section in Section:
        dated = {"event_date": work.NOON.date(), "event_precision": "day", "event": event}
        work.claim(
            edition,
            section,
            f"The {CANARY} sings.",
            exact=work.SENTENCES[0],
            prediction=forecast if section == Section.IMPLICATION else None,
            **(dated if section == Section.EVENT else {}),
        )
    return edition


@pytest.fixture
def house():
    """A live article, and unseen editions of every status, of it and of articles of their own."""
    live = make.article("seen", tags=["power"])
    publisher = work.source(f"{CANARY}-post")
    for number, status in enumerate(("superseded", "withdrawn", "draft"), 2):
        canary_edition(live, number, status, publisher)
    for status in ("draft", "in_review", "approved", "scheduled", "superseded"):
        article = Article.objects.create(slug=f"{CANARY}-{status}", category=live.category)
        article.tags.add(f"{CANARY} tag")
        canary_edition(article, 1, status, publisher)
    for article in Article.objects.all():
        search.index(article)
    Recap.objects.create(year=2026, week=47, introduction=f"A {CANARY} introduction")
    return live


def public_addresses():
    """Every public route with every name in the database that could stand in it."""
    slugs = {
        row.slug
        for model in (Article, Category, Audience, Source, Tag, Timeline)
        for row in model.objects.all()
    }
    yield f"/search/?q={CANARY}-"
    values = {"slug": sorted(slugs), "week": ["2026-W47", "2026-W48"]}
    for pattern in walk(get_resolver().url_patterns):
        route = str(pattern.pattern)
        module = getattr(pattern.callback, "__module__", "")
        if not pattern.name or not module.startswith(PUBLIC):
            continue
        room = module.split(".")[0]
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        for chosen in product(*(values[name] for name in names)):
            yield reverse(f"{room}:{pattern.name}", kwargs=dict(zip(names, chosen, strict=True)))


def test_no_word_of_an_unseen_edition_is_on_any_public_address(client, house):
    assert Claim.objects.filter(text__contains=CANARY).count() > 50
    seen, told = 0, []
    for address in public_addresses():
        answer = client.get(address)
        seen += answer.status_code == 200
        assert answer.status_code in (200, 301, 302, 404), address
        assert not answer.cookies, address
        body = answer.content.decode().replace(f"{CANARY}-", "")  # its own address, told back
        if CANARY in body.lower():
            told.append(address)
    assert seen > 6
    assert told == []


def test_an_edition_in_work_has_no_address_of_its_own(client, house):
    for status in ("draft", "in_review", "approved", "scheduled"):
        assert client.get(f"/articles/{CANARY}-{status}/").status_code == 404
