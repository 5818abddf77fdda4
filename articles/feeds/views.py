"""The addresses of our feeds, one for each list and form. What has no page has no feed."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from taggit.models import Tag

from articles.answers import public
from articles.events.timelines import timelines_in_use
from articles.feeds import lists
from articles.feeds.furniture import answer
from articles.freshness import LONGEST_STORED
from articles.lists.river import may_be_empty
from articles.models import Audience, Category, Source
from articles.models.tallies import Kind


def feed(request, form):
    return answer(lists.site(), form)


def category_feed(request, slug, form):
    return _listed(Kind.CATEGORY, get_object_or_404(Category, slug=slug), form)


def audience_feed(request, slug, form):
    return _listed(Kind.AUDIENCE, get_object_or_404(Audience, slug=slug), form)


def topic_feed(request, slug, form):
    return _listed(Kind.TOPIC, get_object_or_404(Tag, slug=slug), form)


def source_feed(request, slug, form):
    """What rests on one source; one that was merged into another leads there."""
    found = get_object_or_404(Source.objects.select_related("merged_into"), slug=slug)
    if found.merged_into:
        there = reverse("articles:source-feed", args=[found.merged_into.slug, form])
        return public(redirect(there, permanent=True), LONGEST_STORED)
    return _listed(Kind.SOURCE, found, form)


def timeline_feed(request, slug, form):
    return answer(lists.timeline(get_object_or_404(timelines_in_use(), slug=slug)), form)


def corrections_feed(request, form):
    return answer(lists.corrections(), form)


def _listed(kind, about, form):
    channel = lists.listed(kind, about)
    if not channel.items and not may_be_empty(kind, about):
        raise Http404("Nothing published here.")
    return answer(channel, form)
