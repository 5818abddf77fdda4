"""Every button of the review screen × role × state of the edition × method: who acts when.

The buttons come from the resolver; one that is not declared here fails. Each press is a whole form
with the current version, so that only the guard stands between it and the record, and is rolled
back, so that every one finds the edition as it was made. What a method is does not hang on the
state, so that methods beyond GET and POST are tried in one.
"""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.utils import timezone

from articles import models, publishing, reviewing, revising
from articles.models.claims import Section
from tests.articles import work
from tests.articles.admin.test_matrix import ROLES
from tests.cast import hire

pytestmark = pytest.mark.django_db

IN_WORK = ("draft", "in_review", "approved", "scheduled", "next")
STATES = (*IN_WORK, "live", "superseded", "withdrawn", "discarded")

EDITORS = ("editor", "managing", "admin")
MANAGERS = ("managing", "admin")

# Who may press each button, and in which states it then acts.
BUTTONS = {
    "headline": (EDITORS, IN_WORK),
    "about": (EDITORS, IN_WORK),
    "credit": (EDITORS, IN_WORK),
    "credit_add": (EDITORS, IN_WORK),
    "credit_drop": (EDITORS, IN_WORK),
    "picture": (EDITORS, IN_WORK),
    "picture_drop": (EDITORS, IN_WORK),
    "section": (EDITORS, IN_WORK),
    "sections": (EDITORS, IN_WORK),
    "add": (EDITORS, IN_WORK),
    "accept": (EDITORS, IN_WORK),
    "edit": (EDITORS, IN_WORK),
    "basis": (EDITORS, IN_WORK),
    "cut": (EDITORS, IN_WORK),
    "track": (EDITORS, IN_WORK),
    "untrack": (EDITORS, IN_WORK),
    "event": (EDITORS, (*IN_WORK, "live")),
    "passage_add": (EDITORS, IN_WORK),
    "passage": (EDITORS, IN_WORK),
    "passage_drop": (EDITORS, IN_WORK),
    "rest": (EDITORS, IN_WORK),
    "read": (EDITORS, ()),  # the address it is given is refused before anybody goes out
    "waive": (MANAGERS, IN_WORK),
    "embargo": (EDITORS, IN_WORK),
    "redraft": (EDITORS, IN_WORK),
    "take": (EDITORS, IN_WORK),
    "update": (EDITORS, ("live",)),
    "translate": (EDITORS, ("live",)),
    "correct": (MANAGERS, ("live", "next")),
    "correction_drop": (MANAGERS, ("next",)),
    "preview_share": (EDITORS, IN_WORK),
    "preview_revoke": (EDITORS, STATES),
    "move/submit": (EDITORS, ("draft", "next")),
    "move/discard": (EDITORS, ("draft", "in_review", "next")),
    "move/send_back": (MANAGERS, ("in_review", "approved", "scheduled")),
    "move/approve": (MANAGERS, ("in_review",)),
    "move/approve_unreviewed": (MANAGERS, ("draft", "in_review", "next")),
    "move/schedule": (MANAGERS, ("approved", "scheduled")),
    "move/publish": (MANAGERS, ("approved", "scheduled")),
    "move/unschedule": (MANAGERS, ("scheduled",)),
    # From a draft too, where nobody else could approve it; here somebody could.
    "move/approve_and_publish": (MANAGERS, ("in_review",)),
    "move/approve_and_schedule": (MANAGERS, ("in_review",)),
    "move/withdraw": (MANAGERS, ("live",)),
}
# Where a permission alone does not decide.
EXCEPT = {
    # What would change a live page is for whoever may publish.
    ("about", "editor", "next"),
}
METHODS = ("get", "head", "put", "patch", "delete")


def review_buttons():
    """The names of the buttons, from the addresses the site answers at."""
    desk = next(p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "admin")
    names = {name for each in desk.url_patterns for name in _names(each)}
    buttons = {n.removeprefix("articles_review_") for n in names if "articles_review_" in n}
    buttons |= {n.removeprefix("articles_") for n in names if "articles_preview_" in n}
    # One only looks; two keep a person's own words and change nothing of the edition.
    return buttons - {"find", "jot", "jot_discard"}


def _names(pattern):
    if hasattr(pattern, "url_patterns"):
        return [name for each in pattern.url_patterns for name in _names(each)]
    return [pattern.name or ""]


def test_every_button_and_every_move_is_declared():
    from articles.admin.verbs import MOVES

    moves = {f"move/{name}" for name in MOVES}
    assert review_buttons() - {"move"} | moves == BUTTONS.keys()


def edition_in(state, boss):
    """An edition that came to a state by the moves that lead there, by people long gone home."""
    writer = hire(f"editor-of-{state}")
    edition = work.edition(work.source(state, reviewed_by=boss), slug=state)
    implication = work.claim(edition, Section.IMPLICATION, "Queues may shorten.", basis="analysis")
    first = edition.claims.first()
    reviewing.edit(first, writer, _version(edition), text=first.text, basis="reported")
    work.claim(
        edition,
        Section.EVENT,
        "The code was agreed.",
        basis="analysis",
        event_date=work.NOON.date(),
        event_precision="day",
    )
    another = work.story(edition.credits.get().story.source, path=f"{state}-second")
    models.Credit.objects.create(edition=edition, story=another, order=2)
    work.picture(edition)
    edition.claims.update(verdict="accepted", reviewed_by=writer, reviewed_at=work.NOON)
    implication.refresh_from_db()
    if state == "draft":
        return edition
    if state == "discarded":
        return publishing.discard(edition, writer, _version(edition), why="Not ours.")
    edition = publishing.submit(edition, writer, _version(edition))
    if state == "in_review":
        return edition
    edition = publishing.approve(edition, boss, _version(edition))
    if state == "approved":
        return edition
    if state == "scheduled":
        later = timezone.now() + timedelta(days=9)
        return publishing.schedule(edition, boss, _version(edition), go_live_at=later)
    edition = publishing.publish(edition, boss, _version(edition))
    if state == "withdrawn":
        return publishing.withdraw(edition, boss, _version(edition), why="It was wrong.")
    if state in ("next", "superseded"):
        following = revising.correct(
            edition, boss, _version(edition), what_was_wrong="Six.", what_is_right="Seven."
        ).edition
        if state == "next":
            return following
        following = publishing.submit(following, writer, _version(following))
        following = publishing.approve(following, boss, _version(following))
        publishing.publish(following, boss, _version(following))
    return edition


def _version(edition):
    return models.Edition.objects.values_list("version", flat=True).get(pk=edition.pk)


def forms(edition, person):
    """Each button's address and a whole form for it, as a browser sends it."""
    claim = edition.claims.in_reading_order().first()
    implication = edition.claims.get(section=Section.IMPLICATION)
    dated = edition.claims.get(section=Section.EVENT)
    passage = claim.passages.first()
    extra = edition.credits.get(is_original=False)
    fresh = work.story(extra.story.source, path=f"fresh-{edition.pk}")
    finding = models.Finding.objects.create(
        claim=implication, kind="no_passage", severity="block", detail="None."
    )
    note = edition.corrections.first()
    words = {"text": "Another wording.", "basis": "analysis"}
    exact = {"exact": work.SENTENCES[1], "snapshot": passage.snapshot_id}
    both = {"what_was_wrong": "Five.", "what_is_right": "Seven."}
    forecast = {"question": "Will it?", "likelihood": "likely", "resolve_by": "2040-01-01"}
    made = {
        "headline": ([], {"headline": "Another headline"}),
        "about": ([], {"category": edition.article.category_id, "tags": "storage"}),
        "credit": ([extra.pk], {"line": "Another line"}),
        "credit_add": ([], {"story": fresh.url}),
        "credit_drop": ([extra.pk], {}),
        "picture": ([], {"alt": "Another text", "credit": "Ada Reyes", "licence": "own"}),
        "picture_drop": ([], {}),
        "section": ([Section.HOOK], {}),
        "sections": ([], {}),
        "add": ([], {**words, "section": "takeaway"}),
        "accept": ([claim.pk], {}),
        "edit": ([claim.pk], words),
        "basis": ([claim.pk], {"basis": "advice"}),
        "cut": ([claim.pk], {}),
        "track": ([implication.pk], forecast),
        "untrack": ([implication.pk], {}),
        "event": ([dated.pk], {"title": "An event"}),
        "passage_add": ([claim.pk], exact),
        "passage": ([claim.pk, passage.pk], exact),
        "passage_drop": ([passage.pk], {}),
        "rest": ([claim.pk], exact),
        "read": ([claim.pk], {"url": "ftp://nowhere.example/"}),
        "waive": ([finding.pk], {"reason": "Looked at and found harmless."}),
        "embargo": ([], {"embargo_until": "2040-02-01T10:00", "asked_by": "Their press office"}),
        "redraft": ([Section.TAKEAWAY], {}),
        "take": ([work.proposal(edition).pk], {"unit-1": "add"}),
        "update": ([], {}),
        "translate": ([], {}),
        "correct": ([], both),
        "correction_drop": ([note.pk if note else 0], {}),
    }
    addresses = {
        name: (reverse(f"admin:articles_review_{name}", args=[edition.pk, *ids]), fields)
        for name, (ids, fields) in made.items()
    }
    link = models.PreviewLink.objects.create(
        edition=edition,
        token_hash="shared before",
        made_by=person,
        person_name=str(person),
        made_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=7),
    )
    addresses["preview_share"] = (reverse("admin:articles_preview_share", args=[edition.pk]), {})
    addresses["preview_revoke"] = (
        reverse("admin:articles_preview_revoke", args=[edition.pk, link.pk]),
        {},
    )
    moved = {"why": "Because of the figures.", "go_live_at": "2040-01-01T10:00"}
    for name in BUTTONS:
        if name.startswith("move/"):
            url = reverse("admin:articles_review_move", args=[edition.pk, name[5:]])
            addresses[name] = (url, moved)
    return addresses


def record(edition):
    """How long the record is, and how the edition stands: what a button that acts changes."""
    return models.DeskEntry.objects.count(), models.Edition.objects.values().get(pk=edition.pk)


@pytest.mark.parametrize("state", STATES)
def test_each_button_acts_for_those_declared_in_the_states_declared(state, sit):
    boss = hire("managing-gone-home")
    edition = edition_in(state, boss)
    addresses, before = forms(edition, boss), record(edition)
    fields = {"version": before[1]["version"]}
    wrong, tried = [], Counter()
    for role in ROLES:
        client = sit(hire(role))
        for name, (url, own) in addresses.items():
            people, states = BUTTONS[name]
            acts = role in people and state in states and (name, role, state) not in EXCEPT
            with transaction.atomic():
                answer = client.post(url, {**own, **fields}).status_code
                acted = record(edition) != before
                transaction.set_rollback(True)
            refused = (403, 404) if role not in people else (302, 403, 404, 409, 422)
            if acted != acts or answer not in ((200, 302) if acts else refused):
                wrong.append((role, name, answer, "acted" if acted else "did not act"))
            tried[acts] += 1
            for method in METHODS if state == "draft" else ("get",):
                if getattr(client, method)(url).status_code not in (403, 405):
                    wrong.append((role, name, method))
    assert wrong == []
    assert tried[True] or state in ("superseded", "withdrawn")
    assert record(edition) == before
