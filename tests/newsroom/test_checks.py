"""Settings that cannot work are named before anything is served."""

import pytest

from newsroom import checks


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


def test_an_unknown_drafter_is_an_error_that_names_the_known_ones(settings):
    assert checks.drafter_is_known(None) == []
    settings.DRAFTER = "oracle"
    (error,) = checks.drafter_is_known(None)
    assert error.id == "newsroom.E002"
    assert "extractive" in error.hint


def test_a_misspelled_way_to_review_is_an_error(settings):
    assert checks.review_is_known(None) == []
    settings.REVIEW = "evrey"
    (error,) = checks.review_is_known(None)
    assert (error.id, "every" in error.hint) == ("newsroom.E003", True)
