"""Which articles a week's recap is made of, and what an editor's hand in it is worth."""

import datetime
import json

import pytest
from django.core.management import CommandError, call_command

from articles.models import DeskEntry, Story
from articles.refusals import MoveRefused, NotPermitted
from recaps.building import MOST, STEP, bounds, build, choose, last_whole_week
from recaps.models import Recap
from recaps.publishing import publish
from tests.articles import make

pytestmark = pytest.mark.django_db

UTC = datetime.UTC
MONDAY = datetime.datetime(2025, 11, 17, 8, tzinfo=UTC)  # of 2025-W47


def day(number, hour=8):
    return MONDAY + datetime.timedelta(days=number, hours=hour - 8)


def article(slug, *, at=MONDAY, sources=1, about="Energy"):
    """A published article that credits so many publishers."""
    credits = [make.story(of=make.source(f"{slug} {n}"), at=at) for n in range(1, sources)]
    return make.article(slug, at=at, credits=credits, category=make.category(about))


def slugs(candidates):
    return [candidate.article.slug for candidate in candidates]


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-12-31", (2026, 52)),  # itself in 2026-W53
        ("2027-01-04", (2026, 53)),
        ("2025-01-05", (2024, 52)),  # itself in 2025-W01
        ("2025-01-06", (2025, 1)),
    ],
)
def test_the_last_whole_week_is_that_of_the_iso_calendar(moment, week):
    at = datetime.datetime.fromisoformat(f"{moment}T12:00:00+00:00")
    assert last_whole_week(at) == week


def test_the_last_days_of_a_year_belong_to_the_week_the_calendar_says():
    start, end = bounds(2026, 53)
    assert start <= datetime.datetime(2026, 12, 31, 12, tzinfo=UTC) < end
    start, end = bounds(2025, 1)
    assert start <= datetime.datetime(2024, 12, 30, 12, tzinfo=UTC) < end


def test_a_week_begins_at_midnight_of_the_sites_own_zone(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    article("before", at=datetime.datetime(2025, 11, 16, 15, 59, tzinfo=UTC))
    article("after", at=datetime.datetime(2025, 11, 16, 16, 1, tzinfo=UTC))
    assert slugs(choose(2025, 47)) == ["after"]
    assert last_whole_week(datetime.datetime(2025, 11, 23, 16, 1, tzinfo=UTC)) == (2025, 47)


def test_sources_count_by_their_family_and_the_newer_of_equals_is_first():
    article("one", at=day(2))
    article("two", at=day(0), sources=2)
    article("newer", at=day(2, 9))
    twins = article("twins", at=day(0), sources=2)
    for credit in twins.live.credits.select_related("story__source"):
        credit.story.source.family = "One Owner"
        credit.story.source.save()
    assert slugs(choose(2025, 47))[0] == "two"
    scores = {c.article.slug: dict(c.parts) for c in choose(2025, 47)}
    assert scores["two"]["sources"] == 20
    assert scores["twins"]["sources"] == 10
    assert scores["newer"]["freshness"] == 2
    found = slugs(choose(2025, 47))
    assert found.index("newer") < found.index("one")


def test_a_star_on_any_credited_story_is_worth_points_and_the_same_each_time():
    article("two", sources=2)
    starred = article("one", sources=1)
    plain = slugs(choose(2025, 47))
    Story.objects.filter(credits__edition=starred.live).update(starred_at=MONDAY)
    found = {c.article.slug: c.parts["star"] for c in choose(2025, 47)}
    assert found == {"one": 15, "two": 0}
    assert (plain, slugs(choose(2025, 47))) == (["two", "one"], ["one", "two"])
    assert slugs(choose(2025, 47)) == ["one", "two"]


@pytest.mark.parametrize(
    ("moment", "week", "address"),
    [
        ("2026-12-31T12:00Z", (2026, 53), "/recaps/2026-W53/"),
        ("2024-12-30T12:00Z", (2025, 1), "/recaps/2025-W01/"),
        ("2024-12-29T16:30Z", (2025, 1), "/recaps/2025-W01/"),  # Monday already, in Shanghai
    ],
)
def test_the_days_around_new_year_are_told_in_the_week_the_calendar_says(
    client, managing, settings, moment, week, address
):
    settings.TIME_ZONE = "Asia/Shanghai"
    row = article("turn", at=datetime.datetime.fromisoformat(moment))
    publish(build(*week), managing)
    assert row.get_absolute_url() in client.get(address).content.decode()
    assert client.get("/recaps/latest/")["Location"] == address


def test_the_places_are_spread_over_the_categories():
    for number in range(3):
        article(f"energy-{number}", at=day(6, 10 - number))
    article("health", at=day(0), about="Health")
    found = choose(2025, 47)
    assert slugs(found) == ["energy-0", "health", "energy-1", "energy-2"]
    assert [c.parts["spread"] for c in found] == [0, 0, -8, -16]


def test_there_are_at_most_ten_places_and_the_others_are_kept_as_candidates():
    for number in range(MOST + 3):
        article(f"a-{number}", at=day(0, number))
    recap = build(2025, 47, at=day(7))
    assert recap.items.count() == MOST
    assert recap.candidates.count() == MOST + 3
    assert recap.candidates.filter(place=None).count() == 3


def test_the_same_articles_make_the_same_recap():
    for number in range(4):
        article(f"a-{number}", at=day(number), sources=1 + number % 2)

    def stored(recap):
        return (
            list(recap.items.values_list("article", "order", "proposed")),
            list(recap.candidates.values_list("article", "score", "place")),
        )

    first = stored(build(2025, 47, at=day(7)))
    assert stored(build(2025, 47, at=day(8))) == first
    assert Recap.objects.count() == 1


def test_building_again_keeps_what_an_editor_did_and_adds_what_is_new():
    a, b = article("a", at=day(1)), article("b", at=day(0))
    recap = build(2025, 47, at=day(1))
    recap.items.filter(article=b).update(order=0, reason="The week's story.")
    c = article("c", at=day(2))
    build(2025, 47, at=day(7))
    assert [item.article for item in recap.items.all()] == [b, a, c]
    assert recap.items.get(article=c).order == 2 * STEP


def test_a_dropped_article_stays_dropped_and_is_not_shown(client, managing):
    kept, dropped = article("kept"), article("dropped")
    recap = build(2025, 47, at=day(7))
    recap.items.filter(article=dropped).update(is_dropped=True, reason="Said last week.")
    build(2025, 47, at=day(7))
    publish(recap, managing, at=day(7))
    html = client.get("/recaps/2025-W47/").content.decode()
    assert kept.get_absolute_url() in html
    assert dropped.get_absolute_url() not in html
    assert "one story" in html and "one story" in client.get("/").content.decode()
    assert "This article is in" not in client.get(dropped.get_absolute_url()).content.decode()


def test_late_articles_go_to_the_next_recap_and_never_to_one_that_is_out(managing):
    article("early")
    recap = publish(build(2025, 47, at=day(4)), managing, at=day(4, 9))
    article("late", at=day(5))
    article("next", at=day(8))
    with pytest.raises(MoveRefused, match="late articles go to the next"):
        build(2025, 47, at=day(7))
    assert recap.items.count() == 1
    assert set(slugs(choose(2025, 48))) == {"late", "next"}


def test_a_withdrawn_article_is_no_candidate():
    make.withdraw(article("gone"), "It was wrong.")
    with pytest.raises(MoveRefused, match="Nothing was published in 2025-W47"):
        build(2025, 47)
    assert not Recap.objects.exists()


def test_the_number_is_given_at_publication_and_each_only_once(managing, editor):
    article("a"), article("b", at=day(7))
    second, first = build(2025, 48, at=day(14)), build(2025, 47, at=day(7))
    with pytest.raises(NotPermitted):
        publish(first, editor)
    assert publish(first, managing, at=day(7)).number == 1
    assert publish(second, managing, at=day(14)).number == 2
    with pytest.raises(MoveRefused, match="out already"):
        publish(first, managing)
    told = DeskEntry.objects.filter(verb="publish recap").values_list("title", "person_name")
    assert ("Recap No. 1, 2025-W47", "Tomasz Wolny, managing editor") in told


def test_a_recap_that_nobody_could_read_is_not_published(managing):
    recap = build(2025, 47, at=day(7)) if article("a") else None
    recap.items.update(is_dropped=True)
    with pytest.raises(MoveRefused, match="No published article"):
        publish(recap, managing)


# -- The command ----------------------------------------------------------------------------------


def told(capsys, *options):
    call_command("build_recap", "--week", "2025-W47", "--json", *options)
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_prints_what_a_run_would_store_and_stores_nothing(capsys):
    article("one"), article("two", sources=2)
    dry = told(capsys, "--dry-run")
    assert dry["order"] == ["two", "one"]
    assert dry["candidates"][0]["parts"] == {
        "sources": 20, "star": 0, "freshness": 0, "spread": 0,
    }  # fmt: skip
    assert not Recap.objects.exists()
    assert told(capsys) == dry
    assert list(Recap.objects.get().items.values_list("article__slug", flat=True)) == dry["order"]


def test_the_command_says_in_words_what_it_chose(capsys):
    article("one")
    call_command("build_recap", "--week", "2025-W47")
    assert "2025-W47: 1 chosen of 1 candidates." in capsys.readouterr().out


@pytest.mark.parametrize("week", ["2025-W53", "2026-47", "2026-W00", "next"])
def test_a_week_that_is_none_is_a_bad_argument(week):
    with pytest.raises(CommandError, match="is no ISO week") as refusal:
        call_command("build_recap", "--week", week)
    assert refusal.value.returncode == 2


def test_an_empty_week_and_one_that_is_out_end_with_one(managing):
    with pytest.raises(CommandError, match="Nothing was published") as refusal:
        call_command("build_recap", "--week", "2025-W47")
    assert refusal.value.returncode == 1
    with pytest.raises(SystemExit) as ended:
        call_command("build_recap", "--week", "2025-W47", "--dry-run")
    assert ended.value.code == 1
    article("one")
    publish(build(2025, 47), managing)
    with pytest.raises(CommandError, match="is out") as refusal:
        call_command("build_recap", "--week", "2025-W47")
    assert refusal.value.returncode == 1
