"""Weeks that are, and recaps that are out."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from recaps.models import Recap


@pytest.mark.parametrize(("year", "week"), [(2026, 53), (2025, 52), (2024, 1)])
def test_a_week_of_the_iso_calendar_is_accepted(year, week):
    Recap(year=year, week=week).clean()


@pytest.mark.parametrize(("year", "week"), [(2025, 53), (2026, 0), (10000, 1)])
def test_a_week_that_is_none_is_refused_at_its_field(year, week):
    with pytest.raises(ValidationError) as refusal:
        Recap(year=year, week=week).clean()
    assert set(refusal.value.message_dict) == {"week"}


@pytest.mark.django_db
def test_a_recap_is_out_when_its_time_has_come():
    now = timezone.now()
    Recap.objects.create(year=2026, week=46, number=1, published_at=now - timedelta(minutes=1))
    Recap.objects.create(year=2026, week=47, number=2, published_at=now + timedelta(days=1))
    Recap.objects.create(year=2026, week=48)
    assert [recap.number for recap in Recap.objects.published()] == [1]
