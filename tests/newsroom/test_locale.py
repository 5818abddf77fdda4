"""The Chinese interface: it has every word that readers are shown, and none that nothing prints."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from articles.models import Edition, Finding, LeadPicture, Prediction
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from tests.articles import make
from tests.articles.make import said

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "newsroom/locale/zh_Hans/LC_MESSAGES"
ENTRY = re.compile(
    r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.*)"$', re.MULTILINE
)
ROOMS = ("articles", "recaps", "newsroom")
GETTEXT = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy")
# What the desk alone prints stays in English.
DESK = ("admin", "management", "migrations", "demo", "desk.py", "settings.py")
# Labels of choices that templates and feeds translate as they print them.
LABELS = {
    label
    for choices in (
        *(Finding.Kind, Prediction.Likelihood, Prediction.Outcome, RightsBasis, Section),
        *(LeadPicture.Licence, Edition.Origin),
    )
    for label in choices.labels
}


def entries():
    return ENTRY.findall((FOLDER / "django.po").read_text())


def printed_by_templates():
    """Every msgid that a public template asks for in so many words."""
    for path in sorted((ROOT / "templates").rglob("*.*")):
        if "admin" not in path.parts:
            template = get_template(str(path.relative_to(ROOT / "templates"))).template
            yield from re.findall(r'=_\("([^"]+)"\)', template.source)
            for node in template.nodelist.get_nodes_by_type(TranslateNode):
                if node.filter_expression.var.literal is not None:
                    yield node.filter_expression.var.literal
            for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
                yield node.render_token_list(node.singular)[0]


def printed_by_code():
    """Every msgid that code outside the desk asks for."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        if not set(DESK) & {*path.relative_to(ROOT).parts}:
            for node in ast.walk(ast.parse(path.read_text())):
                named = getattr(getattr(node, "func", None), "id", "")
                # What is no text in the code is the label of a choice, which LABELS has.
                if named in GETTEXT and isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value


def test_the_compiled_catalogue_is_that_of_its_source():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(entries()) > 80
    for single, plural, chinese in entries():
        found = compiled.ngettext(single, plural, 5) if plural else compiled.gettext(single)
        assert found == chinese, single


def test_all_that_readers_are_shown_has_its_words_in_chinese():
    printed = [*printed_by_templates(), *printed_by_code(), *LABELS]
    assert len(printed) > 200
    assert sorted(set(printed) - {single for single, _, _ in entries()}) == []
    source = (FOLDER / "django.po").read_text()
    assert [single for single, _, chinese in entries() if not chinese] == []
    assert "fuzzy" not in source
    assert source.count("\nmsgid ") == len(entries()) + 1  # the header's is empty


def test_the_catalogue_has_no_words_that_nothing_prints():
    printed = {*printed_by_templates(), *printed_by_code(), *LABELS}
    assert sorted({single for single, _, _ in entries()} - printed) == []


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
