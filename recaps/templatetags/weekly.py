"""What other pages show of the weekly recap."""

from django import template
from django.db.models import Exists, OuterRef, Q

from articles.rights import clip
from articles.text import sentences, words
from recaps.models import Recap, RecapItem

register = template.Library()


@register.filter
def opening(text, limit):
    """The first sentences of a text that `limit` words hold; of a longer one its beginning."""
    ends = [sentence.end for sentence in sentences.split(text)]
    fitting = [end for end in ends if words.count(text[:end]) <= limit]
    return text[: fitting[-1]] if fitting else clip(text, limit)


@register.simple_tag
def newest_recap():
    """The newest published recap with its `stories` counted, or None. One query."""
    return Recap.objects.published().counted().newest_first().first()


@register.simple_tag
def recaps_for(article):
    """What an article page says of recaps: the `newest`, and those it was `chosen` for.

    One query; a recap that is the newest and chose the article is in both.
    """
    items = RecapItem.objects.kept().filter(recap=OuterRef("pk"), article=article)
    newest = Recap.objects.published().newest_first().values("pk")[:1]
    recaps = list(
        Recap.objects.published()
        .counted()
        .annotate(chose=Exists(items))
        .filter(Q(chose=True) | Q(pk__in=newest))
        .newest_first()
    )
    return {"newest": recaps[0] if recaps else None, "chosen": [r for r in recaps if r.chose]}
