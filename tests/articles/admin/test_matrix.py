"""Every address of the desk × method × role, declared; an address that is not declared fails.

The stock pages of a model are declared by what each role may do with its records, in letters:
v(iew), a(dd), c(hange), d(elete). Our own screens and buttons, and the pages of the site itself,
are declared one by one. Forms are forged. Whoever must not act sends the current version, the most
that a forger can know; whoever may act sends a stale one, so that 409 means "you may, but read
again". Nothing is changed whoever presses.
"""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import get_resolver, reverse
from taggit.models import Tag

from articles import merging, models, previewing
from articles.events import clusters
from articles.models.claims import Section
from articles.pictures.leadpictures import Drawn
from articles.takedowns.requesting import receive
from recaps.models import Recap
from tests.articles import make, work
from tests.articles.work import NOON
from tests.cast import hire

pytestmark = pytest.mark.django_db

ROLES = ("nobody", "editor", "managing", "attribution", "admin")

#                          nobody editor managing attribution admin
STOCK = {
    "articles_article": ("", "vc", "vc", "v", "vc"),
    "articles_audience": ("", "v", "v", "", "vacd"),
    "articles_category": ("", "v", "v", "", "vacd"),
    "articles_cluster": ("", "v", "v", "v", "v"),
    "articles_correction": ("", "v", "v", "", "v"),
    "articles_deskentry": ("", "v", "v", "v", "v"),
    "articles_draftrun": ("", "v", "v", "", "v"),
    "articles_edition": ("", "v", "v", "v", "v"),
    "articles_feed": ("", "v", "v", "vac", "vac"),
    "articles_finding": ("", "v", "v", "", "v"),
    "articles_namealias": ("", "v", "vacd", "", "vacd"),
    "articles_prediction": ("", "v", "v", "", "v"),
    "articles_report": ("", "v", "v", "", "v"),
    "articles_snapshot": ("", "v", "v", "v", "v"),
    "articles_source": ("", "v", "v", "vac", "vac"),
    "articles_story": ("", "va", "va", "v", "va"),
    "articles_takedown": ("", "", "", "va", "va"),
    "articles_timeline": ("", "vac", "vac", "", "vac"),
    "articles_timelineevent": ("", "vac", "vac", "", "vac"),
    "articles_waiver": ("", "v", "v", "", "v"),
    "auth_group": ("", "", "", "", "v"),
    "newsroom_person": ("", "", "", "", "vac"),
    "recaps_recap": ("", "v", "vac", "", "vac"),
    "taggit_tag": ("", "vac", "vac", "", "vac"),
}
STOCK_PAGES = ("changelist", "add", "history", "delete", "change")

# What a GET answers to: nobody, editor, managing, attribution, admin.
EVERYBODY = (200, 200, 200, 200, 200)
SCREENS = {
    "articles_edition_review": (403, 200, 200, 200, 200),
    "articles_review_find": (403, 200, 200, 403, 200),
    "articles_edition_schedule": (403, 200, 200, 200, 200),
    "articles_article_record": (403, 200, 200, 200, 200),
    "articles_article_export": (403, 200, 200, 403, 200),
    "articles_edition_lost": (403, 200, 200, 200, 200),
    "articles_prediction_forecasts": (403, 200, 200, 403, 200),
    "articles_story_collected": (403, 200, 200, 200, 200),
    "articles_edition_preview": (403, 200, 200, 200, 200),
    "articles_edition_preview_page": (403, 200, 200, 200, 200),
    "articles_edition_preview_card": (403, 200, 200, 200, 200),
    "articles_edition_picture": (403, 200, 200, 200, 200),
    "articles_edition_compare": (403, 200, 200, 200, 200),
    "articles_source_credit": (403, 200, 200, 200, 200),
    "articles_source_export": (403, 200, 200, 200, 200),
    "articles_source_lists": (403, 200, 200, 200, 200),
    "articles_source_merging": (403, 403, 403, 200, 200),
    "articles_source_uses": (403, 200, 200, 200, 200),
    "articles_edition_proposal": (403, 200, 200, 403, 200),
    "auth_user_password_change": (403, 403, 403, 403, 200),
    "index": EVERYBODY,
    "login": (302, 302, 302, 302, 302),
    "logout": (405, 405, 405, 405, 405),
    "own_settings": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "jsi18n": EVERYBODY,
    "autocomplete": (403, 200, 200, 200, 200),
    "view_on_site": (302, 302, 302, 302, 302),
    "app_list": (404, 200, 200, 200, 200),
}
# Addresses without a name: short ones that lead to a record's page, and all that is left.
SHORT = {f"{name.replace('_', '/')}/<path:object_id>/" for name in STOCK}
REST = "(?P<url>.*)$"

# What a POST answers to the same. A GET answers 405.
EDITING = (403, 409, 409, 403, 409)
MANAGING = (403, 403, 409, 403, 409)
TRIAGE = (403, 302, 302, 403, 302)
FINISHING = (403, 403, 302, 403, 302)
DECIDING = (403, 403, 403, 302, 302)
BUTTONS = {
    "articles_review_headline": EDITING,
    "articles_review_about": EDITING,
    "articles_review_credit": EDITING,
    "articles_review_credit_add": EDITING,
    "articles_review_credit_drop": EDITING,
    "articles_review_picture": EDITING,
    "articles_review_picture_drop": EDITING,
    "articles_review_section": EDITING,
    "articles_review_sections": EDITING,
    "articles_review_add": EDITING,
    "articles_review_accept": EDITING,
    "articles_review_edit": EDITING,
    "articles_review_basis": EDITING,
    "articles_review_cut": EDITING,
    "articles_review_track": EDITING,
    "articles_review_untrack": EDITING,
    "articles_review_event": EDITING,
    "articles_review_passage_add": EDITING,
    "articles_review_passage": EDITING,
    "articles_review_passage_drop": EDITING,
    "articles_review_rest": EDITING,
    "articles_review_read": EDITING,
    "articles_review_waive": MANAGING,
    "articles_review_embargo": EDITING,
    "articles_review_redraft": EDITING,
    "articles_review_take": EDITING,
    "articles_review_update": EDITING,
    "articles_review_translate": EDITING,
    "articles_review_correct": MANAGING,
    "articles_review_correction_drop": MANAGING,
    "articles_lost_decide": EDITING,
    "articles_preview_share": (403, 200, 200, 403, 200),
    "articles_preview_revoke": TRIAGE,
    # A jotting is its person's own, and no change of the edition: it needs no version.
    "articles_review_jot": (403, 204, 204, 403, 204),
    "articles_review_jot_discard": (403, 302, 302, 302, 302),
    # Without a file, with a list that does not come back whole, and from a plan that is stale.
    "articles_source_look": (403, 403, 403, 422, 422),
    "articles_source_take-in": (403, 403, 403, 422, 422),
    "articles_source_merge": (403, 403, 403, 409, 409),
    "articles_source_terms": (403, 403, 403, 302, 302),
    "articles_takedown_decide": DECIDING,
    "recaps_recap_build": FINISHING,
    "recaps_recap_publish": FINISHING,
    "articles_review_move": None,  # by the move, below
    "articles_cluster_merge": TRIAGE,
    "articles_cluster_split": TRIAGE,
    "articles_cluster_undo": TRIAGE,
    "articles_cluster_draft": TRIAGE,
    "articles_report_take": EDITING,
    "articles_report_hand-back": EDITING,
    "articles_report_correct": EDITING,
    "articles_report_close": EDITING,
    "articles_report_reopen": EDITING,
    "articles_feed_read": (403, 403, 403, 302, 302),
    "articles_story_draft": TRIAGE,
    "articles_story_spike": TRIAGE,
    "articles_story_bring-back": TRIAGE,
    "articles_story_star": TRIAGE,
    "articles_story_decide": TRIAGE,
    "articles_story_undo": TRIAGE,
    "articles_story_filter-save": TRIAGE,
    "articles_story_filter-drop": TRIAGE,
    "articles_story_paste": (403, 422, 422, 403, 422),
    # The forecast is resolved, and nothing is sent that could stand.
    "articles_prediction_propose": (403, 409, 409, 403, 409),
    "articles_prediction_read": (403, 422, 422, 403, 422),
    "articles_prediction_confirm": (403, 409, 409, 403, 409),
    "articles_prediction_drop": (403, 409, 409, 403, 409),
    "articles_prediction_reopen": (403, 422, 422, 403, 422),
}
MOVES = {
    "submit": EDITING,
    "discard": EDITING,
    "send_back": MANAGING,
    "approve": MANAGING,
    "approve_unreviewed": MANAGING,
    "schedule": MANAGING,
    "unschedule": MANAGING,
    "publish": MANAGING,
    "approve_and_publish": MANAGING,
    "approve_and_schedule": MANAGING,
    "withdraw": MANAGING,
}


def test_every_address_of_the_desk_is_declared():
    desk = next(p for p in get_resolver().url_patterns if getattr(p, "namespace", "") == "admin")
    stock = [f"{model}_{page}" for model in STOCK for page in STOCK_PAGES]
    assert sorted(_names(desk)) == sorted([*stock, *SHORT, *SCREENS, *BUTTONS, REST])


def _names(resolver, before=""):
    """The name of every address under a resolver, its route where it has none."""
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern, route)
        else:
            yield pattern.name or route


@dataclass
class Seat:
    """A client at which somebody of one role has signed in."""

    role: str
    client: Client

    def of(self, declared):
        """This role's column of a declaration."""
        return declared[ROLES.index(self.role)]

    def get(self, url, *args):
        return self.client.get(url, *args).status_code

    def post(self, url, *args):
        return self.client.post(url, *args).status_code


@pytest.fixture(params=ROLES)
def seat(request, sit):
    return Seat(request.param, sit(hire(request.param)))


@pytest.fixture
def draft(db):
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
        "articles_cluster": models.Cluster.objects.create(begun_at=NOON),
        "articles_correction": _correction(draft, person),
        "articles_deskentry": models.DeskEntry.note("test", "Title", at=NOON),
        "articles_draftrun": models.DraftRun.objects.create(
            story=story, provider="x", input_hash="x", started_at=NOON
        ),
        "articles_edition": draft,
        "articles_feed": models.Feed.objects.create(url="https://f.example/feed"),
        "articles_finding": finding,
        "articles_namealias": models.NameAlias.objects.create(name="Kestrel", name_zh="红隼"),
        "articles_prediction": models.Prediction.objects.create(
            question="Will it?", likelihood="likely", resolve_by=NOON.date()
        ),
        "articles_report": models.Report.objects.create(
            article=draft.article, edition=draft, kind="fact", words="Five.", received_at=NOON
        ),
        "articles_snapshot": story.snapshots.get(),
        "articles_source": story.source,
        "articles_story": story,
        "articles_takedown": _takedown(),
        "articles_timeline": models.Timeline.objects.create(name="Codes", slug="codes"),
        "articles_timelineevent": models.TimelineEvent.objects.create(title="A draft"),
        "articles_waiver": models.Waiver.objects.create(
            finding=finding, person=person, person_name="S", reason="A reason.", made_at=NOON
        ),
        "auth_group": Group.objects.create(name="Interns"),
        "newsroom_person": person,
        "recaps_recap": Recap.objects.create(year=2026, week=47, number=1),
        "taggit_tag": Tag.objects.create(name="Batteries", slug="batteries"),
    }


def _takedown():
    asked = {"name": "N", "email": "n@n.example", "capacity": "holder", "grounds": "Ours."}
    return receive(models.Takedown(addresses="https://n.example/", **asked), at=NOON)


def _correction(edition, person):
    return models.Correction.objects.create(
        article=edition.article,
        edition=edition,
        what_was_wrong="Five.",
        what_is_right="Seven.",
        person=person,
        person_name=str(person),
        at=NOON,
    )


def _stock_address(model, page, record):
    args = [] if page in ("changelist", "add") else [record.pk]
    return reverse(f"admin:{model}_{page}", args=args)


def _screen_addresses(records):
    """Each screen's address with its query, for the records there are."""
    article = records["articles_article"]
    edition = records["articles_edition"]
    drawn = Drawn({480: b"pixels"}, 480, 320)
    models.LeadPicture.objects.filter(edition=edition).delete()
    work.picture(edition, drawn=drawn)
    args = {
        "articles_review_find": [edition.pk, edition.claims.first().pk],
        **{name: [edition.pk] for name in SCREENS if name.startswith("articles_edition_")},
        "articles_edition_schedule": [],
        "articles_edition_picture": [edition.pk, 480],
        **{
            f"articles_source_{name}": [records["articles_source"].pk]
            for name in ("credit", "merging", "uses")
        },
        "articles_edition_lost": [],
        "articles_edition_proposal": [edition.pk, work.proposal(edition).pk],
        "articles_article_record": [article.pk],
        "articles_article_export": [article.pk],
        "auth_user_password_change": [records["newsroom_person"].pk],
        "view_on_site": [ContentType.objects.get_for_model(article).pk, article.pk],
        "app_list": ["articles"],
    }
    asked = {
        "autocomplete": {
            "app_label": "articles",
            "model_name": "article",
            "field_name": "translation_of",
        }
    }
    return {
        name: (reverse(f"admin:{name}", args=args.get(name)), asked.get(name, {}))
        for name in SCREENS
    }


# -- Stock pages and screens ----------------------------------------------------------------------


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


def test_the_stock_pages_answer_each_role_as_declared(seat, records):
    wrong = []
    for model, record in records.items():
        for page in STOCK_PAGES:
            url = _stock_address(model, page, record)
            for method in ("get",) if page in ("changelist", "history") else ("get", "post"):
                declared = expected(seat.of(STOCK[model]), page, method)
                if declared is None:
                    continue
                status = getattr(seat, method)(url)
                if (status, page) == (302, "change") and model == "articles_edition":
                    status = 200 if method == "get" else 403  # on to its own screen
                if status != declared:
                    wrong.append((model, page, method, status))
        record.refresh_from_db()  # still there
    assert wrong == []


def test_the_screens_answer_each_role_as_declared(seat, records):
    found = {name: seat.get(*address) for name, address in _screen_addresses(records).items()}
    assert found == {name: seat.of(declared) for name, declared in SCREENS.items()}
    assert seat.get(reverse("admin:index") + "no/such/page/") == 404


def test_short_addresses_lead_to_the_guarded_page(sit, records):
    client, wrong = sit(hire("nobody")), []
    for model, record in records.items():
        change = _stock_address(model, "change", record)
        answer = client.get(change.removesuffix("change/"))
        if (answer.status_code, getattr(answer, "url", "")) != (302, change):
            wrong.append((model, answer.status_code))
    assert wrong == []


def test_a_password_is_set_only_by_those_declared(seat, records):
    person = records["newsroom_person"]
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    secret = "forged-but-long-enough"
    fields = {"password1": secret, "password2": secret, "usable_password": "true"}
    may = seat.of(SCREENS["auth_user_password_change"]) == 200
    assert seat.post(url, {**fields, "set-password": "1"}) == (302 if may else 403)
    person.refresh_from_db()
    assert person.check_password(secret) == may


def test_whoever_has_not_signed_in_is_sent_to_sign_in(client, records):
    edition, story = records["articles_edition"], records["articles_story"]
    stock = [
        _stock_address(model, page, record)
        for model, record in records.items()
        for page in STOCK_PAGES
    ]
    short = [
        f"{_stock_address(model, 'changelist', record)}{record.pk}/"
        for model, record in records.items()
    ]
    screens = {name: url for name, (url, _) in _screen_addresses(records).items()}
    own = [url for name, url in screens.items() if name not in ("login", "logout")]
    buttons = [url for url, _ in _forms(edition).values()] + _story_buttons(story)
    moves = [reverse("admin:articles_review_move", args=[edition.pk, name]) for name in MOVES]
    rest = [reverse("admin:index") + "no/such/page/"]
    recap = records["recaps_recap"]
    rest += [reverse(f"admin:recaps_recap_{do}", args=[recap.pk]) for do in ("build", "publish")]
    rest += [reverse("admin:articles_takedown_decide", args=[records["articles_takedown"].pk])]
    rest += _event_buttons(records["articles_cluster"]).values()
    rest.append(_feed_button(records["articles_feed"]))
    rest += _preview_buttons(edition).values()
    rest += _source_buttons(records["articles_source"]).values()
    rest += _lost_buttons(edition).values()
    rest += _forecast_buttons(records["articles_prediction"]).values()
    rest += _report_buttons(records["articles_report"]).values()
    before, sign_in = _state(edition), screens["login"]
    wrong = []
    for url in [*stock, *short, *own, *buttons, *moves, *rest]:
        for answer in (client.get(url), client.post(url)):
            if answer.status_code != 302 or not answer.url.startswith(sign_in):
                wrong.append((url, answer.status_code))
    assert wrong == []
    assert _state(edition) == before
    assert client.get(sign_in).status_code == 200


# -- Forged forms ---------------------------------------------------------------------------------


def _forms(draft):
    """Each button's address, and fields that a browser could have sent, by the button's name."""
    claim = draft.claims.first()
    passage = claim.passages.get()
    finding = models.Finding.objects.create(
        claim=claim, kind="no_passage", severity="block", detail="None at all."
    )
    credit = draft.credits.get()
    another = work.story(credit.story.source, path="another")
    note = _correction(draft, hire("someone-else"))
    if not models.LeadPicture.objects.filter(edition=draft).exists():
        work.picture(draft)
    both = {"what_was_wrong": "Forged.", "what_is_right": "Forged."}
    words = {"text": "Forged.", "basis": "reported"}
    exact = {"exact": "Forged", "snapshot": passage.snapshot_id}
    forecast = {"question": "Forged?", "likelihood": "likely", "resolve_by": "2040-01-01"}
    forms = {
        "headline": ([], {"headline": "Forged"}),
        "about": ([], {"tags": "forged"}),
        "credit": ([credit.pk], {"line": "Forged"}),
        "credit_add": ([], {"story": another.url}),
        "credit_drop": ([credit.pk], {}),
        "picture": ([], {"alt": "Forged", "credit": "Forger", "licence": "own"}),
        "picture_drop": ([], {}),
        "section": ([Section.HOOK], {}),
        "sections": ([], {}),
        "add": ([], {**words, "section": "hook"}),
        "accept": ([claim.pk], {}),
        "edit": ([claim.pk], words),
        "basis": ([claim.pk], {"basis": "advice"}),
        "cut": ([claim.pk], {}),
        "track": ([claim.pk], forecast),
        "untrack": ([claim.pk], {}),
        "event": ([claim.pk], {"title": "Forged"}),
        "passage_add": ([claim.pk], exact),
        "passage": ([claim.pk, passage.pk], exact),
        "passage_drop": ([passage.pk], {}),
        "rest": ([claim.pk], exact),
        "read": ([claim.pk], {"url": "https://forged.example/"}),
        "embargo": ([], {"embargo_until": "2040-01-01T10:00", "asked_by": "Forger"}),
        "redraft": ([Section.HOOK], {}),
        "take": ([work.proposal(draft).pk], {"unit-1": "add"}),
        "update": ([], {}),
        "translate": ([], {}),
        "correct": ([], both),
        "correction_drop": ([note.pk], {}),
        "waive": ([finding.pk], {"reason": "Forged, all of it."}),
        "jot": ([], {"jot": "headline", "field": "headline", "words": "Forged"}),
        "jot_discard": ([], {"jot": "headline", "field": "headline"}),
    }
    named = {f"articles_review_{name}": form for name, form in forms.items()}
    return {
        name: (reverse(f"admin:{name}", args=[draft.pk, *ids]), fields)
        for name, (ids, fields) in named.items()
    }


# Those of the inbox are about the rows that are chosen; all others are of one story.
INBOX = ("decide", "undo", "filter-save", "filter-drop")


def _story_buttons(story):
    names = [name for name in BUTTONS if name.startswith("articles_story_")]
    return [
        reverse(f"admin:{name}", args=[] if name.rpartition("_")[2] in INBOX else [story.pk])
        for name in names
    ]


def _preview_buttons(edition):
    link, _ = previewing.make_link(edition, hire("editor-who-shares"))
    args = {"share": [edition.pk], "revoke": [edition.pk, link.pk]}
    return {
        name: reverse(f"admin:{name}", args=args[name.rpartition("_")[2]])
        for name in BUTTONS
        if name.startswith("articles_preview_")
    }


def _forecast_buttons(prediction):
    """The buttons of a forecast that is resolved."""
    person = hire("editor-who-resolved")
    prediction.tracked_by, prediction.frozen_at = person, NOON
    args = [prediction.pk, make.resolve(prediction, person).pk]
    several = {"articles_prediction_propose": 1, "articles_prediction_read": 1}
    names = [name for name in BUTTONS if name.startswith("articles_prediction_")]
    return {name: reverse(f"admin:{name}", args=args[: several.get(name, 2)]) for name in names}


def _report_buttons(report):
    names = [name for name in BUTTONS if name.startswith("articles_report_")]
    return {name: reverse(f"admin:{name}", args=[report.pk]) for name in names}


def _event_buttons(cluster):
    names = [name for name in BUTTONS if name.startswith("articles_cluster_")]
    return {name: reverse(f"admin:{name}", args=[cluster.pk]) for name in names}


def _feed_button(feed):
    return reverse("admin:articles_feed_read", args=[feed.pk])


def _source_buttons(source):
    own = {"merge": [source.pk], "terms": [source.pk]}
    return {
        name: reverse(f"admin:{name}", args=own.get(name.rpartition("_")[2], []))
        for name in BUTTONS
        if name.startswith("articles_source_")
    }


def _state(edition):
    tables = (
        models.Article,
        models.Article.audiences.through,
        models.Article.tags.through,
        models.Edition,
        models.Claim,
        models.Passage,
        models.Credit,
        models.LeadPicture,
        models.Prediction,
        models.TimelineEvent,
        models.Story,
        models.ClusterMember,
        models.Waiver,
        models.Correction,
        models.PreviewLink,
        models.DeskEntry,
    )
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, edition.content_hash()]


def _forged(seat, edition, url, fields, declared):
    """The answer to a form: with the version as it is from whoever must not act, with a stale one
    from whoever may."""
    version = edition.version if seat.of(declared) == 403 else edition.version + 1
    return seat.post(url, {**fields, "version": version})


def test_no_button_of_the_review_screen_acts_for_whom_it_should_not(seat, draft):
    forms = _forms(draft)
    before, wrong = _state(draft), []
    for name, (url, fields) in forms.items():
        answers = seat.get(url), _forged(seat, draft, url, fields, BUTTONS[name])
        if answers != (405, seat.of(BUTTONS[name])):
            wrong.append((name, answers))
    assert wrong == []
    assert _state(draft) == before
    every = {name for name in BUTTONS if name.startswith("articles_review_")}
    assert every == {*forms, "articles_review_move"}


def test_no_move_is_made_by_whom_it_is_not_for(seat, draft):
    fields = {"why": "Forged.", "go_live_at": "2040-01-01T10:00"}
    wrong = []
    for status in models.Edition.Status.values:
        models.Edition.objects.filter(pk=draft.pk).update(status=status, go_live_at=NOON)
        before = _state(draft)
        for name, declared in MOVES.items():
            url = reverse("admin:articles_review_move", args=[draft.pk, name])
            answer = _forged(seat, draft, url, fields, declared)
            if answer != seat.of(declared):
                wrong.append((status, name, answer))
        assert _state(draft) == before, status
    assert wrong == []
    assert seat.get(url) == 405


def test_stories_are_decided_on_by_those_declared(seat):
    story = work.story(work.source(), text="No sentence to draw on")
    names = [name for name in BUTTONS if name.startswith("articles_story_")]
    before = list(models.Story.objects.values())
    fields = {"do": "spike", "row": f"s{story.pk}", "upto": story.pk, "name": "Mine"}
    found = {
        name: (seat.get(url), seat.post(url, fields))
        for name, url in zip(names, _story_buttons(story), strict=True)
    }
    assert found == {name: (405, seat.of(BUTTONS[name])) for name in names}
    if seat.of(TRIAGE) == 403:
        assert list(models.Story.objects.values()) == before
        assert not models.DeskEntry.objects.exists()
        assert not models.SavedFilter.objects.exists()


def test_events_are_decided_on_by_those_declared(seat):
    person, publisher = hire("editor-before"), work.source()
    stories = [work.story(publisher, text="No sentence", path=str(n)) for n in range(3)]
    change = clusters.merge(stories[:2], person)
    cluster = change.placed.first().cluster
    fields = {
        "merge": {"story": stories[2].pk},
        "split": {"story": stories[0].pk},
        "undo": {"change": change.pk},
        "draft": {"original": stories[0].pk},
    }
    for name, url in _event_buttons(cluster).items():
        before = list(models.ClusterMember.objects.current().values())
        forged = fields[name.rpartition("_")[2]]
        assert (seat.get(url), seat.post(url, forged)) == (405, seat.of(BUTTONS[name]))
        if seat.of(TRIAGE) == 403:
            assert list(models.ClusterMember.objects.current().values()) == before
            assert not models.DraftRun.objects.exists()


def test_a_feed_is_read_by_those_declared(seat, records):
    """It is off, so that those who may are refused in words and nobody goes out."""
    url = _feed_button(records["articles_feed"])
    before = list(models.Feed.objects.values())
    assert (seat.get(url), seat.post(url)) == (405, seat.of(BUTTONS["articles_feed_read"]))
    assert list(models.Feed.objects.values()) == before


def test_previews_are_shared_and_revoked_by_those_declared(seat, draft):
    buttons = _preview_buttons(draft)
    before = list(models.PreviewLink.objects.values())
    found = {name: (seat.get(url), seat.post(url)) for name, url in buttons.items()}
    assert found == {name: (405, seat.of(BUTTONS[name])) for name in buttons}
    unchanged = list(models.PreviewLink.objects.order_by("pk").values()) == before
    assert unchanged == (seat.of(TRIAGE) == 403)


def test_sources_are_changed_by_those_declared(seat):
    """One that has neither a homepage nor a domain, so that nothing is asked of the web."""
    source = models.Source.objects.create(name="Quay", slug="quay")
    other = models.Source.objects.create(name="Quay Post", slug="quay-post")
    before = list(models.Source.objects.order_by("pk").values())
    fields = {"into": other.pk, "key": "stale", "list": "forged", "rights": "kept", "why": "So."}
    buttons = _source_buttons(source)
    found = {name: (seat.get(url), seat.post(url, fields)) for name, url in buttons.items()}
    assert found == {name: (405, seat.of(BUTTONS[name])) for name in buttons}
    if seat.of(BUTTONS["articles_source_merge"]) == 403:
        key = merging.plan_of(other, source).key
        assert seat.post(buttons["articles_source_merge"], {**fields, "key": key}) == 403
    # Shown with what is typed, to whoever may see it; nothing is stored.
    credit = reverse("admin:articles_source_credit", args=[source.pk])
    assert seat.post(credit, {"name": "Forged"}) == seat.of(SCREENS["articles_source_credit"])
    assert list(models.Source.objects.order_by("pk").values()) == before
    assert not models.DeskEntry.objects.exists()


def _lost_buttons(edition):
    lost = models.LostPassage.objects.create(
        passage=edition.claims.first().passages.get(), kind="source_withdrawn", found_at=NOON
    )
    decisions = ("stand", "dismiss", "update")
    return {do: reverse("admin:articles_lost_decide", args=[lost.pk, do]) for do in decisions}


def test_lost_words_are_decided_on_by_those_declared(seat, draft):
    """They are of no live edition here, so that those who may are refused in words."""
    buttons = _lost_buttons(draft)
    before = _state(draft), list(models.LostPassage.objects.values())
    fields = {"reason": "Forged.", "state": "", "version": draft.version}
    found = {name: (seat.get(url), seat.post(url, fields)) for name, url in buttons.items()}
    assert found == {name: (405, seat.of(BUTTONS["articles_lost_decide"])) for name in buttons}
    assert (_state(draft), list(models.LostPassage.objects.values())) == before


def test_forecasts_are_resolved_by_those_declared(seat, records):
    buttons = _forecast_buttons(records["articles_prediction"])
    tables = (models.Prediction, models.Resolution, models.DeskEntry, models.Story)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    found = {name: (seat.get(url), seat.post(url)) for name, url in buttons.items()}
    assert found == {name: (405, seat.of(BUTTONS[name])) for name in buttons}
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_reports_are_decided_on_by_those_declared(seat, records):
    report = records["articles_report"]
    before = list(models.Report.objects.values())
    fields = {
        "outcome": "spam",
        "why": "Forged, all of it.",
        "what_was_wrong": "Forged.",
        "what_is_right": "Forged.",
        "edition_version": report.edition.version,
    }
    for name, url in _report_buttons(report).items():
        answers = seat.get(url), _forged(seat, report, url, fields, BUTTONS[name])
        assert (name, *answers) == (name, 405, seat.of(BUTTONS[name]))
    assert list(models.Report.objects.values()) == before


def test_a_recap_is_built_and_published_by_those_declared(seat, records):
    recap = records["recaps_recap"]
    for name in ("recaps_recap_build", "recaps_recap_publish"):
        url = reverse(f"admin:{name}", args=[recap.pk])
        before = models.DeskEntry.objects.count()
        assert (seat.get(url), seat.post(url)) == (405, seat.of(BUTTONS[name]))
        # Nothing is published, so that those who may are refused in words.
        assert models.DeskEntry.objects.count() == before


def test_takedowns_are_decided_on_by_those_declared(seat, draft):
    takedown = _takedown()
    url = reverse("admin:articles_takedown_decide", args=[takedown.pk])
    before = [list(model.objects.order_by("pk").values()) for model in (models.Story, models.Claim)]
    story = draft.credits.get().story
    chosen = {"do": "take_down", "scope": "stories", "stories": story.pk, "reason": "Forged."}
    declared = seat.of(BUTTONS["articles_takedown_decide"])
    # Who may is told to look first: what is done has to be what was seen.
    forged = 409 if declared == 302 else 403
    assert (seat.get(url), seat.post(url, chosen)) == (405, forged)
    after = [list(model.objects.order_by("pk").values()) for model in (models.Story, models.Claim)]
    assert before == after
    answer = seat.post(url, {"do": "refuse", "reason": "They do not hold the rights."})
    assert answer == declared
    takedown.refresh_from_db()
    assert takedown.is_open == (declared == 403)
