"""Two sources become one, and no right of either is loosened in silence."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from articles import merging, related, search
from articles.lists import tallies
from articles.models import (
    Claim,
    DeskEntry,
    Feed,
    ListEntry,
    RelatedUpdate,
    Source,
    SourceDomain,
    Tally,
)
from articles.models.sources import RightsBasis
from articles.pictures import files
from articles.refusals import MoveRefused, NotPermitted
from articles.rights import rights_of
from tests.articles import make, work
from tests.articles.make import NOW

pytestmark = pytest.mark.django_db


def merge(keep, gone, person, **how):
    plan = merging.plan_of(keep, gone)
    how = {"key": plan.key, "at": NOW, **how}
    return merging.merge(plan, person, **how)


@pytest.fixture
def two(attribution):
    """A source to keep, of an open licence, and one to give up, unreviewed, each with an article,
    and a third article that rests on both."""
    keep = make.source("Harbour Wire", reviewer=attribution)
    gone = make.source("Harbour Wire Online", native_name="港口通讯", slug="harbour-online")
    SourceDomain.objects.create(source=gone, domain="online.example")
    Feed.objects.create(source=gone, url="https://online.example/feed")
    for slug, own, more in (
        ("of-keep", keep, ()),
        ("of-gone", gone, ()),
        ("of-both", keep, (gone,)),
    ):
        credits = [make.story(of=one) for one in more]
        article = make.article(slug, original=make.story(of=own), credits=credits)
        search.index(article)
    return keep, gone


def test_all_that_was_the_others_is_the_kept_ones_and_its_address_leads_there(
    two, attribution, client
):
    keep, gone = two
    Claim.objects.filter(edition__article__slug="of-gone").update(quotes=gone)
    assert "/articles/of-gone/" in client.get("/sources/harbour-online/").content.decode()
    merge(keep, gone, attribution)
    for rows in (gone.stories, gone.feeds, gone.domains):
        assert not rows.exists()
    assert keep.stories.count() == 4
    assert not Claim.objects.filter(quotes=gone).exists()
    for prefix in ("", "/zh"):
        answer = client.get(f"{prefix}/sources/harbour-online/")
        assert (answer.status_code, answer.url) == (301, f"{prefix}/sources/harbour-wire/")
    listed = client.get("/sources/harbour-wire/").content.decode()
    for slug in ("of-keep", "of-gone", "of-both"):
        assert listed.count(f'href="/articles/{slug}/"') == 1
    assert "港口通讯" not in client.get("/sources/").content.decode()


def test_lists_counts_search_and_related_are_as_if_it_had_always_been_one(
    two, attribution, django_capture_on_commit_callbacks
):
    keep, gone = two
    with django_capture_on_commit_callbacks(execute=True):
        merge(keep, gone, attribution)
    sources = Tally.objects.filter(kind=Tally.Kind.SOURCE, articles__gt=0)
    assert dict(sources.values_list("key", "articles")) == {str(keep.pk): 3}
    held = set(ListEntry.objects.values_list("article", "kind", "key"))
    rows = set(RelatedUpdate.objects.values_list("article", "other", "reason", "weight"))
    assert any(reason == RelatedUpdate.Reason.SOURCES for _, _, reason, _ in rows)
    tallies.recount_all()
    related.rebuild()
    assert set(ListEntry.objects.values_list("article", "kind", "key")) == held
    assert set(RelatedUpdate.objects.values_list("article", "other", "reason", "weight")) == rows


def test_articles_are_found_by_the_kept_name_and_no_longer_by_the_other(two, attribution, client):
    keep, gone = two

    def found(word):
        return "/articles/of-gone/" in client.get(f"/search/?q={word}").content.decode()

    assert found("online")
    merge(keep, gone, attribution)
    assert found("harbour+wire") and not found("online")


def test_the_stricter_rights_hold_and_whoever_merges_signs_for_them(two, attribution):
    keep, gone = two
    Source.objects.filter(pk=gone.pk).update(rights_basis=RightsBasis.HEADLINE_ONLY,
        rights_reviewed_by=attribution, rights_reviewed_at=NOW - timedelta(days=9))  # fmt: skip
    gone.refresh_from_db()
    kept = merge(keep, gone, attribution)
    kept.refresh_from_db()
    assert kept.rights_basis == RightsBasis.HEADLINE_ONLY
    assert (kept.rights_reviewed_by, kept.rights_reviewed_at) == (attribution, NOW)
    assert rights_of(kept).words_article == 0


def test_where_the_stricter_is_nobodys_review_nobody_has_signed(two, attribution):
    keep, gone = two
    merge(keep, gone, attribution)
    keep.refresh_from_db()
    assert keep.rights_basis == RightsBasis.UNREVIEWED
    assert keep.rights_reviewed_by is None
    assert rights_of(keep).words_article == 60


def test_the_kept_rights_hold_for_all_only_with_a_reason(two, attribution):
    keep, gone = two
    with pytest.raises(MoveRefused, match="Say why"):
        merge(keep, gone, attribution, keep_rights=True, why="  ")
    gone.refresh_from_db()
    assert gone.merged_into is None
    merge(keep, gone, attribution, keep_rights=True, why="One licence covers both sites.")
    keep.refresh_from_db()
    assert keep.rights_basis == RightsBasis.LICENCE
    entry = DeskEntry.objects.get(verb="merge sources")
    assert "One licence covers both sites." in entry.why
    assert "its rights as they were" in entry.why


def test_stricter_rights_that_are_kept_need_neither_choice_nor_reason(two, attribution):
    strict, open_one = reversed(two)
    plan = merging.plan_of(strict, open_one)
    assert plan.looser == ()
    merge(strict, open_one, attribution)
    strict.refresh_from_db()
    assert strict.rights_basis == RightsBasis.UNREVIEWED


SWITCHED = [
    {},
    {"may_translate": True, "may_use_model": True, "quote_words_passage": 90},
    {"may_show_headline": False, "may_store_text": False, "quote_words_article": 10},
]


@pytest.mark.parametrize("bases", list(itertools.product(RightsBasis.values, repeat=2)))
def test_the_stricter_of_both_allows_no_more_than_either(bases):
    for fields in itertools.product(SWITCHED, repeat=2):
        pair = [Source(rights_basis=b, **f) for b, f in zip(bases, fields, strict=True)]
        both = rights_of(Source(**merging.strictest(*pair)))
        for one in map(rights_of, pair):
            for name in merging.SWITCHES:
                assert getattr(both, name) <= getattr(one, name), name
            for name in ("words_passage", "words_article"):
                limit, before = getattr(both, name), getattr(one, name)
                assert before is None or (limit is not None and limit <= before), name


def test_the_plan_says_what_moves_and_what_the_rights_would_loosen(two):
    keep, gone = two
    plan = merging.plan_of(keep, gone)
    assert (plan.stories, plan.articles, plan.in_work) == (2, 2, 0)
    assert [feed.url for feed in plan.feeds] == ["https://online.example/feed"]
    assert [str(domain) for domain in plan.domains] == ["online.example"]
    assert "translate its words" in plan.looser
    assert "quoted words an article: 60 → no limit" in plan.looser
    assert ("rights basis", "Open licence", "Not reviewed yet") in plan.changes


def test_the_record_names_it_under_both(two, attribution):
    keep, gone = two
    merge(keep, gone, attribution)
    lines = DeskEntry.objects.order_by("pk").values_list("verb", "source", "person")
    assert set(lines) == {
        ("merge sources", keep.pk, attribution.pk),
        ("merged away", gone.pk, attribution.pk),
    }
    assert "2 stories, 1 feeds, domains: online.example" in DeskEntry.objects.first().why


def test_what_would_happen_otherwise_by_now_is_not_done(two, attribution):
    keep, gone = two
    key = merging.plan_of(keep, gone).key
    Source.objects.filter(pk=keep.pk).update(may_syndicate=True)
    with pytest.raises(merging.StalePlan):
        merge(keep, gone, attribution, key=key)
    make.story(of=gone)
    with pytest.raises(merging.StalePlan):
        merge(keep, gone, attribution, key=key)
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_a_source_is_merged_once_and_never_into_itself(two, attribution, editor):
    keep, gone = two
    with pytest.raises(MoveRefused, match="into itself"):
        merging.plan_of(keep, keep)
    with pytest.raises(NotPermitted):
        merge(keep, gone, editor)
    plan = merging.plan_of(keep, gone)
    merging.merge(plan, attribution, key=plan.key)
    with pytest.raises(MoveRefused, match=r"merged into .* already"):
        merging.merge(plan, attribution, key=plan.key)
    third = make.source("Third")
    gone.refresh_from_db()
    with pytest.raises(MoveRefused, match="already"):
        merging.plan_of(gone, third)


def test_one_after_the_other_every_old_address_leads_to_the_last(two, attribution, client):
    keep, gone = two
    merge(keep, gone, attribution)
    last = make.source("Harbour Group")
    keep.refresh_from_db()
    merge(last, keep, attribution)
    for slug in ("harbour-online", "harbour-wire"):
        assert client.get(f"/sources/{slug}/").url == "/sources/harbour-group/"


def test_the_database_holds_no_source_that_leads_to_itself():
    source = work.source()
    for fields in ({"merged_into": source.pk, "merged_at": NOW}, {"merged_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Source.objects.filter(pk=source.pk).update(**fields)


def test_the_logo_of_the_one_given_up_goes_unless_another_has_it(
    two, attribution, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    keep, gone = two
    name = files.keep(files.Picture(b"pixels", 1, 1))
    Source.objects.update(logo=name)
    third = make.source("Third", logo=name)
    for one in (keep, gone):
        one.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        merge(keep, gone, attribution)
    assert files.stored(name) == b"pixels"
    Source.objects.filter(pk=keep.pk).update(logo="")
    keep.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        merge(keep, third, attribution)
    assert files.stored(name) is None


def test_every_reference_to_a_source_is_declared_to_move_or_to_stay():
    names = {
        field.model._meta.model_name
        for field in Source._meta.get_fields(include_hidden=True)
        if field.is_relation and field.auto_created and not field.concrete
        for field in [field.field]
    }
    assert names == {*merging.MOVED, *merging.STAYING}


def test_a_merge_takes_no_more_queries_for_many_articles_than_for_one(attribution):
    counted = []
    for number in (1, 6):
        keep, gone = make.source(f"Keep {number}"), make.source(f"Gone {number}")
        story = make.story(of=gone)
        for one in range(number):
            make.article(f"n-{number}-{one}", original=story)
        plan = merging.plan_of(keep, gone)
        with CaptureQueriesContext(connection) as queries:
            merging.merge(plan, attribution, key=plan.key)
        counted.append(len(queries))
    assert counted[1] <= counted[0]  # the first asks once what is remembered afterwards


def test_what_was_taken_down_whole_stays_a_source_of_its_own(two, attribution):
    keep, gone = two
    for one, other in ((keep, gone), (gone, keep)):
        one.taken_down_at = NOW
        with pytest.raises(MoveRefused, match="It stays a source of its own"):
            merging.plan_of(other, one)
        with pytest.raises(MoveRefused, match="It stays a source of its own"):
            merging.plan_of(one, other)
        one.taken_down_at = None


def test_that_words_were_removed_is_told_of_the_kept_one(two, attribution):
    keep, gone = two
    Source.objects.filter(pk=gone.pk).update(removed_at=NOW)
    gone.refresh_from_db()
    merge(keep, gone, attribution)
    keep.refresh_from_db()
    assert keep.removed_at == NOW
