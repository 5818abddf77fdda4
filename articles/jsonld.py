"""What pages say to programs about themselves, in the words of schema.org (JSON-LD).

Dictionaries, made of what the pages show; nothing is read from the database here. They are copied
on, so words of a source stand in them only where its rights let them be passed on. Pages have a
budget: of quotations the first are told, up to `QUOTED_WORDS`; the API has all of them.

Longer than usual: one short function for each kind of thing that a page names.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import rights
from articles.languages import TAGS, active, site_description, whole
from articles.making import digital_source_type
from articles.models import Source
from articles.models.claims import Section
from articles.moments import for_programs
from articles.text import words

CONTEXT = "https://schema.org"
QUOTED_WORDS = 25


def block(*things):
    """Things as one document, without what is empty; None among them are left out."""
    graph = [_filled(thing) for thing in things if thing]
    return {"@context": CONTEXT, "@graph": graph}


def _filled(thing):
    return {key: value for key, value in thing.items() if value not in ("", None, [], ())}


# -- Who we are ------------------------------------------------------------------------------------


def publisher():
    """This newsroom, with the principles it says it works by. It claims no policy that it has not,
    and never that anything is fact-checked."""
    contact = {"@type": "ContactPoint", "contactType": "editorial", "email": settings.CONTACT_EMAIL}
    return _filled(
        {
            **_ourselves(),
            "url": whole("/"),
            "publishingPrinciples": whole(reverse("newsroom:how-we-work")),
            "correctionsPolicy": whole(reverse("articles:corrections")),
            "contactPoint": contact if settings.CONTACT_EMAIL else None,
        }
    )


def _ourselves():
    """The publisher by name alone, where the whole of it stands elsewhere in the document."""
    return {
        "@type": "NewsMediaOrganization",
        "@id": whole("/#publisher"),
        "name": settings.SITE_NAME,
    }


def site():
    """The site itself, with the way to search it."""
    pattern = whole(reverse("articles:search")) + "?q={words}"
    return {
        "@type": "WebSite",
        "@id": whole("/#site"),
        "name": settings.SITE_NAME,
        "url": whole(reverse("articles:home")),
        "description": site_description(),
        "inLanguage": TAGS[active()],
        "publisher": publisher(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": pattern},
            "query-input": "required name=words",
        },
    }


def crumbs(*steps):
    """The way to a page from the front page, as (name, path) steps; the page itself is the last."""
    way = [(settings.SITE_NAME, reverse("articles:home")), *steps]
    listed = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": whole(path)}
        for place, (name, path) in enumerate(way, 1)
    ]
    del listed[-1]["item"]  # the page it stands on
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def collection(name, path, *, above=(), about=None):
    """A page that lists articles, and the way to it; `about` is the thing they have in common."""
    page = {
        "@type": "CollectionPage",
        "name": str(name),
        "url": whole(path),
        "inLanguage": TAGS[active()],
        "isPartOf": {"@id": whole("/#site")},
        "about": about,
    }
    return block(page, crumbs(*above, (name, path)))


# -- An article ------------------------------------------------------------------------------------


def article(parts):
    """The document of an article's page, from the parts of it (`parts.parts_of`), its published
    `translations` among them."""
    article, url = parts["article"], parts["url"]
    told = rights.passed_on_of(parts["seen"])
    above = [(article.category.local_name, _category(article))] if article.category else []
    headline = (article.live.headline, article.get_absolute_url())
    return block(
        {
            "@type": "AnalysisNewsArticle",
            "url": url,
            "headline": article.live.headline,
            "description": _hook(told),
            "inLanguage": article.language,
            "datePublished": for_programs(article.published_at),
            "dateModified": for_programs(article.changed_at),
            "articleSection": article.category and article.category.local_name,
            "keywords": [tag.name for tag in parts["tags"]],
            "audience": _audience(parts["audiences"]),
            "image": _images(parts),
            "license": settings.TEXT_LICENCE_URL,
            **_made(parts),
            **_rests_on(parts["credits"], told),
            "correction": [_correction(note) for note in parts["corrections"]],
            **_translated(article, parts["translations"]),
        },
        crumbs(*above, headline),
    )


def _hook(told):
    return " ".join(claim.text for claim in told.claims if claim.section == Section.HOOK)


def _category(article):
    return reverse("articles:category", args=[article.category.slug])


def _images(parts):
    """The lead picture, where there is one, and the social card."""
    shown = parts["picture"]
    lead = shown and {
        "@type": "ImageObject",
        "contentUrl": whole(shown.url),
        "creditText": shown.credit,
        "license": shown.picture.deed,
    }
    return [*([_filled(lead)] if lead else []), parts["card"].url]


def _audience(audiences):
    names = [audience.local_name for audience in audiences]
    return {"@type": "Audience", "audienceType": names} if names else None


def _made(parts):
    """Who and what made it, as the page says it: an author who is no person is the newsroom."""
    making = parts["making"]
    signed = dict.fromkeys([*making.reviewed_by, making.approved_by])
    written = making.written_by if making.by_person else ()
    kind = digital_source_type(making, parts["seen"].claims)
    return {
        "author": [_person(name) for name in written] or _ourselves(),
        "editor": [_person(name) for name in signed if name],
        "publisher": publisher(),
        "digitalSourceType": {"@id": kind},
    }


def _person(signature):
    """A person as they sign, “Hana Brückner, energy editor”: a name and, it may be, a role."""
    name, _comma, role = signature.partition(", ")
    return _filled({"@type": "Person", "name": name, "jobTitle": role})


def _correction(note):
    text = f"{_('What was wrong: ')}{note.wrong} {_('What is right: ')}{note.right}"
    return {
        "@type": "CorrectionComment",
        "datePublished": for_programs(note.at),
        "text": text,
        "author": _person(note.by),
    }


def _translated(article, translations):
    """The original that it translates, or the translations that it has."""
    root = next((one for one in translations if one.pk == article.translation_of_id), None)
    if root:
        return {"translationOfWork": _work(root)}
    return {"workTranslation": [_work(one) for one in translations]}


def _work(article):
    url = whole(article.get_absolute_url())
    return {"@type": "AnalysisNewsArticle", "url": url, "inLanguage": article.language}


# -- What it rests on ------------------------------------------------------------------------------


def _rests_on(credits, told):
    """The original it is based on, and all other stories it cites; with quotations."""
    quotes = _quotations(told)
    return {
        "isBasedOn": [_original(credit.story) for credit in credits if credit.is_original],
        "citation": [
            _cited(credit, quotes.get(credit.story_id))
            for credit in credits
            if not credit.is_original or credit.story_id in quotes
        ],
    }


def _original(story):
    return _filled(
        {
            **_story(story),
            "name": rights.headline_of(story),
            "inLanguage": story.language,
            "datePublished": story.published_at and for_programs(story.published_at),
        }
    )


def _cited(credit, quotations):
    """A story that is cited; one that the article is based on is told of more fully there."""
    name = "" if credit.is_original else rights.headline_of(credit.story)
    return _filled({**_story(credit.story), "name": name, "hasPart": quotations})


def _story(story):
    publisher = {"@type": "Organization", "name": story.source.shown_name}
    return {"@type": "CreativeWork", "url": story.url, "publisher": publisher}


def _quotations(told):
    """{story id: Quotations}, each text once, as far as the budget goes."""
    found, left, seen = {}, QUOTED_WORDS, set()
    for passage in (passage for claim in told.claims for passage in claim.passages.all()):
        said = told.quotes.get(passage.pk)
        if not said or said in seen:
            continue
        left -= words.count(said)
        if left < 0:
            break
        seen.add(said)
        found.setdefault(passage.snapshot.story_id, []).append({"@type": "Quotation", "text": said})
    return found


# -- Lists of things -------------------------------------------------------------------------------


def item_list(name, path, entries, *, above=()):
    """A page that is a list with an end, and the way to it; `entries` are things in their order."""
    listed = [{"@type": "ListItem", "position": n, **entry} for n, entry in enumerate(entries, 1)]
    page = {
        "@type": "ItemList",
        "name": str(name),
        "url": whole(path),
        "numberOfItems": len(listed),
        "itemListElement": listed,
    }
    return block(page, crumbs(*above, (name, path)))


def entry(article):
    """An article of a list: the page that is meant, by address and headline."""
    return {"url": whole(article.get_absolute_url()), "name": article.live.headline}


def timeline(timeline, events):
    """The document of a timeline's page: its events, with their dates as far as they are known."""
    path = timeline.get_absolute_url()
    happened = [
        {
            "item": {
                "@type": "Event",
                "name": event.title,
                "startDate": event.reports[0].when,
                "url": f"{whole(path)}#event-{event.pk}",
            }
        }
        for event in events
    ]
    above = [(_("Timelines"), reverse("articles:timelines"))]
    return item_list(timeline.local_name, path, happened, above=above)


def filed(about, path):
    """The document of the list of articles of one category, audience, topic or source."""
    if not isinstance(about, Source):
        return collection(getattr(about, "local_name", about.name), path)
    publisher = {"@type": "Organization", "name": about.shown_name, "url": about.homepage}
    above = [(_("Sources"), reverse("articles:sources"))]
    return collection(about.shown_name, path, above=above, about=_filled(publisher))
