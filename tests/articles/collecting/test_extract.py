import datetime
import json

import pytest

from articles.collecting.extract import NoText, extract_page

PARAGRAPHS = "".join(
    f"<p>Paragraph {number} tells at some length what the harbour did with its new battery, "
    "who paid for it, and what the ships that lie there think of the noise.</p>"
    for number in range(1, 6)
)


def page(body=f"<article><h1>The battery</h1>{PARAGRAPHS}</article>", head=""):
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>The battery | Port</title>{head}</head>"
        f"<body><nav><a href='/'>Home</a> <a href='/jobs'>Jobs</a></nav>{body}"
        "<footer>All rights reserved by the port</footer></body></html>"
    )


def test_the_article_is_taken_and_the_furniture_left():
    found = extract_page(page(), "https://port.example/battery")
    assert found.title == "The battery"
    assert found.text.startswith("Paragraph 1 tells"), "the headline is no part of it"
    assert "Paragraph 5 tells" in found.text
    assert "Jobs" not in found.text and "All rights" not in found.text
    assert found.text.count("\n\n") >= 4, "paragraphs are parted by a blank line"
    assert found.language == "en"


def test_what_the_page_says_of_itself_is_kept():
    head = (
        '<meta property="article:published_time" content="2026-09-07T13:00:03+02:00">'
        '<meta name="author" content="Ada Reyes">'
        '<link rel="canonical" href="/battery?utm_source=x">'
    )
    found = extract_page(page(head=head), "https://port.example/battery?ref=rss")
    assert found.published == datetime.date(2026, 9, 7)
    assert found.author == "Ada Reyes"
    assert found.canonical_url == "https://port.example/battery"


def test_a_date_that_merely_stands_in_the_text_is_not_the_pages():
    body = f"<article><h1>Born</h1><p>Ada was born on 1998-02-28.</p>{PARAGRAPHS}</article>"
    assert extract_page(page(body), "https://port.example/born").published is None


@pytest.mark.parametrize("named", ["https://evil.example/battery", "/", "javascript:alert(1)"])
def test_an_address_that_is_not_the_pages_to_give_is_not_believed(named):
    head = f'<link rel="canonical" href="{named}">'
    found = extract_page(page(head=head), "https://port.example/battery")
    assert found.canonical_url == "https://port.example/battery"


def test_the_headline_is_not_the_name_of_the_site():
    body = f'<h1><a href="/">Port News</a></h1><div><h2>The battery</h2>{PARAGRAPHS}</div>'
    html = page(body).replace("The battery | Port<", "The battery - Port News<")
    assert extract_page(html, "https://port.example/battery").title == "The battery"


@pytest.mark.parametrize(
    "html",
    [
        "",
        " \n",
        "<a href=x>" * 200_000,
        "x" * 3_000_001,
        b"\x00\x01\x02" * 100,
        "<html></html>",
        "<p>Hi</p>",
        "<div>" * 20_000,
        "no markup",
    ],
    ids=lambda html: repr(html[:12]),
)
def test_a_page_without_an_article_is_refused_in_one_line(html, caplog):
    with pytest.raises(NoText) as refused:
        extract_page(html, "https://port.example/1")
    assert "\n" not in str(refused.value)
    assert caplog.records == [], "nothing else is said"


def test_the_rows_of_a_table_are_lines_without_a_frame():
    rows = "<tr><td>Founded</td><td>1998</td></tr><tr><td>Ships</td><td>40</td></tr>"
    found = extract_page(
        page(f"<article>{PARAGRAPHS}<table>{rows}</table>{PARAGRAPHS}</article>"),
        "https://port.example/1",
    )
    assert "\n\nFounded | 1998\nShips | 40\n\n" in found.text


def test_real_pages_give_their_text_without_their_furniture(real_data):
    """Of the texts that belong to the articles of the evaluation set, 97 % are found (40 of 41),
    and of those that do not, none: a change that does worse than 95 and 5 % has to say why."""
    folder = real_data / "pages"
    wanted, found, unwanted, intruding = 0, 0, 0, 0
    for name, facts in json.loads((folder / "pages.json").read_text()).items():
        text = extract_page((folder / name).read_bytes(), facts["url"]).text
        text = " ".join(text.split())
        inside = [" ".join(words.split()) in text for words in facts.get("must_contain", ())]
        outside = [" ".join(words.split()) in text for words in facts.get("must_not_contain", ())]
        wanted, found = wanted + len(inside), found + sum(inside)
        unwanted, intruding = unwanted + len(outside), intruding + sum(outside)
    assert found >= 0.95 * wanted > 0
    assert intruding <= 0.05 * unwanted


def test_real_pages_have_no_wrong_date(real_data):
    folder = real_data / "pages"
    for name, facts in json.loads((folder / "pages.json").read_text()).items():
        published = extract_page((folder / name).read_bytes(), facts["url"]).published
        assert published is None or not facts["date"] or published.isoformat() == facts["date"]


# -- What a page says of itself -----------------------------------------------------------------


def linked(**facts):
    facts = {"@context": "https://schema.org", "@type": "NewsArticle"} | facts
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


DAYS = {
    linked(datePublished="2026-09-07T23:30:00-07:00"): "2026-09-07",
    linked(**{"@graph": [{"@type": "BlogPosting", "datePublished": "2026-09-07"}]}): "2026-09-07",
    linked(datePublished="soon") + '<meta name="pubdate" content="20260907">': "2026-09-07",
    '<meta name="DC.date.issued" content="7 Sep 2026">': "2026-09-07",
    '<meta itemprop="datePublished" content="2026-09-07">': "2026-09-07",
    '<meta property="article:modified_time" content="2026-09-09">': None,
    linked(dateModified="2026-09-09"): None,
    linked(datePublished="2099-01-01"): None,
    linked(datePublished="2026-09-31"): None,
    '<script type="application/ld+json">[[[[</script>': None,
}


@pytest.mark.parametrize("head", DAYS)
def test_the_day_is_what_the_page_says_it_was_published_on(head):
    at = datetime.datetime(2026, 9, 22, tzinfo=datetime.UTC)
    found = extract_page(page(head=head), "https://port.example/battery", at=at).published
    assert (found and found.isoformat()) == DAYS[head]


def test_a_moment_in_utc_is_of_the_day_that_the_address_names():
    head = linked(datePublished="2026-09-08T02:30:00Z")
    for url, day in {
        "https://port.example/2026/09/07/battery": 7,
        "https://port.example/2026/08/07/battery": 8,
        "https://port.example/battery": 8,
    }.items():
        assert extract_page(page(head=head), url).published == datetime.date(2026, 9, day)


def test_the_day_may_stand_in_the_head_of_the_article_or_in_its_address():
    times = "<time datetime='2026-09-07T10:00'>Monday</time>"
    body = f"<article><header><h1>The battery</h1>{times}</header>{PARAGRAPHS}</article>"
    others = "<aside><time datetime='2026-09-01'>Old</time></aside>"
    assert extract_page(page(body + others), "https://port.example/1").published.day == 7
    assert extract_page(page(), "https://port.example/2026-09-05-battery").published.day == 5
    assert extract_page(page(), "https://port.example/20260905123").published is None


AUTHORS = {
    linked(author=[{"@type": "Person", "name": "Ada Reyes"}, "Mei Tan"]): "Ada Reyes, Mei Tan",
    linked(author={"name": "Ada Reyes"}) + '<meta name="author" content="Port">': "Ada Reyes",
    '<meta property="article:author" content="https://social.example/ada">': "",
    '<meta name="author" content="admin"><meta name="dc.creator" content="By Ada">': "Ada",
}


@pytest.mark.parametrize("head", AUTHORS)
def test_the_authors_are_people_not_addresses_and_not_accounts(head):
    assert extract_page(page(head=head), "https://port.example/1").author == AUTHORS[head]


TITLES = {
    ("The battery | Port News", "<h1>The battery</h1>", ""): "The battery",
    ("The battery - Port News", "<h1 class=logo>Port News</h1>", ""): "The battery",
    ("Port", "<h1>Welcome</h1>", "The battery"): "The battery",
    ("Port", "", "The battery – Port"): "The battery",
    ("A – B: the battery", "<h1>Something else</h1>", ""): "A – B: the battery",
}


@pytest.mark.parametrize(("window", "heading", "shared"), TITLES)
def test_the_headline_is_what_the_page_calls_itself_without_the_sites_name(window, heading, shared):
    named = {"og:site_name": "Port", "og:title": shared}
    head = "".join(f'<meta property="{key}" content="{named[key]}">' for key in named)
    html = page(f"{heading}<article>{PARAGRAPHS}</article>", head)
    html = html.replace("The battery | Port</title>", f"{window}</title>")
    found = extract_page(html, "https://port.example/1").title
    assert found == TITLES[window, heading, shared]


def test_a_page_is_read_in_the_encoding_and_the_language_it_declares():
    body = "<article>" + "<p>港口的首个储能电站今天投运，工程师们为此忙了整整两年时间。</p>" * 4
    html = f"<html lang=zh-CN><head><meta charset=gb2312><title>电站</title></head>{body}"
    found = extract_page(html.encode("gb18030"), "https://port.example/1")
    assert (found.title, found.language) == ("电站", "zh-Hans")
    czech = page().replace("lang='en'", "lang='cs'")
    assert extract_page(czech, "https://port.example/1").language == "cs"
