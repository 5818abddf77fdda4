import datetime
import gzip
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from articles import related
from articles.models import Article, Claim, Edition, Prediction
from recaps.models import Recap
from tests.articles import make
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def full_article(reviewer):
    """An article with every part, of about the length of a real one."""
    story = make.story(
        "七家运营商采用同一规范",
        of=make.source(
            "Lantern Tide", native_name="灯塔财经", language="zh-Hans", reviewer=reviewer
        ),
        text="七家电网运营商将从三月起采用同一规范。约 140 吉瓦储能在排队。" + make.TEXT,
        language="zh-Hans",
    )
    wire = make.story("Queues grow", of=make.source(reviewer=reviewer))
    quote = ("七家电网运营商将从三月起采用同一规范。", story, {"translation": "One code.",
             "translated_by": "Qiu Lan"})  # fmt: skip
    prediction = Prediction.objects.create(
        question="Four will have joined.",
        likelihood="likely",
        resolve_by=datetime.date(2028, 3, 1),
        tracked_by=reviewer,
    )
    long = "It is a sentence of the length that such sentences have, with a number or two in it."
    claims = [
        said("hook", "One code replaces seven.", quote),
        *(said(section, long, quote, "About 140 GW") for section in
          ("what_changed", "why_it_matters", "what_to_do")),
        *(said("insight", long, "one code from March", paragraph=n // 2) for n in range(6)),
        *(said("takeaway", long, f"{word} ", paragraph=n, basis="background")
          for n, word in enumerate(("Seven", "operators", "batteries", "Developers"))),
        *(said("implication", long, paragraph=n, prediction=prediction if n else None)
          for n in range(2)),
        *(said("rationale", long, "must file again", paragraph=n) for n in range(2)),
        said("event", "A code was proposed.", "under one code",
             event_date=datetime.date(2024, 9, 1), event_precision="month"),
        said("event", "It was agreed.", quote,
             event_date=datetime.date(2026, 11, 18), event_precision="day"),
    ]  # fmt: skip
    return make.article(
        original=story,
        credits=[wire],
        claims=claims,
        tags=["power", "storage"],
        audiences=[make.audience(), make.audience("Developers", name_zh="开发者")],
    )


@pytest.fixture
def whole(administrator):
    article = full_article(administrator)
    for number in range(1, 5):
        make.article(f"other-{number}", tags=["power"])
    recap = Recap.objects.create(year=2026, week=47, number=47, published_at=make.NOW)
    recap.items.create(article=article, order=1)
    return article


def test_an_event_that_is_still_to_come_does_not_look_like_one_that_was(client, administrator):
    today = timezone.localdate()
    days = [today - datetime.timedelta(days=1), today, today + datetime.timedelta(days=1)]
    events = [
        said("event", f"Day {day}.", "one code from March", event_date=day, event_precision="day")
        for day in days
    ]
    html = page(client, make.article(claims=[said("hook", "One."), *events]).get_absolute_url())
    rows = re.findall(r"<li(?: class=\"(\w+)\")?>\s*<p class=\"when\">(.*?)</p>", html)
    assert [(kind, "still to come" in when) for kind, when in rows] == [
        ("", False),
        ("", False),
        ("ahead", True),
    ]


def test_an_article_has_its_parts_in_the_order_of_reading(client, whole):
    html = page(client, whole.get_absolute_url())
    parts = [
        "⚡", "collected in 19m", "<h1>", "Original headline", "Drafted with AI",
        "Reviewed by Ada Reyes, energy editor", "How this was made", "Read original on",
        "LinkedIn", "Hacker News", "💡", "30-Second TL;DR", "What changed", "Why it matters",
        "What to do next", "Who should care", "Deep insight",
        "AI-generated analysis for this event", "Enhanced key takeaways", "Future implications",
        "AI analysis grounded in cited sources", "Tracked forecast", "Timeline", "Sep 2024",
        "Weekly AI Recap", "This article is in", "Related updates", "Also from",
        "AI-assisted, editor-curated news. Rights in quoted and linked material belong to its "
        "publishers.", "Original source", "Report a problem", "Rights and takedown",
    ]  # fmt: skip
    main = html[html.index("<main") :]
    places = [main.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_empty_parts_are_not_printed(client):
    make.article(claims=[said("hook", "One code.", "one code")], record=make.RECORD)
    html = page(client, "/articles/one-code/")
    html = html[html.index("<main") : html.index("</main>")]
    for part in (
        "TL;DR", "Deep insight", "takeaways", "implications", "Timeline", "Weekly AI Recap",
        "Related updates", "Who should care", "Topics",
    ):  # fmt: skip
        assert part not in html, part


def test_foreign_words_name_their_language(client, whole):
    html = page(client, whole.get_absolute_url())
    assert '<cite lang="zh-Hans">七家运营商采用同一规范</cite>' in html
    assert '<span lang="zh-Hans">灯塔财经</span>' in html
    assert '<blockquote lang="zh-Hans">“七家电网运营商' in html
    assert "Translated by Qiu Lan" in html


def test_a_citation_and_its_note_lead_to_one_another(client, whole):
    html = page(client, whole.get_absolute_url())
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert {"n1", "c1-1"} <= targets
    assert targets <= set(ids)


def test_a_source_is_linked_plainly_and_in_the_same_window_so_that_it_gets_no_handle_on_ours(
    client, whole
):
    html = page(client, whole.get_absolute_url())
    outgoing = re.findall(r'<a [^>]*href="https://[^>]*>', html)
    assert outgoing
    for link in outgoing:
        assert not re.search(r"target=|nofollow", link), link


@pytest.mark.parametrize(
    ("record", "said_so", "not_said"),
    [
        ({"made": "model", "reviewed_by": ["Ada"]}, ["Drafted with AI", "Reviewed by Ada"], []),
        ({"made": "model"}, ["Drafted with AI", "Not reviewed by an editor"], ["Reviewed by"]),
        ({"made": "model", "edited_by": ["Jun"]}, ["Edited by Jun"], ["Not reviewed"]),
        (
            {"made": "model", "reviewed_by": ["Ada"], "edited_by": ["Ada", "Jun"]},
            ["Reviewed and edited by Ada", "Edited by Jun"],
            ["Edited by Ada", "Reviewed by Ada"],
        ),
        (
            {"made": "extracted"},
            ["Extracted from the source", "no model wrote", "Not reviewed by an editor"],
            ["Drafted with AI", "AI-generated"],
        ),
        ({"made": "person", "written_by": ["Bo"]}, ["Written by Bo"], ["AI-", "Not reviewed"]),
    ],
)
def test_the_made_by_line_is_honest_in_each_of_its_states(client, record, said_so, not_said):
    origin = {"extracted": "extracted", "person": "person"}.get(record["made"], "model")
    claims = [
        said("hook", "one code", "one code", origin=origin),
        said("insight", "one code", "one code", origin=origin),
    ]
    make.article(claims=claims, record=record, origin=record["made"])
    html = page(client, "/articles/one-code/")
    main = html[html.index("<main") : html.index('<footer class="attribution"')]
    for words in said_so:
        assert words in main, words
    for words in not_said:
        assert words not in main, words


def test_the_machinery_is_told_on_demand_with_waivers_and_their_names(client):
    waiver = {"claim": None, "finding": "A name could not be compared", "by": "Ada, editor",
              "reason": "The table <names> it."}  # fmt: skip
    article = make.article(record={**make.RECORD, "waivers": [waiver]})
    html = page(client, "/articles/one-code/")
    how = html[html.index("<details") : html.index("</details>")]
    assert "Checked one by one: 2. Read as part of a section: 1.\nApproved by" in how
    assert f"“{article.live.headline}” — A name could not be compared." in how
    assert "Ada, editor: The table &lt;names&gt; it." in how
    assert "Approved by Tomasz Wolny, managing editor." in how


def test_an_unreviewed_sources_translation_is_not_shown(client):
    quote = ("one code", make.story(), {"translation": "ONE CODE", "translated_by": "Q"})
    make.article(claims=[said("hook", "One code.", quote)])
    assert "ONE CODE" not in page(client, "/articles/one-code/")


def test_hostile_words_from_a_source_stay_words(client):
    bad = '"><script>alert(1)</script>'
    story = make.story(bad, text=f"{bad} one code", language='x"><script>', author=bad)
    make.article(headline=bad, original=story, claims=[said("hook", bad, bad)], tags=["a"])
    for address in ("/articles/one-code/", "/"):
        assert "<script>" not in page(client, address)


def test_marks_can_be_switched_off(client, settings, whole):
    settings.SECTION_MARKS = False
    html = page(client, whole.get_absolute_url())
    assert not {"💡", "⚡", "🧠", "🔑", "🔮", "📰", "👉"} & set(html)


def test_a_demo_says_so_on_every_page(client, settings, whole):
    settings.DEMO = True
    for address in ("/", whole.get_absolute_url(), "/categories/energy/", "/about/rights/"):
        html = page(client, address)
        assert "Demo: invented sources and editors; nobody reviewed this." in html, address
        assert "no model ran" in html, address
    assert "Demo: invented" in page(client, "/nowhere/", 404)


def test_what_is_in_work_has_no_address(client):
    draft = Article.objects.create(slug="draft", category=make.category())
    draft.tags.add("secret")
    edition = Edition.objects.create(article=draft, headline="Secret headline")
    story = make.story("Secret", of=make.source("Secret Source"))
    edition.credits.create(story=story, is_original=True)
    Claim.objects.create(edition=edition, section="hook", text="Secret hook.")
    for address in ("/articles/draft/", "/topics/secret/", "/sources/secret-source/"):
        assert "ecret h" not in page(client, address, 404)
    for address in ("/", "/categories/energy/"):
        assert "Secret" not in page(client, address)


def test_a_withdrawn_article_is_gone_with_the_reason_and_without_its_text(client):
    article = make.article(headline="A headline that was wrong")
    make.withdraw(article, "The figure was another year's.")
    html = page(client, article.get_absolute_url(), 410)
    assert "The figure was another year&#x27;s." in html
    assert "19 Nov 2026" in html
    assert 'content="noindex"' in html
    assert "A headline that was wrong" not in html
    assert "A headline that was wrong" not in page(client, "/")


def test_an_article_follows_its_own_language(client):
    make.article("规范", language="zh-Hans", category=make.category("Chips", name_zh="芯片"))
    html = page(client, "/articles/规范/")
    assert '<html lang="zh-Hans">' in html
    assert "芯片" in html
    assert '<html lang="en">' in page(client, "/")


@pytest.mark.parametrize("count", [20, 2000])
def test_reading_costs_the_same_with_20_articles_and_with_2000(
    client, administrator, django_assert_max_num_queries, count
):
    """Five queries for an article and for home: each is one read of one kind of row with what hangs
    on it, so that a growing archive makes no page slower."""
    article = full_article(administrator)
    make.many(count)
    related.refresh(article)
    recap = Recap.objects.create(year=2026, week=47, number=47, published_at=make.NOW)
    recap.items.create(article=article, order=1)
    ContentType.objects.clear_cache()
    with django_assert_max_num_queries(5):
        assert "Related updates" in page(client, article.get_absolute_url())
    with django_assert_max_num_queries(5):
        assert "Weekly AI Recap" in page(client, "/")


def test_an_article_and_its_lists_keep_to_their_size(client, whole):
    for n in range(25):
        make.article(f"row-{n}", headline=f"A headline of quite ordinary length, number {n}")
    for address, raw, packed in ((whole.get_absolute_url(), 30_000, 9_000), ("/", 40_000, 12_000)):
        body = client.get(address).content
        assert len(body) <= raw, (address, len(body))
        assert len(gzip.compress(body)) <= packed, (address, len(gzip.compress(body)))


@pytest.mark.parametrize(
    "address",
    ["/", "/articles/one-code/", "/categories/energy/", "/topics/power/", "/for/grid-planners/",
     "/sources/grid-wire/", "/about/"],
)  # fmt: skip
def test_a_public_page_may_be_stored_and_knows_nobody(client, address):
    make.article(tags=["power"], audiences=[make.audience()])
    response = client.get(address)
    assert response.status_code == 200
    assert re.fullmatch(r"public, max-age=\d+|max-age=\d+, public", response["Cache-Control"])
    assert int(re.search(r"\d+", response["Cache-Control"])[0]) <= 300
    assert not response.cookies
    assert "Vary" not in response


def test_a_page_is_stored_only_until_its_freshness_changes(client):
    almost = timezone.now() - datetime.timedelta(hours=5, minutes=59)
    make.article(original=make.story(at=almost))
    for address in ("/", "/articles/one-code/"):
        seconds = int(re.search(r"max-age=(\d+)", client.get(address)["Cache-Control"])[1])
        assert 50 <= seconds <= 60, address


# What a page says of itself to programs; no browser runs it, and it cannot be ended from within.
DATA_BLOCK = re.compile(r'<script type="application/ld\+json">[^<>&]*</script>')


def test_no_page_has_inline_script_style_or_handler(client, whole):
    for address in ("/", whole.get_absolute_url(), "/topics/power/", "/about/how-we-work/"):
        html = DATA_BLOCK.sub("", page(client, address))
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", html), address


def test_search_engines_and_networks_are_told_the_pages_own_address(client, settings):
    settings.SITE_URL = "https://record.example"
    make.article()
    html = page(client, "/articles/one-code/")
    assert '<link rel="canonical" href="https://record.example/articles/one-code/">' in html
    assert '<meta property="og:title" content="One code for batteries">' in html
    assert '<meta name="description" content="One code replaces seven.">' in html
    assert "url=https%3A%2F%2Frecord.example%2Farticles%2Fone-code%2F" in html


@pytest.mark.parametrize(
    "room", ["articles", "topics", "categories", "sources", "for", "timelines"]
)
def test_an_address_that_no_database_can_look_up_is_not_found(client, room):
    assert client.get(f"/{room}/%00/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["search/?q=%00", "search/?q=a%00b", "articles/?category=%00", "articles/?topic=%00a",
     "articles/?source=%00", "articles/?since=%00", "?before=%00", "predictions/?after=%00",
     "recaps/?before=%00", "corrections/?before=%00"],
)  # fmt: skip
def test_no_query_breaks_a_page_whatever_is_in_it(client, query):
    make.article()
    assert client.get(f"/{query}").status_code in (200, 404)


@pytest.mark.parametrize(("title", "times"), [("One code for batteries", 0), ("Another title", 1)])
def test_the_original_headline_is_told_apart_only_where_it_is_another(client, title, times):
    make.article(original=make.story(title), headline="One code for batteries")
    html = page(client, "/articles/one-code/")
    assert html.count("Original headline:") == times
    attribution = html[html.index('<footer class="attribution">') :]
    assert title in attribution
