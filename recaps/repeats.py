"""No article is in two recaps, but as an update of what an earlier one carried."""

from django.db.models import OuterRef, Subquery

from articles.models import Edition
from recaps.models import RecapItem


def with_renewal(articles):
    """A queryset of articles, each with when a recap last `carried_at` it, and when after that an
    update of it last went live (`renewed_at`); None where that never was.

    An edition that brings a correction is no update: it is told in the recap that carried the
    article.
    """
    carried = RecapItem.objects.out().filter(article=OuterRef("pk"))
    updates = Edition.objects.filter(
        article=OuterRef("pk"),
        status__in=[Edition.Status.LIVE, Edition.Status.SUPERSEDED],
        published_at__gt=OuterRef("carried_at"),
        corrections__isnull=True,
    )
    return articles.annotate(
        carried_at=_newest(carried, "recap__published_at"),
    ).annotate(renewed_at=_newest(updates, "published_at"))


def _newest(rows, moment):
    return Subquery(rows.order_by(f"-{moment}").values(moment)[:1])
