"""Settings that cannot work are named before anything is served."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from articles.cards.typefaces import typefaces
from newsroom import checks

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("url", ["https://news.example", "http://127.0.0.1:8000"])
def test_a_web_origin_is_a_site_url(settings, url):
    settings.SITE_URL = url
    assert checks.site_url_is_an_origin(None) == []


@pytest.mark.parametrize("url", ["news.example", "ftp://news.example", "https://news.example/blog"])
def test_anything_else_is_an_error_with_a_remedy(settings, url):
    settings.SITE_URL = url
    (error,) = checks.site_url_is_an_origin(None)
    assert (error.id, url in error.msg) == ("newsroom.E001", True)
    assert "https://news.example" in error.hint


def test_a_proxy_that_is_not_counted_is_a_warning(settings):
    assert checks.readers_are_told_apart(None) == []
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    (warning,) = checks.readers_are_told_apart(None)
    assert (warning.id, "TRUSTED_PROXIES" in warning.hint) == ("newsroom.W002", True)
    settings.TRUSTED_PROXIES = 1
    assert checks.readers_are_told_apart(None) == []


def test_an_unknown_drafter_is_an_error_that_names_the_known_ones(settings):
    assert checks.drafter_is_known(None) == []
    settings.DRAFTER = "oracle"
    (error,) = checks.drafter_is_known(None)
    assert error.id == "newsroom.E002"
    assert "extractive" in error.hint


def test_a_model_drafter_without_its_model_is_an_error(settings):
    assert checks.model_is_named(None) == []
    settings.DRAFTER, settings.AI_LANGUAGE = "openai", "de"
    errors = checks.model_is_named(None)
    assert {error.id for error in errors} == {"newsroom.E004"}
    assert [error.msg for error in errors if "AI_MODEL" in error.msg]
    assert [error.msg for error in errors if "AI_LANGUAGE" in error.msg]


def test_a_paid_server_without_prices_is_warned_of(settings):
    settings.DRAFTER, settings.AI_BASE_URL = "openai", "http://127.0.0.1:11434/v1"
    assert checks.spending_is_bounded(None) == []
    settings.AI_BASE_URL = ""
    (warning,) = checks.spending_is_bounded(None)
    assert warning.id == "newsroom.W001"
    settings.AI_PRICE_IN = settings.AI_PRICE_OUT = 1
    assert checks.spending_is_bounded(None) == []


def test_a_misspelled_way_to_review_is_an_error(settings):
    assert checks.review_is_known(None) == []
    settings.REVIEW = "evrey"
    (error,) = checks.review_is_known(None)
    assert (error.id, "every" in error.hint) == ("newsroom.E003", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("DATABASE_URL", "no address"), ("DRAFT_AHEAD", "many"), ("DEBUG", "perhaps")],
)
def test_a_setting_that_cannot_be_read_is_one_line_that_names_it(name, value):
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | {name: value},
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("The settings cannot be used:")
    assert name in run.stderr and run.stderr.count("\n") == 1


def test_a_font_for_cards_that_cannot_be_read_is_an_error(settings):
    assert checks.card_font_can_be_read(None) == []
    settings.CARD_CJK_FONT = "/nowhere/font.ttc#2"
    (error,) = checks.card_font_can_be_read(None)
    assert (error.id, "/nowhere/font.ttc#2" in error.msg) == ("newsroom.E007", True)
    assert checks.cards_can_show_chinese(None) == []
    settings.CARD_CJK_FONT = ""
    assert checks.card_font_can_be_read(None) == []
    assert checks.cards_can_show_chinese(None) == []  # it is wanted so


def test_that_no_font_for_chinese_is_found_is_a_warning_before_the_public_comes(monkeypatch):
    monkeypatch.setattr(checks, "typefaces", lambda cjk: typefaces(""))
    (warning,) = checks.cards_can_show_chinese(None)
    assert (warning.id, "fonts-noto-cjk" in warning.hint) == ("newsroom.W004", True)


def test_each_check_has_an_id_of_its_own():
    ids = re.findall(r'id="(newsroom\.[EW]\d+)"', Path(checks.__file__).read_text())
    assert len(ids) > 8
    assert sorted(ids) == sorted(set(ids))
