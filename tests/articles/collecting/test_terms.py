"""What sites tell machines: files of every kind, and what is read in them."""

import json

import pytest

from articles.collecting import terms
from articles.collecting.terms import NONE, READ, UNREAD, Home, Licence, Mining, Terms

HOME = "https://harbour-wire.example/"
AI = set(terms.AI_CRAWLERS)

ROBOTS = {
    "": (True, True, set()),
    "User-agent: *\nDisallow:": (True, True, set()),
    "User-agent: *\nDisallow: /": (False, False, AI),
    "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /": (True, True, {"GPTBot", "CCBot"}),
    "User-agent: *\nDisallow: /\n\nUser-agent: Newsroom\nAllow: /": (True, False, AI),
    "User-agent: Newsroom\nDisallow: /": (False, True, set()),
    "user-agent: claudebot\ndisallow: /*": (True, True, {"ClaudeBot"}),
    "\ufeffUser-agent: GPTBot\r\nDisallow: /\r\n": (True, True, {"GPTBot"}),
    "User-agent: GPTBot\nDisallow: /private/": (True, True, set()),
    "no rule : of any kind\n\0\0\n:::\nDisallow": (True, True, set()),
}


@pytest.mark.parametrize("text", ROBOTS)
def test_robots_txt_says_who_may_read(text):
    found = terms.read_robots(text.encode(), HOME, "Newsroom")
    assert (found.state, found.us, found.everybody, set(found.refused)) == (READ, *ROBOTS[text])


@pytest.mark.parametrize(
    ("text", "licences"),
    [
        ("License: https://harbour-wire.example/rsl.xml", ["https://harbour-wire.example/rsl.xml"]),
        ("  license:/rsl.xml\nLICENSE: /rsl.xml", ["https://harbour-wire.example/rsl.xml"]),
        ("License: javascript:alert(1)\nLicense: http://[\nLicense:", []),
        ("# License: /rsl.xml", []),
    ],
)
def test_robots_txt_says_where_licences_are(text, licences):
    assert list(terms.read_robots(text.encode(), HOME, "Newsroom").licences) == licences


def test_a_page_in_the_place_of_robots_txt_tells_nothing():
    found = terms.read_robots(b"\n<!doctype html><title>Not found</title>", HOME, "Newsroom")
    assert (found.state, found.us) == (UNREAD, True)
    assert "a page" in found.why


def test_of_a_huge_robots_txt_the_beginning_counts():
    line = b"User-agent: GPTBot\nDisallow: /\n"
    found = terms.read_robots(line + b"# more\n" * 200_000, HOME, "Newsroom")
    assert found.refused == ("GPTBot",)
    late = b"# more\n" * 200_000 + line
    assert terms.read_robots(late, HOME, "Newsroom").refused == ()


POLICY = "https://harbour-wire.example/policy.json"
TDMREP = {
    "[]": ([], []),
    '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "/policy.json"}]': (["/"], [POLICY]),
    '[{"location": "/a/*", "tdm-reservation": 0}]': ([], []),
    '[{"location": "/a/*", "tdm-reservation": "1"}, {"tdm-reservation": 1}]': (["/a/*", "/"], []),
    '[{"location": 5, "tdm-reservation": 1, "tdm-policy": ["x"]}]': (["/"], []),
    '[{"location": "/", "tdm-reservation": true}]': ([], []),
    '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "javascript:x"}]': (["/"], []),
    '\ufeff[{"tdm-reservation": 1}]': (["/"], []),
}


@pytest.mark.parametrize("text", TDMREP)
def test_tdmrep_says_for_what_mining_is_reserved(text):
    found = terms.read_tdmrep(text.encode(), HOME)
    reserved, policies = TDMREP[text]
    assert (found.state, list(found.reserved), list(found.policies)) == (READ, reserved, policies)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!doctype html><html></html>", "no JSON"),
        (b"\xff\xfe\x00rubbish", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'{"tdm-reservation": 1}', "another kind"),
        (b"[1, 2]", "another kind"),
        (b"null", "another kind"),
        (b'[{"tdm-reservation": 1}]' + b" " * 300_000, "longer than"),
        (b"", "no JSON"),
    ],
)
def test_what_is_no_tdmrep_file_tells_nothing_and_is_said_to_be_none(body, why):
    found = terms.read_tdmrep(body, HOME)
    assert (found.state, found.reserved) == (UNREAD, ())
    assert why in found.why


def test_of_many_rules_as_many_are_kept_as_a_person_reads():
    rules = [{"location": f"/{n}", "tdm-reservation": 1} for n in range(500)]
    assert len(terms.read_tdmrep(json.dumps(rules).encode(), HOME).reserved) == terms.MOST


RSL_LINK = '<link rel="license" type="application/rsl+xml" href="/rsl.xml">'
RSL = "https://harbour-wire.example/rsl.xml"
HOMES = [
    ("", {}, Home()),
    ('<meta name="tdm-reservation" content="1">', {}, Home(True)),
    ('<meta name="TDM-Reservation" content="0">', {}, Home(False)),
    ('<meta name="tdm-reservation" content="maybe">', {}, Home()),
    ("", {"tdm-reservation": "1", "tdm-policy": "/policy.json"}, Home(True, (POLICY,))),
    ('<meta name="tdm-reservation" content="1">', {"tdm-reservation": "0"}, Home(False)),
    (RSL_LINK, {}, Home(licences=(RSL,))),
    (RSL_LINK.replace("license", "stylesheet"), {}, Home()),
    ("", {"link": f'</rsl.xml>; rel="license"; type="{terms.RSL_TYPE}"'}, Home(licences=(RSL,))),
    ("", {"link": '</a.css>; rel="preload", </b>; rel="license"'}, Home()),
    ("<![broken<<<meta name=tdm-reservation", {"tdm-reservation": "1"}, Home(True)),
]


@pytest.mark.parametrize(("html", "headers", "expected"), HOMES)
def test_a_homepage_says_it_by_headers_and_elements(html, headers, expected):
    assert terms.read_home(html.encode(), headers, HOME) == expected


def test_a_homepage_may_reserve_what_no_file_does():
    assert terms.together(Mining(NONE), Home(True)) == Mining(READ, reserved=("its homepage",))
    assert terms.together(Mining(READ, reserved=("/a",)), Home(False)).reserved == ("/a",)
    assert terms.together(Mining(NONE), Home()) == Mining(NONE)


DOCUMENT = """<rsl xmlns="https://rslstandard.org/rsl"><!-- ours --><content url="/"><license>
<permits type="usage">search ai-index</permits><permits type="geo">EU</permits>
<prohibits type="usage">ai-train,ai-input</prohibits>
<payment type="subscription"><amount currency="EUR">1</amount></payment></license></content></rsl>
"""


def test_an_rsl_document_says_what_it_permits_prohibits_and_costs():
    assert terms.read_rsl(DOCUMENT.encode(), RSL) == Licence(
        RSL, READ, "", ("search", "ai-index"), ("ai-train", "ai-input"), ("subscription",)
    )


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!doctype html><p>Not found", "no XML"),
        (b"{}", "no XML"),
        (b"<feed/>", "another kind"),
        (b'<!DOCTYPE rsl [<!ENTITY a "b">]><rsl>&a;</rsl>', "no XML"),
        (b"<rsl>" + b" " * 600_000 + b"</rsl>", "longer than"),
    ],
)
def test_what_is_no_rsl_document_is_said_to_be_none(body, why):
    found = terms.read_rsl(body, RSL)
    assert found.state == UNREAD
    assert why in found.why


def test_terms_are_the_same_once_they_were_stored_as_json():
    robots = terms.read_robots(b"User-agent: GPTBot\nDisallow: /", HOME, "Newsroom")
    whole = Terms(robots, Mining(READ, reserved=("/",)), (terms.read_rsl(DOCUMENT.encode(), RSL),))
    assert Terms.of(json.loads(json.dumps(whole.as_json()))) == whole
