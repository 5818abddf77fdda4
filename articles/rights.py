"""What a source's rights let every surface show: asked by all of them, decided here alone.

A source nobody has reviewed: its text is kept privately for checking; readers see headline, link
and at most 25 quoted words a passage and 60 an article; no picture, no translation, no model.
Words extracted as claims are quotation like any other.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from articles.models.claims import Claim
from articles.models.sources import RightsBasis
from articles.text import words


@dataclass(frozen=True)
class Rights:
    """What is allowed. A word limit is None where there is none; 0 leaves headline and link."""

    reviewed: bool
    may_store_text: bool
    words_passage: int | None
    words_article: int | None
    may_show_image: bool
    may_translate: bool
    may_use_model: bool
    may_syndicate: bool


UNREVIEWED = Rights(
    reviewed=False,
    may_store_text=True,
    words_passage=25,
    words_article=60,
    may_show_image=False,
    may_translate=False,
    may_use_model=False,
    may_syndicate=False,
)

# Under these everybody may copy the text whole, so a word limit would protect nobody.
_OPEN = (RightsBasis.PUBLIC_DOMAIN, RightsBasis.LICENCE)


def rights_of(source):
    """The rights of a Source, as every surface must keep them."""
    if not source.is_reviewed:
        return replace(UNREVIEWED, may_store_text=source.may_store_text)
    if source.rights_basis == RightsBasis.HEADLINE_ONLY:
        return Rights(True, source.may_store_text, 0, 0, False, False, False, False)
    unlimited = source.rights_basis in _OPEN
    return Rights(
        reviewed=True,
        may_store_text=source.may_store_text,
        words_passage=None if unlimited else source.quote_words_passage,
        words_article=None if unlimited else source.quote_words_article,
        may_show_image=source.may_show_image,
        may_translate=source.may_translate,
        may_use_model=source.may_use_model,
        may_syndicate=source.may_syndicate,
    )


@dataclass(frozen=True)
class Shown:
    """What readers may see of an edition's claims: the claims, and words by passage id.

    A passage that is missing from `quotes` is credited and linked without its words;
    `translations` holds those that may be shown. `withheld` are the claims left out, because they
    are quotations longer than their source allows.
    """

    claims: tuple
    quotes: dict
    translations: dict
    withheld: tuple


def shown(claims):
    """Apply the rights of every source to claims with their passages, in reading order.

    Extracted claims are quotation that cannot be shortened, so they draw on a source's allowance
    before the passages beneath the other claims do. The same words count once.
    """
    ledger = _Ledger()
    withheld = [claim for claim in claims if is_quotation(claim) and not ledger.admits(claim)]
    kept = tuple(claim for claim in claims if claim not in withheld)
    quotes, translations = {}, {}
    for passage in (passage for claim in kept for passage in claim.passages.all()):
        words_shown = ledger.draw(passage)
        if words_shown:
            quotes[passage.pk] = words_shown
        whole = words_shown == passage.exact
        if whole and passage.translation and ledger.rights(passage).may_translate:
            translations[passage.pk] = passage.translation
    return Shown(kept, quotes, translations, tuple(withheld))


def is_quotation(claim):
    """Whether the claim itself is the source's words."""
    return claim.origin == Claim.Origin.EXTRACTED


class _Ledger:
    """How many words of each source one article has used up."""

    def __init__(self):
        self._used = {}  # source id → words
        self._paid = {}  # (snapshot id, words) → what may be shown of them
        self._rights = {}

    def rights(self, passage):
        source = passage.snapshot.story.source
        return self._rights.setdefault(source.pk, rights_of(source))

    def admits(self, claim):
        """Whether a quoted claim may stand; if so, its words are counted."""
        for passage in claim.passages.all():
            if self.draw(passage, whole=True) != passage.exact:
                return False
        return True

    def draw(self, passage, *, whole=False):
        """The words of a passage that may be shown: all, a shortened part, or none at all."""
        key = (passage.snapshot_id, passage.exact)
        if key not in self._paid:
            text = self._within_limits(passage)
            if whole and text != passage.exact:
                return ""
            source_id = passage.snapshot.story.source_id
            self._used[source_id] = self._used.get(source_id, 0) + words.count(text)
            self._paid[key] = text
        return self._paid[key]

    def _within_limits(self, passage):
        if passage.snapshot.erased_at:  # a takedown: the words are nobody's to show
            return ""
        rights = self.rights(passage)
        limits = []
        if rights.words_passage is not None:
            limits.append(rights.words_passage)
        if rights.words_article is not None:
            used = self._used.get(passage.snapshot.story.source_id, 0)
            limits.append(max(rights.words_article - used, 0))
        return clip(passage.exact, min(limits)) if limits else passage.exact


# Where a quotation may be cut: after a Chinese or Japanese character, or between words.
_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


def clip(text, limit):
    """The longest beginning of a text of at most `limit` words, with “ …” where it was cut."""
    if words.count(text) <= limit:
        return text
    ends = [match.end() for match in _PIECE.finditer(text)]
    fitting = bisect_right(ends, limit, key=lambda end: words.count(text[:end]))
    return f"{text[: ends[fitting - 1]]} …" if fitting else ""
