"""Updating and correcting from the review screen."""

import pytest

from articles.models import Correction, Edition
from tests.articles.test_revising import RIGHT, WRONG, take_live

pytestmark = pytest.mark.django_db
BOTH = {"what_was_wrong": WRONG, "what_is_right": RIGHT}


@pytest.fixture
def live(draft, editor, managing):
    return take_live(draft, editor, managing)


def test_an_update_leads_to_the_new_edition_and_the_live_one_points_to_it(screen, live, editor):
    desk = screen(editor, live)
    answer = desk.do("update")
    new = Edition.objects.get(number=2)
    assert answer.url.endswith(f"/{new.pk}/review/")
    html = desk.read().content.decode()
    assert "Edition 2</a> of this article is in work" in html
    assert "Begin an update" not in html
    assert "Correct…" not in html  # an editor's screen


def test_a_correction_is_written_shown_and_taken_back(screen, live, managing):
    screen(managing, live).do("correct", **BOTH)
    desk = screen(managing, Edition.objects.get(number=2))
    html = desk.read().content.decode()
    assert WRONG in html and RIGHT in html
    desk.do("correction_drop", Correction.objects.get().pk)
    assert WRONG not in desk.read().content.decode().split('class="history"')[0]
    assert not Correction.objects.exists()


def test_an_empty_correction_is_refused_and_loses_nothing(screen, live, managing):
    desk = screen(managing, live)
    answer = desk.press("correct", **BOTH | {"what_is_right": " "})
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert "What is right: This field is required." in answer.content.decode()
    assert Edition.objects.count() == 1


def test_a_translation_is_begun_from_the_live_edition_and_both_point_to_each_other(
    screen, live, editor
):
    desk = screen(editor, live)
    assert "Begin a translation" in desk.read().content.decode()
    answer = desk.do("translate")
    begun = Edition.objects.get(article__translation_of=live.article)
    assert answer.url.endswith(f"/{begun.pk}/review/")
    html = desk.read().content.decode()
    assert "Begin a translation" not in html
    assert f'/{begun.pk}/review/" lang="zh-Hans"' in html
    theirs = screen(editor, begun).read().content.decode()
    assert "This translates" in theirs
    assert "The headline is not translated yet." in theirs
    desk.do("translate")
    assert "translates this already; go on with that one" in desk.read().content.decode()
