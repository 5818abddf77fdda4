"""The star: a person's mark that a story belongs in the week's recap.

A story has one; a published article shows and sets that of its original story.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles.models import Story

from . import triage


def mark(is_starred):
    """What a list shows before a headline."""
    return format_html('<span aria-label="{}">★</span> ', "Starred") if is_starred else ""


class Starred:
    """The two actions of a list whose rows stand for stories."""

    def stories_of(self, queryset):
        return list(queryset)

    def has_star_permission(self, request):
        return request.user.has_perm("articles.star_story")

    @admin.action(description="Star (mark for the recap)", permissions=["star"])
    def star(self, request, queryset):
        triage.star(request, self.stories_of(queryset))

    @admin.action(description="Take the star off", permissions=["star"])
    def unstar(self, request, queryset):
        triage.unstar(request, self.stories_of(queryset))


@require_POST
def star_one(request, story_id):
    """The button on a story's page: with `on` it stars, without it takes the star off."""
    if not request.user.has_perms(["articles.star_story", "articles.view_story"]):
        raise PermissionDenied
    story = get_object_or_404(Story, pk=story_id)
    act = triage.star if "on" in request.POST else triage.unstar
    act(request, [story])
    return redirect("admin:articles_story_change", story.pk)
