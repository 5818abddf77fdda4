"""System checks for settings that cannot work or are not safe, each with an id and a remedy."""

from importlib.util import find_spec
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Warning

from articles.cards.typefaces import FontFile, is_font, typefaces
from articles.drafting.providers import DRAFTERS
from newsroom import crawlers


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


def model_is_named(app_configs, **kwargs):
    """E004: a drafter that asks a model needs its name, its library and a language we write."""
    if settings.DRAFTER not in ("openai", "anthropic"):
        return []
    wrong = []
    if not settings.AI_MODEL:
        wrong.append(("AI_MODEL names no model.", "Set AI_MODEL to a model of your server."))
    if find_spec(settings.DRAFTER) is None:
        wrong.append((f"The library of “{settings.DRAFTER}” is missing.", "pip install -e '.[ai]'"))
    if settings.AI_LANGUAGE not in ("en", "zh-Hans"):
        wrong.append((f"AI_LANGUAGE is “{settings.AI_LANGUAGE}”.", "Use en or zh-Hans."))
    return [Error(message, hint=hint, id="newsroom.E004") for message, hint in wrong]


def spending_is_bounded(app_configs, **kwargs):
    """W001: without prices nothing is reserved, and no budget holds a paid server back."""
    asks = settings.DRAFTER in ("openai", "anthropic")
    host = urlsplit(settings.AI_BASE_URL).hostname or ""
    is_ours = host == "localhost" or host.startswith("127.") or host == "::1"
    if not asks or is_ours or (settings.AI_PRICE_IN and settings.AI_PRICE_OUT):
        return []
    return [
        Warning(
            "AI_PRICE_IN and AI_PRICE_OUT are not set, so AI_BUDGET_DAY holds nothing back.",
            hint="Set both, in US dollars for a million tokens, if the server is paid for.",
            id="newsroom.W001",
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


def crawlers_are_chosen(app_configs, **kwargs):
    """E005: a misspelled AI_CRAWLERS would let nobody read robots.txt."""
    if settings.AI_CRAWLERS in crawlers.CHOICES:
        return []
    return [
        Error(
            f"AI_CRAWLERS is “{settings.AI_CRAWLERS}”, which names no crawlers.",
            hint="Use allow (all), search (all but those that gather text for training) or none.",
            id="newsroom.E005",
        )
    ]


def security_contact_can_be_reached(app_configs, **kwargs):
    """E006: security.txt takes an address of mail, or one that begins with https: or tel:."""
    contact = settings.SECURITY_CONTACT
    is_mail = "@" in contact and ":" not in contact
    if not contact or is_mail or contact.startswith(("mailto:", "https://", "tel:")):
        return []
    return [
        Error(
            f"SECURITY_CONTACT is “{contact}”, which nobody can write to.",
            hint="Give an address of mail, or one that begins with https:// or tel:.",
            id="newsroom.E006",
        )
    ]


def somebody_is_told_of_holes(app_configs, **kwargs):
    """W003: without a contact there is no security.txt, and a hole is told to somebody else."""
    if settings.SECURITY_CONTACT or settings.CONTACT_EMAIL:
        return []
    return [
        Warning(
            "Neither SECURITY_CONTACT nor CONTACT_EMAIL is set, so /.well-known/security.txt is "
            "not there.",
            hint="Set SECURITY_CONTACT to an address of mail that somebody reads.",
            id="newsroom.W003",
        )
    ]


def readers_are_told_apart(app_configs, **kwargs):
    """W002: behind a proxy that is not counted, everybody who sends a form is one client."""
    if not settings.SECURE_PROXY_SSL_HEADER or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "There is a proxy (TRUST_X_FORWARDED_PROTO), but TRUSTED_PROXIES is 0: readers who "
            "send a form count as one, and a few stop all others for an hour.",
            hint="Set TRUSTED_PROXIES to how many proxies of yours add to X-Forwarded-For.",
            id="newsroom.W002",
        )
    ]


def card_font_can_be_read(app_configs, **kwargs):
    """E007: a font that was named for cards and cannot be read."""
    named = settings.CARD_CJK_FONT
    if named not in ("", "auto") and not is_font(FontFile.named(named)):
        return [
            Error(
                f"CARD_CJK_FONT is “{named}”, which is no font that can be read.",
                hint="Give the path of a TrueType or OpenType file; “#2” after it chooses a face.",
                id="newsroom.E007",
            )
        ]
    return []


def cards_can_show_chinese(app_configs, **kwargs):
    """W004: no font for Chinese is found, so a card shows the site's name for such a headline."""
    if settings.CARD_CJK_FONT != "auto" or typefaces("auto").serif.has_cjk:
        return []
    return [
        Warning(
            "No font for Chinese is found: a card with a Chinese headline shows the site’s name.",
            hint="apt install fonts-noto-cjk, name a font in CARD_CJK_FONT, or set it to nothing.",
            id="newsroom.W004",
        )
    ]
