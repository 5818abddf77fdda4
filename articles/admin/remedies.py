"""What an editor can do about a finding, in words and with a link where there is a place for it."""

from urllib.parse import urlencode

from articles.checking import HEADLINE
from articles.models import Finding
from articles.text.grounding import UNCHECKED
from articles.text.words import is_chinese

# For somebody who sees such a finding for the first time.
REMEDIES = {
    Finding.Kind.FOUND_CLOSE: "Point the passage at the source's own words.",
    Finding.Kind.MISATTRIBUTED: "Point the passage at the source that has these words.",
    Finding.Kind.NOT_FOUND: "Copy the exact words from the source text, or cut the claim.",
    Finding.Kind.SOURCE_CHANGED: "Read the newer text, then point the passage at it.",
    Finding.Kind.SOURCE_WITHDRAWN: "Rest the claim on another source, or cut it.",
    Finding.Kind.NO_PASSAGE: "Add the words it rests on, change its basis, or cut it.",
    Finding.Kind.NUMBER_MISSING: "Correct the figure, or add a passage that has it.",
    Finding.Kind.DATE_MISSING: "Correct the date, or add a passage that has it.",
    Finding.Kind.NAME_MISSING: "Correct the name, or add a passage that has it.",
    Finding.Kind.NAME_UNCHECKED: "Compare the name with the passage yourself.",
    Finding.Kind.QUOTATION_ALTERED: "Quote the source's words, or take the quotation marks out.",
    Finding.Kind.OPPOSED: "Read both once more: does the passage say this, or the contrary?",
    Finding.Kind.STRONGER: "Read both once more: does the passage say as much as this?",
}


def unknown_name(finding):
    """What the form for a name that could not be compared begins with, as a query; else ""."""
    if finding.kind != Finding.Kind.NAME_UNCHECKED:
        return ""
    name = finding.detail.removeprefix(HEADLINE).removesuffix(UNCHECKED)
    return urlencode({"name_zh" if is_chinese(name) else "name": name})
