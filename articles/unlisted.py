"""Pages that nothing links to, for whoever was given their address: previews, and what came of a
report."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import PreviewLink
from articles.pictures import leadpictures
from articles.rehearsal import kept_private, rehearsed_page
from articles.reports.reporting import told_of


def report_status(request, reference):
    """What came of a report, for whoever holds its reference; nothing of what they wrote."""
    told = told_of(reference)
    if told is None:
        return kept_private(render(request, "404.html", status=404))
    report, resolved, reported = told
    with translation.override(report.article.language.lower()):
        context = {"report": report, "resolved": resolved, "reported": reported}
        return kept_private(render(request, "articles/report_status.html", context))


def preview(request, token):
    """An edition in work, for whoever holds a link to it. Links that are expired, revoked or were
    never made are all answered alike."""
    now = timezone.now()
    link = _link(token, now)
    if link is None:
        return kept_private(render(request, "404.html", status=404))

    def address(picture, width):
        return reverse("articles:preview-picture", args=[token, width])

    until = link.expires_at
    return rehearsed_page(request, link.edition, address, at=now, expires_at=until)


def preview_picture(request, token, width):
    """The lead picture of that edition, for the same."""
    link = _link(token, timezone.now())
    shown = link and leadpictures.lead_picture(link.edition)
    data = shown and leadpictures.stored(shown.picture.file_hash, width)
    if not data:
        return kept_private(render(request, "404.html", status=404))
    return kept_private(HttpResponse(data, content_type=leadpictures.MEDIA_TYPE))


def _link(token, now):
    links = PreviewLink.objects.answering(now).for_token(token)
    return links.select_related("edition__article__category").first()
