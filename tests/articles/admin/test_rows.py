"""What a row of the inbox says of an event, by the facts of its stories; and which is first."""

from datetime import timedelta

from articles.admin.rows import EditionFacts, Facts, hottest_first, newest_first, rows_of
from tests.articles.work import NOON


def story(pk, *, hours=1, **fields):
    """One that waits, of a publisher of its own."""
    usual = {
        "cluster": None,
        "source": pk,
        "family": "",
        "slug": f"s{pk}",
        "language": "en",
        "spiked_at": None,
        "starred_at": None,
        "assignee": None,
        "category": None,
        "published_at": NOON - timedelta(hours=hours),
        "seen_at": NOON - timedelta(hours=hours),
        "length": 900,
        "edition": None,
        "is_live": False,
    }
    return Facts(pk=pk, **usual | fields)


def event(cluster, *publishers, hours):
    return [
        story(cluster * 10 + n, cluster=cluster, slug=name, hours=hours)
        for n, name in enumerate(publishers)
    ]


def rows(*stories, editions=(), since=NOON):
    return rows_of(stories, {one.pk: one for one in editions}, since=since)


def row(*stories, **more):
    (only,) = rows(*stories, **more)
    return only


def edition(pk=7, status="draft", category=3, findings=0, *, is_near=False):
    return EditionFacts(pk, status, category, findings, is_near)


def order(found, key):
    return [one.key for one in sorted(found, key=key)]


def test_the_newest_report_of_an_event_says_where_it_stands():
    found = rows(story(1, hours=2), *event(1, "a", hours=5), story(99, hours=1, cluster=1))
    assert order(found, newest_first) == ["e1", "s1"]


def test_hot_is_what_more_publishers_report_within_a_day_then_three_then_longer():
    found = rows(
        *event(1, "a", "b", "c", hours=80),
        *event(2, "a", "b", hours=2),
        *event(3, "a", "b", "c", hours=20),
        *event(4, "a", hours=1),
        *event(5, "a", "b", hours=71),
    )
    assert order(found, hottest_first(NOON)) == ["e3", "e2", "e4", "e5", "e1"]


def test_a_family_is_one_publisher_however_hot_it_runs():
    family = [story(n, cluster=1, family="Ledger Group") for n in (1, 2, 3)]
    found = rows(*family, *event(2, "a", "b", hours=20))
    assert order(found, hottest_first(NOON)) == ["e2", "e1"]
    assert [one.publishers for one in found] == [1, 2]


def test_a_date_to_come_makes_no_story_newer_than_when_it_was_seen():
    ahead = story(1, published_at=NOON + timedelta(days=400), seen_at=NOON - timedelta(hours=3))
    assert row(ahead).newest == NOON - timedelta(hours=3)


def test_the_headline_is_that_of_the_fullest_story_that_waits():
    longest = story(1, cluster=1, length=9000, spiked_at=NOON)
    assert row(longest, story(2, cluster=1, length=10), story(3, cluster=1)).lead.pk == 3
    assert row(longest).lead.pk == 1


def test_an_event_is_in_each_list_that_one_of_its_stories_is_in():
    made = story(1, cluster=1, edition=7)
    aside = story(2, cluster=1, spiked_at=NOON)
    found = row(made, aside, story(3, cluster=1), editions=[edition()])
    assert found.states == {"all", "waiting", "drafted", "spiked"}


def test_new_is_what_was_first_seen_after_the_person_left():
    since = NOON - timedelta(hours=2)
    both = [story(1, cluster=1, hours=9), story(2, cluster=1, hours=1)]
    assert (row(*both, since=since).fresh, row(*both, since=since).is_new) == (1, False)
    assert row(story(1, hours=1), since=since).is_new
    assert row(story(1, hours=2), since=since).fresh == 0


def test_a_text_is_thin_by_its_language_and_where_no_report_has_a_fuller_one():
    assert row(story(1, length=499)).risks == ["single", "thin"]
    assert row(story(1, length=499, language="zh-Hans")).risks == ["single"]
    assert row(story(1, cluster=1, length=None), story(2, cluster=1)).risks == []


def test_open_findings_and_published_company_are_minded():
    told = story(1, cluster=1, edition=7, is_live=True)
    late = story(2, cluster=1)
    live = edition(status="live")
    assert row(told, late, editions=[live]).risks == ["near"]
    assert row(told, editions=[live]).risks == ["single"]
    draft = edition(findings=2, is_near=True)
    assert row(story(1, edition=7), editions=[draft]).risks == ["single", "findings", "near"]


def test_the_category_is_that_of_the_article_where_there_is_one():
    chosen = story(1, cluster=1, category=5)
    assert row(chosen).category == 5
    assert row(chosen, story(2, cluster=1, edition=7), editions=[edition()]).category == 3
