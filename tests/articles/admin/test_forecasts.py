"""The forecasts at the desk: what is overdue, and the page on which one is resolved."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from articles.collecting import fetch
from articles.models import Prediction, Resolution, Snapshot
from articles.passages import passages_about
from newsroom.desk import front_page
from tests.articles import make
from tests.articles.collecting.test_extract import page as web_page
from tests.articles.collecting.web import named_site
from tests.articles.make import said
from tests.cast import hire

pytestmark = pytest.mark.django_db

ASKED = "Will seven grid operators connect batteries under one code?"
CODE = "Seven grid operators will connect batteries under one code from March."
BEFORE = make.NOW - datetime.timedelta(days=1)


def forecast(person, days=-3, question=ASKED, **fields):
    """A forecast that readers were told the day before the texts of `make` were read."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    told = {"tracked_by": person, "frozen_at": BEFORE, "likelihood": "likely"}
    return Prediction.objects.create(question=question, resolve_by=day, **told | fields)


def address(made):
    return reverse("admin:articles_prediction_change", args=[made.pk])


def button(name, *records):
    return reverse(f"admin:articles_prediction_{name}", args=[one.pk for one in records])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def section(response, name):
    """What stands below a heading of the list."""
    html = response.content.decode()
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', html, re.S)
    return found[0] if found else ""


FORECASTS = "/admin/articles/prediction/forecasts/"


def test_each_forecast_is_in_the_list_of_what_is_to_be_done_with_it(sit, editor, managing):
    forecast(editor, -1, "Late?")
    forecast(editor, 0, "Today?")
    forecast(editor, 13, "Soon?")
    forecast(editor, 14, "Far?")
    make.resolution(forecast(editor, -2, "Proposed?"), editor)
    make.resolve(forecast(editor, -9, "Settled?"), managing, "did_not")
    gone = forecast(editor, -4, "Gone?", withdrawn_at=make.NOW)
    forecast(None, -4, "A drafter's?")
    forecast(editor, -4, "Unpublished?", frozen_at=None)
    page = sit(editor).get(FORECASTS)
    places = {
        name: re.findall(r'data-does="Open">([^<]+)</a>', section(page, name))
        for name in ("waiting", "overdue", "soon", "open", "withdrawn", "settled")
    }
    assert places == {
        "waiting": ["Proposed?"],
        "overdue": ["Late?"],
        "soon": ["Today?", "Soon?"],
        "open": ["Far?"],
        "withdrawn": ["Gone?"],
        "settled": ["Settled?"],
    }
    assert address(gone) in page.content.decode()


def test_the_front_page_counts_what_is_overdue_and_what_waits(editor, managing):
    late = forecast(editor, -1)
    forecast(editor, 3)
    proposed = forecast(editor, -1)
    make.resolution(proposed, editor, ended_by=editor, ended_at=make.NOW, ended_why="No.")
    make.resolution(proposed, editor)
    line = next(one for one in front_page(managing) if one.label == "overdue forecasts")
    assert (line.count, line.note) == (1, "1 to be confirmed")
    make.resolve(late, managing)
    line = next(one for one in front_page(managing) if one.label == "overdue forecasts")
    assert line.count == 0


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_takes_as_many_queries_however_long(sit, editor, django_assert_num_queries, count):
    for number in range(count):
        forecast(editor, -1)
        forecast(editor, 30)
        make.resolution(forecast(editor, -1), editor)
        if number < 20:
            make.resolve(forecast(editor, -1), editor)
        forecast(editor, -1, withdrawn_at=make.NOW)
    client = sit(editor)
    with django_assert_num_queries(8):
        assert client.get(FORECASTS).status_code == 200


def test_an_outcome_goes_from_proposed_words_to_readers(sit, editor, managing):
    made = forecast(editor)
    make.article(claims=[said("implication", "So.", prediction=made)])
    client = sit(editor)
    page = client.get(address(made))
    use = re.search(r'href="(\?in=\d+&amp;from=\d+&amp;to=\d+)#exact"', page.content.decode())
    page = client.get(address(made) + use[1].replace("&amp;", "&"))
    assert f">{CODE}</textarea>" in page.content.decode()
    snapshot = re.search(r'name="snapshot" value="(\d+)"', page.content.decode())[1]
    sent = {"outcome": "happened", "sentence": "They did.", "snapshot": snapshot, "exact": CODE}
    page = client.post(button("propose", made), sent, follow=True)
    assert "Another editor has to confirm it; readers see nothing of it yet." in text(page)
    assert "Another editor has to confirm it: you proposed it yourself." in text(page)
    proposal = Resolution.objects.get()
    assert "They did." not in client.get("/predictions/").content.decode()
    page = sit(managing).post(button("confirm", made, proposal), follow=True)
    assert "Confirmed. Readers see it now." in text(page)
    assert "They did." in client.get("/predictions/?resolved").content.decode()
    page = client.post(button("reopen", made, proposal), {"why": "Only six did."}, follow=True)
    assert "Reopened by Ada Reyes, energy editor" in text(page)
    assert "Only six did." in client.get("/predictions/").content.decode()


def test_who_is_alone_is_asked_to_look_once_more(sit, editor):
    made = forecast(editor)
    sent = {"outcome": "void", "sentence": "It means nothing."}
    page = sit(editor).post(button("propose", made), sent, follow=True)
    assert "Look once more" in text(page)
    assert "Confirm: void" in text(page)


def test_a_form_that_cannot_be_saved_comes_back_with_what_was_written(sit, editor):
    made, words = forecast(editor), make.story().snapshots.get()
    sent = {
        "outcome": "happened", "sentence": "Nine did, they say.", "snapshot": words.pk,
        "exact": "words that are nowhere",
    }  # fmt: skip
    page = sit(editor).post(button("propose", made), sent)
    html = page.content.decode()
    assert page.status_code == 422
    assert "“words that are nowhere” is not in" in text(page)
    assert ">Nine did, they say.</textarea>" in html
    assert ">words that are nowhere</textarea>" in html
    assert f'name="snapshot" value="{words.pk}"' in html
    assert re.search(r'value="happened" checked', html)
    assert not Resolution.objects.exists()
    page = sit(editor).post(button("propose", made), {"sentence": "x" * 601, "snapshot": "99999"})
    assert page.status_code == 422
    assert "at most 600 characters" in text(page)
    assert "taken down meanwhile" in text(page)


def test_whoever_comes_second_keeps_what_they_wrote(sit, editor, managing):
    made = forecast(editor)
    make.resolution(made, managing, sentence="It came.")
    sent = {"outcome": "void", "sentence": "My own sentence."}
    page = sit(editor).post(button("propose", made), sent)
    assert page.status_code == 409
    assert "has proposed an outcome already" in text(page)
    assert "What you wrote My own sentence." in text(page)
    assert "It came." in text(page)


def test_a_reason_that_is_missing_is_asked_for(sit, editor, managing):
    made = forecast(editor)
    proposal = make.resolution(made, managing)
    page = sit(editor).post(button("drop", made, proposal), {"why": " "})
    assert page.status_code == 422
    assert "Say why, in a sentence." in text(page)
    page = sit(editor).post(button("drop", made, proposal), {"why": "Another code."}, follow=True)
    assert "Dropped by Ada Reyes, energy editor" in text(page)
    page = sit(editor).post(button("confirm", made, proposal))
    assert page.status_code == 409
    assert "Somebody else decided on this" in text(page)


def test_buttons_of_one_forecast_reach_no_other(sit, editor, managing):
    made, other = forecast(editor), forecast(editor)
    proposal = make.resolution(other, managing)
    for name in ("confirm", "drop", "reopen"):
        assert sit(editor).post(button(name, made, proposal), {"why": "x"}).status_code == 404


def test_an_address_is_read_and_its_words_are_chosen_from(sit, editor, monkeypatch):
    made, client = forecast(editor), sit(editor)
    with named_site("wire.press.example") as press:
        body = f"<article><h1>One code</h1><p>{CODE} The rest is told another day.</p></article>"
        press.pages["/agreed"] = web_page(body).encode()
        monkeypatch.setattr(fetch, "configured", lambda: press.fetcher)
        url = f"{press.url}/agreed"
        page = client.post(button("read", made), {"url": url}, follow=True)
    kept = Snapshot.objects.get(story__url=url)
    assert page.redirect_chain[-1][0].endswith(f"?in={kept.pk}#source")
    assert f'name="snapshot" value="{kept.pk}"' in page.content.decode()
    assert f">{CODE}</blockquote>" in page.content.decode()


def test_an_address_that_cannot_be_read_comes_back(sit, editor):
    page = sit(editor).post(button("read", forecast(editor)), {"url": "javascript:alert(1)"})
    assert page.status_code == 422
    assert 'value="javascript:alert(1)"' in page.content.decode()


def test_only_texts_read_since_the_forecast_can_answer_it(editor):
    make.story()
    words = passages_about(ASKED, set(), since=BEFORE)
    assert [one.exact for one in words] == [CODE]
    later = make.NOW + datetime.timedelta(days=1)
    assert passages_about(ASKED, set(), since=later) == []
    assert passages_about("?", set(), since=BEFORE) == []


@pytest.mark.parametrize(
    "query", ["?in=x", "?in=999999", "?in=1&from=a&to=2", "?in=１&from=1&to=2"]
)
def test_an_address_that_names_no_words_opens_the_page_without_any(sit, editor, query):
    assert sit(editor).get(address(forecast(editor)) + query).status_code == 200


def test_a_text_that_was_taken_down_is_not_opened(sit, editor):
    made, words = forecast(editor), make.story().snapshots.get()
    words.erase("Its publisher asked.", at=make.NOW)
    page = sit(editor).get(f"{address(made)}?in={words.pk}&from=0&to=9")
    assert 'name="snapshot"' not in page.content.decode()


def test_who_may_only_look_sees_no_form(sit, editor):
    made = forecast(editor)
    person = hire("nobody")

    person.user_permissions.add(Permission.objects.get(codename="view_prediction"))
    page = sit(person).get(address(made))
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("changes", [{"tracked_by": None}, {"frozen_at": None}])
def test_what_readers_were_never_told_is_shown_and_not_resolved(sit, editor, changes):
    Prediction.objects.filter(pk=(made := forecast(editor)).pk).update(**changes)
    page = sit(editor).get(address(made))
    assert page.status_code == 200
    assert "Propose" not in text(page)
