"""Text to safe HTML: everything is escaped, and only our own markup is added.

The one place that marks strings as safe.
"""

import datetime
import json
import re

from django.utils import dateformat, timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.text import words
from articles.text.terms import spans

_FORMS = {
    "en": {
        "moment": "j M Y, H:i T",
        "clock": "H:i T",
        "weekday": "l, j\u00a0F\u00a0Y",  # parted at the comma, where there is little room
        "day": "j M Y",
        "month": "M Y",
        "year": "Y",
    },
    "zh": {
        "moment": "Y年n月j日 H:i T",
        "clock": "H:i T",
        "weekday": "Y年n月j日 l",
        "day": "Y年n月j日",
        "month": "Y年n月",
        "year": "Y年",
    },
}
_MACHINE = {"day": "Y-m-d", "month": "Y-m", "year": "Y", "weekday": "Y-m-d"}
_BLANK_LINE = re.compile(r"\n\s*\n")


def is_chinese(language):
    return (language or "").startswith("zh")


def paragraphs(text):
    """Plain text as HTML paragraphs: a blank line ends one, a line break stays a line break."""
    blocks = (block.strip() for block in _BLANK_LINE.split(text.replace("\r\n", "\n")))
    return mark_safe(  # noqa: S308 - every block was escaped
        "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)
    )


def sentences(items, language=""):
    """Sentences with their citations, as one run of text.

    `items` are objects with `.text` and `.citations` (each with `.number` and `.anchor`). Chinese
    sentences follow one another without a space.
    """
    gap = "" if is_chinese(language) else " "
    return mark_safe(gap.join(_sentence(item) for item in items))  # noqa: S308 - escaped below


def numbered(items, language=""):
    """As `sentences`, for a text that stands alone: its citations are numbers and lead nowhere."""
    gap = "" if is_chinese(language) else " "
    return mark_safe(gap.join(map(_numbered, items)))  # noqa: S308 - escaped below


def _numbered(item):
    numbers = ",".join(str(citation.number) for citation in item.citations)
    raised = format_html("<sup>{}</sup>", numbers) if numbers else ""
    return format_html("{}{}", item.text.strip(), raised)


def _sentence(item):
    # Spaces at the ends would part the sentence from its citation, or double the gap.
    return format_html("{}{}", item.text.strip(), _citations(item.citations))


def _citations(citations):
    if not citations:
        return ""
    links = format_html_join(
        "",
        '<a href="#n{}" id="{}" aria-label="{}">{}</a>',
        ((c.number, c.anchor, _("Note %d") % c.number, c.number) for c in citations),
    )
    return format_html("<sup>{}</sup>", links)


def is_ahead(day):
    """Whether a day has not come yet, by the site's calendar; a month begins with its first."""
    return day > timezone.localdate()


def highlighted(text, terms):
    """Plain text with the terms of a search marked in it."""
    pieces, at = [], 0
    for start, end in spans(text, tuple(terms)):
        pieces += [escape(text[at:start]), format_html("<mark>{}</mark>", text[start:end])]
        at = end
    return mark_safe("".join([*pieces, escape(text[at:])]))  # noqa: S308 - every piece was escaped


def moment(at, form="moment"):
    """A point in time as a <time> element, absolute, in the site's zone; "" for None.

    `form` is one of moment (“19 Nov 2026, 09:12 UTC”), clock, day and weekday.
    """
    if at is None:
        return ""
    local = timezone.localtime(at)
    exact = at.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%MZ")
    stamp = f"{local:%Y-%m-%d}" if form in _MACHINE else exact
    return format_html('<time datetime="{}">{}</time>', stamp, _words(local, form))


def dated(date, precision="day"):
    """A date as far as it is known: “Sep 2024” for a month, and never a day made up for it."""
    machine = dateformat.format(date, _MACHINE[precision])
    return format_html('<time datetime="{}">{}</time>', machine, _words(date, precision))


def days(first, last):
    """A stretch of days: “16–22 November 2026”, “28 December 2026 – 3 January 2027”."""
    same_year, same_month = first.year == last.year, first.month == last.month
    if is_chinese(get_language()):
        month = "j日" if same_month else "n月j日"
        start, dash, end = "Y年n月j日", "—", month if same_year else "Y年n月j日"
    elif same_year and same_month:
        start, dash, end = "j", "–", "j F Y"
    else:
        start, dash, end = "j F" if same_year else "j F Y", " – ", "j F Y"
    return f"{dateformat.format(first, start)}{dash}{dateformat.format(last, end)}"


# What could end the element or, in a script, a line; JSON has another way to write each.
_NOT_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def linked_data(document):
    """JSON-LD as the element that holds it in a page. Browsers run nothing of that type."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    text = text.translate(_NOT_IN_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped


def lang_attribute(language):
    return format_html(' lang="{}"', language)


def foreign(text):
    """A short text whose record names no language, marked with it where it is not the page's."""
    language = language_of(text)
    return (
        escape(text)
        if is_pages(language)
        else format_html('<span lang="{}">{}</span>', language, text)
    )


def nested(text, language):
    """Words of a source as they stand between our double quotation marks. In Chinese the marks
    within are single, and double again within those (GB/T 15834); English sources differ too much
    among themselves for a rule. An apostrophe stays."""
    return _MARKS.sub(lambda mark: _INNER[mark[0]], text) if is_chinese(language) else text


_MARKS = re.compile(r"[“”‘]|(?<![A-Za-z])’|’(?![A-Za-z])")
_INNER = {"“": "‘", "”": "’", "‘": "“", "’": "”"}


def language_of(text):
    """The language of a text by its characters: Chinese, or else English."""
    return "zh-Hans" if words.is_chinese(str(text)) else "en"


def is_pages(language):
    """Whether a language (a BCP 47 code) is the one the page's interface is in."""
    return language.lower() == (get_language() or "en").lower()


def emoji(sign):
    """A decorative sign that is not read aloud."""
    return format_html('<span class="mark" aria-hidden="true">{}</span>', sign)


def _words(value, form):
    return dateformat.format(value, _FORMS["zh" if is_chinese(get_language()) else "en"][form])
