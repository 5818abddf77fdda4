"""What is typed and not saved: kept for its person alone, and gone once it is saved."""

import pytest

from articles.models import Claim, Edition, Jotting
from articles.models.claims import Section
from articles.models.jottings import LONGEST_JOTTING

pytestmark = pytest.mark.django_db

HALF = "Half a sentence that"


@pytest.fixture
def hook(draft):
    return draft.claims.get(section=Section.HOOK)


@pytest.fixture
def desk(screen, editor, draft):
    return screen(editor, draft)


def type_into(desk, form, field="text", words=HALF):
    return desk.press("jot", jot=form, field=field, words=words)


def shown(desk):
    return desk.read().content.decode()


def test_half_a_sentence_is_kept_and_changes_no_text(desk, draft, hook, editor):
    Edition.objects.filter(pk=draft.pk).update(status="in_review")
    before = draft.content_hash()
    assert type_into(desk, f"edit-{hook.pk}").status_code == 204
    assert Jotting.objects.get().words == HALF
    hook.refresh_from_db()
    assert (hook.verdict, draft.content_hash()) == (Claim.Verdict.NONE, before)
    assert desk.version == Edition.objects.get().version


def test_typing_on_replaces_what_was_kept(desk, hook):
    for words in (HALF, HALF + " grows"):
        type_into(desk, f"edit-{hook.pk}", words=words)
    assert Jotting.objects.get().words == HALF + " grows"


def test_an_emptied_field_keeps_nothing(desk):
    for words in (HALF, "  "):
        type_into(desk, "add-hook", words=words)
    assert not Jotting.objects.exists()


def test_the_words_are_on_the_screen_when_it_is_opened_again(desk, hook):
    type_into(desk, f"edit-{hook.pk}")
    page = shown(desk)
    assert f'data-jot="edit-{hook.pk}" data-field="text"' in page
    assert f">{HALF}</blockquote>" in page


def test_nobody_else_sees_them(desk, screen, managing, draft, hook):
    type_into(desk, f"edit-{hook.pk}")
    theirs = screen(managing, draft)
    assert HALF not in shown(theirs)
    theirs.press("jot_discard", jot=f"edit-{hook.pk}", field="text")
    assert Jotting.objects.exists()


def test_saving_the_form_takes_them_away_and_no_others(desk, hook):
    name = f"edit-{hook.pk}"
    type_into(desk, name)
    type_into(desk, "headline", "headline")
    desk.do("edit", hook.pk, text="A whole sentence.", basis="analysis", jot=name)
    assert Jotting.objects.get().form == "headline"


def test_discarding_takes_them_away(desk):
    type_into(desk, "add-hook")
    answer = desk.press("jot_discard", jot="add-hook", field="text")
    assert answer.url == desk.url
    assert not Jotting.objects.exists()


def test_a_form_that_was_refused_is_kept(desk, screen, managing, draft, hook):
    desk.read()
    screen(managing, draft).do("headline", headline="Theirs, first")
    name = f"edit-{hook.pk}"
    assert desk.press("edit", hook.pk, text=HALF, basis="analysis", jot=name).status_code == 409
    assert Jotting.objects.get().words == HALF


def test_words_for_a_claim_that_was_cut_are_still_offered(desk, screen, managing, draft, hook):
    type_into(desk, f"edit-{hook.pk}")
    screen(managing, draft).do("cut", hook.pk)
    assert f">{HALF}</blockquote>" in shown(desk)


def test_words_for_an_edition_that_moved_on_are_shown_for_copying(desk, draft, hook):
    type_into(desk, f"edit-{hook.pk}")
    Edition.objects.filter(pk=draft.pk).update(status="superseded")
    page = shown(desk)
    assert f">{HALF}</blockquote>" in page
    assert "can no longer be saved into this edition" in page


@pytest.mark.parametrize(
    ("form", "words", "said"),
    [
        (
            "edit-1",
            "x" * (LONGEST_JOTTING + 1),
            "Only 2000 characters are kept, and these are 2001",
        ),
        ("edit-1", "nul\0", "Null characters are not allowed."),
        ("../x", "x", "valid value"),
    ],
)
def test_what_cannot_be_kept_is_answered_in_one_sentence(desk, form, words, said):
    answer = type_into(desk, form, words=words)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Jotting.objects.exists()


def test_who_may_not_edit_keeps_nothing(screen, attribution, draft):
    assert type_into(screen(attribution, draft), "headline", "headline").status_code == 403
    assert not Jotting.objects.exists()


def test_every_form_a_person_writes_in_has_a_name(desk):
    """A text field in a form without one would not be kept."""
    page = shown(desk)
    forms = [form.partition("</form>")[0] for form in page.split("<form ")[1:]]
    written = [form for form in forms if "<textarea" in form]
    assert len(written) > 10
    assert [form for form in written if 'name="jot"' not in form] == []
