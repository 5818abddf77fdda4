from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.forms import CheckboxSelectMultiple
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from articles import related, search, tallies
from articles.models import Article, Credit, DeskEntry, Edition, Story
from articles.moves import permits

from . import record
from .access import Kept
from .stars import Starred, mark

# What readers find a page by; while it is live it changes only for people who may publish.
FOUND_BY = ("category", "audiences", "tags")


class ArticleForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.live_id and "category" in self.fields:
            field = self.fields["category"]
            field.required = True
            field.error_messages["required"] = "A live article needs its category."

    def clean_translation_of(self):
        """Refuse the article itself and whatever translates it, however many steps away."""
        original = self.cleaned_data["translation_of"]
        if original == self.instance:
            raise ValidationError("An article cannot be a translation of itself.")
        if self.instance.pk in _originals(original):
            raise ValidationError(f"“{original}” is a translation of this article.")
        return original


def _originals(article):
    """The ids of an article, of what it translates, and so on to the first of them."""
    found = []
    while article and article.pk not in found:
        found.append(article.pk)
        article = article.translation_of
    return found


@admin.register(Article)
class ArticleAdmin(Starred, Kept, admin.ModelAdmin):
    """What belongs to the lasting page and not to one text of it."""

    form = ArticleForm
    list_display = ["headline", "category", "language", "published_at", "withdrawn_at"]
    list_filter = ["category", "language", ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["category", "live"]
    search_fields = ["slug", "editions__headline"]
    autocomplete_fields = ["translation_of"]
    actions = ["star", "unstar"]
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    date_hierarchy = "published_at"
    fieldsets = [
        (None, {"fields": ["editions_so_far", "slug", "language", "translation_of"]}),
        ("About", {"fields": ["category", "audiences", "tags"]}),
        (
            "For readers",
            {"fields": ["live", "published_at", "updated_at", "withdrawn_at", "withdrawn_reason"]},
        ),
    ]
    readonly_fields = [
        "editions_so_far",
        "live",
        "published_at",
        "updated_at",
        "withdrawn_at",
        "withdrawn_reason",
    ]

    def get_urls(self):
        own = [
            path(f"<int:article_id>/{route}", self.admin_site.admin_view(view), name=name)
            for route, view, name in record.ROUTES
        ]
        return own + super().get_urls()

    def has_add_permission(self, request):
        return False  # an article begins with a drafted story

    def get_queryset(self, request):
        starred = Credit.objects.filter(
            edition=OuterRef("live"), is_original=True, story__starred_at__isnull=False
        )
        queryset = super().get_queryset(request).prefetch_related("editions")
        return queryset.annotate(is_starred=Exists(starred))

    def stories_of(self, queryset):
        """The originals of live editions: an article's star is that story's."""
        credited = {"credits__is_original": True, "credits__edition__in": queryset.values("live")}
        return list(Story.objects.filter(**credited).order_by("pk"))

    def get_readonly_fields(self, request, obj=None):
        """An address that readers have been given stays what it is, in the language it was in."""
        fields = list(super().get_readonly_fields(request, obj))
        if obj and obj.published_at:
            fields += ["slug", "language"]
        if obj and obj.live_id and not permits(request.user, "publish"):
            fields += FOUND_BY
        return fields

    def get_object(self, request, object_id, from_field=None):
        """The article; where a form is sent, locked until the request's transaction ends, so that
        no publish or withdraw comes between what is asked of it here and what is saved."""
        article = super().get_object(request, object_id, from_field)
        if article and request.method == "POST" and transaction.get_connection().in_atomic_block:
            article.refresh_from_db(from_queryset=Article.objects.select_for_update(no_key=True))
        return article

    def save_model(self, request, obj, form, change):
        """Write the form's own columns alone; the others are publishing's."""
        columns = {field.name for field in obj._meta.concrete_fields}
        obj.save(update_fields=columns & form.fields.keys())
        if form.changed_data:
            DeskEntry.note(
                "edit page",
                str(obj.live or obj),
                at=timezone.now(),
                person=request.user,
                why=", ".join(form.changed_data),
                article=obj,
            )

    def save_related(self, request, form, formsets, change):
        """What it is filed under is saved by now: the lists it is in, what it is found by and what
        it is related to follow."""
        with tallies.kept(form.instance):
            super().save_related(request, form, formsets, change)
        search.index(form.instance)
        related.refresh(form.instance)

    @admin.display(description="headline")
    def headline(self, article):
        name = article.live or _newest(article) or article.slug
        return format_html("{}{}", mark(article.is_starred), name)

    @admin.display(description="editions")
    def editions_so_far(self, article):
        newest = _newest(article)
        if newest is None:
            return "None yet"
        url = reverse("admin:articles_edition_review", args=[newest.pk])
        state = Edition.Status(newest.status).label.lower()
        told = reverse("admin:articles_article_record", args=[article.pk])
        words = '<a href="{}">Review “{}” ({})</a> · <a href="{}">Record</a>'
        return format_html(words, url, newest, state, told)


def _newest(article):
    return max(article.editions.all(), key=lambda edition: edition.number, default=None)
