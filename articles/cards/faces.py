"""What stands on the card of a page, and the address at which it is served.

The address carries the hash of what stands on the card, so that it changes with it: sites that
keep a picture for ever by its address show no headline that was corrected since.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from articles import rights
from articles.languages import TAGS, active, site_description, whole
from articles.making import Making

from .drawing import HEIGHT, WIDTH, Card


@dataclass(frozen=True)
class Posted:
    """A card, whose it is (the folder it is kept in), and its path on this site."""

    card: Card
    owner: str
    path: str
    width = WIDTH
    height = HEIGHT

    @property
    def url(self):
        return whole(self.path)

    @property
    def alt(self):
        return self.card.words


def card_of(article):
    """The Posted of a published article that was read with its credits."""
    return article_card(article, list(article.live.credits.all()), Making.of(article.live))


def article_card(article, credits, making):
    """The Posted of an article with its live edition, from the credits and the making.Making of
    that. A headline that a source keeps back stands on no card, as cards are copied on."""
    live, language = article.live, article.language
    original = next((credit for credit in credits if credit.is_original), None)
    kept_back = any(rights.keeps_back(live.headline, credit.story) for credit in credits)
    card = Card(
        language=language,
        site=site_names(),
        section=_category(article.category, language),
        headline=() if kept_back else (live.headline,),
        source=_source(original.story.source, language) if original else (),
        marks=_in_both(lambda: _marks(making), language),
    )
    path = reverse("articles:card", args=[article.slug, card.digest])
    return Posted(card, owner_of(article), path)


def owner_of(article):
    return f"article-{article.pk}"


def card_or_site(card):
    """A Posted, or that of the site for a page that has none of its own."""
    return card or site_card()


def site_card():
    """The Posted of all pages that have none of their own, in the language that is spoken."""
    language = TAGS[active()]
    card = Card(language, site_names(), headline=ways(_description, language))
    return Posted(card, f"site-{language}", reverse("articles:site-card", args=[card.digest]))


def site_names():
    """The masthead's, and the host for where that cannot be drawn. A demonstration says so."""
    name = f"{settings.SITE_NAME} · Demo" if settings.DEMO else settings.SITE_NAME
    return (name, urlsplit(settings.SITE_URL).hostname or "")


def ways(say, language):
    """What a function says in a language, and in English for where that cannot be drawn."""
    said = []
    for spoken in (language, "en"):
        with override(spoken.lower()):
            said.append(say())
    return tuple(dict.fromkeys(said))


def _in_both(marks, language):
    pairs = zip(*ways(lambda: tuple(marks()), language), strict=True)
    return tuple((same[0][0], tuple(dict.fromkeys(words for _, words in same))) for same in pairs)


def _category(category, language):
    if category is None:
        return ()
    names = (category.name_zh, category.name) if language.startswith("zh") else (category.name,)
    return tuple(filter(None, names))


def _source(source, language):
    """By the name it gives itself, or, for where that cannot be drawn, the one in our script."""
    own = ways(lambda: gettext("Source: %(name)s") % {"name": source.shown_name}, language)
    with override("en"):
        ours = gettext("Source: %(name)s") % {"name": source.name}
    return tuple(dict.fromkeys([*own, ours]))


def _description():
    return site_description() or gettext(
        "AI-assisted, editor-curated news. Every reported sentence leads to the words it rests on."
    )


def _marks(making):
    """How it was made, as on its page; of several people those who fit are named."""
    if making.by_model:
        yield "machine", gettext("Drafted with AI")
    elif not making.by_person:
        yield "machine", gettext("Extracted from the source")
    elif making.written_by:
        names = " · ".join(making.written_by)
        yield "person", gettext("Written by %(names)s") % {"names": names}
    else:
        yield "person", gettext("Written by a person")
    if making.unreviewed:
        yield "", gettext("Not reviewed by an editor")
    for one in making.signed:
        yield "person", _did(one) % {"name": one.name}


def _did(signature):
    if signature.reviewed and signature.edited:
        return gettext("Reviewed and edited by %(name)s")
    return gettext("Reviewed by %(name)s") if signature.reviewed else gettext("Edited by %(name)s")
