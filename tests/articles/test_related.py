"""Related updates: why each is there, the strongest reason first, and nothing that is not live."""

import datetime

import pytest
from django.core.management import call_command

from articles import framing, publishing, revising
from articles.events import clusters
from articles.models import Article, RelatedUpdate, Timeline, TimelineEvent
from articles.related import KEPT, MOST, NEAR, beside, rebuild, refresh
from tests.articles import make, work
from tests.articles.make import said
from tests.articles.test_revising import fresh, take_live

pytestmark = pytest.mark.django_db


def shown(article):
    sources = {credit.story.source for credit in article.live.credits.all()}
    return beside(article, tags=list(article.tags.all()), sources=sources).related


def slugs(article):
    return [one.article.slug for one in shown(article)]


def hours_ago(count):
    return make.NOW - datetime.timedelta(hours=count)


def apart(slug, **more):
    """An article that shares nothing with another one but what is said."""
    fields = {
        "original": make.story(of=make.source(f"Wire of {slug}")),
        "category": make.category(f"About {slug}"),
        **more,
    }
    return make.article(slug, headline=f"About {slug}", **fields)


def telling(event):
    """A claim that reports an event."""
    date = {"event_date": datetime.date(2026, 9, 1), "event_precision": "month"}
    return said("event", "It was signed.", "one code", event=event, **date)


@pytest.fixture
def thread():
    """A timeline of two events."""
    timeline = Timeline.objects.create(name="One code", slug="one-code", name_zh="一条规范")
    events = [TimelineEvent.objects.create(title=title) for title in ("Signing", "Vote")]
    for event in events:
        event.timelines.add(timeline)
    return events


# -- The reasons -----------------------------------------------------------------------------------


def test_each_reason_is_named_and_the_strongest_is_first(thread):
    signing, vote = thread
    story, wire = make.story(), make.source("Far Post")
    here = apart(
        "here", original=story, credits=[make.story(of=wire)], claims=[telling(signing)],
        tags=["power"],
    )  # fmt: skip
    apart("topic", tags=["power"])
    apart("source", original=make.story(of=wire), at=hours_ago(1))
    apart("timeline", claims=[telling(vote)], at=hours_ago(2))
    event = apart("event", claims=[telling(signing)], at=hours_ago(3))
    found = shown(here)
    assert [one.article.slug for one in found] == ["event", "timeline", "source", "topic"]
    assert [one.reason for one in found] == ["event", "timeline", "sources", "topics"]
    assert (found[0].event, found[1].timeline.slug) == (signing, "one-code")
    assert [source.name for source in found[2].shared] == ["Far Post"]
    assert [tag.name for tag in found[3].shared] == ["power"]
    apart("report", original=story, at=hours_ago(4))
    make.withdraw(event, "It was wrong.")
    assert slugs(here) == ["report", "timeline", "source", "topic"]


def test_articles_that_credit_one_story_rest_on_the_same_report():
    story = make.story()
    here, other = apart("here", original=story), apart("other", original=story)
    (one,) = shown(here)
    assert (one.article, one.reason, one.event) == (other, "report", None)


def test_stories_that_the_desk_put_together_report_the_same_event(editor):
    one, two, stays = (
        make.story(title, of=make.source(title)) for title in ("One", "Two", "Three")
    )
    clusters.merge([one, two], editor)
    here, other = apart("here", original=one, credits=[stays]), apart("other", original=two)
    apart("else", original=stays)
    found = shown(here)
    assert [(each.article.slug, each.reason, each.event) for each in found] == [
        ("other", "event", None),
        ("else", "report", None),
    ]
    assert shown(other)[0].article == here


def test_sources_of_one_owner_are_one_source_in_common():
    east = make.source("Post East", family="Post Group")
    west, far = make.source("Post West", family="Post Group"), make.source("Far Post")
    here = apart("here", original=make.story(of=east), credits=[make.story(of=far)])
    apart("owner", original=make.story(of=west))
    apart("both", original=make.story(of=west), credits=[make.story(of=far)], at=hours_ago(9))
    found = shown(here)
    assert [(one.article.slug, len(one.shared)) for one in found] == [("both", 2), ("owner", 1)]


def test_more_topics_in_common_come_before_newer_articles():
    here = apart("here", tags=["power", "codes"])
    apart("newer", tags=["power"])
    apart("closer", tags=["power", "codes"], at=hours_ago(9))
    assert slugs(here) == ["closer", "newer"]


def test_a_category_alone_is_a_reason_only_where_there_is_no_other():
    about = make.category("Chips")
    here = apart("here", category=about, tags=["power"])
    apart("same-category", category=about)
    assert [one.reason for one in shown(here)] == ["category"]
    topic = apart("same-topic", tags=["power"], at=hours_ago(5))
    assert slugs(here) == ["same-topic"]
    make.withdraw(topic, "It was wrong.")
    assert slugs(here) == ["same-category"]


def test_at_most_four_and_the_newest_of_them():
    here = make.article()
    for hours in range(1, 7):
        make.article(f"older-{hours}", at=hours_ago(hours))
    assert slugs(here) == [f"older-{n}" for n in (1, 2, 3, 4)]
    assert len(slugs(here)) == MOST


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Reports the same event: Signing", "In the same timeline: <", "Also from <",
                "Also about power"]),
        ("zh-Hans", ["报道同一事件：Signing", ">一条规范</a>", "同样来自 <", "同样涉及“power”"]),
    ],
)  # fmt: skip
def test_a_page_prints_each_reason_in_its_language(client, thread, language, words):
    signing, vote = thread
    wire = make.source("Far Post")
    here = apart(
        "here", language=language, original=make.story(of=wire), claims=[telling(signing)],
        tags=["power"],
    )  # fmt: skip
    apart("topic", tags=["power"])
    apart("source", original=make.story(of=wire))
    apart("timeline", claims=[telling(vote)])
    apart("event", claims=[telling(signing)])
    html = client.get(here.get_absolute_url()).content.decode()
    assert [reason for reason in words if reason not in html] == []


def test_a_page_says_how_many_publishers_two_articles_share(client):
    stories = [make.story(of=make.source(name)) for name in ("Far Post", "Near Post")]
    here = apart("here", credits=stories)
    apart("other", credits=[make.story(of=story.source) for story in stories])
    html = client.get(here.get_absolute_url()).content.decode()
    assert "2 publishers in common: <span>Far Post</span> · <span>Near Post</span>" in html


# -- What changes ----------------------------------------------------------------------------------


@pytest.fixture
def pair(editor, managing):
    """Two published articles of one source."""
    publisher = work.source(reviewed_by=managing)
    made = [work.edition(publisher, slug=slug) for slug in ("one", "two")]
    return [take_live(edition, editor, managing) for edition in made]


def test_publishing_relates_an_article_to_others_and_others_to_it(pair):
    one, two = (edition.article for edition in pair)
    assert slugs(fresh(pair[0]).article) == [two.slug]
    assert slugs(fresh(pair[1]).article) == [one.slug]


def test_a_withdrawn_article_leaves_the_related_updates_of_all_others_at_once(
    client, pair, managing
):
    one, two = pair
    address = one.article.get_absolute_url()
    assert two.article.get_absolute_url() in client.get(address).content.decode()
    publishing.withdraw(two, managing, fresh(two).version, why="It was wrong.")
    assert two.article.get_absolute_url() not in client.get(address).content.decode()
    assert not RelatedUpdate.objects.exists()


def test_what_is_not_live_is_asked_for_again_when_a_page_is_read(pair):
    one, two = (edition.article for edition in pair)
    Article.objects.filter(pk=two.pk).update(live=None)
    assert RelatedUpdate.objects.filter(article=one, other=two).exists()
    assert slugs(fresh(pair[0]).article) == []


def test_an_update_that_credits_another_story_is_related_by_it(pair, editor, managing):
    _, two = pair
    far = work.source("far-post", reviewed_by=managing)
    third = take_live(work.edition(far, slug="three"), editor, managing)
    assert [one.reason for one in shown(fresh(third).article)] == ["category", "category"]
    new = revising.update(two, editor, fresh(two).version)
    framing.add_credit(new, third.credits.get().story, editor, new.version)
    take_live(fresh(new), editor, managing)
    (one,) = shown(fresh(third).article)
    assert (one.article, one.reason) == (two.article, "report")


def test_a_topic_set_or_taken_off_is_seen_on_both_pages(pair, editor, managing, client):
    publishers = [work.source("far-post", reviewed_by=managing)]
    third = take_live(work.edition(publishers[0], slug="three"), editor, managing)
    new = revising.update(third, managing, fresh(third).version)
    for edition in pair:
        edition.article.tags.add("power")
    filed = {"category": third.article.category, "audiences": []}
    framing.set_about(new, managing, fresh(new).version, tags=["power"], **filed)
    assert {one.reason for one in shown(fresh(third).article)} == {"topics"}
    framing.set_about(new, managing, fresh(new).version, tags=[], **filed)
    assert {one.reason for one in shown(fresh(third).article)} == {"category"}
    assert "topics" not in {one.reason for one in shown(fresh(pair[0]).article)}


# -- What it costs, and doing it anew --------------------------------------------------------------


def stored():
    return sorted(RelatedUpdate.objects.values_list("article", "other", "reason", "weight"))


def test_reindex_writes_the_same_rows_anew(thread):
    for number in range(6):
        apart(
            f"a-{number}", tags=["power", f"t-{number % 2}"], claims=[telling(thread[number % 2])]
        )
    before = stored()
    RelatedUpdate.objects.filter(reason=1).delete()
    call_command("reindex")
    assert stored() == before
    assert len(before) == 6 * 5


def test_of_many_the_strongest_rows_are_kept(django_assert_num_queries):
    rows = make.many(KEPT + NEAR + 5)
    rebuild()
    assert max(RelatedUpdate.objects.filter(article=row).count() for row in rows) == KEPT
    newest = make.article("newest", original=rows[0].live.credits.get().story)
    assert RelatedUpdate.objects.filter(article=newest).count() == KEPT
    assert RelatedUpdate.objects.filter(article=rows[0]).count() == KEPT
    assert slugs(rows[0])[0] == "newest"


def test_one_query_to_read_whatever_there_is(django_assert_num_queries):
    here = make.article(tags=["power"])
    make.many(50)
    rebuild()
    tags, sources = list(here.tags.all()), [here.live.credits.get().story.source]
    with django_assert_num_queries(1):
        found = beside(here, tags=tags, sources=sources).related
        assert len([one.article.live.headline for one in found]) == MOST


@pytest.mark.parametrize("count", [200, 2000])
def test_publishing_costs_the_same_with_few_articles_and_with_many(
    django_assert_max_num_queries, count
):
    """Six reads of what is near, one of what pointed here, the facts of both (four each), the rows
    locked, deleted, written and trimmed; on SQLite the two savepoints of writing as well."""
    make.many(count)
    rebuild()
    here = make.article(tags=["power"])
    with django_assert_max_num_queries(26):
        refresh(here)
    assert RelatedUpdate.objects.filter(article=here).count() == KEPT
