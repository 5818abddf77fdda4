"""The desk's side of every record: one file per file of `articles.models`, and the own screens.

    inbox      stories waiting for a decision, and the form that nominates one. Its list: `gather`
               asks, `rows` and `facets` judge and narrow, `lines` and `screen` show; `decisions`
               are its buttons and `triage` says what came of them
    events     which stories report the same event; `clusters` is its page
    review     claims beside the source text; `verbs` are its buttons, `forms` their fields
               beside the claims, `unsaved` the page of a form that was refused, `source_text` the
               pure part that marks passages in a text

Records that are the record are shown and never changed here; what changes an edition goes through
`articles.reviewing`, `publishing` and `revising`, which are the guards.
"""

from . import (
    articles,
    clusters,
    corrections,
    desk,
    drafts,
    editions,
    findings,
    inbox,
    predictions,
    sources,
    stories,
    tags,
    taxonomy,
    timelines,
)

__all__ = [
    "articles",
    "clusters",
    "corrections",
    "desk",
    "drafts",
    "editions",
    "findings",
    "inbox",
    "predictions",
    "sources",
    "stories",
    "tags",
    "taxonomy",
    "timelines",
]
