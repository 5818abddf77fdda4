"""The weekly digest at the desk."""

from django import forms
from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import localize

from .models import Recap, RecapItem


class RecapForm(forms.ModelForm):
    class Meta:
        labels = {"published_at": "Public from"}
        help_texts = {
            "published_at": "Public from then on; a future time keeps it at the desk until it "
            "comes, an empty one until you choose."
        }

    def clean(self):
        """Say at the field what the database would refuse."""
        cleaned = super().clean()
        if cleaned.get("published_at") and "number" in cleaned and not cleaned["number"]:
            self.add_error("number", "Give it its number; readers are told “No. 47”.")
        return cleaned


class RecapItemInline(admin.TabularInline):
    model = RecapItem
    extra = 0
    autocomplete_fields = ["article"]
    fields = ["order", "article", "comment"]


@admin.register(Recap)
class RecapAdmin(admin.ModelAdmin):
    form = RecapForm
    list_display = ["__str__", "first_day", "last_day", "published_at"]
    list_filter = [("published_at", admin.EmptyFieldListFilter), "year"]
    search_fields = ["introduction"]
    inlines = [RecapItemInline]
    fields = [("year", "week", "number"), "introduction", "published_at"]

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.published_at and obj.published_at > timezone.now():
            then = localize(timezone.localtime(obj.published_at))
            messages.info(request, f"Not public yet: readers see it from {then} on.")
