from django.contrib import admin

from articles.models import Audience, Category


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    list_display = ["name", "name_zh", "emoji", "fresh_hours", "recent_hours", "position"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "name_zh", "emoji", "slug", "position"]}),
        ("Freshness", {"fields": ["fresh_hours", "recent_hours"]}),
    ]


@admin.register(Audience)
class AudienceAdmin(admin.ModelAdmin):
    list_display = ["name", "name_zh", "position"]
    search_fields = ["name", "name_zh"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_zh", "slug", "position"]
