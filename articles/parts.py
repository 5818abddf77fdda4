"""All the parts of an article's page, read from the database: what `articles/article.html` takes.

The public page and a preview both have them from here, so that they cannot differ.
"""

from articles import rights, sharing
from articles.cards.faces import article_card
from articles.corrections import notes_of
from articles.events.threads import threads_of
from articles.freshness import freshness_of
from articles.languages import whole
from articles.lists.river import cited, credited
from articles.lists.tallies import filed_under, filings
from articles.making import Making
from articles.models import Article, Claim
from articles.page import lay_out
from articles.pictures.leadpictures import lead_picture
from articles.related import beside


def read(slug):
    """A published article with its credits, and what it is `filed` under; None where there is none.
    One query."""
    published = Article.objects.published().filter(slug=slug)
    for article in credited(published, **filings()):
        return article, filed_under(article.live)
    return None


def parts_of(article, filed, *, now):
    """The context of an article's page, from its live edition with its credits. `filed` are the
    audiences and the topics it is filed under. Two queries, and a third where it reports events
    that others could report."""
    credits, seen = list(article.live.credits.all()), shown_of(article.live)
    text = lay_out(seen)
    audiences, tags = filed
    making = Making.of(article.live, text.claims)
    near = beside(article, tags=tags, sources={credit.story.source for credit in credits})
    return {
        "article": article,
        "freshness": freshness_of(article, now=now),
        "seen": seen,
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
        "related": near.related,
        "translations": near.translations,
        **_addresses(article),
    }


def shown_of(edition):
    """What of an edition's claims readers see (`rights.Shown`), in reading order. One query."""
    # With each forecast its outcome, and whose words that rests on; never the text they are from.
    claims = Claim.objects.filter(edition=edition).select_related(
        "quotes", "prediction__resolution__snapshot__story__source"
    )
    outcome = "prediction__resolution__snapshot"
    claims = claims.defer(
        f"{outcome}__text", f"{outcome}__attestation", f"{outcome}__story__summary"
    )
    return rights.shown(cited(claims))


def _addresses(article):
    url, title = whole(article.get_absolute_url()), article.live.headline
    return {
        "url": url,
        "shares": sharing.first_links(url, title),
        "more_shares": sharing.more_links(url, title),
    }
