"""What the newsroom keeps, one concept a file.

Each file may import only the ones above it:

    taxonomy · sources · aliases
    terms            what a source's site tells machines
    stories          what others published, and the words as we read them
    selectors        where words that are quoted stand in such a text
    clusters         which of them report one event
    articles         the lasting page
    editions         one text of it, and the stories it rests on
    pictures         the picture at its head
    previews         links that show one in work to somebody outside the desk
    corrections      what was wrong in one, and what is right
    predictions · timelines
    resolutions      how a forecast came out, and who said so
    related          what to read after an article, and why
    claims           the sentences of an edition, and the passages they rest on
    findings         what the evidence check says of them
    rechecks         when their sources are read again, and the words that are gone since
    reports          what readers say is wrong, and what came of it
    drafts · desk    the record: what a drafter was asked, what a person did; a person's inbox
    jottings         what a person typed and has not saved
    takedowns        what rights holders ask to have taken down, and what was erased for it
    openforms        which forms of readers were taken
    search · tallies what is kept so that lists and search need not work it out

Three references point upwards by name alone: an article's live edition, a forecast's resolution
that stands, and people, who are reached through `settings.AUTH_USER_MODEL`.
"""

from .aliases import NameAlias
from .articles import Article
from .claims import Claim, Passage
from .clusters import Clue, Cluster, ClusterChange, ClusterMember
from .corrections import Correction
from .desk import DeskEntry, DeskVisit, SavedFilter
from .drafts import DraftBudget, DraftRun
from .editions import Credit, Edition
from .findings import Finding, Waiver
from .jottings import Jotting
from .openforms import Sending
from .pictures import LeadPicture
from .predictions import Prediction
from .previews import PreviewLink
from .rechecks import LostPassage, Recheck
from .related import RelatedUpdate
from .reports import Report
from .resolutions import Resolution
from .search import SearchEntry, SearchTerm
from .sources import Feed, Source, SourceDomain
from .stories import Snapshot, Story
from .takedowns import Erasure, Takedown
from .tallies import ListEntry, Tally
from .taxonomy import Audience, Category
from .terms import MachineTerms
from .timelines import Timeline, TimelineEvent

__all__ = [
    "Article",
    "Audience",
    "Category",
    "Claim",
    "Clue",
    "Cluster",
    "ClusterChange",
    "ClusterMember",
    "Correction",
    "Credit",
    "DeskEntry",
    "DeskVisit",
    "DraftBudget",
    "DraftRun",
    "Edition",
    "Erasure",
    "Feed",
    "Finding",
    "Jotting",
    "LeadPicture",
    "ListEntry",
    "LostPassage",
    "MachineTerms",
    "NameAlias",
    "Passage",
    "Prediction",
    "PreviewLink",
    "Recheck",
    "RelatedUpdate",
    "Report",
    "Resolution",
    "SavedFilter",
    "SearchEntry",
    "SearchTerm",
    "Sending",
    "Snapshot",
    "Source",
    "SourceDomain",
    "Story",
    "Takedown",
    "Tally",
    "Timeline",
    "TimelineEvent",
    "Waiver",
]
