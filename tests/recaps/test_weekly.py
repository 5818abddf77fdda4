"""The recap of a week that is over is proposed once, whenever somebody looks."""

import pytest

from articles.models import DeskEntry
from recaps.building import bounds
from recaps.models import Recap, RecapItem
from recaps.weekly import build_due
from tests.recaps.test_building import article, day

pytestmark = pytest.mark.django_db

LAST = bounds(2025, 47)[1]  # the first moment after it


def test_the_week_is_built_as_soon_as_it_is_over_and_stays_at_the_desk():
    article("one-code")
    assert build_due(day(6)) is None
    recap = build_due(LAST)
    assert (recap.iso_week, recap.built_at, recap.published_at) == ("2025-W47", LAST, None)
    assert [item.article.slug for item in recap.items.all()] == ["one-code"]
    assert not Recap.objects.published().exists()


def test_a_second_run_does_nothing():
    article("one-code")
    assert build_due(LAST)
    assert build_due(day(8)) is None
    assert Recap.objects.count() == DeskEntry.objects.filter(verb="build recap").count() == 1


def test_a_run_that_was_missed_is_caught_up_and_only_the_last_whole_week_is():
    article("older", at=day(-7))
    article("one-code")
    assert build_due(day(13, 23)).iso_week == "2025-W47"
    assert [recap.iso_week for recap in Recap.objects.all()] == ["2025-W47"]


def test_a_week_without_articles_makes_no_row_and_no_error():
    for at in (LAST, day(13)):
        assert build_due(at) is None
    assert not Recap.objects.exists() and not DeskEntry.objects.exists()


def test_a_recap_that_an_editor_began_is_left_alone():
    recap = Recap.objects.create(year=2025, week=47, introduction="A quiet week.")
    RecapItem.objects.create(recap=recap, article=article("one-code"), order=1)
    article("two-codes")
    assert build_due(LAST) is None
    assert recap.items.count() == 1 and recap.candidates.count() == 0
