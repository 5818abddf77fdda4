"""What articles are filed under, and what its address is worth to readers."""

from django.contrib import admin
from django.utils import timezone

from articles import search
from articles.drafting.providers.topics import starter_words
from articles.models import Article, Audience, Category, DeskEntry

from .access import Recorded


class Addressed(Recorded):
    """A record with a page of its own: readers keep its address and articles stand on it.

    The slug is shown and no longer changed once it was given out, a rename is a line of the
    record, and what an article uses is not deleted. Whoever mixes it in says which articles those
    are, in `articles_of`; `named` are the fields that readers know the record by, `found_by` those
    that what its articles are found by depends on.
    """

    named = ("name", "name_zh", "slug")
    found_by = ("name", "name_zh")

    def articles_of(self, record):
        raise NotImplementedError

    def is_given_out(self, record):
        """Whether readers may have the address: an article that uses it was published once,
        withdrawn since or not."""
        return self.articles_of(record).filter(published_at__isnull=False).exists()

    @property
    def told(self):
        return self.named

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and self.is_given_out(obj) else fields

    def get_prepopulated_fields(self, request, obj=None):
        """An address is proposed from the first name and never follows a later one."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        renamed = [name for name in self.named if name in form.changed_data]
        if change and renamed:
            why = "; ".join(
                f"{form.fields[name].label}: "
                f"{form.initial.get(name) or 'none'} → {form.cleaned_data[name] or 'none'}"
                for name in renamed
            )
            about = self.entry_about(obj)
            DeskEntry.note(
                "rename", str(obj), at=timezone.now(), person=request.user, why=why, **about
            )
        if change and set(self.found_by) & set(form.changed_data):
            search.index_all(self.articles_of(obj).published())

    def get_deleted_objects(self, objs, request):
        """Refuse, one by one or in bulk, what articles use; pages would lose it in silence."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        refusals = [words for record in objs if (words := self._in_use(record))]
        if refusals:  # nothing goes, so no permission is lacking, and the page says why instead
            lacking, protected = set(), refusals
        return deleted, counts, lacking, protected

    def _in_use(self, record):
        slugs = list(self.articles_of(record).order_by("slug").values_list("slug", flat=True))
        if not slugs:
            return ""
        listed = ", ".join(slugs[:5]) + (f" and {len(slugs) - 5} more" if slugs[5:] else "")
        articles = "1 article" if len(slugs) == 1 else f"{len(slugs)} articles"
        return f"“{record}” is used by {articles} ({listed}); give them another first."


@admin.register(Category)
class CategoryAdmin(Addressed, admin.ModelAdmin):
    list_display = ["name", "name_zh", "emoji", "fresh_hours", "recent_hours", "position"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "name_zh", "emoji", "slug", "position"]}),
        ("Freshness", {"fields": ["fresh_hours", "recent_hours"]}),
    ]

    def articles_of(self, record):
        return Article.objects.filter(category=record)


@admin.register(Audience)
class AudienceAdmin(Addressed, admin.ModelAdmin):
    list_display = ["name", "name_zh", "position"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_zh", "slug", "position", "words"]
    found_by = ()

    @property
    def told(self):
        return (*self.named, "words")

    def articles_of(self, record):
        return Article.objects.filter(audiences=record)

    def save_model(self, request, obj, form, change):
        """A new audience of a kind we know begins with words of ours; every change is recorded."""
        if not change and not obj.words:
            obj.words = "\n".join(starter_words(obj.slug))
        super().save_model(request, obj, form, change)
        before = form.initial.get("words") or "" if change else ""
        if obj.words != before:
            why = _difference(before.splitlines(), obj.words.splitlines())
            DeskEntry.note(
                "audience words", str(obj), at=timezone.now(), person=request.user, why=why
            )


def _difference(before, after):
    """What was added and what taken away, in words."""
    parts = {
        "added": [word for word in after if word not in before],
        "removed": [word for word in before if word not in after],
    }
    return "; ".join(f"{verb}: {', '.join(words)}" for verb, words in parts.items() if words)
