"""What a site tells machines they may do there, read from its own files; pure.

    robots.txt ─▶ may we read it, which crawlers for AI may not, `License:` lines (RSL)
    /.well-known/tdmrep.json, headers, meta elements ─▶ is text and data mining reserved (TDMRep)
    an RSL document ─▶ what it permits, prohibits and asks payment for

Anything at all may stand at these addresses: a page in place of JSON, megabytes, rubbish. What
cannot be read as what it should be tells nothing, and is said to.
"""

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from defusedxml import DefusedXmlException, ElementTree
from protego import Protego

# Crawlers that gather text for models, or read it for a user's question to one; sorted. By the
# names that their makers publish for robots.txt.
AI_CRAWLERS = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ChatGPT-User",
    "Claude-SearchBot",
    "Claude-User",
    "ClaudeBot",
    "Diffbot",
    "DuckAssistBot",
    "GPTBot",
    "Google-Extended",
    "MistralAI-User",
    "OAI-SearchBot",
    "Perplexity-User",
    "PerplexityBot",
    "anthropic-ai",
    "cohere-ai",
    "meta-externalagent",
)
# Longer files than these are no terms; the first part of robots.txt still counts.
MAX_ROBOTS = 512_000
MAX_JSON = 200_000
MAX_XML = 500_000
MAX_HEAD = 200_000
# No site has more rules than these that a person would read.
MOST = 20
LONGEST = 500

NONE, READ, UNREAD = "none", "read", "unread"


@dataclass(frozen=True)
class Robots:
    """What robots.txt says. `state`: there is none, it was read, or it could not be (`why`).

    `us`: whether we may read the homepage; `everybody`: whether a crawler that is not named may;
    `refused`: the crawlers for AI that may not; `licences`: addresses of RSL documents.
    """

    state: str
    why: str = ""
    us: bool = True
    everybody: bool = True
    refused: tuple = ()
    licences: tuple = ()


@dataclass(frozen=True)
class Mining:
    """What TDMRep says. `reserved`: the paths for which text and data mining is reserved, in the
    site's words; `policies`: where the terms are on which it is granted."""

    state: str
    why: str = ""
    reserved: tuple = ()
    policies: tuple = ()


@dataclass(frozen=True)
class Licence:
    """What one RSL document says, in its own words: uses it permits and prohibits, and kinds of
    payment."""

    url: str
    state: str
    why: str = ""
    permits: tuple = ()
    prohibits: tuple = ()
    payment: tuple = ()


@dataclass(frozen=True)
class Terms:
    """All that a site tells machines."""

    robots: Robots
    mining: Mining
    licences: tuple = ()

    def as_json(self):
        """The same as values that JSON can hold and that compare equal once they are read back."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def of(cls, told):
        """The Terms that `as_json` made."""
        return cls(
            Robots(**_tuples(told["robots"])),
            Mining(**_tuples(told["mining"])),
            tuple(Licence(**_tuples(one)) for one in told["licences"]),
        )


def _tuples(values):
    return {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}


# -- robots.txt ------------------------------------------------------------------------------------

_LICENCE = re.compile(r"(?im)^[ \t]*license[ \t]*:[ \t]*(\S+)")


def read_robots(body: bytes, home: str, agent: str) -> Robots:
    """What a robots.txt says to the crawler `agent`, and to those for AI, of a homepage."""
    text = body[:MAX_ROBOTS].decode("utf-8-sig", "replace")
    if _is_markup(text):
        return Robots(UNREAD, "What stands there is a page, and no robots.txt.")
    rules = Protego.parse(text)
    return Robots(
        READ,
        us=rules.can_fetch(home, agent),
        everybody=rules.can_fetch(home, "*"),
        refused=tuple(name for name in AI_CRAWLERS if not rules.can_fetch(home, name)),
        licences=_addresses(_LICENCE.findall(text), home),
    )


def _is_markup(text):
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def _addresses(found, base):
    """Addresses on the web among these, whole, each once."""
    whole = {}
    for address in found:
        try:
            joined = urljoin(base, address.strip())
            is_web = urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname
        except ValueError:
            continue
        if is_web and len(joined) <= LONGEST:
            whole[joined] = None
    return tuple(whole)[:MOST]


# -- TDMRep ----------------------------------------------------------------------------------------


def read_tdmrep(body: bytes, base: str) -> Mining:
    """What the file /.well-known/tdmrep.json says (TDM Reservation Protocol, a W3C
    community group)."""
    if len(body) > MAX_JSON:
        return Mining(UNREAD, f"It is longer than {MAX_JSON:,} bytes, so it is no TDMRep file.")
    try:
        rules = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Mining(UNREAD, "What stands there is no JSON.")
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        return Mining(UNREAD, "What stands there is JSON of another kind, and no TDMRep file.")
    reserving = [rule for rule in rules if _reserves(rule.get("tdm-reservation"))]
    return Mining(
        READ,
        reserved=tuple(dict.fromkeys(_location(rule) for rule in reserving))[:MOST],
        policies=_addresses(_texts(rule.get("tdm-policy") for rule in reserving), base),
    )


def _reserves(value):
    """1 reserves, 0 does not. Some write the number as text; nothing else counts."""
    return value is not True and (value == 1 or value == "1")


def _location(rule):
    location = rule.get("location")
    return location[:LONGEST] if isinstance(location, str) and location else "/"


def _texts(values):
    return [value for value in values if isinstance(value, str)]


# -- The homepage ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Home:
    """What a homepage says beside its text: whether mining is reserved (None: it says nothing),
    under which policies, and where RSL documents are."""

    reserves: bool | None = None
    policies: tuple = ()
    licences: tuple = ()


RSL_TYPE = "application/rsl+xml"
_LINK = re.compile(r"<([^<>]{1,1000})>((?:\s*;[^,<]{0,300}){0,10})")


def read_home(body: bytes, headers: dict, base: str) -> Home:
    """What a homepage says, by its headers (lower-case names) and its meta and link elements; what
    a header says goes before what the page does."""
    elements = _Elements()
    with suppress(AssertionError):  # Python's parser gives up on some broken declarations
        elements.feed(body[:MAX_HEAD].decode("utf-8", "replace"))
    said = headers.get("tdm-reservation", elements.meta.get("tdm-reservation", ""))
    policy = headers.get("tdm-policy", elements.meta.get("tdm-policy", ""))
    linked = [
        address
        for address, rest in _LINK.findall(headers.get("link", ""))
        if RSL_TYPE in rest.lower() and "license" in rest.lower()
    ]
    return Home(
        reserves={"1": True, "0": False}.get(said.strip()),
        policies=_addresses([policy] if policy else [], base),
        licences=_addresses([*linked, *elements.licences], base),
    )


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.meta, self.licences = {}, []

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        if tag == "meta" and given.get("name", "").lower().startswith("tdm-"):
            self.meta.setdefault(given["name"].lower(), given.get("content", ""))
        is_licence = "license" in given.get("rel", "").lower().split()
        if tag == "link" and is_licence and given.get("type", "").lower() == RSL_TYPE:
            self.licences.append(given.get("href", ""))


def together(mining: Mining, home: Home) -> Mining:
    """What a site says of mining in its file and on its homepage: either may reserve."""
    if home.reserves is None and not home.policies:
        return mining
    where = ("its homepage",) if home.reserves else ()
    return Mining(
        READ,
        mining.why,
        (*mining.reserved, *where)[: MOST + 1],
        tuple(dict.fromkeys((*mining.policies, *home.policies)))[:MOST],
    )


# -- RSL -------------------------------------------------------------------------------------------


def read_rsl(body: bytes, url: str) -> Licence:
    """What an RSL document permits, prohibits and asks payment for, whatever part of the site it
    says so of (rslstandard.org, RSL 1.0)."""
    if len(body) > MAX_XML:
        return Licence(url, UNREAD, f"It is longer than {MAX_XML:,} bytes.")
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return Licence(url, UNREAD, "What stands there is no XML that can be read.")
    if _name(root) != "rsl":
        return Licence(url, UNREAD, "What stands there is XML of another kind, and no RSL.")
    found = {"permits": {}, "prohibits": {}, "payment": {}}
    for element in root.iter():
        name = _name(element)
        if name == "payment":
            found[name][element.get("type", "")[:40] or "not said"] = None
        elif name in found and element.get("type", "usage") == "usage":
            found[name].update(dict.fromkeys((element.text or "").replace(",", " ").split()))
    said = {name: tuple(word[:40] for word in words)[:MOST] for name, words in found.items()}
    return Licence(url, READ, **said)


def _name(element):
    """The local name; comments and instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
