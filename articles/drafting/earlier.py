"""What our own archive told before: texts that a new draft may draw on for background.

    the story's names ──▶ published articles that have the most of them ──▶ the texts they rest on

They are given to a model fenced and with their addresses like any source, and cited like any.
"""

from collections import Counter

from django.db.models import Case, IntegerField, Value, When

from articles import rights
from articles.models import Article, SearchEntry
from articles.text import aliases
from articles.text.names import find as names_in
from articles.text.terms import terms

# Names of the story that are looked for, and how many of them an article has to share.
NAMES, SHARED = 8, 2
LEAD = 2_000  # characters of the story in which its names are looked for


def earlier_texts(story, text, *, most, besides=()):
    """At most `most` pairs of (Story, Snapshot) of published articles that share names with a
    story, those with most first, of them the newest. Only such whose rights let a model have
    them, and none of the stories `besides`."""
    wanted = _names(f"{story.title}\n{text[:LEAD]}") if most else []
    if len(wanted) < SHARED:
        return []
    known, found = {story.pk, *(one.pk for one in besides)}, []
    for article in _sharing(wanted, most):
        credit = next(iter(article.live.credits.all()), None)
        one = credit and credit.story
        if one is None or one.pk in known or not rights.rights_of(one.source).may_use_model:
            continue
        if snapshot := one.best_snapshot():
            known.add(one.pk)
            found.append((one, snapshot))
    return found[:most]


def _sharing(wanted, most):
    shares = sum(
        Case(When(text__contains=f" {term}", then=Value(1)), default=Value(0), output_field=_WHOLE)
        for term in wanted
    )
    rows = SearchEntry.objects.annotate(shares=shares).filter(shares__gte=SHARED)
    places = list(
        rows.order_by("-shares", "-article__published_at").values_list("article", flat=True)[
            : 2 * most
        ]
    )
    articles = Article.objects.published().filter(pk__in=places)
    found = articles.select_related("live").prefetch_related("live__credits__story__source")
    return sorted(found, key=lambda article: places.index(article.pk))


_WHOLE = IntegerField()


def _names(text):
    """The first word, or pair of characters, of the names a text has most often."""
    named = Counter(name.text for name in names_in(text))
    named.update(match[0] for match in aliases.chinese_names(text))
    firsts = (terms(name)[:1] for name, _ in named.most_common())
    return list(dict.fromkeys(term for found in firsts for term in found))[:NAMES]
