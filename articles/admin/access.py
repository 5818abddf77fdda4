"""What the admin lets nobody do to records that are the record, and how it writes down what people
do on its stock pages."""

from django.forms import ModelChoiceField
from django.utils import timezone

from articles.models import DeskEntry


class Kept:
    """A record that may be added and changed by those permitted, and is never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(Kept):
    """A record that is only looked at here; other doors write it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class DeletionRecorded:
    """A record whose deletion on a stock page, one by one or in bulk, is a line of the record."""

    def entry_about(self, record):
        """What a line about a record concerns, as DeskEntry.note takes it."""
        return {}

    def write_down(self, request, verb, record, why="", **about):
        verb = f"{verb} {self.opts.verbose_name}"[:40]
        DeskEntry.note(verb, str(record), at=timezone.now(), person=request.user, why=why, **about)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.write_down(request, "delete", obj)

    def delete_queryset(self, request, queryset):
        for record in queryset:
            self.delete_model(request, record)


class Recorded(DeletionRecorded):
    """A record whose adding and changing is one too: which fields, from what to what.

    `told` are fields whose changes another line tells in its own words; the values of `private`
    ones are nobody's business but their person's.
    """

    told = ()
    private = ()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        names = [
            n for n in form.changed_data if n in form.fields and not (change and n in self.told)
        ]
        said = [self._said(form, name) for name in names]
        said += [_row(one) for formset in formsets for one in formset.forms if one.has_changed()]
        if said or not change:
            verb, record = "change" if change else "add", form.instance
            why = "; ".join(said)
            self.write_down(request, verb, record, why, **self.entry_about(record))

    def _said(self, form, name):
        label = str(form.fields[name].label or name)
        if name in self.private:
            return label
        before = form.initial.get(name)
        if isinstance(form.fields[name], ModelChoiceField) and isinstance(before, int):
            before = form.fields[name].queryset.filter(pk=before).first()
        after = form.cleaned_data[name]
        if isinstance(after, bool):
            before = bool(before)
        return f"{label}: {_value(before)} → {_value(after)}"


def _row(form):
    """A row beside the record: “domain example.com” or that it was taken away."""
    gone = " taken away" if form.cleaned_data.get("DELETE") else ""
    return f"{form.instance._meta.verbose_name} {form.instance}{gone}"


def _value(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return ", ".join(str(one) for one in value) or "none"
    return "none" if value in ("", None) else str(value)[:200]
