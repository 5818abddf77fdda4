"""The addresses of the weekly recap."""

from django.urls import path, register_converter

from . import feeds, views
from .items import WEEK, read_week


class IsoWeek:
    """“2026-W47” as (2026, 47)."""

    regex = WEEK

    def to_python(self, value):
        return read_week(value)

    def to_url(self, value):
        return value


register_converter(IsoWeek, "iso_week")

app_name = "recaps"
urlpatterns = [
    path("", views.recaps, name="recaps"),
    path("feed.<form:form>", feeds.recaps_feed, name="recaps-feed"),
    path("latest/", views.latest, name="latest"),
    path("<iso_week:week>/", views.recap, name="recap"),
    path("<iso_week:week>/card-<str:digest>.png", views.card, name="card"),
]
