from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path

from articles.models import Prediction

from . import forecasts
from .access import ReadOnly


@admin.register(Prediction)
class PredictionAdmin(ReadOnly, admin.ModelAdmin):
    """Question, likelihood and date are part of what an approval vouches for, so they change with
    their edition and not here. How a forecast came out is said on its page."""

    list_display = ["question", "likelihood", "resolve_by", "outcome", "frozen_at", "withdrawn_at"]
    list_filter = ["outcome", "likelihood", ("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["question"]
    date_hierarchy = "resolve_by"

    def get_urls(self):
        own = [
            path(route, self.admin_site.admin_view(view), name=f"articles_prediction_{name}")
            for route, view, name in forecasts.ROUTES
        ]
        return own + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        prediction = self.get_object(request, object_id)
        if prediction is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method == "POST" or not self.has_view_permission(request, prediction):
            raise PermissionDenied
        return forecasts.page(request, prediction)
