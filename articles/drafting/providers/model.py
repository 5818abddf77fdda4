"""What drafters that ask a model have in common: which model, what it may cost, how an answer is
judged before anybody reads it.

The stop reason comes first: an answer that was cut off or refused is no draft, however it begins.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings

from articles.drafting import prompting

from .base import Answer, DraftFailed

MILLION = 1_000_000


@dataclass(frozen=True)
class Model:
    """A model at a server. Prices are US dollars for a million tokens."""

    model: str
    base_url: str
    key: str
    price_in: Decimal
    price_out: Decimal
    most_out: int  # tokens of one answer
    seconds: float  # for one call
    writes: str = "en"
    most_in: int = 60_000  # characters of source text: some 15,000 tokens of English

    origin = "model"
    prompt_version = prompting.VERSION
    section_prompt_version = prompting.SECTION_VERSION
    can_mend = True
    learns = False
    earlier = 6

    @classmethod
    def configured(cls):
        """As the settings say; raises DraftFailed where they name no model."""
        if not settings.AI_MODEL:
            raise DraftFailed(f"DRAFTER is “{cls.name}”, and AI_MODEL names no model.")
        return cls(
            model=settings.AI_MODEL,
            base_url=settings.AI_BASE_URL,
            key=settings.AI_API_KEY,
            price_in=settings.AI_PRICE_IN,
            price_out=settings.AI_PRICE_OUT,
            most_out=settings.AI_MAX_TOKENS,
            seconds=settings.AI_TIMEOUT,
            writes=settings.AI_LANGUAGE,
        )

    def language(self, brief):
        return brief.part.language if brief.part else self.writes

    def cost(self, tokens_in, tokens_out):
        """US dollars, exactly; None where the server did not say how much it counted."""
        if tokens_in is None or tokens_out is None:
            return None
        return (tokens_in * self.price_in + tokens_out * self.price_out) / MILLION

    def most_cost(self, brief):
        """US dollars that one call can cost at most."""
        prompt = prompting.prompt_for(brief, language=self.language(brief))
        return self.cost(prompt.tokens, self.most_out)

    def draft(self, brief, problems=()):
        """Ask once. `problems` are those of the answer before this one."""
        language = self.language(brief)
        prompt = prompting.prompt_for(brief, language=language, problems=problems)
        said = self.ask(prompt, prompting.shape_for(brief, language))
        answer = Answer(
            said.text, said.tokens_in, said.tokens_out, self.cost(said.tokens_in, said.tokens_out)
        )
        return self.judged(answer, said)

    def judged(self, answer, said):
        name = f"{self.name} ({self.model})"
        if said.refused:
            message = f"{name} refused to draft this; draft it yourself."
            raise DraftFailed(message, outcome="refused", answer=answer)
        if said.cut_off:
            message = f"{name} was cut off at {self.most_out:,} tokens; raise AI_MAX_TOKENS."
            raise DraftFailed(message, outcome="truncated", answer=answer)
        if not said.ended:
            message = f"The answer of {name} broke off; try again."
            raise DraftFailed(message, permanent=False, answer=answer)
        if not said.text.strip():
            message = f"{name} answered nothing; try again, or another model."
            raise DraftFailed(message, permanent=False, outcome="invalid", answer=answer)
        return answer


@dataclass
class Said:
    """What came back of a call so far. `ended` says that the server said so itself."""

    text: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    refused: bool = False
    cut_off: bool = False
    ended: bool = False
