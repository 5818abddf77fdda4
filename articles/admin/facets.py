"""What the inbox can be narrowed by, all of it in its address.

Each value is counted under all the others, so that a link says what it leads to. Pure.
"""

from collections import Counter
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

STATES = {
    "waiting": "Waiting",
    "new": "New since you left",
    "mine": "Mine",
    "drafted": "Drafted",
    "spiked": "Set aside",
    "all": "All",
}
# Word and shape: what colour a mark has says nothing more.
RISKS = {
    "single": ("◇", "Single source"),
    "thin": ("▽", "Thin text"),
    "findings": ("▲", "Findings open"),
    "near": ("◎", "Near a published article"),
}
ORDERS = {"newest": "Newest", "hottest": "Hottest"}
SIZES = (50, 200, 500)
FACETS = ("state", "category", "language", "risk", "who")
NONE = "none"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Values nobody knows match nothing; an order, size or page that
    nobody knows is the usual one."""

    state: str = "waiting"
    category: str = ""
    language: str = ""
    risk: str = ""
    who: str = ""
    q: str = ""
    order: str = "newest"
    rows: int = SIZES[0]
    page: int = 1

    @classmethod
    def of(cls, params):
        """Read a QueryDict or dict."""
        given = {
            name: params[name].replace("\x00", "").strip()
            for name in (*FACETS, "q")
            if params.get(name)
        }
        given["q"] = given.get("q", "")[:LONGEST_SEARCH]
        if params.get("order") in ORDERS:
            given["order"] = params["order"]
        for name, allowed in (("rows", lambda n: n in SIZES), ("page", lambda n: 0 < n < 10_000)):
            text = params.get(name, "")
            if text.isascii() and text.isdecimal() and allowed(int(text[:9])):
                given[name] = int(text)
        return cls(**given)

    def query(self, **changes):
        """The address's query for this with something changed, without what is usual; another
        filter begins at the first page."""
        asked = replace(self, page=1, **changes) if changes.keys() - {"page"} else self
        asked = replace(asked, **changes)
        pairs = [(f.name, getattr(asked, f.name)) for f in fields(self)]
        usual = Asked()
        return urlencode([(name, v) for name, v in pairs if v != getattr(usual, name)])

    @property
    def narrowed(self):
        """The filters beside the state that are set, and the search."""
        return [name for name in (*FACETS[1:], "q") if getattr(self, name)]


@dataclass(frozen=True)
class Option:
    """One value of a filter: its name, how many rows have it, and the query that asks for it."""

    value: str
    label: str
    count: int
    query: str
    is_chosen: bool


def values_of(row, me, slugs):
    """{filter: the set of its values that a row has}; `me` is a person's id, `slugs` those of the
    categories by id."""
    mine = {"mine"} if me in row.assignees and (row.waiting or row.edition) else set()
    return {
        "state": row.states | mine,
        "category": {slugs.get(row.category, NONE)},
        "language": row.languages,
        "risk": set(row.risks),
        "who": {str(pk) for pk in row.assignees} or {NONE},
    }


def narrow(rows, asked, me, slugs):
    """The rows that are asked for, and {filter: Counter of its values} under all other filters."""
    wanted = {name: getattr(asked, name) for name in FACETS if getattr(asked, name)}
    counts = {name: Counter() for name in FACETS}
    found = []
    for row in rows:
        values = values_of(row, me, slugs)
        missed = [name for name, value in wanted.items() if value not in values[name]]
        if not missed:
            found.append(row)
        if len(missed) < 2:
            for name in missed or FACETS:
                counts[name].update(values[name])
    return found, counts


def options(name, labels, counted, asked):
    """The Options of a filter: those of `labels` (value: label) that there are, and the chosen."""
    chosen = getattr(asked, name)
    known = labels if chosen in labels or not chosen else {**labels, chosen: chosen}
    return [
        Option(
            value,
            label,
            counted[value],
            asked.query(**{name: "" if value == chosen and name != "state" else value}),
            value == chosen,
        )
        for value, label in known.items()
        if counted[value] or value == chosen or name == "state"
    ]
