"""The Chinese interface: its source and its compiled form say the same, of words we still use."""

import gettext
import re
from pathlib import Path

import pytest

from tests.articles import make
from tests.articles.make import said

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "newsroom/locale/zh_Hans/LC_MESSAGES"
ENTRY = re.compile(
    r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE
)


def entries():
    return ENTRY.findall((FOLDER / "django.po").read_text())


def test_the_compiled_catalogue_is_that_of_its_source():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(entries()) > 80
    for single, plural, chinese in entries():
        found = compiled.ngettext(single, plural, 5) if plural else compiled.gettext(single)
        assert found == chinese, single


def test_the_catalogue_has_no_words_that_nothing_prints():
    places = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "articles").rglob("*.py")]
    text = "\n".join(path.read_text() for path in places)
    text = re.sub(r"{{ (\w+) }}", r"%(\1)s", text)
    unused = [single for single, _, _ in entries() if single not in text]
    assert unused == []


@pytest.mark.django_db
def test_a_chinese_article_speaks_chinese_throughout(client):
    claims = [
        said("hook", "一条规范。", "one code"),
        said("what_changed", "改用一条规范。", "one code"),
        said("insight", "这是转变。"),
    ]
    make.article("规范", language="zh-Hans", claims=claims)
    html = client.get("/articles/规范/").content.decode()
    for words in ("发生了什么", "深度解读", "AI 起草", "19 分钟内收录", "2026年11月19日"):
        assert words in html, words
    text = re.sub(r"<[^>]+>", " ", html[html.index("<main") :])
    english = {"What", "Drafted", "Reviewed", "Original", "How", "collected", "As", "Topics"}
    assert not english & set(text.split())
