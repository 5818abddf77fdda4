"""The page of an event: its stories with the reasons they are together, and what an editor can do
about it. `articles.events.clusters` decides and guards; here it is said in words."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, OuterRef, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from articles.collecting.normalize import BadAddress, canonical_url, spellings
from articles.events import clusters, proposing
from articles.models import Cluster, ClusterChange, ClusterMember, Story
from articles.refusals import NotPermitted

from . import triage
from .access import ReadOnly
from .events import event_page


class SizeFilter(admin.SimpleListFilter):
    """Events that several publishers report unless others are asked for."""

    title = "reported by"
    parameter_name = "by"

    def lookups(self, request, model_admin):
        return [("several", "Several publishers"), ("all", "All")]

    def value(self):
        return super().value() or "several"

    def choices(self, changelist):
        return list(super().choices(changelist))[1:]

    def queryset(self, request, queryset):
        least = {"publishers_now__gt": 1} if self.value() == "several" else {"stories_now__gt": 0}
        return queryset.filter(**least)


@admin.register(Cluster)
class ClusterAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["headline", "publishers", "stories", "newest"]
    list_display_links = None
    list_filter = [SizeFilter]
    list_per_page = 50
    search_fields = ["members__story__title"]

    # -- The list -----------------------------------------------------------------------------

    def get_queryset(self, request):
        """Everything a row shows in one query, however many rows there are."""
        counted = ClusterMember.objects.counted(OuterRef("pk"))
        here = ClusterMember.objects.current().filter(cluster=OuterRef("pk")).order_by()
        newest = here.values("cluster").annotate(at=Max("story__first_seen_at")).values("at")
        first = here.filter(story__taken_down_at=None).order_by(
            "story__published_at", "story__first_seen_at", "story_id"
        )
        queryset = super().get_queryset(request)
        return queryset.annotate(
            stories_now=Subquery(counted.values("stories")[:1]),
            publishers_now=Subquery(counted.values("publishers")[:1]),
            newest_at=Subquery(newest[:1]),
            title=Subquery(first.values("story__title")[:1]),
            language=Subquery(first.values("story__language")[:1]),
        )

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Events", **(extra_context or {})})

    @admin.display(description="headline")
    def headline(self, cluster):
        where = event_page(cluster.pk)
        return format_html('<a href="{}" lang="{}">{}</a>', where, cluster.language, cluster.title)

    @admin.display(description="publishers", ordering="publishers_now")
    def publishers(self, cluster):
        return cluster.publishers_now

    @admin.display(description="stories", ordering="stories_now")
    def stories(self, cluster):
        return cluster.stories_now

    @admin.display(description="newest story", ordering="newest_at")
    def newest(self, cluster):
        return cluster.newest_at

    # -- One event ----------------------------------------------------------------------------

    def get_urls(self):
        buttons = [
            ("merge", self.merge_view),
            ("split", self.split_view),
            ("undo", self.undo_view),
            ("draft", self.draft_view),
        ]
        return [
            path(
                f"<int:cluster_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"articles_cluster_{name}",
            )
            for name, view in buttons
        ] + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        cluster = self.get_object(request, object_id)
        if cluster is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" or not self.has_view_permission(request, cluster):
            raise PermissionDenied
        inbox = self.admin_site.get_model_admin(Story)
        rows = list(_rows(cluster, inbox, request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "cluster": cluster,
            "title": cluster.title or str(cluster),
            "rows": rows,
            "fullest": max((row["story"] for row in rows), key=_length, default=None),
            "near": proposing.near(cluster) if request.user.has_perm(clusters.PERMISSION) else (),
            "moved_to": _where_it_went(cluster),
            "changes": _history(cluster),
            "may_merge": request.user.has_perm(clusters.PERMISSION),
            "may_draft": inbox.has_draft_permission(request),
        }
        return TemplateResponse(request, "admin/articles/cluster/event.html", context)

    @method_decorator(require_POST)
    def merge_view(self, request, cluster_id):
        """Bring stories into an event, with those that share an event with one of them."""
        cluster = self._one(request, cluster_id, clusters.PERMISSION)
        mine = cluster.stories().first()
        chosen = list(Story.objects.filter(pk__in=_ids(request, "story")))
        try:
            chosen += _at_address(request.POST.get("address", ""))
            if not chosen:
                raise ValidationError("Choose a story, or give the address of one.")
            if mine is None:
                raise ValidationError("This event has no stories any longer; begin at another.")
        except ValidationError as error:
            return self._told(request, cluster, error)
        return self._act(request, cluster, clusters.merge, [mine, *chosen])

    @method_decorator(require_POST)
    def split_view(self, request, cluster_id):
        """Take the chosen stories out: they report another event."""
        cluster = self._one(request, cluster_id, clusters.PERMISSION)
        chosen = list(Story.objects.filter(pk__in=_ids(request, "story")))
        return self._act(request, cluster, clusters.split, cluster, chosen)

    @method_decorator(require_POST)
    def undo_view(self, request, cluster_id):
        cluster = self._one(request, cluster_id, clusters.PERMISSION)
        change = get_object_or_404(ClusterChange, pk__in=_ids(request, "change")[:1])
        return self._act(request, cluster, clusters.undo, change)

    @method_decorator(require_POST)
    def draft_view(self, request, cluster_id):
        """Draft from the chosen story; the others that were not set aside are credited too."""
        cluster = self._one(request, cluster_id, "articles.draft_story")
        stories = list(cluster.stories().select_related("source"))
        original = [story for story in stories if story.pk in _ids(request, "original")]
        if not original:
            error = ValidationError("Choose the story that the article is drafted from.")
            return self._told(request, cluster, error)
        others = [s for s in stories if s not in original and s.spiked_at is None]
        return triage.draft(request, [(original[0], others)]) or self._back(cluster)

    def _one(self, request, cluster_id, permission):
        if not (request.user.has_perm(permission) and self.has_view_permission(request)):
            raise PermissionDenied
        return get_object_or_404(Cluster, pk=cluster_id)

    def _act(self, request, cluster, decide, *what):
        """Make a decision; back to the event that the stories are in now, with what was done."""
        try:
            change = decide(*what, request.user, why=request.POST.get("why", ""))
        except ValidationError as error:
            return self._told(request, cluster, error)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        messages.success(request, _DONE[change.kind])
        went = _where_it_went(cluster)
        return self._back(went or cluster)

    def _told(self, request, cluster, error):
        messages.error(request, " ".join(error.messages))
        return self._back(cluster)

    def _back(self, cluster):
        return HttpResponseRedirect(event_page(cluster.pk))


_DONE = {
    ClusterChange.Kind.MERGE: "Merged. It can be undone below.",
    ClusterChange.Kind.SPLIT: "Split off: the desk will not propose them here again. It can be "
    "undone below.",
    ClusterChange.Kind.UNDO: "Undone: all is as it was before.",
}


def _rows(cluster, inbox, request):
    """Each story of a cluster as the inbox shows it, with its membership."""
    members = ClusterMember.objects.current().filter(cluster=cluster).select_related("placed_by")
    by_story = {member.story_id: member for member in members}
    stories = inbox.get_queryset(request).filter(pk__in=by_story)
    for story in stories.select_related("source", "via").order_by(
        "published_at", "first_seen_at", "pk"
    ):
        yield {
            "story": story,
            "member": by_story[story.pk],
            "via": inbox.carried_by(story),
            "age": inbox.age(story),
            "stored": inbox.stored(story),
            "state": inbox.state(story),
        }


def _length(story):
    return story.text_length or 0


def _where_it_went(cluster):
    """The cluster that now has the stories of an empty one, or None."""
    if cluster.members.current().exists():
        return None
    gone = cluster.members.values("story")
    last = ClusterMember.objects.current().filter(story__in=gone).order_by("-pk").first()
    return last and last.cluster


def _history(cluster):
    """What people did to a cluster, each with whether it can be undone."""
    changes = clusters.changes_of(cluster)
    undoable = set(changes.undoable().values_list("pk", flat=True))
    return [(change, change.pk in undoable) for change in changes]


def _ids(request, name):
    return [
        int(value) for value in request.POST.getlist(name) if value.isascii() and value.isdecimal()
    ]


def _at_address(address):
    """The story at an address, as a list of one; of none where none is given."""
    if not address.strip():
        return []
    try:
        found = list(Story.objects.filter(url__in=spellings(canonical_url(address)))[:1])
    except BadAddress as error:
        raise ValidationError(f"{error} Give the address of a story in the inbox.") from error
    if not found:
        raise ValidationError("No story has this address; nominate it first.")
    return found
