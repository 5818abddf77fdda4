"""An article in its other languages."""

from django.db.models import Exists, OuterRef, Q

from articles.models import Article


def knowing_translations(articles):
    """A queryset of articles that know whether one of them is translated, so that the page of one
    that is not asks for nothing."""
    others = Article.objects.published().filter(translation_of=OuterRef("pk"))
    return articles.annotate(is_translated=Exists(others))


def translations(article):
    """The published articles that say the same in other languages and the article itself, the
    original first; () where there is no other.

    One query; none where the article is no translation and knows that it has none.
    """
    if not (article.translation_of_id or getattr(article, "is_translated", True)):
        return ()
    root = article.translation_of_id or article.pk
    same = Article.objects.published().filter(Q(pk=root) | Q(translation_of=root))
    found = list(same.only("slug", "language", "translation_of"))
    found.sort(key=lambda one: (one.pk != root, one.language, one.pk))
    return tuple(found) if len(found) > 1 else ()
