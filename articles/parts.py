"""All the parts of an article's page, read from the database: what `articles/article.html` takes.

The public page and a preview both have them from here, so that they cannot differ.
"""

from django.conf import settings

from articles import rights, sharing
from articles.cards.faces import article_card
from articles.corrections import notes_of
from articles.freshness import freshness_of
from articles.leadpictures import lead_picture
from articles.making import Making
from articles.models import Claim
from articles.page import lay_out
from articles.related import related_to
from articles.river import with_passages
from articles.threads import threads_of


def parts_of(article, filed, *, now):
    """The context of an article's page, from its live edition. `filed` are the audiences and the
    topics it is filed under. Four queries, a fifth where it reports events that others could
    report, and a sixth where those date them otherwise."""
    credits, text = list(_credits(article.live)), lay_out(shown_of(article.live))
    audiences, tags = filed
    making = Making.of(article.live, text.claims)
    return {
        "article": article,
        "freshness": freshness_of(article, now=now),
        "text": text,
        "picture": lead_picture(article.live),
        "making": making,
        "card": article_card(article, credits, making),
        "corrections": notes_of(article.live),
        "threads": threads_of(article.live, text.claims),
        "credits": credits,
        "original": next((credit for credit in credits if credit.is_original), None),
        "audiences": audiences,
        "tags": tags,
        "related": _related(article, tags, credits),
        **_addresses(article),
    }


def _related(article, tags, credits):
    return related_to(article, tags=tags, sources={credit.story.source for credit in credits})


def shown_of(edition):
    """What of an edition's claims readers see (`rights.Shown`), in reading order. Two queries, the
    second for their passages."""
    # With each forecast its outcome, and whose words that rests on; never the text they are from.
    claims = Claim.objects.filter(edition=edition).select_related(
        "quotes", "prediction__resolution__snapshot__story__source"
    )
    outcome = "prediction__resolution__snapshot"
    claims = claims.defer(
        f"{outcome}__text", f"{outcome}__attestation", f"{outcome}__story__summary"
    )
    return rights.shown(list(with_passages(claims.in_reading_order())))


def _addresses(article):
    url, title = settings.SITE_URL + article.get_absolute_url(), article.live.headline
    return {
        "url": url,
        "shares": sharing.first_links(url, title),
        "more_shares": sharing.more_links(url, title),
    }


def _credits(edition):
    return edition.credits.select_related("story__source").defer("story__summary", "story__tags")
