from django.contrib import admin

from articles.models import Prediction

from .access import ReadOnly


@admin.register(Prediction)
class PredictionAdmin(ReadOnly, admin.ModelAdmin):
    """Question, likelihood and date are part of what an approval vouches for, so they change with
    their edition and not here."""

    list_display = ["question", "likelihood", "resolve_by", "outcome", "frozen_at"]
    list_filter = ["outcome", "likelihood"]
    search_fields = ["question"]
    date_hierarchy = "resolve_by"
