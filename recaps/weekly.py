"""Proposes the recap of the week that is over, once, without anybody asking."""

from django.db import transaction

from articles.refusals import MoveRefused
from recaps.building import build, last_whole_week
from recaps.models import Recap


def build_due(at=None):
    """Build the last whole ISO week's recap, at the desk; returns it, or None where there is
    nothing to do: the week has its row already, whoever made it, or no article came out in it.

    The week's unique row is what tells, so that a missed run is caught up and two at once make one.
    """
    year, week = last_whole_week(at)
    if Recap.objects.filter(year=year, week=week).exists():
        return None
    try:
        with transaction.atomic():
            _, is_new = Recap.objects.get_or_create(year=year, week=week)
            return build(year, week, at=at) if is_new else None
    except MoveRefused:
        return None  # and with it the row is undone
