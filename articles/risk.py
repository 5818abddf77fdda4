"""Which claims need a verdict of their own, and why; the others may be read by section.

A reader is let down most by what is quoted, foretold or translated wrongly, and by what the
evidence check has something to say of. `REVIEW=every` asks for a verdict on every claim.
"""

from django.conf import settings

from articles.models import Claim
from articles.models.claims import Section
from articles.text.grounding import has_quotation
from articles.text.words import is_chinese


def reason_for_own_verdict(claim: Claim, findings) -> str:
    """Why a claim has to be judged by itself, in a few words; “” where it need not be.

    `findings` are those of the claim; a waived one has been decided on by a person. Reads the
    claim's `passages`, and knows an extracted sentence for its source's own words: nothing in it
    was put otherwise.
    """
    if any(not getattr(finding, "waiver", None) for finding in findings):
        return "a finding"
    if claim.section == Section.IMPLICATION:
        return "an implication"
    if has_quotation(claim.text):
        return "a quotation"
    ours = is_chinese(claim.text)
    if any(is_chinese(passage.exact) != ours for passage in claim.passages.all()):
        return "another language than its passage"
    return "every claim here" if settings.REVIEW == "every" else ""
