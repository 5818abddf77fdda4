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
    ["", " \n", b"\x00\x01\x02" * 100, "<html></html>", "<p>Hi</p>", "<div>" * 20_000, "no markup"],
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
