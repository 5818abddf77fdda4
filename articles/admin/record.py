"""The record of an article on a page, newest first, and as a file."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.record import exported, lines_about

# Lines on one page.
LINES = 100
# Whoever may edit may take the file away.
EXPORT = "articles.change_edition"


class NarrowForm(forms.Form):
    """By whom and what the lines are narrowed; what is not among them narrows nothing."""

    verb = forms.CharField(required=False, max_length=40)
    by = forms.CharField(required=False, max_length=210)
    page = forms.IntegerField(required=False, min_value=1, max_value=10**6)


@require_safe
def record(request, article_id):
    """GET: the page. `?verb=` and `?by=` narrow it, `?page=` goes back in time."""
    article = _article(request, article_id, "articles.view_deskentry")
    lines = lines_about(article)
    form = NarrowForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    verb, by = asked.get("verb", ""), asked.get("by", "")
    found = lines.filter(**({"verb": verb} if verb else {}), **({"person_name": by} if by else {}))
    page = Paginator(found.select_related("edition", "story"), LINES).get_page(asked.get("page"))
    narrowed = urlencode({"verb": verb, "by": by})
    context = {
        **admin.site.each_context(request),
        "title": f"Record: {article.live or article}",
        "article": article,
        "newest": article.editions.order_by("-number").first(),
        "page": page,
        "verbs": _values(lines, "verb"),
        "people": _values(lines, "person_name"),
        "verb": verb,
        "by": by,
        "older": page.has_next() and f"?{narrowed}&page={page.next_page_number()}",
        "newer": page.has_previous() and f"?{narrowed}&page={page.previous_page_number()}",
        "may_export": request.user.has_perm(EXPORT),
    }
    return TemplateResponse(request, "admin/articles/article/record.html", context)


def _values(lines, name):
    return list(lines.order_by(name).values_list(name, flat=True).distinct())


@require_safe
def export(request, article_id):
    """GET: the record as a file, sent as it is written."""
    article = _article(request, article_id, EXPORT)
    answer = StreamingHttpResponse(exported(article), content_type="application/json")
    name = f"record-{article.slug}.json"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "no-store"
    return answer


def _article(request, pk, permission):
    if not request.user.has_perms(["articles.view_article", permission]):
        raise PermissionDenied
    articles = Article.objects.select_related("category", "live", "translation_of")
    return get_object_or_404(articles, pk=pk)


ROUTES = [
    ("record/", record, "articles_article_record"),
    ("record.json", export, "articles_article_export"),
]
