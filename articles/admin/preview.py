"""The preview screen: an edition as readers, feeds and other sites would be given it, and the
links that let somebody outside the desk read it.

`page` is the reader's own page, framed by `preview`. `articles.previewing` guards the links.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles import previewing
from articles.cards.drawing import draw
from articles.cards.faces import article_card
from articles.cards.typefaces import typefaces
from articles.feeds.furniture import channel_of
from articles.feeds.reading import alone
from articles.languages import whole
from articles.making import Making
from articles.models import LeadPicture, PreviewLink
from articles.pictures import leadpictures
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted
from articles.rehearsal import kept_private, rehearse, rehearsed_page

from . import picture
from .review import credits_of, visible_edition


@dataclass(frozen=True)
class Frame:
    """The reader's page in a window: CSS pixels, and what stands beside it in words."""

    width: int
    height: int
    note: str
    query: str = ""


FRAMES = {
    "phone": Frame(390, 844, "390 pixels wide, as on most phones."),
    "desktop": Frame(1280, 800, "1280 pixels wide, as on a laptop."),
    # A4 at 96 pixels an inch, less a margin of 1 cm.
    "print": Frame(718, 1047, "As wide as A4 paper, in the style sheet for print.", "?print"),
}
SHAPES = {
    "phone": "Phone",
    "desktop": "Desktop",
    "print": "Print",
    "card": "Social card",
    "feed": "Feed item",
}


@csp_update({"frame-src": [SELF]})
@require_safe
def preview(request, edition_id):
    """GET: the screen. `?as=` says in which of the SHAPES."""
    return _screen(request, visible_edition(request, edition_id))


@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_safe
def page(request, edition_id):
    """The page itself, for the frames of the screen. `?print` dresses it for paper."""
    edition = visible_edition(request, edition_id)
    printed = "print" in request.GET
    return rehearsed_page(request, edition, picture.address, at=timezone.now(), printed=printed)


@require_safe
def card(request, edition_id):
    """The social card that the edition would have."""
    edition = visible_edition(request, edition_id)
    article = rehearse(edition, at=timezone.now())
    posted = article_card(article, credits_of(edition), Making.of(edition))
    data = draw(posted.card, typefaces(settings.CARD_CJK_FONT))
    return kept_private(HttpResponse(data, content_type="image/png"))


@require_safe
def picture_file(request, edition_id, width):
    """The lead picture of an edition in one of its widths, for whoever may look at that."""
    edition = visible_edition(request, edition_id)
    found = LeadPicture.objects.filter(edition=edition, erased_at=None).first()
    data = found and leadpictures.stored(found.file_hash, width)
    if not data:
        raise Http404("This edition has no such picture.")
    return kept_private(HttpResponse(data, content_type=leadpictures.MEDIA_TYPE))


@csp_update({"frame-src": [SELF]})
@require_POST
def share(request, edition_id):
    """Make a link, and show its address: here and now, because it is kept nowhere."""
    edition = visible_edition(request, edition_id)
    try:
        _, token = previewing.make_link(edition, request.user)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(_address(edition))
    made = whole(reverse("articles:preview", args=[token]))
    return _screen(request, edition, made=made)


@require_POST
def revoke(request, edition_id, link_id):
    edition = visible_edition(request, edition_id)
    link = get_object_or_404(edition.preview_links, pk=link_id)
    try:
        previewing.revoke_link(link, request.user)
    except NotPermitted as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, "Revoked. The link opens nothing any longer.")
    return HttpResponseRedirect(f"{_address(edition)}#links")


def _address(edition):
    return reverse("admin:articles_edition_preview", args=[edition.pk])


def _screen(request, edition, made=""):
    shape = request.GET.get("as", "")
    shape = shape if shape in SHAPES else "phone"
    links = edition.preview_links.select_related("revoked_by")
    answering = PreviewLink.objects.answering(timezone.now()).filter(edition=edition)
    context = {
        **admin.site.each_context(request),
        "title": f"Preview: {edition}",
        "edition": edition,
        "shape": shape,
        "shapes": SHAPES,
        "frame": FRAMES.get(shape),
        "gaps": gaps(edition) if edition.is_in_work else [],
        "links": links,
        "answering": set(answering.values_list("pk", flat=True)),
        "made": made,
        "may_share": request.user.has_perm(previewing.PERMISSION),
        "days": previewing.LASTS.days,
        **_drawn(request, edition, shape),
    }
    return TemplateResponse(request, "admin/articles/edition/preview.html", context)


def _drawn(request, edition, shape):
    """What the shapes without a frame show, drawn from what readers' programs are given."""
    now = timezone.now()
    if shape == "card":
        html = rehearsed_page(request, edition, picture.address, at=now).content.decode()
        return {"card": Card.of(html)}
    if shape == "feed":
        article = rehearse(edition, at=now)
        item = alone(article, channel_of("", reverse("articles:home")), picture.address)
        return {"item": item, "article": article}
    return {}


@dataclass(frozen=True)
class Card:
    """What a page tells the sites on which it is shared."""

    facts: dict  # the content of its meta elements by name, in their order
    host: str

    @classmethod
    def of(cls, html):
        facts = _Facts()
        facts.feed(html)
        return cls(facts.found, urlsplit(settings.SITE_URL).hostname or "")

    @property
    def title(self):
        return self.facts.get("og:title", "")

    @property
    def description(self):
        return self.facts.get("og:description", "")

    @property
    def alt(self):
        return self.facts.get("og:image:alt", "")


class _Facts(HTMLParser):
    """The meta elements of a page that describe it: OpenGraph, X, and the plain description."""

    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name = given.get("property") or given.get("name") or ""
        if tag == "meta" and name.startswith(("og:", "article:", "twitter:", "description")):
            self.found[name] = given.get("content", "")


ROUTES = [
    ("preview/", preview, "articles_edition_preview"),
    ("preview/page/", page, "articles_edition_preview_page"),
    ("preview/card/", card, "articles_edition_preview_card"),
    ("picture/<int:width>/", picture_file, "articles_edition_picture"),
    ("preview/share/", share, "articles_preview_share"),
    ("preview/<int:link_id>/revoke/", revoke, "articles_preview_revoke"),
]
