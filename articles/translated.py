"""An article in its other languages."""

from django.db.models import Exists, OuterRef, Q

from articles.models import Article


def knowing_translations(articles):
    """A queryset of articles that know whether one of them is translated, so that the page of one
    that is not asks for nothing."""
    others = Article.objects.published().filter(translation_of=OuterRef("pk"))
    return articles.annotate(is_translated=Exists(others))


def translations_of(article):
    """The published articles that say the same in other languages, the original first.

    One query; none where the article is no translation and knows that it has none.
    """
    if not (article.translation_of_id or getattr(article, "is_translated", True)):
        return ()
    root = article.translation_of_id or article.pk
    same = Article.objects.published().filter(Q(pk=root) | Q(translation_of=root))
    found = list(same.exclude(pk=article.pk).only("slug", "language", "translation_of"))
    return tuple(sorted(found, key=lambda one: (one.pk != root, one.language, one.pk)))


def alternates(article, translations):
    """What search engines are told of an article and its translations, as (hreflang, path): where
    each language is, and the original for everybody else. Nothing where there is no other."""
    if not translations:
        return ()
    original = [one for one in translations if one.pk == article.translation_of_id]
    default = [*original, article][0]
    paths = [(one.language, one.get_absolute_url()) for one in (article, *translations)]
    return (*sorted(paths), ("x-default", default.get_absolute_url()))
