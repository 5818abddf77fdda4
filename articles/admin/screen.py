"""What the inbox shows: rows, filters with their counts, and what a person may do."""

from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import get_language_info

from articles import deciding
from articles.events import clusters
from articles.models import Category, DeskVisit, Edition, SavedFilter

from . import decisions, facets, gather
from .lines import lines_of
from .rows import hottest_first, newest_first

DRAFT = Edition.Status.DRAFT


def context(person, asked, found, *, at):
    """All that the template of the inbox needs, for `asked` (`facets.Asked`) and, where something
    was searched for, the queryset of what was `found`."""
    since = DeskVisit.look(person, at=at)
    every = gather.rows(found, since=since)
    categories, desk = list(Category.objects.all()), list(decisions.people())
    slugs = {category.pk: category.slug for category in categories}
    chosen, counts = facets.narrow(every, asked, person.pk, slugs)
    chosen.sort(key=hottest_first(at) if asked.order == "hottest" else newest_first)
    page = Paginator(chosen, asked.rows).get_page(asked.page)
    may = _may(person)
    return {
        "asked": asked,
        "page": page,
        "lines": lines_of(page.object_list, categories, desk, may, at),
        "older": f"?{asked.query(page=page.number + 1)}" if page.has_next() else "",
        "newer": f"?{asked.query(page=page.number - 1)}" if page.has_previous() else "",
        "orders": [
            (label, f"?{asked.query(order=name)}", name == asked.order)
            for name, label in facets.ORDERS.items()
        ],
        "sizes": [(n, f"?{asked.query(rows=n)}", n == asked.rows) for n in facets.SIZES],
        **_filters(asked, counts, categories, desk, every, person),
        "kept": [(name, value) for name, value in parse_qsl(asked.query(page=1)) if name != "q"],
        "order_said": "the hottest first" if asked.order == "hottest" else "the newest first",
        "reaches_back": found is None and sum(len(r.stories) for r in every) == gather.MOST,
        "since": since,
        "is_empty": not every and not asked.q,
        "drafts": len({r.edition.pk for r in every if r.edition and r.edition.status == DRAFT}),
        "upto": max((story.pk for row in every for story in row.stories), default=0),
        "may": may,
        "categories": categories,
        "people": sorted(desk, key=lambda one: one != person),
        "saved": [(one, one.query == asked.query(page=1)) for one in _saved(person)],
        "here": f"{reverse('admin:articles_story_changelist')}?{asked.query()}",
    }


def _may(person):
    """What a person may do with a row, by name."""
    permissions = {
        "spike": deciding.PERMISSIONS["spike"],
        "star": deciding.PERMISSIONS["star"],
        "allot": deciding.PERMISSIONS["assign"],
        "merge": clusters.PERMISSION,
        "draft": "articles.draft_story",
    }
    return {name for name, permission in permissions.items() if person.has_perm(permission)}


def _saved(person):
    return SavedFilter.objects.filter(person=person)


def _filters(asked, counts, categories, desk, every, person):
    """The links of the filters, and what takes those that are set off again."""
    languages = {code: _named(code) for row in every for code in row.languages if code}
    names = {
        "category": {**{c.slug: f"{c.emoji} {c}" for c in categories}, facets.NONE: "None"},
        "language": dict(sorted(languages.items())),
        "risk": {name: " ".join(words) for name, words in facets.RISKS.items()},
        "who": {
            **{str(one.pk): "Me" if one == person else str(one) for one in desk},
            facets.NONE: "Nobody",
        },
    }
    labels = {"category": "Category", "language": "Language", "risk": "Mind", "who": "Assigned to"}
    set_now = [
        (
            labels[f],
            names[f].get(getattr(asked, f), getattr(asked, f)),
            f"?{asked.query(**{f: ''})}",
        )
        for f in labels
        if getattr(asked, f)
    ]
    return {
        "states": facets.options("state", facets.STATES, counts["state"], asked),
        "groups": [
            (label, facets.options(name, names[name], counts[name], asked))
            for name, label in labels.items()
        ],
        "set_now": set_now,
        "cleared": f"?{asked.query(category='', language='', risk='', who='', q='')}",
        "elsewhere": counts["state"]["all"],
        "in_all": f"?{asked.query(state='all')}",
    }


def _named(code):
    """A language in its own words, or its code where we know none."""
    try:
        return get_language_info(code.lower())["name_local"]
    except KeyError:
        return code
