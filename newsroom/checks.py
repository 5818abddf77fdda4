"""System checks for settings that cannot work or are not safe, each with an id and a remedy."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error

from articles.drafting.providers import DRAFTERS


def site_url_is_an_origin(app_configs, **kwargs):
    """E001: links, feeds and cards are made from SITE_URL."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme in ("http", "https") and parts.netloc and not parts.path:
        return []
    return [
        Error(
            f"SITE_URL is “{settings.SITE_URL}”, which is no web origin.",
            hint="Give scheme and host alone: SITE_URL=https://news.example",
            id="newsroom.E001",
        )
    ]


def drafter_is_known(app_configs, **kwargs):
    """E002: a drafter that does not exist would fail at the first story."""
    if settings.DRAFTER in DRAFTERS:
        return []
    return [
        Error(
            f"DRAFTER is “{settings.DRAFTER}”, which is no drafter.",
            hint=f"Use one of: {', '.join(sorted(DRAFTERS))}.",
            id="newsroom.E002",
        )
    ]


def review_is_known(app_configs, **kwargs):
    """E003: a misspelled REVIEW would quietly ask less of editors than was meant."""
    if settings.REVIEW in ("risk", "every"):
        return []
    return [
        Error(
            f"REVIEW is “{settings.REVIEW}”, which is no way to review.",
            hint="Use risk (a verdict on what is at risk, sections for the rest) or every.",
            id="newsroom.E003",
        )
    ]
