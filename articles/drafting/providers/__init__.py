"""The drafters there are, by the name that DRAFTER selects them with."""

from .base import Answer, Drafter, DraftFailed
from .extractive import Extractive

__all__ = ["DRAFTERS", "Answer", "DraftFailed", "Drafter", "named"]

DRAFTERS = {Extractive.name: Extractive}


def named(name):
    """The drafter called `name`, ready to be asked; raises DraftFailed where there is none."""
    if name not in DRAFTERS:
        known = ", ".join(sorted(DRAFTERS))
        raise DraftFailed(f"DRAFTER is “{name}”, which is no drafter; use one of: {known}.")
    return DRAFTERS[name]()
