"""What every drafter is: one method, one kind of answer, one exception."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

from articles.drafting.brief import Brief


@dataclass(frozen=True)
class Answer:
    """What a drafter returned, unread: `raw` is JSON in the shape of `articles.drafting.answers`.

    It is stored before it is read, so that what came back is known even where it is no draft.
    """

    raw: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: Decimal | None = None


class DraftFailed(Exception):
    """No draft came of it. The message is one sentence that names the thing and the remedy.

    `permanent` says that the same attempt would fail again; `outcome` is a DraftRun.Outcome value.
    `answer` is what came back all the same, which was paid for.
    """

    def __init__(self, message, permanent=True, outcome="failed", *, answer=None):
        self.permanent = permanent
        self.outcome = outcome
        self.answer = answer
        super().__init__(message)


class Drafter(Protocol):
    """Turns a brief into an answer; never touches the database and never publishes.

    `name` is how settings and the record call it, `model` which model it asks ("" where none),
    `origin` what its sentences are: the source's own ("extracted") or a model's, and
    `prompt_version` what it is told ("" where nothing), `section_prompt_version` the same for one
    section alone. `can_mend` says that it may give another
    answer when it is told what was wrong with one, `earlier` how many earlier texts of our archive
    it is given, and `most_in` how many characters of text in all (None: any). `learns` says that it
    looks at how the newsroom filed its articles.
    """

    name: str
    model: str
    origin: Literal["extracted", "model"]
    prompt_version: str
    section_prompt_version: str
    can_mend: bool
    learns: bool
    earlier: int
    most_in: int | None

    def language(self, brief: Brief) -> str:
        """The language its draft is in: "en" or "zh-Hans"; "" where the text decides."""

    def most_cost(self, brief: Brief) -> Decimal:
        """US dollars that one call can cost at most."""

    def draft(self, brief: Brief, problems: tuple[str, ...] = ()) -> Answer:
        """Ask once. `problems` are those of its answer before, which is to be mended. Raises
        DraftFailed, and nothing else, where there is no answer."""


class Free:
    """What drafters that ask nobody have in common: they cost nothing and are told nothing."""

    prompt_version = section_prompt_version = ""
    can_mend = False
    learns = False
    earlier = 0
    most_in = None

    def language(self, brief):
        return ""

    def most_cost(self, brief):
        return Decimal(0)
