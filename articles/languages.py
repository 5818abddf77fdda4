"""The site's two languages: `/x/` is in English, `/zh/x/` is the same page in Chinese.

The address alone decides, no header and no cookie, so that public pages vary on nothing. An
article has one address and follows its own language; so has what only programs read.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.urls import URLResolver
from django.utils import translation

ENGLISH, CHINESE = "en", "zh-hans"  # as Django writes them
TAGS = {ENGLISH: "en", CHINESE: "zh-Hans"}  # as BCP 47 does, for readers' programs
LOCALES = {ENGLISH: "en_GB", CHINESE: "zh_CN"}  # as OpenGraph does
NAMES = {ENGLISH: "English", CHINESE: "中文"}

_PREFIX = "zh/"


class Prefix:
    """What the addresses of a route with two of them begin with: `zh/` or nothing.

    Unlike Django's own it may stand in the URLconf of a room, which so says itself which of its
    pages have two addresses, and it finds both whatever language is active.
    """

    def __init__(self):
        self.converters = {}

    @property
    def regex(self):
        """For `reverse()`, which keeps the answer for each active language."""
        return re.compile(_PREFIX if active() == CHINESE else "")

    def match(self, path):
        return path.removeprefix(_PREFIX), (), {}

    def check(self):
        return []

    def describe(self):
        return f"'{self}'"

    def __str__(self):
        return f"[{_PREFIX}]"


def in_both_languages(*routes):
    """Routes, each at its address and at the one below `/zh/`, as a list for `urlpatterns`.

    `reverse()` gives the address in the active language.
    """
    return [URLResolver(Prefix(), list(routes))]


def by_address(get_response):
    """Middleware: whatever answers an address, errors too, speaks the language of the address."""

    def respond(request):
        with translation.override(language_of(request.path_info)):
            return get_response(request)

    return respond


def language_of(path):
    """The language an address is in."""
    return CHINESE if f"{path}/".startswith(f"/{_PREFIX}") else ENGLISH


def active():
    """Of the two languages, the one that is spoken now."""
    return CHINESE if (translation.get_language() or "").startswith("zh") else ENGLISH


def whole(path):
    """The whole address of a path of this site."""
    return settings.SITE_URL + path


def site_description():
    """What the site is about, in the language that is spoken; in English where it says so in no
    other, and "" where it does not say."""
    return (active() == CHINESE and settings.SITE_DESCRIPTION_ZH) or settings.SITE_DESCRIPTION


def both(address):
    """The addresses of a page by language, from either; whatever follows the path is kept."""
    english = f"/{address.removeprefix('/').removeprefix(_PREFIX)}"
    return {ENGLISH: english, CHINESE: f"/{_PREFIX}{english.removeprefix('/')}"}


@dataclass(frozen=True)
class Spoken:
    """The language of a page and the way to the other one, as templates print them.

    `canonical` is the one path of the page, with what of its query makes it another page: where
    its list goes on, and which list. `alternates` are what search engines are told of a page that
    exists in both languages, as (hreflang, path). Where it does not, `href` leads to the front page
    in the other language.
    """

    here: str
    other: str
    other_name: str
    href: str
    alternates: tuple
    canonical: str
    locale: str
    other_locale: str

    @classmethod
    def in_answer_to(cls, request):
        other = ENGLISH if active() == CHINESE else CHINESE
        has_two = _has_two_addresses(request)
        canonical = request.path + _kept(request)
        return cls(
            here=TAGS[active()],
            other=TAGS[other],
            other_name=NAMES[other],
            href=both(request.get_full_path() if has_two else "/")[other],
            alternates=page_alternates(canonical) if has_two else (),
            canonical=canonical,
            locale=LOCALES[active()],
            other_locale=LOCALES[other],
        )


# The parameters that make another page: which list, and where it goes on.
_OTHER_PAGES = ("resolved", "withdrawn", "before", "after")


def _kept(request):
    """The part of an address’s query that is of its canonical address. Of a query with more
    parameters than are read it is nothing, or the page that refuses it could not be made either."""
    try:
        query = request.GET
    except TooManyFieldsSent:
        return ""
    kept = [(name, query[name]) for name in _OTHER_PAGES if name in query]
    return "?" + "&".join(urlencode([one]) if one[1] else one[0] for one in kept) if kept else ""


def page_alternates(address):
    """What search engines are told of a page with two addresses, from either, as (hreflang, path):
    where each language is, and the English one for everybody else."""
    paths = both(address)
    named = [(TAGS[language], path) for language, path in paths.items()]
    return (*named, ("x-default", paths[ENGLISH]))


def article_alternates(article, translations):
    """The same of an article and its published translations, which all tell the same: the original
    is for everybody else, or the oldest where that is gone. Nothing where there is no other."""
    if not translations:
        return ()
    family, root = [article, *translations], article.translation_of_id or article.pk
    default = min(family, key=lambda one: (one.pk != root, one.pk))
    paths = [(one.language, one.get_absolute_url()) for one in family]
    return (*sorted(paths), ("x-default", default.get_absolute_url()))


def _has_two_addresses(request):
    match = request.resolver_match
    return match is not None and match.route.startswith(str(Prefix()))
