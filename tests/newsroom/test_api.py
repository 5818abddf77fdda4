"""The read-only API: what it tells, how lists go on, and what it says to a wrong request."""

import datetime
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import rights
from articles.models import (
    Article,
    Claim,
    Edition,
    LeadPicture,
    Passage,
    Prediction,
    Snapshot,
    Source,
)
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from newsroom import apidocument
from newsroom.api import api
from tests.articles import make, work
from tests.articles.make import NOW, said
from tests.newsroom.small import HOSTILE, TOLD, furnish

pytestmark = pytest.mark.django_db

API = "/api/v1"
LISTS = [
    *("articles", "categories", "audiences", "topics", "sources", "timelines", "predictions"),
    *("corrections", "recaps"),
]
PAGED = [name for name in LISTS if name not in ("categories", "audiences")]


@pytest.fixture(scope="module")
def newsroom(file_database):
    return furnish()


def get(client, path, **query):
    return client.get(f"{API}/{path}", query)


def read(client, path, **query):
    answer = get(client, path, **query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refused(client, path, **query):
    """{parameter: what is said of it} of a request that is refused."""
    answer = get(client, path, **query)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["detail"] == " ".join(error["detail"] for error in problem["errors"])
    return {error["parameter"]: error["detail"] for error in problem["errors"]}


# -- Articles --------------------------------------------------------------------------------------


def test_an_article_is_told_with_its_claims_and_the_words_they_rest_on(client, newsroom):
    found = read(client, "articles/one-code")
    hook = found["claims"][0]
    assert (hook["number"], hook["part"], hook["text"]) == (1, "hook", "One code replaces seven.")
    (passage,) = hook["passages"]
    assert passage["source"]["name"] == "港口社"
    assert passage["quote"]["exact"] == "one code"
    assert passage["quote"]["type"] == "TextQuoteSelector"
    start = make.TEXT.index("one code")
    assert passage["position"] == {"type": "TextPositionSelector", "start": start, "end": start + 8}
    assert passage["text_sha256"] == Snapshot.hash_of(make.TEXT)
    assert passage["read_at"] == "2026-11-19T12:19:00Z"
    assert passage["translation"] == {"text": "一条规范", "language": "en", "by": "Qiu Lan"}
    assert [claim["number"] for claim in found["claims"]] == [1, 2, 3, 4, 5, 6]
    event = Claim.objects.filter(event__isnull=False).first().event_id
    assert found["claims"][-1]["dated"] == {"date": "2026-03", "event": event}
    assert found["withheld"] == 0


def test_an_article_says_where_it_comes_from_how_it_was_made_and_how_it_was_corrected(
    client, newsroom
):
    found = read(client, "articles/one-code")
    assert [(c["is_original"], c["headline"]) for c in found["credits"]] == [
        (True, "One code for all"), (False, "Theirs"),
    ]  # fmt: skip
    assert found["credits"][0]["credit_line"] == "By courtesy of Harbour Wire"
    assert found["original"]["source"]["slug"] == "harbour-wire"
    made = found["disclosure"]
    assert made["digital_source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert (made["reviewed_by"], made["claims"], made["not_checked"]) == (
        ["Ada Reyes, energy editor"], 3, 0,
    )  # fmt: skip
    (note,) = found["corrections"]
    assert (note["wrong"], note["right"]) == ("We wrote six.", "There are seven.")
    assert [topic["slug"] for topic in found["topics"]] == ["power", "储能"]
    assert [one["language"] for one in found["translations"]] == ["zh-Hans"]
    chinese = read(client, "articles/规范")["translations"]
    assert [one["slug"] for one in chinese] == ["one-code"]
    assert read(client, "articles/by-hand")["translations"] == []


def test_a_picture_is_told_where_it_may_be_copied_on(client, newsroom):
    assert read(client, "articles/one-code")["picture"] is None
    picture = work.picture(Article.objects.get(slug="one-code").live, licence="cc-by-sa")
    assert read(client, "articles/one-code")["picture"] == {
        "url": f"http://127.0.0.1:8000/pictures/{picture.file_hash}-960.webp",
        "width": 960,
        "height": 640,
        "alt": "Batteries in a yard.",
        "credit": "Ada Reyes",
        "licence": "cc-by-sa",
        "licence_note": None,
        "licence_url": "https://creativecommons.org/licenses/by-sa/4.0/",
    }
    LeadPicture.objects.update(licence="permission")
    assert read(client, "articles/one-code")["picture"] is None


def test_words_that_may_not_be_passed_on_are_left_out_and_their_place_says_why(client, newsroom):
    found = read(client, "articles/规范")
    assert TOLD not in json.dumps(found)
    assert [claim["part"] for claim in found["claims"]] == ["hook", "event"]
    assert [claim["number"] for claim in found["claims"]] == [1, 3]
    assert found["withheld"] == 1
    (passage,) = found["claims"][0]["passages"]
    assert (passage["quote"], passage["withheld"]) == (None, "rights")
    assert passage["url"] and passage["text_sha256"] and passage["position"]


def test_words_that_were_taken_down_are_gone_with_their_place_and_hash(client, newsroom):
    for snapshot in Snapshot.objects.filter(story__source__slug="harbour-wire"):
        snapshot.erase("Asked for.", at=NOW)
    (passage,) = read(client, "articles/one-code")["claims"][0]["passages"]
    assert passage["withheld"] == "taken_down"
    assert {passage[name] for name in ("quote", "position", "text_sha256", "translation")} == {None}


def test_a_headline_that_its_source_keeps_back_is_null(client, newsroom):
    found = read(client, "articles/other")
    assert (found["headline"], found["original"]["headline"]) == (HOSTILE, None)
    assert found["credits"][0]["headline"] is None


LENT = {"rights_basis": RightsBasis.PERMISSION, "may_syndicate": True}


def test_words_are_shortened_as_their_source_wants_and_stay_words_of_its_text(client, newsroom):
    few = make.source("Few Words", reviewer=newsroom, quote_words_passage=3, **LENT)
    story = make.story(of=few)
    claims = [said(Section.HOOK, "Ours.", TOLD)]
    make.article("short", original=story, claims=claims)
    (passage,) = read(client, "articles/short")["claims"][0]["passages"]
    assert passage["is_shortened"]
    quote = passage["quote"]
    assert (quote["exact"], quote["prefix"], quote["suffix"]) == (
        "Seven grid operators",
        None,
        None,
    )
    place = passage["position"]
    assert make.TEXT[place["start"] : place["end"]] == "Seven grid operators"


@pytest.mark.parametrize(
    ("basis", "given"), [(RightsBasis.LICENCE, True), (RightsBasis.PERMISSION, False)]
)
def test_what_stands_around_quoted_words_is_told_only_of_text_that_may_be_copied_whole(
    client, newsroom, basis, given
):
    Source.objects.filter(slug="harbour-wire").update(rights_basis=basis)
    Passage.objects.update(prefix="before ", suffix=" after")
    quote = read(client, "articles/one-code")["claims"][0]["passages"][0]["quote"]
    expected = ("before ", " after") if given else (None, None)
    assert (quote["prefix"], quote["suffix"]) == expected


def test_the_same_may_be_asked_of_the_source_itself(newsroom):
    source = Source.objects.get(slug="harbour-wire")
    assert rights.may_be_copied_whole(source)
    source.may_syndicate = False
    assert not rights.may_be_copied_whole(source)


def test_an_article_that_was_withdrawn_is_gone_with_its_reason(client, newsroom):
    answer = get(client, "articles/gone")
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    problem = answer.json()
    assert problem["reason"] == "Its source took it back."
    assert problem["withdrawn_at"] == "2026-11-19T12:00:00Z"
    assert "One code replaces seven" not in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["articles/none", "sources/none", "timelines/none", "predictions/999999", "predictions/x",
     "predictions/0", "recaps/2026-W01", "recaps/x", "nothing", "articles/", "articles/a%00b"],
)  # fmt: skip
def test_what_there_is_not_is_answered_404_with_the_way_to_what_there_is(client, newsroom, path):
    answer = client.get(f"{API}/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "/api/v1/" in answer.json()["detail"]


def test_a_source_that_was_merged_leads_to_the_one_it_is_now(client, newsroom):
    answer = get(client, "sources/old-wire")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/api/v1/sources/harbour-wire")


def test_an_article_takes_three_queries(client, newsroom):
    counts = []
    for slug in ("one-code", "规范", "by-hand"):
        with CaptureQueriesContext(connection) as queries:
            read(client, f"articles/{slug}")
        counts.append(len(queries))
    assert counts == [3, 3, 3]


# -- Lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGED)
def test_a_list_goes_on_at_its_next_address_and_tells_each_row_once(client, newsroom, name):
    whole = read(client, name, limit=100)
    assert whole["next"] is None and whole["items"]
    items, address, pages = [], f"{API}/{name}?limit=1", 0
    while address:
        answer = client.get(address)
        page = answer.json()
        assert answer.get("Link") == (page["next"] and f'<{page["next"]}>; rel="next"')
        assert len(page["items"]) == 1
        items += page["items"]
        address, pages = page["next"], pages + 1
        assert pages < 20
    assert items == whole["items"]


def test_articles_come_newest_first_and_are_narrowed_as_the_archive_is(client, newsroom):
    def slugs(**query):
        return [one["slug"] for one in read(client, "articles", **query)["items"]]

    assert slugs() == ["one-code", "规范", "other", "by-hand"]
    assert slugs(language="zh-Hans") == ["规范"]
    assert slugs(topic="储能") == ["one-code"]
    assert slugs(topic="power", category="energy") == ["one-code", "规范"]
    assert slugs(source="far-post") == ["one-code", "规范"]
    assert slugs(audience="grid-planners") == ["one-code"]
    assert slugs(since="2026-11-18") == ["one-code", "规范"]
    assert slugs(until="2026-11-17", since="2026-11-17") == ["other"]


def test_articles_are_narrowed_by_how_fresh_their_rows_say_they_are(client, newsroom):
    now = datetime.datetime.now(datetime.UTC)
    for slug, hours in {"one-code": 1, "规范": 20, "other": 100, "by-hand": None}.items():
        at = hours and now - datetime.timedelta(hours=hours)
        live = Edition.objects.filter(status="live", article__slug=slug)
        assert live.update(newest_source_at=at) == 1
    for state, slug in {"fresh": "one-code", "recent": "规范", "stale": "other"}.items():
        (row,) = read(client, "articles", freshness=state)["items"]
        assert (row["slug"], row["freshness"]["state"]) == (slug, state)


@pytest.mark.parametrize(
    ("query", "parameter", "words"),
    [
        ({"categry": "energy"}, "categry", "There are: category, topic"),
        ({"category": ["energy", "x"]}, "category", "once only"),
        ({"topic": ""}, "topic", "leave it out"),
        ({"topic": "a\0b"}, "topic", "take it out"),
        ({"category": "none"}, "category", "/api/v1/categories lists"),
        ({"source": "shy-none"}, "source", "/api/v1/sources lists"),
        ({"language": "fr"}, "language", "en and zh-Hans"),
        ({"freshness": "new"}, "freshness", "fresh, recent, stale"),
        ({"since": "yesterday"}, "since", "written as 2026-11-19"),
        ({"since": "0001-01-01"}, "since", "year-month-day"),
        ({"since": "2026-11-19", "until": "2026-11-01"}, "since", "exchange them"),
        ({"limit": "0"}, "limit", "from 1 to 100"),
        ({"limit": "101"}, "limit", "from 1 to 100"),
        ({"limit": "1_0"}, "limit", "from 1 to 100"),
        ({"limit": "9" * 5000}, "limit", "from 1 to 100"),
        ({"cursor": "x"}, "cursor", "as it stands"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_the_remedy(
    client, newsroom, query, parameter, words
):
    found = refused(client, "articles", **query)
    assert set(found) == {parameter}
    assert f"“{parameter}”" in found[parameter]
    assert words in found[parameter]


# A cursor is read by each list itself, and for those by slug any text is one.
NARROWING = sorted(
    (path, name)
    for path, names in apidocument.parameters(api).items()
    for name in names
    if name != "cursor"
)


@pytest.mark.parametrize(("path", "parameter"), NARROWING)
def test_every_parameter_of_every_list_has_a_remedy(client, newsroom, path, parameter):
    (said,) = refused(client, path, **{parameter: "☃"}).values()
    remedy = said.partition(f"“{parameter}”")[2]
    assert re.search(r"is a|is one of|/api/v1/|Those of articles are", remedy), said


@pytest.mark.parametrize("path", ["categories", "articles/one-code", "openapi.json"])
def test_what_takes_no_parameter_says_so(client, newsroom, path):
    assert refused(client, path, x="1") == {"x": "“x” is no parameter here. None can be given."}


def test_of_too_many_parameters_no_more_are_told_than_can_be_read(client, newsroom):
    assert len(refused(client, "articles", **{f"x{n}": n for n in range(900)})) == 20
    answer = get(client, "articles", **{f"x{n}": n for n in range(2000)})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("name", ["predictions", "corrections", "recaps", "topics"])
def test_a_cursor_that_is_not_ours_is_refused_everywhere(client, newsroom, name):
    assert "as it stands" in refused(client, name, cursor="x")["cursor"]


@pytest.mark.parametrize("name", ["sources", "timelines"])
@pytest.mark.parametrize("cursor", ["a b", "{}", "\ufffd", "x" * 121])
def test_a_cursor_that_can_be_no_name_is_refused(client, newsroom, name, cursor):
    assert "as it stands" in refused(client, name, cursor=cursor)["cursor"]


# -- Ledgers ---------------------------------------------------------------------------------------


def test_a_timeline_tells_all_dates_of_an_event_and_only_words_that_may_be_passed_on(
    client, newsroom
):
    found = read(client, "timelines/codes")
    (event,) = found["events"]
    assert (event["dates"], event["is_disputed"]) == (["2026-03", "2026-04"], True)
    assert [one["article"]["slug"] for one in event["reports"]] == ["one-code", "规范"]
    Claim.objects.filter(section=Section.EVENT).update(origin="extracted", text="under one code")
    (event,) = read(client, "timelines/codes")["events"]
    assert [one["text"] for one in event["reports"]] == ["under one code", None]


def test_forecasts_are_told_with_what_came_of_them(client, newsroom):
    (open_one,) = read(client, "predictions")["items"]
    assert (open_one["question"], open_one["percent_low"]) == ("Will more join?", 55)
    (resolved,) = read(client, "predictions", list="resolved")["items"]
    assert resolved["outcome"] == resolved["resolution"]["outcome"] == "happened"
    assert resolved["resolution"]["rests_on"]["withheld"] == "rights"
    (gone,) = read(client, "predictions", list="withdrawn")["items"]
    assert gone["withdrawn_reason"] == "Its source took it back."
    for one in (open_one, resolved, gone):
        assert read(client, f"predictions/{one['id']}") == one
    assert read(client, "predictions")["calibration"] == {
        "resolved": 1, "least": 50, "brier": None, "terms": [],
    }  # fmt: skip


def test_an_outcomes_words_are_told_where_their_source_lets_them_travel(client, newsroom):
    Source.objects.filter(slug="far-post").update(may_syndicate=True)
    (resolved,) = read(client, "predictions", list="resolved")["items"]
    rests_on = resolved["resolution"]["rests_on"]
    assert (rests_on["quote"], rests_on["withheld"]) == ("one code", None)


def test_a_forecast_that_readers_were_not_told_has_no_address(client, newsroom):
    proposed = Prediction.objects.create(
        question="Untold?", likelihood="likely", resolve_by=NOW.date()
    )
    assert get(client, f"predictions/{proposed.pk}").status_code == 404


def test_from_fifty_outcomes_on_the_words_are_scored(client, newsroom):
    story = make.story()
    for n in range(50):
        told = {"likelihood": "likely", "tracked_by": newsroom, "frozen_at": NOW}
        one = Prediction.objects.create(question=f"{n}?", resolve_by=NOW.date(), **told)
        make.resolve(one, newsroom, "happened" if n < 30 else "did_not", of=story)
    scored = read(client, "predictions", limit=1)["calibration"]
    (term,) = scored["terms"]
    assert (scored["resolved"], term["forecasts"], term["happened"]) == (51, 51, 31)
    assert 0 < scored["brier"] < 1


def test_sources_say_on_what_terms_they_are_used(client, newsroom):
    found = {one["slug"]: one for one in read(client, "sources")["items"]}
    assert set(found) == {"harbour-wire", "far-post", "shy-post", "grid-wire"}
    assert found["harbour-wire"]["rights"] == {
        "basis": "licence", "is_reviewed": True, "shows_headlines": True, "passes_on_words": True,
    }  # fmt: skip
    assert found["shy-post"]["rights"]["shows_headlines"] is False
    assert read(client, "sources/harbour-wire") == found["harbour-wire"]


def test_a_source_that_no_published_article_rests_on_is_told_to_nobody(client, newsroom):
    make.source("Secret Wire")
    assert "secret-wire" not in get(client, "sources").content.decode()
    assert get(client, "sources/secret-wire").status_code == 404


def test_a_recap_asks_again_which_of_its_articles_can_be_read(client, newsroom):
    before = read(client, "recaps/2026-W47")
    assert [one["article"]["slug"] for one in before["items"]][:2] == ["one-code", "规范"]
    assert (before["number"], before["items"][0]["comment"]) == (1, "Read this.")
    make.withdraw(Article.objects.get(slug="one-code"), "It was wrong.")
    after = read(client, "recaps/2026-W47")
    assert [one["article"]["slug"] for one in after["items"]] == ["规范", "other", "by-hand"]
    assert read(client, "recaps")["items"][0]["stories"] == after["stories"] == 3


# -- How it answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, newsroom, method):
    answer = getattr(client, method)(f"{API}/articles")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"
    assert "Use GET" in answer.json()["detail"]


def test_head_and_options_are_answered(client, newsroom):
    whole, head = client.get(f"{API}/articles"), client.head(f"{API}/articles")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Cache-Control"] == whole["Cache-Control"]
    asked = client.options(f"{API}/articles")
    assert (asked.status_code, asked["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("name", [*LISTS, "articles/one-code", "articles/gone", "openapi.json"])
def test_an_answer_is_open_to_all_and_sent_again_only_if_it_has_changed(client, newsroom, name):
    first, second = get(client, name), get(client, name)
    assert first.content == second.content
    for answer in (first, second):
        assert not answer.cookies and "Vary" not in answer
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "public" in answer["Cache-Control"]
    if first.status_code == 200:
        again = client.get(f"{API}/{name}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["Access-Control-Allow-Origin"] == "*"


def test_an_answer_may_be_stored_no_longer_than_its_freshness_holds(client, newsroom):
    about = make.category("Minutes", fresh_hours=1, recent_hours=2)
    fresh = make.NOW.now(datetime.UTC) - datetime.timedelta(minutes=59, seconds=40)
    make.article("brief", category=about, newest_source_at=fresh)
    answer = get(client, "articles/brief")
    assert answer.json()["freshness"]["state"] == "fresh"
    assert int(answer["Cache-Control"].partition("max-age=")[2]) <= 20


def test_the_document_says_whose_it_is_and_on_what_terms(client, settings):
    settings.SITE_NAME, settings.CONTACT_EMAIL = "The Harbour", "desk@harbour.example"
    info = client.get(f"{API}/openapi.json").json()["info"]
    assert info["contact"]["email"] == "desk@harbour.example"
    assert info["termsOfService"].endswith("/about/rights/")
    assert info["license"]["url"] == info["termsOfService"]
    settings.TEXT_LICENCE, settings.TEXT_LICENCE_URL = "CC BY 4.0", "https://licence.example/by"
    info = client.get(f"{API}/openapi.json").json()["info"]
    assert info["license"] == {"name": "CC BY 4.0", "url": "https://licence.example/by"}
    assert "Rights in quoted and linked material belong to its publishers" in info["description"]


def test_the_document_is_whole(client):
    document = client.get(f"{API}/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    names = set()
    for path, operations in document["paths"].items():
        assert set(operations) == {"get"}, path
        one = operations["get"]
        names.add(one["operationId"])
        assert one["summary"] and one["description"] and one["tags"], path
        assert {"200", "304", "405", "422"} <= set(one["responses"]), path
        assert all(parameter["description"] for parameter in one["parameters"]), path
    assert len(names) == len(document["paths"]) == 14
    shapes = json.dumps(document)
    for name in set(part.partition('"')[0] for part in shapes.split("#/components/schemas/")[1:]):
        assert name in document["components"]["schemas"]


def test_nothing_of_how_it_is_made_is_told_in_the_document(client):
    text = client.get(f"{API}/openapi.json").content.decode()
    for word in ("river", "telling", "queries", "Shape"):
        assert word not in text, word
