"""What other pages show of the weekly recap."""

from django import template
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import Article
from recaps.models import Recap, RecapItem

register = template.Library()


@register.simple_tag
def newest_recap():
    """The newest published recap with its `stories` counted, or None. One query."""
    return _counted(Recap.objects.published()).newest_first().first()


@register.simple_tag
def recaps_for(article):
    """What an article page says of recaps: the `newest`, and those it was `chosen` for.

    One query; a recap that is the newest and chose the article is in both.
    """
    items = RecapItem.objects.kept().filter(recap=OuterRef("pk"), article=article)
    newest = Recap.objects.published().newest_first().values("pk")[:1]
    recaps = list(
        _counted(Recap.objects.published())
        .annotate(chose=Exists(items))
        .filter(Q(chose=True) | Q(pk__in=newest))
        .newest_first()
    )
    return {"newest": recaps[0] if recaps else None, "chosen": [r for r in recaps if r.chose]}


def _counted(recaps):
    """Counts the stories that readers can still see: one withdrawn since is not counted."""
    visible = (
        Article.objects.published()
        .filter(recap_items__recap=OuterRef("pk"), recap_items__is_dropped=False)
        .order_by()
        .values("recap_items__recap")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return recaps.annotate(stories=Coalesce(Subquery(visible), 0))
