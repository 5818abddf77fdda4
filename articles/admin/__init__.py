"""The desk's side of every record: one file per file of `articles.models`, and the own screens.

    inbox      stories waiting for a decision, and the form that nominates one. Its list: `gather`
               asks, `rows` and `facets` judge and narrow, `lines` and `screen` show; `decisions`
               are its buttons and `triage` says what came of them
    events     which stories report the same event; `clusters` is its page
    review     claims beside the source text; `verbs` are its buttons, `forms` their fields
               beside the claims, `unsaved` the page of a form that was refused, `source_text` the
               pure part that marks passages in a text
    preview    an edition as its readers would see it, and the links that show it to others
    reports    what readers say is wrong: the queue, and one report beside what it is about
    compare    what is different between two editions
    redraft    a section as it stands and as it is proposed anew
    record     everything that was done to an article, as lines and as a file
    lost       the claims whose words their sources no longer have
    forecasts  what is to be resolved, and the page of one forecast
    takedowns  rights holders' requests, their clock, and the one action

Records that are the record are shown and never changed here; what changes an edition goes through
`articles.reviewing`, `publishing` and `revising`, which are the guards.
"""

from . import (
    aliases,
    articles,
    clusters,
    corrections,
    desk,
    drafts,
    editions,
    findings,
    inbox,
    predictions,
    reports,
    sources,
    stories,
    tags,
    takedowns,
    taxonomy,
    timelines,
)

__all__ = [
    "aliases",
    "articles",
    "clusters",
    "corrections",
    "desk",
    "drafts",
    "editions",
    "findings",
    "inbox",
    "predictions",
    "reports",
    "sources",
    "stories",
    "tags",
    "takedowns",
    "taxonomy",
    "timelines",
]
