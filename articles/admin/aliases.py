"""Names that mean the same, as the newsroom adds to them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import DeskEntry, NameAlias
from articles.text import aliases


class NameAliasForm(forms.ModelForm):
    def clean(self):
        """What the product takes for two names is not made one by accident."""
        cleaned = super().clean()
        fields = {name: cleaned.get(name) or "" for name in ("name", "name_zh", "others")}
        known = {group: form for form in NameAlias(**fields).forms if (group := aliases.of(form))}
        if len(known) > 1 and not cleaned.get("alone"):
            named = " and ".join(f"“{form}”" for form in known.values())
            raise ValidationError(
                f"{named} are different names to the product. Take one out, or tick “only these”."
            )
        return cleaned


@admin.register(NameAlias)
class NameAliasAdmin(admin.ModelAdmin):
    form = NameAliasForm
    list_display = ["name", "name_zh", "others", "alone"]
    search_fields = ["name", "name_zh", "others"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "name_zh", "others", "alone"],
                "description": "A claim that names one of these stands on a passage that names "
                "another. Nothing is checked again at once: the next check of an edition, after a "
                "change or before it is approved, uses what is saved here.",
            },
        )
    ]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        _note("change names" if change else "add names", request.user, obj)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        _note("delete names", request.user, obj)

    def delete_queryset(self, request, queryset):
        for row in queryset:
            self.delete_model(request, row)


def _note(verb, person, row):
    why = " · ".join(row.forms) + (" (only these)" if row.alone else "")
    DeskEntry.note(verb, row.name, at=timezone.now(), person=person, why=why)
