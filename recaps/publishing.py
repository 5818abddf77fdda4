"""How a recap goes out: one function, whoever calls it."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.models import Article, DeskEntry
from articles.refusals import MoveRefused, NotPermitted
from recaps.models import Recap


@transaction.atomic
def publish(recap, person, *, at=None):
    """Make a recap public and give it its number, one more than the highest; returns it.

    Raises NotPermitted, or MoveRefused where it is out already or no reader could read a story
    of it.
    """
    at = at or timezone.now()
    if not person.has_perm("recaps.publish_recap"):
        raise NotPermitted("You may not publish a recap.")
    # All are locked, in one order, so that no two are given the same number.
    recaps = {row.pk: row for row in Recap.objects.select_for_update(no_key=True).order_by("pk")}
    recap = recaps[recap.pk]
    if recap.published_at:
        raise MoveRefused(f"{recap} is out already.")
    if not Article.objects.published().filter(pk__in=recap.items.kept().values("article")).exists():
        raise MoveRefused("No published article is in this recap; build it, or add one.")
    recap.number = (Recap.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    recap.published_at = at
    recap.save(update_fields=["number", "published_at"])
    DeskEntry.note("publish recap", f"Recap {recap}", at=at, person=person)
    return recap
