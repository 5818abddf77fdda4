"""What a feed of ours says, in whichever format it is written: a channel, its items, what is gone.
Pure.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

# Atom has to say when a feed was updated. One that never had an item says this, not the time it is
# read at, or its bytes would change with every reading.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def lasting_id(address):
    """What an item is known by for good, made of its whole address.

    It is the same in all formats and lists, does not change with the item or with `https:`, and
    has no word in it: after a takedown it is told once more, so that programs find what to erase.
    """
    parts = urlsplit(address)
    path = f"{parts.path}#{parts.fragment}" if parts.fragment else parts.path
    return uuid.uuid5(uuid.NAMESPACE_URL, f"//{parts.netloc}{path}").urn


@dataclass(frozen=True)
class Rest:
    """A story of others that an item rests on; the title is "" where it may not be passed on."""

    name: str
    url: str
    title: str
    language: str
    is_original: bool


@dataclass(frozen=True)
class Made:
    """How an item was made: in a word, by IPTC's vocabulary, and by whom it was checked."""

    label: str
    source_type: str
    reviewed_by: tuple = ()
    edited_by: tuple = ()


@dataclass(frozen=True)
class Picture:
    """The picture of an item, and whose it is; the size is in pixels."""

    url: str
    media_type: str
    width: int
    height: int
    alt: str
    credit: str
    licence: str
    deed: str  # where it can be read, or ""


@dataclass(frozen=True)
class Item:
    """One thing to read. Addresses are whole, the content is HTML, the rest is plain text."""

    id: str
    url: str
    title: str
    language: str
    authors: tuple
    published: datetime
    updated: datetime
    summary: str
    content: str
    tags: tuple = ()
    rests_on: tuple = ()
    made: Made | None = None
    picture: Picture | None = None


@dataclass(frozen=True)
class Gone:
    """An item that readers could have seen and that was withdrawn, with the public reason. The
    `url` is "" where the address itself might repeat what was taken down."""

    id: str
    url: str
    language: str
    title: str
    reason: str
    published: datetime
    at: datetime


@dataclass(frozen=True)
class Channel:
    """One feed. `list_url` is the page it is of, `about_url` the one that says how we work, and
    `settled_at` when something else was last changed that its items are made of, if ever."""

    title: str
    description: str
    rights: str
    publisher: str
    language: str
    list_url: str
    about_url: str
    items: tuple = ()
    gone: tuple = ()
    settled_at: datetime | None = None

    def url(self, form):
        """Its own whole address in a format: “atom”, “rss” or “json”."""
        return f"{self.list_url}feed.{form}"

    @property
    def updated(self):
        """When anything in it last changed; NEVER for one that has always been empty."""
        dates = [*(item.updated for item in self.items), *(gone.at for gone in self.gone)]
        return max(dates, default=NEVER)

    @property
    def changed_at(self):
        """As `updated`, what its items are made of included; None where nothing is known to be."""
        dates = [self.updated, self.settled_at or NEVER]
        return max(dates) if max(dates) != NEVER else None
