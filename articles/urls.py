"""The addresses of articles and of their lists. They never change meaning once published."""

from django.urls import path

from . import views

app_name = "articles"
# Slugs may be Chinese, so they are matched as text without a slash.
urlpatterns = [
    path("", views.home, name="home"),
    path("corrections/", views.corrections, name="corrections"),
    path("feed.atom", views.feed, name="feed"),
    path("articles/", views.archive, name="archive"),
    path("articles/<str:slug>/", views.article, name="article"),
    path("categories/<str:slug>/", views.category, name="category"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    path("for/<str:slug>/", views.audience, name="audience"),
    path("sources/", views.sources, name="sources"),
    path("sources/<str:slug>/", views.source, name="source"),
    path("sources.opml", views.sources_opml, name="sources-opml"),
    path("timelines/", views.timelines, name="timelines"),
    path("timelines/<str:slug>/", views.timeline, name="timeline"),
    path("search/", views.search, name="search"),
    path("predictions/", views.predictions, name="predictions"),
]
