import datetime
import re

import pytest

from recaps.cards import recap_card
from recaps.models import Recap
from recaps.templatetags.weekly import opening
from tests.articles import make

pytestmark = pytest.mark.django_db


def recap(week=47, *, articles=(), published_at=make.NOW, **fields):
    made = Recap.objects.create(
        year=2026, week=week, number=week, published_at=published_at, **fields
    )
    for order, article in enumerate(articles, 1):
        made.items.create(article=article, order=order)
    return made


def test_a_recap_is_numbered_dated_and_has_an_end(client):
    recap(articles=[make.article()], introduction="A week.\n\nIn two paragraphs.")
    html = client.get("/recaps/2026-W47/").content.decode()
    for words in ("No. 47", "16–22 November 2026", "one story", "<p>A week.</p>", "End of No. 47"):
        assert words in html, words


def test_the_editors_comment_stands_in_place_of_the_hook(client):
    shown = recap(articles=[make.article("a"), make.article("b")])
    shown.items.filter(order=1).update(comment="Read it for the table.")
    html = client.get("/recaps/2026-W47/").content.decode()
    assert html.count("One code replaces seven.") == 1
    assert html.index("Read it for the table.") < html.index("One code replaces seven.")


def test_a_story_withdrawn_since_is_no_longer_in_it(client):
    gone = make.article("gone", headline="Gone headline")
    recap(articles=[gone, make.article("kept", headline="Kept headline")])
    make.withdraw(gone, "Its source was wrong.")
    html = client.get("/recaps/2026-W47/").content.decode()
    assert "Gone headline" not in html
    assert "Kept headline" in html
    assert "one story" in html
    assert "one story" in client.get("/").content.decode()
    assert "One story that stood here has been withdrawn since." in html


def test_a_story_that_was_never_in_what_readers_saw_is_not_said_to_be_gone(client):
    early, dropped = make.article("early"), make.article("dropped")
    make.withdraw(early, "Wrong.", at=make.NOW - datetime.timedelta(hours=1))
    shown = recap(articles=[early, dropped, make.article("kept")])
    shown.items.filter(article=dropped).update(is_dropped=True)
    make.withdraw(dropped, "Wrong.")
    assert "withdrawn since" not in client.get("/recaps/2026-W47/").content.decode()


def test_what_was_corrected_since_is_said_in_the_recap_that_carried_it(client):
    wrong, known = make.article("wrong"), make.article("known")
    recap(articles=[wrong, known])
    note = {"wrong": "Five.", "right": "Seven.", "by": "Ada"}
    for article, hours in ((wrong, 1), (known, -1)):
        at = make.NOW + datetime.timedelta(hours=hours)
        article.live.record = {**make.RECORD, "corrections": [{**note, "at": at.isoformat()}]}
        article.live.save()
    html = client.get("/recaps/2026-W47/").content.decode()
    assert html.count("Corrected</span>") == 1
    assert "/articles/wrong/#corrections" in html


def test_an_unpublished_recap_is_nowhere(client):
    recap(46, articles=[make.article()], published_at=None)
    assert client.get("/recaps/2026-W46/").status_code == 404
    assert client.get("/recaps/latest/").status_code == 404
    assert "Weekly AI Recap" not in client.get("/").content.decode()
    assert "No. 46" not in client.get("/articles/one-code/").content.decode()


def test_latest_leads_to_the_newest_and_says_so_where_there_is_none(client):
    none = client.get("/recaps/latest/")
    assert none.status_code == 404
    assert "No recap has been published yet" in none.content.decode()
    recap(46)
    recap(47)
    found = client.get("/recaps/latest/")
    assert (found.status_code, found["Location"]) == (302, "/recaps/2026-W47/")


def test_the_week_before_is_linked(client):
    recap(46)
    recap(47)
    assert "/recaps/2026-W46/" in client.get("/recaps/2026-W47/").content.decode()
    assert 'rel="prev"' not in client.get("/recaps/2026-W46/").content.decode()


def test_all_recaps_are_listed_newest_first_with_the_stories_that_still_stand(client):
    gone = make.article("gone")
    recap(46, articles=[gone, make.article("kept")], introduction="What a week.")
    recap(47)
    recap(48, published_at=None)
    make.withdraw(gone, "Wrong.")
    html = client.get("/recaps/").content.decode()
    told = ["No. 47", "16–22 November 2026", "0 stories", "No. 46", "one story", "What a week."]
    places = [html.find(words) for words in told]
    assert -1 not in places, told[places.index(-1)]
    assert places == sorted(places)
    assert "W48" not in html


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (5, "A quiet week. Nobody sued."),
        (4, "A quiet week."),
        (2, "A quiet …"),
    ],
)
def test_the_list_tells_how_a_recap_begins_in_whole_sentences(limit, told):
    assert opening("A quiet week. Nobody sued.", limit) == told


def test_older_recaps_follow_without_gap_or_repeat(client):
    weeks = [(2025, week) for week in range(20, 53)] + [(2026, week) for week in range(1, 28)]
    for number, (year, week) in enumerate(weeks, 1):
        Recap.objects.create(year=year, week=week, number=number, published_at=make.NOW)
    seen, address = [], "/recaps/"
    while address:
        html = client.get(address).content.decode()
        seen += re.findall(r'<h2><a href="/recaps/(\d{4}-W\d\d)/"', html)
        older = re.search(r'href="(\?before=[^"]+)"', html)
        address = older and f"/recaps/{older[1]}"
    assert seen == [f"{year}-W{week:02}" for year, week in reversed(weeks)]


@pytest.mark.parametrize("before", ["x", "2026-W7", "2026-W477", "2026-W47'", "٢٠٢٦-W47"])
def test_a_broken_way_on_in_the_list_of_recaps_is_answered_with_not_found(client, before):
    assert client.get("/recaps/", {"before": before}).status_code == 404


def test_the_list_of_recaps_is_honest_when_empty_and_led_to_from_every_page(client):
    assert "No recap has been published yet" in client.get("/recaps/").content.decode()
    recap(47)
    assert "There is nothing older." in client.get("/recaps/?before=2020-W01").content.decode()
    assert 'href="/recaps/"' in client.get("/").content.decode()
    assert client.get("/recaps/2026-W47/").content.decode().count('href="/recaps/"') == 2


@pytest.mark.parametrize("week", ["2026-W99", "2026-W7", "26-W47", "2026-47"])
def test_a_week_that_is_none_is_not_found(client, week):
    assert client.get(f"/recaps/{week}/").status_code == 404


def test_an_article_names_every_recap_it_was_chosen_for(client):
    article = make.article()
    recap(46, articles=[article])
    recap(47)
    html = client.get(article.get_absolute_url()).content.decode()
    assert "No. 47" in html  # the newest
    assert html.index("This article is in") < html.index(">No. 46<")


def test_a_recap_costs_the_same_whatever_it_holds(client, django_assert_max_num_queries):
    """The recap with the one before, its items, their articles with credits, and the hooks."""
    articles = [make.article(f"a{n}", at=make.NOW - datetime.timedelta(hours=n)) for n in range(9)]
    recap(articles=articles)
    with django_assert_max_num_queries(4):
        assert client.get("/recaps/2026-W47/").status_code == 200


def test_a_recap_has_a_card_with_its_number_its_days_and_how_many_stories(client, settings):
    settings.CARD_CJK_FONT = ""
    article = make.article("one-code")
    card = recap_card(recap(articles=[article]), 1).card
    assert card.headline == ("No. 47: 16–22 November 2026",)
    assert card.source == ("one story",)
    for page in ("/recaps/2026-W47/", "/zh/recaps/2026-W47/"):
        html = client.get(page).content.decode()
        path = html.split('og:image" content="http://127.0.0.1:8000', 1)[1].split('"')[0]
        assert path.startswith(f"{page}card-")
        assert client.get(path)["Content-Type"] == "image/png"
        assert client.get(f"{page}card-{'0' * 16}.png").url == path
    make.withdraw(article, "It was wrong.")
    assert client.get(path).status_code == 302  # it counts one story fewer
    Recap.objects.update(published_at=None)
    assert client.get(path).status_code == 404
