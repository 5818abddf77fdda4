"""The weekly digest at the desk: proposed by `building`, finished by an editor, published by
`publishing`."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.models import Article, DeskEntry
from articles.refusals import MoveRefused, NotPermitted

from .building import build
from .models import Recap, RecapCandidate, RecapItem
from .publishing import publish
from .repeats import with_renewal


class RecapItemForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # the table's head labels no field for those who listen
            field.widget.attrs["aria-label"] = field.label
        self.fields["comment"].widget.attrs["rows"] = 3

    def clean(self):
        """An editor's change of the proposal says why."""
        cleaned = super().clean()
        item = self.instance
        order = cleaned.get("order", item.order)
        added = "an added article" if item.proposed is None else ""
        dropped = "a dropped article" if cleaned.get("is_dropped") else ""
        moved = "another order" if item.proposed is not None and order != item.proposed else ""
        overridden = added or dropped or moved
        if overridden and "reason" in self.fields and not cleaned.get("reason", "").strip():
            self.add_error("reason", f"Say why: {overridden} is a change of the proposal.")
        if item.pk is None and cleaned.get("article"):
            self._refuse_repeat(cleaned["article"])
        return cleaned

    def _refuse_repeat(self, article):
        found = with_renewal(Article.objects.filter(pk=article.pk)).get()
        if found.carried_at and not found.renewed_at:
            told = "An earlier recap carried this, and it has had no update since."
            self.add_error("article", told)


class RecapItemInline(admin.TabularInline):
    """What is in it. Once the recap is out, only an editor's words are still mended."""

    model = RecapItem
    form = RecapItemForm
    extra = 0
    autocomplete_fields = ["article"]
    fields = ["order", "proposed", "article", "comment", "is_dropped", "reason"]
    readonly_fields = ["proposed"]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        if _is_out(obj):
            return [name for name in self.fields if name != "comment"]
        return fields

    def has_add_permission(self, request, obj=None):
        return not _is_out(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False  # dropped, with the reason beside it


class RecapCandidateInline(admin.TabularInline):
    """What there was to choose from, as it was scored."""

    model = RecapCandidate
    fields = readonly_fields = ["place", "article", "is_update", "score", "points"]
    verbose_name_plural = "candidates, as scored when the recap was built"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("recap", "article__live")

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @admin.display(description="made of")
    def points(self, candidate):
        return candidate.points


def _is_out(recap):
    return recap is not None and recap.published_at is not None


@admin.register(Recap)
class RecapAdmin(admin.ModelAdmin):
    list_display = ["__str__", "first_day", "last_day", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), "year"]
    search_fields = ["introduction"]
    inlines = [RecapItemInline, RecapCandidateInline]
    fields = [("year", "week", "number"), "introduction", "built_at", "published_at"]
    readonly_fields = ["number", "built_at", "published_at"]

    def get_urls(self):
        buttons = [("build", self.build_view), ("publish", self.publish_view)]
        return [
            path(
                f"<int:recap_id>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"recaps_recap_{name}",
            )
            for name, view in buttons
        ] + super().get_urls()

    def get_readonly_fields(self, request, obj=None):
        """The week is the recap's address; it is chosen once."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "year", "week"] if obj else fields

    def has_delete_permission(self, request, obj=None):
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        more = {
            "may_build": self.has_change_permission(request),
            "may_publish": request.user.has_perm("recaps.publish_recap"),
        }
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def save_related(self, request, form, formsets, change):
        """Write what was changed into the record, the reasons with it."""
        super().save_related(request, form, formsets, change)
        items = [item for formset in formsets for item in formset.forms if item.has_changed()]
        changed = [*form.changed_data, *(_told(item) for item in items)]
        if changed:
            DeskEntry.note(
                "edit recap",
                f"Recap {form.instance}",
                at=timezone.now(),
                person=request.user,
                why="; ".join(changed),
            )

    def build_view(self, request, recap_id):
        """Propose anew what an editor has not touched."""
        recap = get_object_or_404(Recap, pk=recap_id)
        if not self.has_change_permission(request, recap):
            raise PermissionDenied
        done = "Built. Reorder it, drop what should not be in it, and say why."
        return self._act(request, recap, done, build, recap.year, recap.week, person=request.user)

    def publish_view(self, request, recap_id):
        recap = get_object_or_404(Recap, pk=recap_id)
        return self._act(request, recap, "Published.", publish, recap, request.user)

    def _act(self, request, recap, done, act, *args, **kwargs):
        """Do it, and go back to the recap with what came of it."""
        try:
            act(*args, **kwargs)
            messages.success(request, done)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except MoveRefused as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:recaps_recap_change", args=[recap.pk]))


def _told(form):
    """“one-code: order, reason (It is the week's story.)”"""
    names = ", ".join(form.changed_data)
    reason = f" ({form.instance.reason})" if form.instance.reason else ""
    return f"{form.instance.article}: {names}{reason}"
