"""The desk's side of every record: one file per file of `articles.models`, and the own screens.

    inbox      stories waiting for a decision, and the form that nominates one
    review     claims beside the source text; `verbs` are its buttons, `forms` its fields,
               `source_text` the pure part that finds passages in a text

Records that are the record are shown and never changed here; what changes an edition goes through
`articles.reviewing` and `articles.publishing`, which are the guards.
"""

from . import (
    articles,
    desk,
    drafts,
    findings,
    predictions,
    sources,
    stories,
    taxonomy,
    timelines,
)

__all__ = [
    "articles",
    "desk",
    "drafts",
    "findings",
    "predictions",
    "sources",
    "stories",
    "taxonomy",
    "timelines",
]
