"""One event of the inbox in words and HTML.

Made here and not in a template, because there may be five hundred of them on a page: a template
takes ten times as long for each.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince

from articles.models import DraftRun, Edition

from . import facets, gather

# More names of publishers than these are counted, not listed.
NAMED = 4

_LINE = (
    '<li data-row="{key}">{box}<div><p class="headline">{star}'
    '<a href="{page}" id="{key}" lang="{lang}" data-key="Enter" data-does="Open">{title}</a></p>'
    '<p class="facts">{facts}</p></div><p class="state">{state}</p><p class="acts">'
    '<a href="{original}" target="_blank" rel="noreferrer" data-key="v">Original</a>{acts}</p></li>'
)
_BOX = (
    '<input type="checkbox" name="row" value="{0}" form="chosen" aria-label="Select"'
    ' aria-describedby="{0}" data-key="x">'
)
_BUTTON = '<button name="do" value="{} {}" data-key="{}">{}</button>'


def lines_of(rows, categories, people, may, at):
    """The lines of some rows, for a person who `may` do what is named there."""
    leads, sources = gather.leads_of(rows), gather.sources_of(rows)
    categories = {category.pk: f"{category.emoji} {category}" for category in categories}
    names = {person.pk: str(person) for person in people}
    return [
        format_html(
            _LINE,
            key=row.key,
            box=format_html(_BOX, row.key) if may else "",
            star=_star(row),
            page=_page(row),
            lang=row.lead.language,
            title=leads[row.lead.pk].title,
            facts=_facts(row, sources, categories, names, at),
            state=_state(row, leads[row.lead.pk]),
            original=leads[row.lead.pk].url,
            acts=format_html_join(
                "", _BUTTON, ((do, row.key, key, words) for do, words, key in _acts(row, may))
            ),
        )
        for row in rows
    ]


def _star(row):
    shown = '<span class="star" role="img" aria-label="{}">★</span> '
    return format_html(shown, "Starred") if row.is_starred else ""


def _page(row):
    """The event's own page; that of the story where it is alone."""
    if len(row.stories) > 1:
        return f"{reverse('admin:articles_cluster_changelist')}{row.lead.cluster}/change/"
    return f"{reverse('admin:articles_story_changelist')}{row.lead.pk}/change/"


# -- The facts below a headline --------------------------------------------------------------------


def _facts(row, sources, categories, names, at):
    """What is new, who reports it, how old it is, what it is about, whose it is, what to mind."""
    facts = [_fresh(row), *_publishers(row, sources), _age(row, at)]
    if row.category in categories:
        facts.append(format_html("<span>{}</span>", categories[row.category]))
    if row.assignees:
        listed = sorted(names.get(pk, "somebody who left") for pk in row.assignees)
        facts.append(format_html('<span class="assigned">→ {}</span>', ", ".join(listed)))
    marks = '<span class="mark {}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html_join(" ", "{}", ((fact,) for fact in facts if fact)) + format_html_join(
        "", f" {marks}", _marks(row)
    )


def _fresh(row):
    if not row.fresh:
        return ""
    words = "New" if row.is_new else f"{row.fresh} new report{'' if row.fresh == 1 else 's'}"
    return format_html('<b class="fresh"><span aria-hidden="true">●</span> {}</b>', words)


def _publishers(row, sources):
    """How many publisher families report it, and who they are: the lead's first."""
    if row.publishers > 1:
        yield format_html('<b class="count">{} sources</b>', row.publishers)
    listed = dict.fromkeys([row.lead.source, *(story.source for story in row.stories)])
    shown = [sources[pk] for pk in list(listed)[:NAMED]]
    named = ((source.language, source.shown_name) for source in shown)
    names = format_html_join(", ", '<span lang="{}">{}</span>', named)
    more = f" and {len(listed) - NAMED} more" if len(listed) > NAMED else ""
    several = f" ({len(row.stories)} reports)" if len(row.stories) > row.publishers else ""
    yield format_html('<span class="by">{}{}{}</span>', names, more, several)


def _age(row, at):
    """By the newest report; marked where no source says when."""
    moment = timezone.localtime(row.newest)
    note = "" if row.lead.published_at else " (no date)"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>{}',
        moment.isoformat(timespec="minutes"),
        f"{moment:%Y-%m-%d %H:%M}",
        age_of(row.newest, at),
        note,
    )


def age_of(moment, at):
    """How long ago, in one unit: “3 hours”."""
    return "just now" if moment > at - timedelta(minutes=1) else timesince(moment, at, depth=1)


def _marks(row):
    """(name, shape, words) of each risk."""
    for name in row.risks:
        shape, words = facets.RISKS[name]
        if name == "thin" and not any(story.length for story in row.stories):
            words = "No text"
        if name == "findings":
            count = row.edition.findings
            words = f"{count} finding{'' if count == 1 else 's'} open"
        yield name, shape, words


# -- Where it stands, and what can be done ---------------------------------------------------------


def _state(row, lead):
    if row.edition:
        review = reverse("admin:articles_edition_review", args=[row.edition.pk])
        return format_html(
            '<a href="{}">{} →</a>', review, Edition.Status(row.edition.status).label
        )
    if not row.waiting:
        return "Set aside"
    if lead.last_run and lead.last_run != DraftRun.Outcome.DRAFTED:
        return f"Draft: {DraftRun.Outcome(lead.last_run).label.lower()}"
    return ""


def _acts(row, may):
    """(what, words, key) of each button."""
    if "draft" in may and row.waiting and not row.edition:
        yield "draft", "Draft", "d"
    if "spike" in may and row.waiting:
        yield "spike", "Set aside", "e"
    elif "spike" in may and "spiked" in row.states:
        yield "back", "Bring back", "e"
    if "star" in may:
        yield ("unstar", "Unstar", "s") if row.is_starred else ("star", "Star", "s")
