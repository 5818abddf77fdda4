"""Every address of the desk × method × role, declared; an address that is not declared fails.

The stock pages of a model are declared by what each role may do with its records, in letters:
v(iew), a(dd), c(hange), d(elete). Our own screens and buttons are declared one by one. Forms are
forged: buttons carry a stale version, so that 409 means "you may, but read again" and nothing is
changed whoever presses.
"""

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from articles import models
from articles.models.claims import Section
from recaps.models import Recap
from tests.articles import work
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "editor", "managing", "attribution", "admin")

#                          nobody editor managing attribution admin
STOCK = {
    "articles_article": ("", "vc", "vc", "v", "vc"),
    "articles_audience": ("", "v", "v", "", "vacd"),
    "articles_category": ("", "v", "v", "", "vacd"),
    "articles_deskentry": ("", "v", "v", "v", "v"),
    "articles_draftrun": ("", "v", "v", "", "v"),
    "articles_edition": ("", "v", "v", "v", "v"),
    "articles_feed": ("", "v", "v", "vac", "vac"),
    "articles_finding": ("", "v", "v", "", "v"),
    "articles_prediction": ("", "v", "v", "", "v"),
    "articles_snapshot": ("", "v", "v", "v", "v"),
    "articles_source": ("", "v", "v", "vac", "vac"),
    "articles_story": ("", "va", "va", "v", "va"),
    "articles_timeline": ("", "vac", "vac", "", "vac"),
    "articles_timelineevent": ("", "vac", "vac", "", "vac"),
    "articles_waiver": ("", "v", "v", "", "v"),
    "newsroom_person": ("", "", "", "", "vac"),
    "recaps_recap": ("", "v", "vac", "", "vac"),
}
STOCK_PAGES = ("changelist", "add", "history", "delete", "change")

# What a POST answers to: nobody, editor, managing, attribution, admin. A GET answers 405.
EDITING = (403, 409, 409, 403, 409)
MANAGING = (403, 403, 409, 403, 409)
TRIAGE = (403, 302, 302, 403, 302)
BUTTONS = {
    "articles_review_headline": EDITING,
    "articles_review_about": EDITING,
    "articles_review_credit": EDITING,
    "articles_review_credit_add": EDITING,
    "articles_review_credit_drop": EDITING,
    "articles_review_section": EDITING,
    "articles_review_add": EDITING,
    "articles_review_accept": EDITING,
    "articles_review_edit": EDITING,
    "articles_review_basis": EDITING,
    "articles_review_cut": EDITING,
    "articles_review_passage_add": EDITING,
    "articles_review_passage": EDITING,
    "articles_review_passage_drop": EDITING,
    "articles_review_waive": MANAGING,
    "articles_review_move": None,  # by the move, below
    "articles_story_draft": TRIAGE,
    "articles_story_spike": TRIAGE,
    "articles_story_bring-back": TRIAGE,
    "articles_story_paste": (403, 422, 422, 403, 422),
}
MOVES = {
    "submit": EDITING,
    "send_back": MANAGING,
    "approve": MANAGING,
    "schedule": MANAGING,
    "publish": MANAGING,
    "withdraw": MANAGING,
}
SCREENS = {"articles_edition_review": (403, 200, 200, 200, 200)}


def test_every_address_of_the_desk_is_declared():
    own = ("articles_", "recaps_", "newsroom_")
    routed = {
        pattern.name
        for pattern in _walk(get_resolver().url_patterns)
        if getattr(pattern, "name", None) and pattern.name.startswith(own)
    }
    stock = {f"{model}_{page}" for model in STOCK for page in STOCK_PAGES}
    assert routed == stock | BUTTONS.keys() | SCREENS.keys()
    names = {model._meta.label_lower.replace(".", "_") for model in admin.site._registry}
    assert {name for name in names if name.startswith(own)} == STOCK.keys()


def _walk(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern


@pytest.fixture
def seats(client, sit):
    """Each role's client, and None for the reader who has not signed in."""
    return {None: client, **{role: sit(hire(role)) for role in ROLES}}


@pytest.fixture
def draft(seats):
    return work.edition(work.source())


@pytest.fixture
def records(draft):
    """One record of each model, by the name that addresses have for it."""
    claim = draft.claims.first()
    story = draft.credits.get().story
    finding = models.Finding.objects.create(
        claim=claim, kind="no_passage", severity="block", detail="None."
    )
    person = hire("someone")
    return {
        "articles_article": draft.article,
        "articles_audience": models.Audience.objects.create(name="Owners", slug="owners"),
        "articles_category": draft.article.category,
        "articles_deskentry": models.DeskEntry.note("test", "Title", at=NOON),
        "articles_draftrun": models.DraftRun.objects.create(
            story=story, provider="x", input_hash="x", started_at=NOON
        ),
        "articles_edition": draft,
        "articles_feed": models.Feed.objects.create(url="https://f.example/feed"),
        "articles_finding": finding,
        "articles_prediction": models.Prediction.objects.create(
            question="Will it?", likelihood="likely", resolve_by=NOON.date()
        ),
        "articles_snapshot": story.snapshots.get(),
        "articles_source": story.source,
        "articles_story": story,
        "articles_timeline": models.Timeline.objects.create(name="Codes", slug="codes"),
        "articles_timelineevent": models.TimelineEvent.objects.create(title="A draft"),
        "articles_waiver": models.Waiver.objects.create(
            finding=finding, person=person, person_name="S", reason="A reason.", made_at=NOON
        ),
        "newsroom_person": person,
        "recaps_recap": Recap.objects.create(year=2026, week=47, number=1),
    }


def expected(may, page, method):
    """The status of a stock page for somebody who may do what the letters say; None where a form
    may be sent, which other tests do."""
    if page in ("changelist", "history"):
        return 200 if "v" in may else 403
    if page == "change" and method == "get":
        return 200 if "v" in may else 403
    if page[0] not in may:
        return 403
    return 200 if method == "get" else None


@pytest.mark.parametrize("model", STOCK)
def test_the_stock_pages_answer_each_role_as_declared(seats, records, model):
    record, wrong = records[model], []
    for page in STOCK_PAGES:
        args = [] if page in ("changelist", "add") else [record.pk]
        url = reverse(f"admin:{model}_{page}", args=args)
        methods = ("get",) if page in ("changelist", "history") else ("get", "post")
        for method in methods:
            assert _sent_to_login(seats[None], method, url)
            for role, may in zip(ROLES, STOCK[model], strict=True):
                declared = expected(may, page, method)
                if declared is None:
                    continue
                status = getattr(seats[role], method)(url).status_code
                if (status, page) == (302, "change") and model == "articles_edition":
                    status = 200 if method == "get" else 403  # on to its own screen
                if status != declared:
                    wrong.append((role, method, page, status))
    assert wrong == []
    record.refresh_from_db()  # still there


def _sent_to_login(client, method, url):
    answer = getattr(client, method)(url)
    return answer.status_code == 302 and answer.url.startswith(reverse("admin:login"))


def _forms(draft):
    """The ids of each button's address, and fields that a browser could have sent."""
    claim = draft.claims.first()
    passage = claim.passages.get()
    finding = models.Finding.objects.create(
        claim=claim, kind="no_passage", severity="block", detail="None."
    )
    credit = draft.credits.get()
    another = work.story(credit.story.source, path="another")
    words = {"text": "Forged.", "basis": "reported"}
    exact = {"exact": "Forged", "snapshot": passage.snapshot_id}
    return {
        "headline": ([], {"headline": "Forged"}),
        "about": ([], {"tags": "forged"}),
        "credit": ([credit.pk], {"line": "Forged"}),
        "credit_add": ([], {"story": another.url}),
        "credit_drop": ([credit.pk], {}),
        "section": ([Section.HOOK], {}),
        "add": ([], {**words, "section": "hook"}),
        "accept": ([claim.pk], {}),
        "edit": ([claim.pk], words),
        "basis": ([claim.pk], {"basis": "advice"}),
        "cut": ([claim.pk], {}),
        "passage_add": ([claim.pk], exact),
        "passage": ([claim.pk, passage.pk], exact),
        "passage_drop": ([passage.pk], {}),
        "waive": ([finding.pk], {"reason": "Forged, all of it."}),
    }


def _state(edition):
    return [
        list(rows.order_by("pk").values())
        for rows in (
            models.Article.objects.all(),
            models.Edition.objects.all(),
            models.Claim.objects.all(),
            models.Passage.objects.all(),
            models.Credit.objects.all(),
            models.Waiver.objects.all(),
            models.DeskEntry.objects.all(),
        )
    ] + [edition.content_hash()]


def _press(seats, url, fields, declared):
    """Which roles get another answer than declared, by GET (405) and by POST."""
    wrong = [] if _sent_to_login(seats[None], "post", url) else [("anonymous", url)]
    for role, status in zip(ROLES, declared, strict=True):
        answers = seats[role].get(url).status_code, seats[role].post(url, fields).status_code
        if answers != (405, status):
            wrong.append((role, url, answers))
    return wrong


def test_no_button_of_the_review_screen_acts_for_whom_it_should_not(seats, draft):
    forms = _forms(draft)
    before, wrong = _state(draft), []
    for name, declared in BUTTONS.items():
        if name.startswith("articles_review_") and declared:
            ids, fields = forms[name.removeprefix("articles_review_")]
            url = reverse(f"admin:{name}", args=[draft.pk, *ids])
            wrong += _press(seats, url, {**fields, "version": "0"}, declared)
    assert wrong == []
    assert _state(draft) == before


@pytest.mark.parametrize("status", ["draft", "in_review", "approved", "live", "withdrawn"])
def test_no_move_is_made_by_whom_it_is_not_for(seats, draft, status):
    models.Edition.objects.filter(pk=draft.pk).update(status=status)
    before, wrong = _state(draft), []
    fields = {"version": "0", "why": "Forged.", "go_live_at": "2040-01-01T10:00"}
    for name, declared in MOVES.items():
        url = reverse("admin:articles_review_move", args=[draft.pk, name])
        wrong += _press(seats, url, fields, declared)
    assert wrong == []
    assert _state(draft) == before


def test_stories_are_decided_on_by_those_declared(seats):
    story = work.story(work.source(), text="No sentence to draw on")
    wrong = []
    for name, declared in BUTTONS.items():
        if name.startswith("articles_story_"):
            url = reverse(f"admin:{name}", args=[story.pk])
            wrong += _press(seats, url, {}, declared)
    assert wrong == []


def test_the_screen_is_seen_by_those_declared(seats, draft):
    url = reverse("admin:articles_edition_review", args=[draft.pk])
    assert _sent_to_login(seats[None], "get", url)
    answers = tuple(seats[role].get(url).status_code for role in ROLES)
    assert answers == SCREENS["articles_edition_review"]
