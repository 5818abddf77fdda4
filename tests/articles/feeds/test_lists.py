"""The feeds of our lists: what is in them, what is not any more, and what it costs a reader."""

import datetime
import json
import re

import feedparser
import pytest
from defusedxml import ElementTree
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from articles import framing, revising, takedowns, tallies
from articles.collecting.parse import parse_feed
from articles.feeds.channel import lasting_id
from articles.models import (
    Article,
    Claim,
    Correction,
    DeskEntry,
    Prediction,
    Source,
    Takedown,
    Timeline,
    TimelineEvent,
)
from articles.reach import Scope
from recaps.models import Recap
from tests.articles import make
from tests.articles.make import NOW, said

pytestmark = pytest.mark.django_db

FORMS = ("atom", "rss", "json")
AT = "{http://purl.org/atompub/tombstones/1.0}"
HOUR = datetime.timedelta(hours=1)
ADDRESSES = {
    "/": "/", "category": "/categories/energy/", "topic": "/topics/power/",
    "audience": "/for/grid-planners/", "source": "/sources/grid-wire/",
    "timeline": "/timelines/codes/",
}  # fmt: skip


@pytest.fixture
def listed():
    """An article that is in every list, and an older one that is in none of them but all."""
    event = TimelineEvent.objects.create(title="The code is in force")
    event.timelines.add(Timeline.objects.create(name="Codes", name_zh="规范", slug="codes"))
    dated = {"event": event, "event_date": NOW.date(), "event_precision": "month"}
    claims = [*make.CLAIMS, said("event", "It is in force.", "one code", **dated)]
    far = make.story("Elsewhere", of=make.source("Far Post"))
    water = make.category("Water", slug="water", emoji="💧")
    make.article("other", headline="Another", original=far, at=NOW - HOUR, category=water)
    return make.article(tags=["power"], audiences=[make.audience()], claims=claims)


def entries(client, address, **headers):
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return parse_feed(answer.content).entries


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_every_list_has_a_feed_of_what_is_in_it(client, settings, listed, kind, form):
    settings.SITE_URL = "https://record.example"
    found = parse_feed(client.get(f"{ADDRESSES[kind]}feed.{form}").content)
    titles = [entry.title for entry in found.entries]
    assert titles == ["One code for batteries", *(["Another"] if kind == "/" else [])]
    assert found.homepage == f"https://record.example{ADDRESSES[kind]}"
    assert found.self_url == f"{found.homepage}feed.{form}"
    (twin,) = [parse_feed(client.get(f"/zh{ADDRESSES[kind]}feed.{form}").content)]
    assert twin.homepage == f"https://record.example/zh{ADDRESSES[kind]}"
    assert [entry.guid for entry in twin.entries] == [entry.guid for entry in found.entries]


def test_a_feed_is_titled_as_its_list_in_the_language_of_its_address(client, settings, listed):
    settings.SITE_NAME = "The Record"
    for address, title in {
        "/feed.rss": "The Record",
        "/categories/energy/feed.rss": "Energy – The Record",
        "/zh/categories/energy/feed.atom": "能源 – The Record",
        "/zh/for/grid-planners/feed.json": "电网规划者 – The Record",
        "/sources/grid-wire/feed.atom": "Grid Wire – The Record",
        "/zh/timelines/codes/feed.rss": "规范 – The Record",
        "/zh/corrections/feed.rss": "更正 – The Record",
        "/recaps/feed.rss": "Weekly AI Recap – The Record",
    }.items():
        assert parse_feed(client.get(address).content).title == title


def test_an_item_has_the_whole_text_with_attribution_and_disclosure(
    client, settings, administrator
):
    settings.SITE_URL = "https://record.example"
    source = make.source(
        "钛媒体", slug="tmt", reviewer=administrator, language="zh-Hans", may_syndicate=True
    )
    original = make.story("七家运营商：同一规范", of=source, language="zh-Hans")
    also = make.story("An earlier report", of=make.source("Far Post"))
    forecast = {"question": "Will more join?", "likelihood": "likely", "resolve_by": "2027-01-01"}
    made = make.article(
        original=original, credits=[also], audiences=[make.audience()],
        record=make.RECORD | {"edited_by": ["Qiu Lan"], "corrections": [
            {"wrong": "Six.", "right": "Seven operators.", "by": "Ada", "at": NOW.isoformat()}]},
        claims=[
            *make.CLAIMS,
            said("what_to_do", "File again.", basis="advice"),
            said("insight", "It is about queues.", basis="analysis"),
            said("takeaway", "They were seven.", ("Developers must file", also)),
            said("implication", "More may join.", basis="analysis"),
            said("rationale", "Because it is cheap.", "from March", basis="analysis"),
            said("event", "Agreed.", "one code", event_date=NOW.date(), event_precision="month"),
        ],
    )  # fmt: skip
    tracked = Prediction.objects.create(tracked_by=administrator, frozen_at=NOW, **forecast)
    made.live.claims.filter(section="implication").update(prediction=tracked)
    html = feedparser.parse(client.get("/feed.rss").content).entries[0].content[0].value
    text = re.sub(r"<[^>]+>", "", html)
    for words in [
        "Drafted with AI", "Reviewed by Ada Reyes, energy editor", "Edited by Qiu Lan",
        "Corrected", "Seven operators.", "One code replaces seven.", "30-Second TL;DR",
        "What changed", "Why it matters", "What to do next", "File again.", "Who should care",
        "Grid planners", "Deep insight", "AI-generated analysis for this event",
        "It is about queues.", "Enhanced key takeaways", "They were seven.",
        "Future implications", "More may join.", "Because it is cheap.", "Will more join?",
        "likely, 55–80%", "Nov 2026", "Agreed.", "“one code from March”",
        "Original source: 钛媒体", "七家运营商：同一规范", "An earlier report",
        "Rights in quoted and linked material belong to its publishers.",
    ]:  # fmt: skip
        assert words in text, words
    assert "Developers must file" not in text  # Far Post does not lend its words
    addresses = re.findall(r'(?:href|src|cite)="([^"]*)"', html)
    assert all(address.startswith("https://") for address in addresses)
    ours = {one.removeprefix(settings.SITE_URL) for one in addresses if settings.SITE_URL in one}
    assert ours == {
        "/articles/one-code/", "/articles/one-code/#corrections", "/articles/one-code/report/",
        "/for/grid-planners/",
    }  # fmt: skip
    assert not re.search(r"<(script|style|iframe|form|img)|\sstyle=|\son\w+=", html)


def test_an_item_in_chinese_is_in_chinese_whatever_the_feed_is_in(client, settings):
    make.article(language="zh-Hans", headline="同一规范", claims=[said("what_changed", "一条。")])
    for address in ("/feed.atom", "/zh/feed.atom"):
        (entry,) = feedparser.parse(client.get(address).content).entries
        assert entry.content[0].language == "zh-Hans"
        assert "发生了什么" in entry.content[0].value
        assert [tag.term for tag in entry.tags if not tag.scheme] == ["能源"]


def test_a_persons_own_article_is_by_that_person(client):
    make.article(record={**make.RECORD, "made": "person", "written_by": ["Ada Reyes"]})
    (entry,) = entries(client, "/feed.json")
    assert entry.author == "Ada Reyes"


# -- What is gone ----------------------------------------------------------------------------------


def withdrawn(article, at=NOW + HOUR):
    make.withdraw(article, "Its source took the report back.", at=at)
    return lasting_id(f"http://127.0.0.1:8000/articles/{article.slug}/")


@pytest.mark.parametrize("kind", [kind for kind in ADDRESSES if kind != "/"])
def test_what_was_withdrawn_is_told_in_every_list_it_was_in(client, listed, kind):
    twin = make.article(
        "twin", tags=["power"], audiences=[make.audience()], claims=list(make.CLAIMS)
    )
    event = TimelineEvent.objects.get()
    dated = {"event": event, "event_date": NOW.date(), "event_precision": "month"}
    Claim.objects.filter(edition=twin.live, section="hook").update(**dated)
    known = withdrawn(listed)
    feed = ElementTree.fromstring(client.get(f"{ADDRESSES[kind]}feed.atom").content)
    (tombstone,) = feed.iter(f"{AT}deleted-entry")
    assert (tombstone.get("ref"), tombstone.get("when")) == (known, "2026-11-19T13:00:00Z")
    assert tombstone.findtext(f"{AT}comment") == "Its source took the report back."
    assert "One code for batteries" in (body := client.get("/feed.atom").content.decode())
    assert body.count("<entry") == 2  # the twin has its headline, and there is the other one
    other = ElementTree.fromstring(client.get("/categories/water/feed.atom").content)
    assert not list(other.iter(f"{AT}deleted-entry"))


def test_an_article_that_stands_again_is_no_longer_gone(client, listed):
    withdrawn(listed)
    live = listed.editions.get()
    Article.objects.filter(pk=listed.pk).update(live=live, withdrawn_at=None, withdrawn_reason="")
    with tallies.kept(listed):
        pass
    assert b"deleted-entry" not in client.get("/feed.atom").content


def test_what_readers_never_saw_is_not_told_to_be_gone(client):
    make.article()
    Article.objects.create(slug="never", withdrawn_at=NOW, withdrawn_reason="It was a test.")
    for form in FORMS:
        assert "It was a test" not in client.get(f"/feed.{form}").content.decode()


def test_what_was_withdrawn_before_the_oldest_item_came_out_is_told_no_longer(client):
    old = make.article("old", at=NOW - 90 * HOUR)
    withdrawn(old, at=NOW - 80 * HOUR)
    late = make.article("late", at=NOW - 90 * HOUR)
    known = withdrawn(late, at=NOW)
    assert client.get("/feed.atom").content.count(b"deleted-entry") == 4  # two, opened and closed
    make.many(30)
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    assert [one.get("ref") for one in feed.iter(f"{AT}deleted-entry")] == [known]


@pytest.mark.parametrize("form", FORMS)
def test_after_a_takedown_its_words_and_its_address_are_in_no_feed(
    client, listed, administrator, form
):
    make.article("twin", headline="A twin", tags=["power"])
    request = Takedown.objects.create(
        name="Noor", email="n@wire.example", capacity="holder", addresses="x", grounds="Ours.",
        received_at=NOW, due_at=NOW + HOUR,
    )  # fmt: skip
    scope = Scope(Takedown.Scope.ARTICLES, article_ids=(listed.pk,))
    takedowns.take_down(request, administrator, scope, reason="Theirs.")
    text = client.get(f"/feed.{form}").content.decode()
    assert "One code for batteries" not in text and "/articles/one-code/" not in text
    assert lasting_id("http://127.0.0.1:8000/articles/one-code/") in text
    assert listed.editions.exists()


def test_topics_and_sources_with_nothing_to_read_have_no_feed_and_merged_ones_lead_on(
    client, listed
):
    unseen = make.source("Unseen Post")
    listed.tags.through.tag_model().objects.create(name="secret", slug="secret")
    for address in ("/topics/secret/", "/sources/unseen-post/", "/timelines/none/",
                    "/categories/none/", "/for/none/"):  # fmt: skip
        for form in FORMS:
            assert client.get(f"{address}feed.{form}").status_code == 404, address
    into = Source.objects.get(slug="grid-wire")
    Source.objects.filter(pk=unseen.pk).update(merged_into=into, merged_at=NOW)
    moved = client.get("/zh/sources/unseen-post/feed.rss")
    assert (moved.status_code, moved["Location"]) == (301, "/zh/sources/grid-wire/feed.rss")
    assert client.get("/feed.xml").status_code == 404
    assert client.post("/feed.rss").status_code == 405


# -- Corrections, recaps ---------------------------------------------------------------------------


def corrected(article, person, at=NOW):
    return Correction.objects.create(
        article=article, edition=article.live or article.editions.get(), person=person,
        what_was_wrong="Six <b>operators</b>.", what_is_right="Seven & no fewer.",
        person_name="Ada Reyes, energy editor", at=at, published_at=at,
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_correction_is_an_item_that_says_what_was_wrong_and_what_is_right(
    client, editor, form
):
    article = make.article()
    for at in (NOW, NOW + HOUR):
        corrected(article, editor, at)
    first, second = entries(client, f"/corrections/feed.{form}")
    assert first.title == "Corrected: One code for batteries"
    assert first.url == "http://127.0.0.1:8000/articles/one-code/#corrections"
    assert "Six <b>operators</b>." in first.text and "Seven & no fewer." in first.text
    assert (first.published, second.published) == (NOW + HOUR, NOW)
    assert first.author == "Ada Reyes, energy editor"
    assert first.guid != second.guid


def test_corrections_of_what_was_withdrawn_are_gone_with_it(client, editor):
    article = make.article()
    corrected(article, editor)
    withdrawn(article)
    text = client.get("/corrections/feed.rss").content.decode()
    assert "Six" not in text and "Its source took the report back." in text


@pytest.mark.parametrize("form", FORMS)
def test_each_recap_is_an_item_that_names_what_readers_may_still_see(client, form):
    recap = Recap.objects.create(
        year=2026, week=47, number=3, published_at=NOW, introduction="A <quiet> week."
    )
    Recap.objects.create(year=2026, week=48)
    stands = make.article("stands", headline="It stands")
    gone = make.article("gone", headline="It is gone")
    for order, article in enumerate([stands, gone]):
        recap.items.create(article=article, order=order, comment="" if order else "Read it.")
    make.withdraw(gone, "Wrong.", at=NOW + HOUR)
    (entry,) = entries(client, f"/recaps/feed.{form}")
    assert entry.title == "Weekly AI Recap No. 3"
    assert entry.url == "http://127.0.0.1:8000/recaps/2026-W47/"
    assert "A <quiet> week." in entry.text and "Read it." in entry.text
    assert "It stands" in entry.text and "It is gone" not in entry.text
    assert (entry.published, entry.updated) == (NOW, NOW + HOUR)
    (twin,) = entries(client, f"/zh/recaps/feed.{form}")
    assert twin.title == "AI 一周回顾 第 3 期"
    assert twin.guid != entry.guid  # another text, at another address


def test_a_recap_passes_on_no_hook_that_its_source_keeps_back(client, administrator):
    source = make.source(reviewer=administrator)
    hook = said("hook", make.TEXT[:40], make.TEXT[:40], origin="extracted")
    article = make.article(original=make.story(of=source), claims=[hook])
    article.live.claims.update(quotes=source)
    Recap.objects.create(year=2026, week=47, number=1, published_at=NOW).items.create(
        article=article, order=0
    )
    assert make.TEXT[:40] not in client.get("/recaps/feed.rss").content.decode()
    assert make.TEXT[:40] in client.get("/recaps/2026-W47/").content.decode()
    Source.objects.update(may_syndicate=True)
    assert make.TEXT[:40] in client.get("/recaps/feed.rss").content.decode()


# -- Asked for again -------------------------------------------------------------------------------

ALL = [*(f"{path}feed" for path in ADDRESSES.values()), "/corrections/feed", "/recaps/feed"]


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_that_has_not_changed_is_answered_304_by_either_validator(
    client, editor, listed, form
):
    corrected(listed, editor)
    recap = Recap.objects.create(year=2026, week=47, number=1, published_at=NOW)
    recap.items.create(article=listed, order=0)
    for address in ALL:
        first = client.get(f"{address}.{form}")
        assert {"public", "max-age=60"} == set(first["Cache-Control"].split(", "))
        assert first["Last-Modified"] == http_date(NOW.timestamp()), address
        for validator in (
            {"If-None-Match": first["ETag"]},
            {"If-Modified-Since": first["Last-Modified"]},
        ):
            again = client.get(f"{address}.{form}", headers=validator)
            assert (again.status_code, again.content) == (304, b""), (address, validator)
        before = {"If-Modified-Since": http_date((NOW - HOUR).timestamp())}
        assert client.get(f"{address}.{form}", headers=before).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_feed_is_the_same_each_time_and_has_no_date(client, form):
    for address in ("/feed", "/categories/energy/feed", "/corrections/feed", "/recaps/feed"):
        make.category()
        first = client.get(f"{address}.{form}")
        assert (first.status_code, "Last-Modified" in first) == (200, False)
        assert client.get(f"{address}.{form}")["ETag"] == first["ETag"]


def test_whatever_its_words_depend_on_is_a_change_by_date_as_well(client, listed):
    """A program that asks by date alone must come to know of a takedown and of other rights."""
    since = {"If-Modified-Since": client.get("/feed.rss")["Last-Modified"]}
    assert client.get("/feed.rss", headers=since).status_code == 304
    # Lines about one text change nothing of others.
    story = listed.live.credits.get().story
    DeskEntry.note("star", "A story", at=NOW + HOUR, story=story)
    DeskEntry.note_edition("submit", listed.live, at=NOW + HOUR)
    assert client.get("/feed.rss", headers=since).status_code == 304
    DeskEntry.note("review rights", "Grid Wire", at=NOW + HOUR, source=story.source)
    changed = client.get("/feed.rss", headers=since)
    assert (changed.status_code, changed["Last-Modified"]) == (
        200, http_date((NOW + HOUR).timestamp()),
    )  # fmt: skip


def test_what_is_filed_anew_is_a_change_by_date_as_well(client, managing, listed):
    since = {"If-Modified-Since": client.get("/feed.rss")["Last-Modified"]}
    edition = revising.update(listed.live, managing, listed.live.version, at=NOW)
    filed = {"category": listed.category, "audiences": [], "tags": ["quays"]}
    framing.set_about(edition, managing, edition.version, at=NOW + HOUR, **filed)
    changed = client.get("/feed.rss", headers=since)
    assert changed.status_code == 200
    assert b"<category>quays</category>" in changed.content


def test_a_source_that_an_update_no_longer_rests_on_is_a_change_by_date_as_well(
    client, managing, listed
):
    wire = listed.live.credits.get().story.source
    make.article("older", original=make.story(of=wire), at=NOW - HOUR)
    since = {"If-Modified-Since": client.get("/sources/grid-wire/feed.rss")["Last-Modified"]}
    with tallies.kept(listed):
        listed.live.credits.update(story=make.story(of=make.source("Far Post")))
    DeskEntry.note_edition("publish", listed.live, at=NOW + HOUR)
    changed = client.get("/sources/grid-wire/feed.rss", headers=since)
    assert (changed.status_code, b"/articles/one-code/" in changed.content) == (200, False)


def test_a_list_that_lost_its_last_article_is_a_change_by_date_as_well(client, listed):
    """Of what is left, what was withdrawn before, nothing is as new as what programs have."""
    gone = make.article("gone", original=make.story(of=make.source("Far Post")), at=NOW - HOUR)
    make.withdraw(gone, "Its source took the report back.", at=NOW - HOUR)
    since = {"If-Modified-Since": client.get("/categories/energy/feed.rss")["Last-Modified"]}
    assert client.get("/categories/energy/feed.rss", headers=since).status_code == 304
    listed.category = make.category("Water")
    with tallies.kept(listed):
        listed.save()
    DeskEntry.note("change", "One code", at=NOW + HOUR, article=listed)
    changed = client.get("/categories/energy/feed.rss", headers=since)
    assert (changed.status_code, b"One code" in changed.content) == (200, False)


def test_words_that_were_struck_are_an_update_of_their_item_alone(client, listed):
    at = NOW + HOUR
    listed.live.claims.filter(section="hook").update(text="[taken down]", erased_at=at)
    first, second = entries(client, "/feed.json")
    assert (first.updated, second.updated) == (at, NOW - HOUR)
    assert "taken down" not in first.text


def test_a_change_within_the_last_second_has_no_date_yet(client):
    make.article(at=timezone.now())
    assert "Last-Modified" not in client.get("/feed.rss")


# -- Found, and counted ----------------------------------------------------------------------------


def test_every_list_names_its_own_feeds_to_programs_and_to_readers(client, listed):
    for page in (*ADDRESSES.values(), "/corrections/", "/recaps/"):
        for there in (page, f"/zh{page}"):
            html = client.get(there).content.decode()
            head, body = html.split("<body>")
            named = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', head)
            own = [
                ("application/atom+xml", f"{there}feed.atom"),
                ("application/rss+xml", f"{there}feed.rss"),
                ("application/feed+json", f"{there}feed.json"),
            ]
            assert named[:3] == own, there
            home = "/zh/" if there.startswith("/zh/") else "/"
            assert named[-1] == ("application/feed+json", f"{home}feed.json")
            for _, address in own:
                assert f'href="{address}"' in body
                assert client.get(address).status_code == 200


# What `feeds.lists` and `recaps.feeds` say, and one for what a list is of.
QUERIES = {
    "/feed": 3, "/categories/energy/feed": 4, "/topics/power/feed": 4,
    "/for/grid-planners/feed": 4, "/sources/grid-wire/feed": 4, "/timelines/codes/feed": 4,
    "/corrections/feed": 3, "/recaps/feed": 5,
}  # fmt: skip


@pytest.mark.parametrize("count", [2, 40])
def test_a_feed_takes_as_many_queries_however_much_is_in_it(client, editor, listed, count):
    about = {"tags": ["power"], "audiences": [make.audience()], "credits": []}
    for number in range(count):
        about["original"] = make.story(f"Story {number}")
        corrected(make.article(f"more-{number}", **about), editor)
        recap = Recap.objects.create(
            year=2025, week=number + 1, number=number + 1, published_at=NOW
        )
        recap.items.create(article=listed, order=0)
    taken = {}
    for address in ALL:
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}.rss").status_code == 200
        taken[address] = len(queries)
    assert taken == QUERIES


def test_json_says_which_of_the_items_are_gone(client, listed):
    known = withdrawn(listed)
    items = json.loads(client.get("/feed.json").content)["items"]
    told = {one["id"]: one["_newsroom"].get("withdrawn") for one in items}
    assert {pk: at for pk, at in told.items() if at} == {known: "2026-11-19T13:00:00Z"}
