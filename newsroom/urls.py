"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

from articles.languages import in_both_languages

from . import api, errors, styleguide, views, wellknown


class Month:
    """“2026-11” as (2026, 11)."""

    regex = "[12][0-9]{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value):
        year, month = value.split("-")
        return int(year), int(month)

    def to_url(self, value):
        return value


register_converter(Month, "month")

about_the_site = [
    *in_both_languages(
        path("about/", views.about, name="about"),
        path("about/how-we-work/", views.how_we_work, name="how-we-work"),
        path("about/data/", views.data, name="data"),
        path("about/rights/", views.rights, name="rights"),
        path("about/rights/request/", views.takedown_request, name="takedown-request"),
        path(
            "about/rights/request/<str:reference>/", views.takedown_status, name="takedown-status"
        ),
    ),
    path("sitemap.xml", wellknown.sitemap, name="sitemap"),
    path("sitemap-pages.xml", wellknown.sitemap_pages, name="sitemap-pages"),
    path("sitemap-articles-<month:month>.xml", wellknown.sitemap_articles, name="sitemap-articles"),
    path("sitemap-news.xml", wellknown.sitemap_news, name="sitemap-news"),
    path("favicon.ico", wellknown.icon, name="icon"),
    path("robots.txt", wellknown.robots, name="robots"),
    path(".well-known/security.txt", wellknown.security, name="security"),
    path(".well-known/tdmrep.json", wellknown.mining, name="mining"),
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    *api.urlpatterns,
]

style_guide = in_both_languages(path("style/", styleguide.style_guide, name="style-guide"))

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

urlpatterns = [
    path("", include("articles.urls")),
    *in_both_languages(path("recaps/", include("recaps.urls"))),
    path("", include((about_the_site, "newsroom"))),
    path("admin/", admin.site.urls),
]
if settings.DEBUG:
    urlpatterns += style_guide
