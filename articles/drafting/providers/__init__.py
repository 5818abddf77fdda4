"""The drafters there are, by the name that DRAFTER selects them with."""

from .base import Answer, Drafter, DraftFailed
from .claude import Anthropic
from .extractive import Extractive
from .openai_compatible import OpenAICompatible

__all__ = ["DRAFTERS", "Answer", "DraftFailed", "Drafter", "named"]

DRAFTERS = {drafter.name: drafter for drafter in (Extractive, OpenAICompatible, Anthropic)}


def named(name):
    """The drafter called `name`, ready to be asked; raises DraftFailed where there is none."""
    if name not in DRAFTERS:
        known = ", ".join(sorted(DRAFTERS))
        raise DraftFailed(f"DRAFTER is “{name}”, which is no drafter; use one of: {known}.")
    return DRAFTERS[name].configured()
