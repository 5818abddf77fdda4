import datetime
from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils import translation

from articles import rendering
from articles.page import Citation

AT = datetime.datetime(2026, 11, 9, 9, 12, 30, tzinfo=datetime.UTC)
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"


@dataclass
class Sentence:
    text: str
    citations: tuple = ()


def test_sentences_are_escaped():
    html = rendering.sentences([Sentence(HOSTILE)])
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_a_citation_leads_to_its_note_and_can_be_found_from_there():
    html = rendering.sentences([Sentence("It rose.", (Citation(3, "c3-1"),))])
    assert 'href="#n3"' in html
    assert 'id="c3-1"' in html
    assert html.startswith("It rose.<sup>")


@pytest.mark.parametrize(("language", "text"), [("en", "一。 二。"), ("zh-Hans", "一。二。")])
def test_chinese_sentences_follow_without_a_space(language, text):
    assert rendering.sentences([Sentence("一。"), Sentence(" 二。\n")], language) == text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one", "<p>one</p>"),
        ("one\r\n\r\ntwo\nthree\n\n\n", "<p>one</p><p>two<br>three</p>"),
        ("a < b", "<p>a &lt; b</p>"),
    ],
)
def test_paragraphs_are_parted_by_blank_lines_and_escaped(text, html):
    assert rendering.paragraphs(text) == html


@pytest.mark.parametrize(
    ("precision", "stamp", "english", "chinese"),
    [
        ("day", "2024-09-01", "1 Sep 2024", "2024年9月1日"),
        ("month", "2024-09", "Sep 2024", "2024年9月"),
        ("year", "2024", "2024", "2024年"),
    ],
)
def test_a_date_is_printed_as_far_as_it_is_known(precision, stamp, english, chinese):
    date = datetime.date(2024, 9, 1)
    assert rendering.dated(date, precision) == f'<time datetime="{stamp}">{english}</time>'
    with translation.override("zh-hans"):
        assert rendering.dated(date, precision) == f'<time datetime="{stamp}">{chinese}</time>'


@pytest.mark.parametrize(
    ("form", "html"),
    [
        ("moment", '<time datetime="2026-11-09T09:12Z">9 Nov 2026, 09:12 UTC</time>'),
        ("clock", '<time datetime="2026-11-09T09:12Z">09:12 UTC</time>'),
        ("day", '<time datetime="2026-11-09">9 Nov 2026</time>'),
        ("weekday", '<time datetime="2026-11-09">Monday, 9\xa0November\xa02026</time>'),
    ],
)
def test_a_moment_is_absolute_for_people_and_machines(form, html):
    assert rendering.moment(AT, form) == html


def test_a_moment_keeps_its_instant_and_its_day_in_the_sites_zone(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    late = datetime.datetime(2026, 11, 9, 18, 0, tzinfo=datetime.UTC)
    assert rendering.moment(late) == (
        '<time datetime="2026-11-09T18:00Z">10 Nov 2026, 02:00 CST</time>'
    )
    assert rendering.moment(late, "day") == '<time datetime="2026-11-10">10 Nov 2026</time>'


def test_no_moment_prints_nothing():
    assert rendering.moment(None) == ""


@pytest.mark.parametrize(
    ("first", "last", "english", "chinese"),
    [
        ("2026-11-16", "2026-11-22", "16–22 November 2026", "2026年11月16日—22日"),
        ("2026-11-30", "2026-12-06", "30 November – 6 December 2026", "2026年11月30日—12月6日"),
        (
            "2026-12-28",
            "2027-01-03",
            "28 December 2026 – 3 January 2027",
            "2026年12月28日—2027年1月3日",
        ),
    ],
)
def test_a_week_is_said_without_repeating_itself(first, last, english, chinese):
    first, last = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    assert rendering.days(first, last) == english
    with translation.override("zh-hans"):
        assert rendering.days(first, last) == chinese


def render(text, **context):
    return Template("{% load reading %}" + text).render(Context(context))


def test_a_mark_is_hidden_from_screen_readers_and_can_be_switched_off():
    shown = render('{% mark "💡" %}', site={"marks": True})
    assert shown == '<span class="mark" aria-hidden="true">💡</span>'
    assert render('{% mark "💡" %}', site={"marks": False}) == ""


def test_only_a_foreign_text_names_its_language():
    assert render("<q{% lang 'zh-Hans' %}>") == '<q lang="zh-Hans">'
    assert render("<q{% lang 'en' %}>") == "<q>"
    assert render("<q{% lang '' %}>") == "<q>"
    with translation.override("zh-hans"):
        assert render("<q{% lang 'zh-Hans' %}>") == "<q>"


@pytest.mark.parametrize(
    ("text", "on_english", "on_chinese"),
    [
        ("Ada Reyes", "Ada Reyes", '<span lang="en">Ada Reyes</span>'),
        ("陈雅茹", '<span lang="zh-Hans">陈雅茹</span>', "陈雅茹"),
        ("A <b> & c", "A &lt;b&gt; &amp; c", '<span lang="en">A &lt;b&gt; &amp; c</span>'),
    ],
)
def test_a_text_without_a_record_of_its_language_is_marked_by_its_characters(
    text, on_english, on_chinese
):
    assert render("{{ name|foreign }}", name=text) == on_english
    with translation.override("zh-hans"):
        assert render("{{ name|foreign }}", name=text) == on_chinese


def test_a_language_code_cannot_break_out_of_its_attribute():
    assert "<script" not in render("<q{% lang language %}>", language='"><script>')


@pytest.mark.parametrize(
    ("language", "words", "inside"),
    [
        ("zh-Hans", "他说：“电网会‘松一口气’。”", "他说：‘电网会“松一口气”。’"),
        ("zh-Hans", "没有引号。", "没有引号。"),
        ("zh-Hans", "他用的是 Moody’s 的“评级”。", "他用的是 Moody’s 的‘评级’。"),
        ("en", "He said “it’s done”.", "He said “it’s done”."),
    ],
)
def test_chinese_words_between_our_marks_take_the_inner_marks(language, words, inside):
    assert rendering.nested(words, language) == inside
