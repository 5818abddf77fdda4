"""What every feed of ours says of itself, and how it is sent."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _

from articles.answers import public
from articles.feeds import atom, jsonfeed, rss
from articles.feeds.channel import Channel
from articles.freshness import LONGEST_STORED
from articles.languages import TAGS, active, site_description, whole

# By the end of its address: how a feed is written, and what it is sent as. Of the two in XML that
# is all we say: under the names of their own, browsers show them as source, without a style sheet.
FORMS = {
    "atom": (atom.write, "application/xml"),
    "rss": (rss.write, "application/xml"),
    "json": (jsonfeed.write, "application/feed+json"),
}
# HTTP dates have whole seconds. Until this is over, another change could get the same date.
_SAME_DATE = timedelta(seconds=1)


def channel_of(title, path, **parts):
    """The Channel of the list at a path, in the language of the address; `title` is "" for the
    site's own. `parts` are its items, what is gone, and `settled_at`."""
    statement = _(
        "AI-assisted, editor-curated news. Rights in quoted and linked material belong to its "
        "publishers."
    )
    return Channel(
        title=f"{title} – {settings.SITE_NAME}" if title else settings.SITE_NAME,
        description=site_description() or statement,
        rights=statement,
        publisher=settings.SITE_NAME,
        language=TAGS[active()],
        list_url=whole(path),
        about_url=whole(reverse("newsroom:how-we-work")),
        **parts,
    )


def answer(channel, form):
    """The answer that sends a channel in one of FORMS."""
    write, media_type = FORMS[form]
    body = write(channel, sheet=static("css/feed.css"))
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    at = channel.changed_at
    if at and timezone.now() - at > _SAME_DATE:
        response["Last-Modified"] = http_date(at.timestamp())
    return public(response, LONGEST_STORED)
