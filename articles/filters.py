"""What readers can narrow the archive by, and the list that comes of it.

    the address → choices that have something to read | what is asked for, checked | entries

Choices and their counts come from the one table of tallies. What has no published article is no
choice, and asking for it is answered like asking for what never was.

Longer than usual, as search is narrowed by the same choices and keeps its words in their addresses.
"""

import datetime
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from articles.freshness import State
from articles.models import Article, ListEntry, Source, Tally
from articles.models.tallies import Kind
from articles.rendering import language_of

# So many topics and sources are offered, the most used; others are reached from their own pages.
OFFERED = 40
_MANY = (Kind.TOPIC, Kind.SOURCE)
_FEW = (Kind.CATEGORY, Kind.AUDIENCE, Kind.LANGUAGE)

SLUG = re.compile(r"[-\w]{1,120}")  # as long as any of ours
_LONGEST = 121  # what is told back shows that it was too long, and no more
_LANGUAGES = dict(Article._meta.get_field("language").choices)
# Days beyond these are no dates of ours, and near the ends of the calendar zones cannot be applied.
_DAYS = (datetime.date(1900, 1, 1), datetime.date(2999, 12, 31))


@dataclass(frozen=True)
class Option:
    """One line of a choice; `articles` is None where they are not counted."""

    value: str
    name: str
    language: str = ""
    articles: int | None = None


@dataclass(frozen=True)
class Field:
    """A control of the form; without `options` it takes a date."""

    name: str
    label: str
    value: str
    options: tuple | None

    @property
    def chosen(self):
        """The Option that is chosen, or the date as one."""
        given = Option(self.value, self.value)
        return next((o for o in self.options or () if o.value == self.value), given)


class _OneOf(django_filters.fields.ChoiceField):
    def to_python(self, value):
        return super().to_python(value)[:_LONGEST]


class _Choose(django_filters.ChoiceFilter):
    field_class = _OneOf

    def __init__(self, label, unknown):
        super().__init__(label=label, error_messages={"invalid_choice": unknown})


class _DayField(forms.DateField):
    def to_python(self, value):
        with suppress(ValidationError):
            day = super().to_python(value)
            if day is None or _DAYS[0] <= day <= _DAYS[1]:
                return day
        wrong = _("“%(value)s” is no day. Write one as year-month-day, such as 2026-11-19.")
        raise ValidationError(wrong, params={"value": str(value)[:_LONGEST]})


class _Day(django_filters.DateFilter):
    field_class = _DayField

    def __init__(self, label):
        super().__init__(label=label, input_formats=["%Y-%m-%d"])


class Archive(django_filters.FilterSet):
    """The archive as one address asks for it. One query for all choices together.

    `also` is what else the address asks for, and keeps: a mapping of names to values.
    """

    category = _Choose(
        gettext_lazy("Category"),
        gettext_lazy("Nothing is published in a category called “%(value)s”."),
    )
    topic = _Choose(
        gettext_lazy("Topic"), gettext_lazy("Nothing is published on a topic called “%(value)s”.")
    )
    source = _Choose(
        gettext_lazy("Source"),
        gettext_lazy("Nothing published rests on a source called “%(value)s”."),
    )
    audience = _Choose(
        gettext_lazy("For whom"),
        gettext_lazy("Nothing is published for readers called “%(value)s”."),
    )
    language = _Choose(
        gettext_lazy("Language"), gettext_lazy("Nothing is published in a language “%(value)s”.")
    )
    freshness = _Choose(
        gettext_lazy("Freshness"),
        gettext_lazy("“%(value)s” is no freshness: it is fresh, recent or stale."),
    )
    since = _Day(gettext_lazy("From"))
    until = _Day(gettext_lazy("To"))

    def __init__(self, asked, *, now, also=None):
        super().__init__(asked, queryset=ListEntry.objects.all())
        self.now, self.also = now, also or {}
        self.total, self._tallies = _tallies(asked)
        self._options = {
            **{kind: tuple(map(_option, self._tallies[kind])) for kind in (*_FEW, *_MANY)},
            "freshness": tuple(Option(state.value, state.word) for state in State),
        }
        for name, options in self._options.items():
            self.filters[name].extra["choices"] = [(o.value, o.name) for o in options]

    @cached_property
    def problems(self):
        """What is wrong with the address, in sentences. With any, nothing is listed: a list of
        something else would not be told from the one that was asked for."""
        found = [text for texts in self.errors.values() for text in texts]
        found += [
            _("“%(name)s” can be asked for once only.") % {"name": self.filters[name].label}
            for name in self.filters
            if len({*self.data.getlist(name)} - {""}) > 1
        ]
        since, until = self.form.cleaned_data.get("since"), self.form.cleaned_data.get("until")
        if since and until and since > until:
            found.append(_("The first day is after the last."))
        return tuple(found)

    @cached_property
    def unknown(self):
        """Names in the address that are no filter of ours; the list does not heed them."""
        ours = (*self.filters, "before")
        return tuple(name[:40] for name in self.data if name not in ours)

    @property
    def entries(self):
        """The list entries asked for, each article once; none where there is a problem."""
        return self.queryset.none() if self.problems else self.qs

    def filter_queryset(self, entries):
        """Walk the rarest list asked for, newest first, and look up the others as it goes, so that
        no more of the archive is read than stands in that list."""
        asked = self.form.cleaned_data
        lists = sorted(self.lists, key=lambda tally: tally.articles)
        if asked["freshness"] in ("", State.STALE.value):
            first = lists.pop(0) if lists else Tally.of(Kind.ALL, Kind.ALL)
            entries = entries.under(first.kind, first.key)
        if asked["freshness"]:
            entries = self._in_state(entries, State(asked["freshness"]))
        for tally in lists:
            also = ListEntry.objects.under(tally.kind, tally.key)
            entries = entries.filter(Exists(also.filter(article=OuterRef("article"))))
        if asked["since"]:
            entries = entries.filter(published_at__gte=midnight(asked["since"]))
        if asked["until"]:
            entries = entries.filter(published_at__lt=midnight(asked["until"], days=1))
        return entries

    @cached_property
    def fields(self):
        """The controls of the form, filled in with what was asked for."""
        return tuple(
            Field(name, one.label, self.data.get(name, "")[:_LONGEST], self._options.get(name))
            for name, one in self.filters.items()
        )

    @cached_property
    def active(self):
        """What the list is narrowed by: (Field, the address without it) for each."""
        asked = {field.name: field for field in self.fields if field.value}
        return [
            (field, self._address(other for other in asked.values() if other is not field))
            for field in asked.values()
        ]

    @property
    def kept(self):
        """What the address of an older page begins with."""
        address = self._address(field for field, _without in self.active)
        return f"{address[1:]}&" if address != "?" else ""

    @property
    def lists(self):
        """The tallies of the lists that are asked for."""
        asked = self.form.cleaned_data
        chosen = (self._chosen(kind, asked[kind]) for kind in (*_FEW, *_MANY))
        return [tally for tally in chosen if tally]

    @property
    def categories(self):
        return [tally.category for tally in self._tallies[Kind.CATEGORY]]

    def otherwise(self, **also):
        """The address of the same choices with something else beside them."""
        return self._address((field for field, _without in self.active), also)

    def _address(self, fields, also=()):
        named = {name: value for name, value in {**self.also, **dict(also)}.items() if value}
        return "?" + urlencode(named | {field.name: field.value for field in fields})

    def _chosen(self, kind, value):
        return next((t for t in self._tallies[kind] if value and _option(t).value == value), None)

    def _in_state(self, entries, state):
        """Entries of articles in a state of freshness; one without a category, or without a date
        that we trust, is in none.

        Nearly all are stale, so these are found as their list is walked. The few that are not may
        stand anywhere in it, so they are named, and no list is walked.
        """
        named = list(young(state, self.categories, self.now).values_list("pk", flat=True))
        if state != State.STALE:
            return entries.filter(kind=Kind.ALL, article__in=named)
        return entries.filter(
            article__live__newest_source_at__isnull=False, article__category__isnull=False
        ).exclude(article__in=named)


def young(state, categories, now):
    """The published articles that are fresh, or recent, by the hours of the categories in use; for
    the stale, which are nearly all, those of both other states. The same as `freshness` says."""
    alike, found, longest = {}, Q(pk__in=()), now
    for one in categories:
        alike.setdefault((one.fresh_hours, one.recent_hours), []).append(one.pk)
    for hours, pks in alike.items():
        fresh, recent = (now - datetime.timedelta(hours=limit) for limit in hours)
        since = fresh if state is State.FRESH else recent
        of_these = Q(category__in=pks, live__newest_source_at__gt=since)
        if state is State.RECENT:
            of_these &= Q(live__newest_source_at__lte=fresh)
        found, longest = found | of_these, min(longest, recent)
    # First by the index of these days: they are few.
    newest = Q(live__status="live", live__newest_source_at__gt=longest)
    return Article.objects.published().filter(newest).filter(found)


def _tallies(asked):
    """How much there is in all, and by kind what a reader can choose from. One query."""
    total, found = 0, {kind: [] for kind in (*_FEW, *_MANY)}
    for tally in Tally.objects.in_use().filter(pk__in=_offered_and_asked(asked)):
        if tally.kind == Kind.ALL:
            total = tally.articles
        else:
            found[tally.kind].append(tally)
    return total, {kind: sorted(tallies, key=_place) for kind, tallies in found.items()}


def _offered_and_asked(asked):
    """The ids of the tallies of all kinds that have few, of the most used of those that have many,
    and of the topic and source asked for."""
    tallies = Tally.objects.order_by().values("pk")
    key = Cast("pk", CharField(max_length=20))
    named = [
        tallies.filter(kind=kind, key__in=model.objects.filter(slug=asked[kind]).values_list(key))
        for kind, model in ((Kind.TOPIC, Tag), (Kind.SOURCE, Source))
        if SLUG.fullmatch(asked.get(kind, ""))
    ]
    most_used = [
        tallies.filter(
            pk__in=Tally.objects.filter(kind=kind, articles__gt=0)
            .most_used_first()
            .values("pk")[:OFFERED]
        )
        for kind in _MANY
    ]
    return tallies.filter(kind__in=(Kind.ALL, *_FEW)).union(*most_used, *named)


def _place(tally):
    """Categories and audiences stand in their own order, all else by name."""
    return (getattr(tally.about, "position", 0), _option(tally).name.casefold())


def _option(tally):
    about = tally.about
    if about is None:
        return Option(tally.key, _LANGUAGES.get(tally.key, tally.key), tally.key, tally.articles)
    if tally.kind == Kind.SOURCE:
        return Option(about.slug, about.shown_name, about.language, tally.articles)
    if tally.kind == Kind.TOPIC:
        return Option(about.slug, about.name, language_of(about.name), tally.articles)
    return Option(about.slug, about.local_name, articles=tally.articles)


def midnight(day, *, days=0):
    """When a day begins in the newsroom's zone, or the one so many days later."""
    start = datetime.datetime.combine(day + datetime.timedelta(days=days), datetime.time.min)
    return timezone.make_aware(start)
