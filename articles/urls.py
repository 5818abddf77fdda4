"""The addresses of articles and of their lists. They never change meaning once published."""

from django.urls import path

from articles.languages import in_both_languages

from . import views

app_name = "articles"
# Slugs may be Chinese, so they are matched as text without a slash.
urlpatterns = in_both_languages(
    path("", views.home, name="home"),
    path("corrections/", views.corrections, name="corrections"),
    path("articles/", views.archive, name="archive"),
    path("categories/<str:slug>/", views.category, name="category"),
    path("topics/<str:slug>/", views.topic, name="topic"),
    path("for/<str:slug>/", views.audience, name="audience"),
    path("sources/", views.sources, name="sources"),
    path("sources/<str:slug>/", views.source, name="source"),
    path("timelines/", views.timelines, name="timelines"),
    path("timelines/<str:slug>/", views.timeline, name="timeline"),
    path("search/", views.search, name="search"),
    path("predictions/", views.predictions, name="predictions"),
)
# An article follows its own language; the others are read by programs.
urlpatterns += [
    path("articles/<str:slug>/", views.article, name="article"),
    path("zh/articles/<str:slug>/", views.article_elsewhere, name="article-elsewhere"),
    path("feed.atom", views.feed, name="feed"),
    path("sources.opml", views.sources_opml, name="sources-opml"),
]
