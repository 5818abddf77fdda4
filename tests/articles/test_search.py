"""Search, in English and in Chinese, on whichever database the tests run."""

import datetime
import html as htmllib
import re
import time
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles import framing, search
from articles.lists import tallies
from articles.models import Article, SearchEntry, SearchTerm
from articles.searching import entries, vocabulary
from tests.articles import make, work
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def hours_ago(count):
    return make.NOW - datetime.timedelta(hours=count)


def page(client, query, more="", status=200):
    response = client.get(f"/search/?q={quote(query)}{more}")
    assert response.status_code == status, response.content[:500]
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def slugs_in(html):
    return re.findall(r'<h2[^>]*><a href="/articles/([^"/]+)/"', html)


def found(client, query, more=""):
    return slugs_in(page(client, query, more))


def newest(client, query, more=""):
    return found(client, query, f"&order=newest{more}")


def indexed(*articles):
    for article in articles:
        search.index(article)


@pytest.fixture
def three():
    indexed(
        make.article("code", headline="One code for batteries", tags=["Load shedding"]),
        make.article(
            "storage",
            headline="七家电网运营商采用同一储能规范",
            language="zh-Hans",
            at=hours_ago(1),
            claims=[said("hook", "AI芯片的电站不必排队。")],
        ),
        make.article(
            "memory",
            headline="Memory grows dear",
            at=hours_ago(2),
            claims=[said("hook", "Café owners wait for the code.")],
            original=make.story("Speicher wird teuer", of=make.source("Far Post")),
        ),
    )


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("batteries", ["code"]),
        ("BATTERIES", ["code"]),
        ("battery", ["code"]),
        ("batter", ["code"]),
        ("ba", []),
        ("atteries", []),
        ("code", ["code", "storage", "memory"]),
        ("codes", ["code", "storage", "memory"]),
        ("code batteries", ["code"]),
        ("code memory", ["memory"]),
        ("code nowhere", []),
        ("owner waited", ["memory"]),
        ("储能", ["storage"]),
        ("电网", ["storage"]),
        ("电网运营商", ["storage"]),
        ("芯片", ["storage"]),
        ("AI芯片", ["storage"]),
        ("芯片 规范", ["storage"]),
        ("规范芯片", []),
        ("网电", []),
        ("储", ["storage"]),
        ("储 ai", ["storage"]),
        ("ＡＩ", ["storage"]),
        ("load shedding", ["code"]),
        ("speicher", ["memory"]),
        ("far post", ["memory"]),
        ("能源", ["code", "storage", "memory"]),
    ],
)
def test_articles_are_found_by_their_words(client, three, query, slugs):
    assert newest(client, query) == slugs
    assert sorted(found(client, query)) == sorted(slugs)


def test_every_pair_of_characters_of_real_headlines_finds_its_article(real_data):
    lines = (real_data / "headlines.csv").read_text().splitlines()
    titles = [line.split(",")[1] for line in lines if re.search("[\u4e00-\u9fff]{2}", line)][:150]
    story = make.story()
    articles = [
        make.article(f"real-{n}", headline=title[:200], original=story, at=hours_ago(n), claims=())
        for n, title in enumerate(titles)
    ]
    search.index_all(Article.objects.all())
    missed = []
    for article in articles:
        title = article.live.headline
        pairs = {title[n : n + 2] for n in range(len(title) - 1)}
        for pair in [p for p in pairs if re.fullmatch("[\u4e00-\u9fff]{2}", p)][:4]:
            has = {a.pk for a in articles if pair in a.live.headline}
            hits, before = set(), ""
            while before is not None:
                seen = search.find(search.Query.of(pair), now=make.NOW,
                                   order=search.Order.NEWEST, before=before)  # fmt: skip
                hits |= {hit.row.article.pk for hit in seen.hits}
                before = seen.more.removeprefix("before=") or None
            missed += [(pair, pk) for pk in has - hits]
    assert missed == []


# -- In which order --------------------------------------------------------------------------------


def test_an_article_named_for_it_comes_before_one_that_only_mentions_it(client, three):
    indexed(make.article("new", headline="Something else", claims=[said("hook", "Memory too.")]))
    assert found(client, "memory") == ["memory", "new"]
    assert newest(client, "memory") == ["new", "memory"]


def test_headline_beginning_rest_and_names_weigh_in_this_order_and_then_the_newer_one(client):
    hook = said("hook", "Nothing of note.")
    far = make.story("A lantern goes out", of=make.source("Far Post"))
    indexed(
        make.article("named", claims=[hook], original=far, at=hours_ago(0)),
        make.article("tagged", claims=[hook], tags=["lantern"], at=hours_ago(1)),
        make.article("below", claims=[hook, said("takeaway", "A lantern.")], at=hours_ago(2)),
        make.article("hooked", claims=[said("hook", "A lantern.")], at=hours_ago(4)),
        make.article("hooked-too", claims=[said("hook", "A lantern.")], at=hours_ago(3)),
        make.article("of-many", headline="Lanterns", claims=[hook], at=hours_ago(5)),
        make.article("headline", headline="A lantern", claims=[hook], at=hours_ago(6)),
    )
    order = ["headline", "of-many", "hooked-too", "hooked", "below", "named", "tagged"]
    assert found(client, "lantern") == order
    assert newest(client, "lantern") == sorted(
        order, key=lambda slug: Article.objects.get(slug=slug).published_at, reverse=True
    )


def test_of_two_words_the_rarer_one_decides(client):
    hook = said("hook", "Nothing of note.")
    for n in range(5):
        indexed(make.article(f"grid-{n}", headline="A grid", claims=[hook], at=hours_ago(n)))
    indexed(
        make.article("common", headline="Grid", claims=[hook, said("takeaway", "A lantern.")]),
        make.article("rare", headline="Lantern", claims=[hook, said("takeaway", "A grid.")],
                     at=hours_ago(9)),
    )  # fmt: skip
    assert found(client, "grid lantern") == ["rare", "common"]


def test_both_orders_are_offered_and_the_address_keeps_what_was_asked(client, three):
    html = page(client, "code", "&category=energy&language=en")
    assert 'href="?q=code&amp;order=newest&amp;category=energy&amp;language=en"' in html
    html = page(client, "code", "&category=energy&order=newest")
    assert 'href="?q=code&amp;category=energy"' in html
    assert '<input type="hidden" name="order" value="newest">' in html


# -- What is shown of it ---------------------------------------------------------------------------


def test_what_was_found_is_marked_and_the_rest_stays_escaped(client):
    hook = "Batteries <b>first</b>: 储能电站 wait."
    indexed(make.article(headline="Battery & code", claims=[said("hook", hook)]))
    html = page(client, "batter 储能电")
    assert "<mark>Batteries</mark> &lt;b&gt;first&lt;/b&gt;: <mark>储能电</mark>站 wait." in html
    assert "<mark>Battery</mark> &amp; code" in html


def test_the_sentence_with_most_of_the_words_is_shown_and_else_the_first(client):
    claims = [said("hook", "The hook."), said("takeaway", "A lantern of brass."),
              said("takeaway", "Another lantern burns over the river.")]  # fmt: skip
    indexed(make.article(claims=claims))
    shown = re.search(r'class="snippet"[^>]*>(.*?)</p>', page(client, "river lantern"))[1]
    assert shown == "Another <mark>lantern</mark> burns over the <mark>river</mark>."
    shown = re.search(r'class="snippet"[^>]*>(.*?)</p>', page(client, "batteries"))[1]
    assert shown == "The hook."


def test_a_name_that_was_found_is_shown_where_no_sentence_has_it(client, three):
    html = page(client, "shedding")
    assert "Also on its page: <span>Load <mark>shedding</mark></span>" in html
    assert "Also on its page:" not in page(client, "batteries")
    html = page(client, "speicher")
    assert "<mark>Speicher</mark> wird teuer" in html


def test_titles_in_another_language_than_the_page_are_marked_as_such(client, three):
    assert '<h2 lang="zh-Hans"><a' in page(client, "储能")
    response = client.get(f"/zh/search/?q={quote('code')}").content.decode()
    assert '<h2 lang="en"><a href="/articles/code/">One <mark>code</mark>' in response


# -- Words that nothing has ------------------------------------------------------------------------


@pytest.fixture
def nvidia(three):
    indexed(
        make.article("nvidia", headline="Nvidia sells accelerators", at=hours_ago(3)),
        make.article("india", headline="India buys 2026 turbines", at=hours_ago(4)),
    )


@pytest.mark.parametrize(
    ("query", "instead", "slugs"),
    [
        ("nvdia", "nvidia", ["nvidia"]),
        ("Nvidai", "nvidia", ["nvidia"]),
        ("nnvidia", "nvidia", ["nvidia"]),
        ("vnidia", "nvidia", ["nvidia"]),
        ("indai", "india", ["india"]),
        ("accelaretors", "accelerators", ["nvidia"]),
        ("cafe", "café", ["memory"]),
        ("battreies code", "batteries", ["code"]),
    ],
)
def test_a_slip_is_forgiven_and_the_page_says_so(client, nvidia, query, instead, slugs):
    html = page(client, query)
    assert slugs_in(html) == slugs
    asked = query.split()[0].casefold()
    assert f"Nothing published has “{asked}”. Shown is what has “<b>{instead}</b>”." in html
    assert "<mark>" in html


@pytest.mark.parametrize(
    "query", ["2027", "储电", "n1vidia", "xvidia", "нвидиа", "nvidia2", "acelerater"]
)
def test_nothing_is_guessed_from_figures_chinese_short_words_or_far_ones(client, nvidia, query):
    html = page(client, query)
    assert f"Nothing published has “{query}”." in html
    assert "Shown is what has" not in html
    assert "No published article has" not in html  # it would say the same again


def test_the_beginning_of_a_word_is_no_slip(client, nvidia):
    html = page(client, "nvi")
    assert slugs_in(html) == ["nvidia"]
    assert "Nothing published has" not in html


def test_a_word_that_is_there_is_never_taken_for_a_slip(client, nvidia):
    indexed(make.article("nvdia", headline="Nvdia misspelt", at=hours_ago(5)))
    assert found(client, "nvdia") == ["nvdia"]


def test_words_of_what_is_not_published_are_never_proposed(client, managing):
    draft = work.edition(work.source("Secret Source"), slug="unseen")
    draft.headline = "Zarquil lanterns"
    draft.save()
    gone = make.article("gone", headline="Velvet estuary", claims=[said("hook", "Zarquil.")])
    indexed(gone, draft.article)
    assert found(client, "estuaryy") == ["gone"]
    make.withdraw(gone, "Wrong.")
    indexed(gone)
    for query in ("estuaryy", "estuar", "zarquill", "velvett", "sekret"):
        html = page(client, query)
        assert f"Nothing published has “{query}”." in html
        assert "Shown" not in html
    assert not SearchEntry.objects.exists()
    assert not SearchTerm.objects.exists()


# -- What is no question ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["'", '"', "%", "_", "\\", "<script>", "!!!", "a" * 5000, "储能" * 3000, "- OR 1=1",
     "word " * 60, "́" * 300, "😀", "NEAR(", "NEAR(code batteries, 2)", "code*", "*", "^code",
     '"code', "code AND", "AND OR NOT", "headline:code", "marks : code", "{text} : x", "a:* & b",
     "code | !batteries", "'a' <-> 'b'", "(((", "code\x00batteries", "#all", "+code", "-code",
     "\u202ecode", "רשת חשמל", "شبكة الكهرباء", "कोड बैटरी", "코드 배터리", "ｃｏｄｅ＊",
     "%s %(x)s {0}",
     "code; DROP TABLE articles_article", "İstanbul ß ŉ", "1e999 -0", "\ud7ff\ue000",
     " ".join(f"x{n}y" for n in range(48)), "储" * 49, "a" * 200],
)  # fmt: skip
@pytest.mark.parametrize("order", ["", "newest"])
def test_any_query_is_answered_quickly_or_told_what_is_wrong(
    client, three, django_assert_max_num_queries, query, order
):
    begun = time.process_time()
    with django_assert_max_num_queries(5):
        html = page(client, query, f"&order={order}")
    assert time.process_time() - begun < 2
    assert "<script>" not in html
    assert 'role="alert"' in html or "ublished" in html or slugs_in(html)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("%ode", []),
        ("_ode", []),
        ('"code batteries"', ["code"]),
        ("code*", ["code", "storage", "memory"]),
        ("-code", ["code", "storage", "memory"]),
        ("^memory", ["memory"]),
        ("#all", []),
        ("code OR memory", []),
        ("code; batteries", ["code"]),
    ],
)
def test_signs_that_mean_something_to_a_database_mean_nothing_here(client, three, query, slugs):
    assert newest(client, query) == slugs


@pytest.mark.parametrize(
    "query", ["a" * 201, "".join(map(chr, range(0x4E00, 0x4E40))), "one two " * 30]
)
def test_what_is_too_long_is_told_to_be(client, three, query):
    html = page(client, query)
    assert "This is longer than a search can be" in html
    assert "Nothing published has" not in html


def test_no_query_is_no_mistake(client, three):
    html = page(client, "  ")
    assert 'role="alert"' not in html
    assert "No published article" not in html


# -- Narrowed --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "slugs"),
    [
        ("", ["new", "middle", "old"]),
        ("&category=&topic=&source=&audience=&language=&freshness=&since=&until=",
         ["new", "middle", "old"]),
        ("&category=energy", ["new", "old"]),
        ("&topic=memory", ["middle"]),
        ("&source=far-post", ["middle"]),
        ("&audience=grid-planners", ["new"]),
        ("&language=zh-Hans", ["old"]),
        ("&freshness=fresh", ["new"]),
        ("&freshness=recent", ["middle"]),
        ("&freshness=stale", ["old"]),
        ("&category=energy&freshness=stale&language=zh-Hans", ["old"]),
        ("&category=chips&topic=power", []),
        ("&since={yesterday}", ["new", "middle"]),
        ("&until={yesterday}", ["middle", "old"]),
        ("&since={yesterday}&until={yesterday}", ["middle"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", ["", "newest"])
def test_a_search_is_narrowed_as_the_archive_is(
    client, django_assert_max_num_queries, administrator, more, slugs, order
):
    now = timezone.now()
    ago = [now - datetime.timedelta(minutes=m) for m in (0, 24 * 60, 800 * 60)]
    far = make.source("Far Post", native_name="远邮", language="zh-Hans")
    indexed(
        make.article("new", tags=["power"], audiences=[make.audience()], at=ago[0],
                     original=make.story(at=ago[0])),
        make.article("middle", category=make.category("Chips", emoji="🧮"), tags=["memory"],
                     original=make.story(of=far, at=ago[1]), at=ago[1]),
        make.article("old", language="zh-Hans", original=make.story(at=ago[2]), at=ago[2]),
        make.article("other", headline="Nothing", claims=(), at=ago[1],
                     original=make.story("None", of=make.source("Third"), text="No.")),
    )  # fmt: skip
    more = more.format(yesterday=f"{ago[1]:%Y-%m-%d}")
    with django_assert_max_num_queries(5):
        assert found(client, "code", f"&order={order}{more}") == slugs


def test_what_is_wrong_with_the_choices_is_told_and_nothing_is_listed(client, three):
    html = page(client, "code", "&category=none&since=tomorrow")
    assert "Nothing is published in a category called “none”." in html
    assert "“tomorrow” is no day." in html
    assert slugs_in(html) == []


def test_a_choice_is_taken_away_by_a_link_that_keeps_the_words(client, three):
    html = page(client, "code", "&category=energy&language=en&order=newest")
    assert 'href="?q=code&amp;order=newest&amp;language=en"' in html
    assert "<details open>" in html
    html = page(client, "batteries", "&language=zh-Hans")
    assert "is all that the search is narrowed by" in html


# -- What may be found -----------------------------------------------------------------------------


def test_a_withdrawn_article_is_found_no_more(client, three):
    article = Article.objects.get(slug="code")
    make.withdraw(article, "Wrong.")
    assert found(client, "batteries") == []
    assert newest(client, "batteries") == []
    indexed(article)
    assert not SearchEntry.objects.filter(article=article).exists()
    assert not SearchTerm.objects.filter(term="batteries").exists()


def test_sentences_that_rights_withhold_are_not_found(client, administrator):
    source = make.source(reviewer=administrator, rights_basis="headline_only")
    claim = said("insight", "About 140 GW of storage waits.", make.TEXT[:40], origin="extracted")
    indexed(make.article(original=make.story(of=source), claims=[make.CLAIMS[0], claim]))
    assert found(client, "storage") == []
    assert found(client, "replaces") == ["one-code"]
    assert "140" not in page(client, "replaces")


def test_a_change_of_what_it_is_about_is_searched_at_once(client, managing, three):
    edition = Article.objects.get(slug="code").editions.create(number=2, headline="Next")
    chips = make.category("Chips", emoji="🧮")
    framing.set_about(edition, managing, edition.version, category=chips, audiences=[],
                      tags=["pylons"])  # fmt: skip
    assert found(client, "pylon", "&category=chips") == ["code"]
    assert found(client, "load shedding") == []
    assert newest(client, "code", "&category=energy") == ["storage", "memory"]


def counted():
    return dict(SearchTerm.objects.values_list("term", "articles"))


def test_terms_are_counted_as_articles_come_change_and_go_and_reindex_agrees(client, three):
    here = counted()
    assert here["code"] == here["#all"] == 3
    assert (here["^code"], here["^batteries"], here["储能"], here["储"]) == (1, 1, 1, 1)
    code = Article.objects.get(slug="code")
    indexed(code, code)
    assert counted() == here
    make.withdraw(code, "Wrong.")
    indexed(code)
    there = counted()
    assert there["code"] == 2
    assert "^code" not in there
    SearchTerm.objects.update(articles=7)
    call_command("reindex", verbosity=0)
    assert counted() == there
    vocabulary.recount([])
    assert counted() == {}
    call_command("reindex", verbosity=0)
    assert counted() == there
    assert newest(client, "code") == ["storage", "memory"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does so by itself")
def test_the_index_keeps_nothing_of_an_entry_that_is_gone_once_written_over(three):
    code = Article.objects.get(slug="code")
    make.withdraw(code, "Wrong.")
    indexed(code)
    entries.write_over()
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM articles_searchindex_data")
        kept = "".join(str(row[0]) for row in cursor.fetchall())
    assert "atteries" not in kept
    assert "emory" in kept


def test_an_entry_that_changes_or_is_rolled_back_leaves_the_index_right(client, three):
    SearchEntry.objects.filter(article__slug="code").update(text=" lighthouse")
    vocabulary.count({"lighthouse": 1})
    assert newest(client, "lighthouse") == ["code"]
    assert newest(client, "batteries") == []
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        assert newest(client, "code") == []
        transaction.set_rollback(True)


# -- Page after page -------------------------------------------------------------------------------


def all_pages(client, query, more=""):
    seen, address = [], more
    while address is not None:
        html = page(client, query, address)
        seen += slugs_in(html)
        older = re.search(r'class="older"><a class="button" href="\?q=\w+&amp;([^"]+)"', html)
        address = older and f"&{htmllib.unescape(older[1])}"
    return seen


@pytest.mark.parametrize(
    ("more", "slugs"), [("&until=2999-12-31", ["code"]), ("&since=2999-12-31", [])]
)
def test_a_day_beyond_all_places_is_a_day_like_any(client, three, more, slugs):
    assert newest(client, "batteries", more) == slugs


@pytest.mark.parametrize("state", ["fresh", "recent", "stale"])
def test_where_no_category_is_in_use_nothing_has_a_freshness(client, state):
    assert found(client, "code", f"&freshness={state}") == []
    row = make.article("code", headline="One code")
    Article.objects.update(category=None)
    tallies.recount_all()
    indexed(row)
    assert found(client, "code") == ["code"]
    assert found(client, "code", f"&freshness={state}") == []


def test_the_sentence_found_is_told_however_its_letters_are_written(client):
    claims = [
        make.said("hook", "It is about nothing."),
        make.said("what_changed", "Ｎｖｉｄｉａ sells chips."),
    ]
    indexed(make.article("wide", headline="Something", claims=claims))
    assert "<mark>Ｎｖｉｄｉａ</mark> sells chips." in page(client, "nvidia")


@pytest.mark.parametrize("more", ["&order=newest", "", "&category=energy", "&since=2026-11-01"])
def test_results_go_on_without_gap_or_repeat(client, more):
    make.many(60)
    call_command("reindex", verbosity=0)
    ordered = [article.slug for article in Article.objects.published().newest_first()]
    assert all_pages(client, "headline", more) == ordered
    assert len(ordered) == 60


def test_articles_of_one_second_are_each_found_once(client):
    make.many(60)
    Article.objects.update(published_at=make.NOW)
    Article.objects.filter(slug__endswith="7").update(
        published_at=make.NOW + datetime.timedelta(microseconds=7)
    )
    call_command("reindex", verbosity=0)
    seen = all_pages(client, "headline", "&order=newest")
    assert len(seen) == len(set(seen)) == 60


@pytest.mark.parametrize(
    "more",
    ["&order=newest&before=x", "&order=newest&before=-1", "&order=newest&before=²",
     "&order=newest&before=" + "9" * 30, "&page=x", "&page=0", "&page=25", "&page=9", "&page=-1"],
)  # fmt: skip
def test_a_broken_way_on_in_search_is_answered_with_not_found(client, three, more):
    html = client.get(f"/search/?q=code{more}")
    assert html.status_code == 404


def test_what_is_more_than_is_ranked_is_told_and_led_to(client, monkeypatch):
    make.many(60)
    call_command("reindex", verbosity=0)
    assert "Ranked are the newest" not in page(client, "headline")
    monkeypatch.setattr(search, "RANKED", 30)
    html = page(client, "headline")
    assert "Ranked are the newest" in html
    assert 'href="?q=headline&amp;order=newest">All, newest first' in html
    assert len(all_pages(client, "headline")) == 30


@pytest.mark.parametrize("word", ["headline", "hook"])
def test_as_many_as_are_ranked_are_all_there_are(client, monkeypatch, word):
    make.many(31)
    call_command("reindex", verbosity=0)
    monkeypatch.setattr(search, "RANKED", 31)
    assert "there are more" not in page(client, word)
    assert len(all_pages(client, word)) == 31
    monkeypatch.setattr(search, "RANKED", 30)
    assert "there are more" in page(client, word)
    assert len(all_pages(client, word)) == 30


@pytest.mark.parametrize("share", [1, 5])
def test_the_newest_are_found_where_the_walk_meets_too_few(client, share):
    """A word that many had long ago and none has now."""
    rows = make.many(400)
    call_command("reindex", verbosity=0)
    old = [row.pk for row in rows[200:]][::share]
    SearchEntry.objects.filter(article__in=old).update(text=F("text"), marks=" #all lighthouse")
    vocabulary.count({"lighthouse": len(old)})
    seen = all_pages(client, "lighthouse", "&order=newest")
    assert seen == [row.slug for row in rows[200:]][::share]


@pytest.mark.parametrize("count", [20, 2000])
def test_search_costs_the_same_with_20_articles_and_with_2000(
    client, django_assert_max_num_queries, count
):
    make.many(count)
    call_command("reindex", verbosity=0)
    make.analyze()
    for query in ("hook", "headline 1", "nothing", "hedline"):
        for more in ("", "&order=newest", "&freshness=stale&order=newest", "&freshness=stale"):
            with django_assert_max_num_queries(5):
                page(client, query, more)
