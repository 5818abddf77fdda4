"""What a claim is held against: the passages under it, read once for all checks, and the Problem
that a check answers with."""

import datetime
import re
from dataclasses import dataclass
from functools import cached_property

from . import dates, numbers, relative, said
from .aliases import BASE, Aliases
from .matching import Readable, shortened
from .words import CJK, is_chinese


@dataclass(frozen=True)
class Problem:
    """One thing the check could not confirm; `kind` is a value of Finding.Kind."""

    kind: str
    severity: str
    detail: str

    @classmethod
    def blocking(cls, kind: str, detail: str) -> "Problem":
        return cls(kind, "block", shortened(detail, 500))

    @classmethod
    def warning(cls, kind: str, detail: str) -> "Problem":
        return cls(kind, "warn", shortened(detail, 500))


@dataclass(frozen=True)
class Ground:
    """The passages under a claim, read once for all its checks."""

    texts: tuple[str, ...]
    languages: tuple[str, ...] = ()
    story_dates: tuple[datetime.date | None, ...] = ()
    aliases: Aliases = BASE

    @cached_property
    def readable(self) -> list[Readable]:
        return [Readable(text) for text in self.texts]

    @cached_property
    def folded(self) -> str:
        return "\n".join(each.folded.text for each in self.readable).casefold()

    @cached_property
    def words(self) -> set[str]:
        """The Latin words of the passages, in small letters, hyphened ones in parts as well."""
        words = set(re.findall(rf"[^\W_{CJK}]+(?:['.&+-][^\W_{CJK}]+)*", self.folded))
        return words | {part for word in words for part in re.split(r"['.&+-]", word)}

    @cached_property
    def sentences(self) -> list[said.Said]:
        return [each for text in self.texts for each in said.read(text)]

    @cached_property
    def stated_numbers(self) -> list[numbers.Number]:
        return [number for text in self.texts for number in numbers.find(text)]

    @cached_property
    def loose_numbers(self) -> list[numbers.Number]:
        return [number for text in self.texts for number in numbers.loosely(text)]

    @cached_property
    def mentions(self) -> list[dates.Mention]:
        """What the passages date, each also with the year that its story's date gives it."""
        story_dates = self.story_dates or (None,) * len(self.texts)
        found = []
        for text, story_date in zip(self.texts, story_dates, strict=True):
            for mention in dates.loosely(text):
                found.append(mention)
                found += dates.dated(mention, story_date)
            if story_date is not None:
                found += relative.mentions(text, story_date)
        return found

    @cached_property
    def chinese(self) -> list[str]:
        return [text for place, text in enumerate(self.texts) if self.is_chinese(place)]

    def is_chinese(self, place: int) -> bool:
        language = self.languages[place] if self.languages else ""
        return is_chinese(self.texts[place], language)
