"""What a source's rights let every surface show: asked by all of them, decided here alone.

A source nobody has reviewed: its text is kept privately for checking; readers see headline, link
and at most 25 quoted words a passage and 60 an article; no picture, no translation, no model.
Words extracted as claims are quotation like any other. A source that refuses its headlines, whoever
reviewed it, is named and linked without them.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from articles.models.claims import Claim
from articles.models.pictures import LeadPicture
from articles.models.sources import RightsBasis
from articles.text import words


@dataclass(frozen=True)
class Rights:
    """What is allowed. A word limit is None where there is none; 0 leaves headline and link."""

    reviewed: bool
    may_store_text: bool
    may_show_headline: bool
    words_passage: int | None
    words_article: int | None
    may_show_image: bool
    may_translate: bool
    may_use_model: bool
    may_syndicate: bool


UNREVIEWED = Rights(
    reviewed=False,
    may_store_text=True,
    may_show_headline=True,
    words_passage=25,
    words_article=60,
    may_show_image=False,
    may_translate=False,
    may_use_model=False,
    may_syndicate=False,
)

# Under these everybody may copy the text whole, so a word limit would protect nobody.
_OPEN = (RightsBasis.OWN, RightsBasis.PUBLIC_DOMAIN, RightsBasis.LICENCE)


def rights_of(source):
    """The rights of a Source, as every surface must keep them."""
    always = {
        "may_store_text": source.may_store_text,
        "may_show_headline": source.may_show_headline,
    }
    if not source.is_reviewed:
        # Lower limits that somebody wrote down hold as well.
        limits = {
            "words_passage": min(UNREVIEWED.words_passage, source.quote_words_passage),
            "words_article": min(UNREVIEWED.words_article, source.quote_words_article),
        }
        return replace(UNREVIEWED, **always, **limits)
    if source.rights_basis == RightsBasis.HEADLINE_ONLY:
        return Rights(True, *always.values(), 0, 0, False, False, False, False)
    unlimited = source.rights_basis in _OPEN
    own = source.rights_basis == RightsBasis.OWN  # there is nobody to ask
    return Rights(
        reviewed=True,
        **always,
        words_passage=None if unlimited else source.quote_words_passage,
        words_article=None if unlimited else source.quote_words_article,
        may_show_image=own or source.may_show_image,
        may_translate=own or source.may_translate,
        may_use_model=own or source.may_use_model,
        may_syndicate=own or source.may_syndicate,
    )


def headline_of(story):
    """The original headline of a Story as readers may see it; "" where its source lets only its
    name be told, and where it was taken down."""
    may = rights_of(story.source).may_show_headline and not story.taken_down_at
    return story.title if may else ""


def may_show_picture(picture):
    """Whether readers may see a LeadPicture: unless it was taken down, always where it is from no
    source."""
    if picture.erased_at:
        return False
    source = picture.source
    if source is None:
        return True
    return not source.taken_down_at and rights_of(source).may_show_image


# Under these whoever has a picture may copy it; a permission was given to us alone.
_FREE = (
    LeadPicture.Licence.OWN,
    LeadPicture.Licence.CC0,
    LeadPicture.Licence.CC_BY,
    LeadPicture.Licence.CC_BY_SA,
    LeadPicture.Licence.PUBLIC_DOMAIN,
)


def may_pass_on_picture(picture):
    """Whether a LeadPicture that readers see may go where others copy it on (feeds, API)."""
    source = picture.source
    lent = source is not None and not rights_of(source).may_syndicate
    return may_show_picture(picture) and picture.licence in _FREE and not lent


# As many letters that begin a headline are that headline, cut short.
_BEGINNING = 50


def keeps_back(headline, story):
    """Whether a headline of ours is the story's own, whole or cut short, which may not be shown:
    whatever its case and its marks."""
    if rights_of(story.source).may_show_headline:
        return False
    ours, theirs = _letters(headline), _letters(story.title)
    return bool(ours) and (ours == theirs or (len(ours) >= _BEGINNING and theirs.startswith(ours)))


def _letters(text):
    return "".join(filter(str.isalnum, text.casefold()))


@dataclass(frozen=True)
class Shown:
    """What readers may see of an edition's claims: the claims, and words by passage id.

    A passage that is missing from `quotes` is credited and linked without its words;
    `translations` holds those that may be shown. `withheld` are the claims left out, because they
    are quotations longer than their source allows, or were taken down. `spent` are the words shown
    by source id.
    """

    claims: tuple
    quotes: dict
    translations: dict
    withheld: tuple
    spent: dict = field(default_factory=dict)


def shown(claims):
    """Apply the rights of every source to claims with their passages, in reading order.

    A claim that is a source's own sentence is quotation that cannot be shortened, so these draw on
    the source's allowance before the passages beneath the other claims do. The same words count
    once. Reads each claim's `quotes`, `passages`, and their snapshots, stories and sources.
    """
    ledger = _Ledger()
    withheld = tuple(claim for claim in claims if not ledger.lets_stand(claim))
    kept = tuple(claim for claim in claims if claim not in withheld)
    quotes, translations = {}, {}
    for passage in (passage for claim in kept for passage in claim.passages.all()):
        source = passage.snapshot.story.source
        taken_down = passage.snapshot.erased_at is not None
        words_shown = "" if taken_down else ledger.draw(source, passage.exact)
        if words_shown:
            quotes[passage.pk] = words_shown
        whole = words_shown == passage.exact
        if whole and passage.translation and ledger.rights(source).may_translate:
            translations[passage.pk] = passage.translation
    return Shown(kept, quotes, translations, withheld, ledger.spent)


def may_stand(sentences):
    """Of (text, the source it is quoted from, or None), in reading order, the texts that their
    sources let stand: for what was written down of `shown` claims, before it is shown again."""
    ledger = _Ledger()
    return [
        text
        for text, source in sentences
        if source is None or ledger.draw(source, text, whole=True) == text
    ]


def quoted(passages):
    """{passage id: its words} of passages that readers see without a claim of an edition, as far
    as their sources allow. The page they stand on counts as one article."""
    ledger = _Ledger()
    kept = [passage for passage in passages if passage.snapshot.erased_at is None]
    drawn = {p.pk: ledger.draw(p.snapshot.story.source, p.exact) for p in kept}
    return {pk: words_shown for pk, words_shown in drawn.items() if words_shown}


def passed_on(claims):
    """As `shown`, for what others copy on (feeds, API): words of a source only where it lets them
    be passed on; a sentence that is such words is left out whole."""
    return passed_on_of(shown(claims))


def passed_on_of(seen):
    """What of a Shown may be passed on, as a Shown, for whoever has that already."""
    kept = tuple(claim for claim in seen.claims if not is_quotation(claim) or _may_travel(claim))
    allowed = {
        passage.pk
        for claim in kept
        for passage in claim.passages.all()
        if rights_of(passage.snapshot.story.source).may_syndicate
    }
    left_out = tuple(claim for claim in seen.claims if claim not in kept)
    return Shown(
        kept,
        {pk: said for pk, said in seen.quotes.items() if pk in allowed},
        {pk: said for pk, said in seen.translations.items() if pk in allowed},
        seen.withheld + left_out,
    )


def may_be_copied_whole(source):
    """Whether the text of a source may be passed on without a limit, so that what stands around
    quoted words is no more than what anybody may copy."""
    rights = rights_of(source)
    return rights.may_syndicate and rights.words_passage is None and rights.words_article is None


def _may_travel(claim):
    source = quoted_source(claim)
    return source is not None and rights_of(source).may_syndicate


def is_quotation(claim):
    """Whether the claim itself is a source's words, whoever says to have written it."""
    return claim.quotes_id is not None or claim.origin == Claim.Origin.EXTRACTED


def quoted_source(claim):
    """Whose words a quotation is, or None where nothing says so."""
    passage = next(iter(claim.passages.all()), None)
    return claim.quotes or (passage and passage.snapshot.story.source)


class _Ledger:
    """How many words of each source one article has used up."""

    def __init__(self):
        self.spent = {}  # source id → words
        self._paid = {}  # (source id, words) → what may be shown of them
        self._rights = {}

    def rights(self, source):
        return self._rights.setdefault(source.pk, rights_of(source))

    def lets_stand(self, claim):
        """Whether a claim may stand at all: it was not taken down, and where it is a quotation, it
        is one that the source allows."""
        if claim.erased_at is not None:
            return False
        return not is_quotation(claim) or self.admits(claim)

    def admits(self, claim):
        """Whether a quoted claim may stand; if so, its words are counted. After a takedown, and
        where nobody knows whose words they are, it may not."""
        if any(passage.snapshot.erased_at for passage in claim.passages.all()):
            return False
        source = quoted_source(claim)
        return source is not None and self.draw(source, claim.text, whole=True) == claim.text

    def draw(self, source, text, *, whole=False):
        """What may be shown of a source's words: all, a shortened part, or none at all. Words that
        have to stand whole and may not are not counted."""
        key = (source.pk, text)
        if key not in self._paid:
            allowed = self._within_limits(source, text)
            if whole and allowed != text:
                return ""
            self.spent[source.pk] = self.spent.get(source.pk, 0) + words.count(allowed)
            self._paid[key] = allowed
        return self._paid[key]

    def _within_limits(self, source, text):
        rights = self.rights(source)
        limits = []
        if rights.words_passage is not None:
            limits.append(rights.words_passage)
        if rights.words_article is not None:
            limits.append(max(rights.words_article - self.spent.get(source.pk, 0), 0))
        return clip(text, min(limits)) if limits else text


# Where a quotation may be cut: after a Chinese or Japanese character, or between words.
_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")


def clip(text, limit):
    """The longest beginning of a text of at most `limit` words, with “ …” where it was cut."""
    if words.count(text) <= limit:
        return text
    ends = [match.end() for match in _PIECE.finditer(text)]
    fitting = bisect_right(ends, limit, key=lambda end: words.count(text[:end]))
    return f"{text[: ends[fitting - 1]]} …" if fitting else ""
