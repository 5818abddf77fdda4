"""Rows and what hangs on them in one query: the same as by two."""

import datetime

import pytest
from django.db.models import OuterRef

from articles.joined import Rows, joined
from articles.lists.river import cited, credited, with_credits, with_passages
from articles.models import Article, Claim, Credit, Edition
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db

CLAIMS = (
    said("event", "Later.", event_date=datetime.date(2026, 9, 2), event_precision="day"),
    said("event", "Earlier.", event_date=datetime.date(2026, 9, 1), event_precision="month"),
    said("rationale", "Because.", "one code", "About 140 GW", paragraph=1),
    said("implication", "Second.", paragraph=2),
    said("implication", "First.", "one code", paragraph=1),
    said("hook", "Two passages.", "About 140 GW", "one code"),
    said("insight", "Undated."),
    said("insight", "Dated.", event_date=datetime.date(2026, 1, 1), event_precision="day"),
)


def words(claims):
    return [(claim.text, [passage.exact for passage in claim.passages.all()]) for claim in claims]


def test_claims_come_in_reading_order_with_their_passages(django_assert_num_queries):
    make.article(claims=CLAIMS)
    two = words(with_passages(Claim.objects.in_reading_order()))
    with django_assert_num_queries(1):
        one = cited(Claim.objects.all())
        assert words(one) == two
        assert {p.snapshot.story.source.name for c in one for p in c.passages.all()} == {
            "Grid Wire"
        }
    assert [text for text, _ in two][:3] == ["Two passages.", "Undated.", "Dated."]


def test_articles_come_with_their_credits_in_order(django_assert_num_queries):
    far = make.story("Far", of=make.source("Far Post"))
    make.article("two", credits=[make.story("Near"), far])
    make.article("one")
    Credit.objects.filter(edition=make.article("none").live).delete()
    two = {a: [c.story for c in a.live.credits.all()] for a in with_credits(Article.objects.all())}
    with django_assert_num_queries(1):
        found = credited(Article.objects.published())
        assert {a: [c.story for c in a.live.credits.all()] for a in found} == two
    assert sorted(map(len, two.values())) == [0, 1, 3]


def test_what_was_read_together_can_be_asked_for_again():
    """What is kept on a row is a queryset, as after prefetching: narrowed, it asks anew."""
    make.article(credits=[make.story("Far", of=make.source("Far Post"))])
    (edition,) = joined(Edition.objects.all(), "credits", "story__source")
    assert edition.credits.count() == 2
    assert edition.credits.get(is_original=True).story.title == "Operators agree one code"


def test_rows_of_something_else_come_as_lists():
    make.article("one", credits=[make.story("Far", of=make.source("Far Post"))])
    make.article("none")
    Credit.objects.filter(edition__article__slug="none").delete()
    credits = Credit.objects.filter(edition=OuterRef("live"))
    rows = Rows(credits, "order", "is_original", "story__source__name", "story__published_at")
    found = dict(Article.objects.annotate(rows=rows).values_list("slug", "rows"))
    assert not found["none"]
    first, second = sorted(found["one"])
    assert (first[0], bool(first[1]), first[2]) == (1, True, "Grid Wire")
    assert (second[0], bool(second[1]), second[2]) == (2, False, "Far Post")
    assert datetime.datetime.fromisoformat(first[3]).hour == make.NOW.hour
