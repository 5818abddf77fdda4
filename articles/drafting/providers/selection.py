"""The sentences there are, those taken, and the words that rights still allow."""

from articles.drafting.schema import DraftClaim, Quote

from . import events, ranking
from .terms import language_of

# Older than this against the story's own date, a dated fact is background.
BACKGROUND_DAYS = 60
# Two sentences that share more of their terms than this say the same thing.
_ALIKE = 0.5


class Selection:
    """Sentences on their way to becoming claims; no words are taken twice or beyond the rights."""

    def __init__(self, brief, language):
        self.brief = brief
        self.language = language
        self.claims, self.problems = [], []
        self.pool = self._pool()
        self.used = set()  # the keys of sentences that the page has already
        self._taken = {}  # key → candidate
        self._withheld = {}  # the parts that rights left shorter, in order
        self._left = [source.words_article for source in brief.sources]
        if brief.part:
            self._leave_out(brief.part)

    def _pool(self):
        pool = []
        for index, source in enumerate(self.brief.sources):
            if language_of(source.text, source.language) == self.language:
                pool += ranking.candidates(source, index)
            else:
                self.problems.append(f"“{source.title[:100]}” was left out: another language.")
        return pool

    def _leave_out(self, part):
        """Take out what the page says already or rests on, and count its words. A dated sentence
        may stand in the timeline beside another place."""
        own = {ranking.key_of(text) for text in part.own}
        beside = {ranking.key_of(text) for _, text in part.beside}
        quoted = [ranking.key_of(text) for text in part.quoted]
        beside |= {c.key for c in self.pool if c.key not in own and _in_any(c.key, quoted)}
        for candidate in self.pool:
            if candidate.key in beside:
                self._count(candidate)
                self._taken[candidate.key] = candidate
        self.used = own if part.section == "event" else own | beside
        self.pool = [candidate for candidate in self.pool if candidate.key not in self.used]

    def _count(self, candidate):
        """Words that are taken again cost nothing."""
        left = self._left[candidate.source]
        if left is not None and not self.is_taken(candidate):
            self._left[candidate.source] = left - candidate.words

    def repeats(self, candidate):
        """Whether a sentence says what one that is taken says."""
        return any(self.alike(candidate, taken) for taken in self._taken.values())

    def is_taken(self, candidate):
        return candidate.key in self._taken

    def fits(self, *candidates):
        """Whether the rights of their source allow these sentences of one source together."""
        source = self.brief.sources[candidates[0].source]
        left, passage = self._left[candidates[0].source], source.words_passage
        if passage is not None and any(c.words > passage for c in candidates):
            return False
        return left is None or sum(c.words for c in candidates) <= left

    def is_limited(self, source):
        """Whether the rights of a source limit how much of it may be quoted."""
        return source.words_passage is not None or source.words_article is not None

    def alike(self, one, other):
        return one.key == other.key or ranking.overlap(one, other) > _ALIKE

    def take(self, candidate, section, paragraph=1, *, basis=None, **dated):
        """Make a claim of a sentence."""
        self._count(candidate)
        self._taken[candidate.key] = candidate
        quotes = (Quote(candidate.source, candidate.text),)
        basis = basis or self.basis(candidate)
        self.claims.append(DraftClaim(section, paragraph, candidate.text, basis, quotes, **dated))

    def free(self, part, wanted=lambda candidate: True):
        """Sentences that suit a part, best first: not taken, unlike those taken, within rights.

        Where only rights keep them all out, the part counts as withheld.
        """
        suited = [
            candidate
            for candidate in self.pool
            if wanted(candidate) and not self.repeats(candidate)
        ]
        allowed = [candidate for candidate in suited if self.fits(candidate)]
        if suited and not allowed:
            self.withhold(part)
        return sorted(allowed, key=self._worth, reverse=True)

    def basis(self, candidate):
        """What kind of statement a sentence is, as far as its words tell."""
        if ranking.is_opinion(candidate):
            return "analysis"
        source = self.brief.sources[candidate.source]
        old = events.is_old(candidate, source, self.brief.today, self.language, BACKGROUND_DAYS)
        return "background" if old else "reported"

    def withhold(self, part):
        self._withheld[part] = None

    def empty(self, part, why):
        """Note why a part is empty or short, unless rights are the reason."""
        if part not in self._withheld:
            self.problems.append(why)

    def rights_in_words(self):
        """One line on what rights left out and what they allow, or nothing."""
        if not self._withheld:
            return []
        allowances = dict.fromkeys(
            f"{source.source_name} ({source.words_passage} quoted words a passage, "
            f"{source.words_article} an article)"
            for source in self.brief.sources
            if self.is_limited(source)
        )
        parts = ", ".join(self._withheld)
        rights = "; ".join(allowances)[:220]
        return [
            f"Left out or kept short because of the rights of {rights}: {parts}. Once somebody has "
            "reviewed them, draft these sections anew, or discard this draft."
        ]

    def _worth(self, candidate):
        """The score of a sentence, less for saying what is said already."""
        alike = (ranking.overlap(candidate, taken) for taken in self._taken.values())
        return candidate.score - 0.5 * max(alike, default=0)


def _in_any(key, quoted):
    """Whether a sentence is part of words that are quoted, or they are all but a little of it."""
    return any(key in words or (words in key and 2 * len(words) > len(key)) for words in quoted)
