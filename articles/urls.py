"""The addresses of articles and of their lists. They never change meaning once published."""

from django.urls import path, register_converter

from articles.feeds import views as feeds
from articles.feeds.furniture import FORMS
from articles.languages import in_both_languages

from . import unlisted, views
from .cards import views as cards


class Name:
    """A slug in any script: text without a slash, and without what no database can look up."""

    regex = r"[^/\x00]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PictureName:
    """The name of a kept picture: the hash of its content."""

    regex = r"[0-9a-f]{64}\.png"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class PictureHash:
    """The name of a lead picture, by the hash of its largest file."""

    regex = r"[0-9a-f]{64}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class Form:
    """How a feed is written, at the end of its address; recaps use it as well."""

    regex = "|".join(FORMS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(Name, "name")
register_converter(PictureHash, "hash")
register_converter(Form, "form")
register_converter(PictureName, "picture")

app_name = "articles"
urlpatterns = in_both_languages(
    path("", views.home, name="home"),
    path("corrections/", views.corrections, name="corrections"),
    path("articles/", views.archive, name="archive"),
    path("categories/<name:slug>/", views.category, name="category"),
    path("topics/", views.topics, name="topics"),
    path("topics/<name:slug>/", views.topic, name="topic"),
    path("for/<name:slug>/", views.audience, name="audience"),
    path("sources/", views.sources, name="sources"),
    path("sources/<name:slug>/", views.source, name="source"),
    path("timelines/", views.timelines, name="timelines"),
    path("timelines/<name:slug>/", views.timeline, name="timeline"),
    path("search/", views.search, name="search"),
    path("predictions/", views.predictions, name="predictions"),
    path("card-<str:digest>.png", cards.site, name="site-card"),
    # The same lists for other programs, which readers choose in their language.
    path("feed.<form:form>", feeds.feed, name="feed"),
    path("corrections/feed.<form:form>", feeds.corrections_feed, name="corrections-feed"),
    path("categories/<name:slug>/feed.<form:form>", feeds.category_feed, name="category-feed"),
    path("topics/<name:slug>/feed.<form:form>", feeds.topic_feed, name="topic-feed"),
    path("for/<name:slug>/feed.<form:form>", feeds.audience_feed, name="audience-feed"),
    path("sources/<name:slug>/feed.<form:form>", feeds.source_feed, name="source-feed"),
    path("timelines/<name:slug>/feed.<form:form>", feeds.timeline_feed, name="timeline-feed"),
)
# An article follows its own language; the others are read by programs.
urlpatterns += [
    path("articles/<name:slug>/", views.article, name="article"),
    path("articles/<name:slug>/card-<str:digest>.png", cards.article, name="card"),
    path("articles/<name:slug>/history/", views.history, name="history"),
    path("articles/<name:slug>/report/", views.report, name="report"),
    path("reports/<str:reference>/", unlisted.report_status, name="report-status"),
    path("zh/articles/<name:slug>/", views.article_elsewhere, name="article-elsewhere"),
    path("preview/<str:token>/", unlisted.preview, name="preview"),
    path(
        "preview/<str:token>/picture-<int:width>.webp",
        unlisted.preview_picture,
        name="preview-picture",
    ),
    path("sources.opml", views.sources_opml, name="sources-opml"),
    path("pictures/<picture:name>", views.picture, name="picture"),
    path("pictures/<hash:sha256>-<int:width>.webp", views.lead_picture, name="lead-picture"),
]
