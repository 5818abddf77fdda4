"""What a drafter is given: one story and those beside it, and the newsroom's own lists; for one
section alone, the rest of the page.

It holds no more than the sources' rights allow; the orchestrator sees to that.
"""

import datetime
import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Choice:
    """A category or an audience that a draft may name by its slug. `words` are those that the
    newsroom has written down for an audience."""

    slug: str
    name: str
    name_zh: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class BriefSource:
    """The words of one story as we stored them.

    `words_passage` and `words_article` are the quoted words its rights allow in one passage and
    in the article as a whole; None is no limit. Chinese characters count as half a word.
    """

    story_id: int
    snapshot_id: int
    title: str
    source_name: str
    language: str
    url: str
    published: datetime.date | None
    text: str
    words_passage: int | None = None
    words_article: int | None = None


@dataclass(frozen=True)
class Part:
    """The one section of a page that is drafted anew. `sections` are those its claims may have (an
    implication has its rationale), `own` the sentences that stand there now, `beside` those of all
    other sections, each with its section; `quoted` are the words that claims of the page rest on,
    its timeline apart. `language` is the page's."""

    section: str
    sections: tuple[str, ...]
    language: str
    own: tuple[str, ...]
    beside: tuple[tuple[str, str], ...]
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brief:
    """One drafting task. The first source is the original that the article is about; with `part`
    only that is asked for.

    `filed` is how the newsroom filed its newest articles: (slug of the category, the terms that the
    article is found by, with spaces between them) for each. Drafters that learn are given it.
    """

    language: str
    today: datetime.date
    categories: tuple[Choice, ...]
    audiences: tuple[Choice, ...]
    known_tags: tuple[str, ...]
    sources: tuple[BriefSource, ...]
    filed: tuple[tuple[str, str], ...] = ()
    part: Part | None = None

    def input_hash(self, *, name, model):
        """SHA-256 over everything the drafter called `name` with `model` is given."""
        content = [name, model, asdict(self)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
