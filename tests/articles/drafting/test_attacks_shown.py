"""What an attacker wrote is words on every page that shows it, at the desk and, once an editor has
forced it through, for readers."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from lxml import etree, html

from articles import publishing, reviewing, revising
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.events import joining
from articles.models import DeskEntry, DraftRun, Edition, Finding, Timeline
from recaps.models import Recap
from tests.newsroom.surfaces import SURFACES

from .attacks import REFUSED, WORDS, Attack, everywhere, quoting
from .desk import NOW, Saying, lamp, story_of
from .tasks import URL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists")]

ACTIVE = {
    "applet", "base", "embed", "form", "frame", "iframe", "math", "noscript", "object", "script",
    "style", "svg", "template",
}  # fmt: skip
FOLLOWED = {"action", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset"}
# Where pages of ours lead: to us, to the sources, and to where readers pass an article on.
HOSTS = {
    "", "testserver", urlsplit(settings.SITE_URL).netloc, "tideline.example", "x.com",
    "www.linkedin.com", "news.ycombinator.com", "www.reddit.com", "service.weibo.com",
}  # fmt: skip
SOURCES_SCRIPT = "The attack was <script>alert(1)</script> in a comment."


def faults(page):
    """Whatever on a page is active and is not ours; an empty list for a page that is only read."""
    return [fault for element in page.iter(etree.Element) for fault in _faults_of(element)]


def _faults_of(element):
    if element.tag == "script" and not _is_ours(element):
        yield f"script {element.get('src', '')} {element.text}"
    if element.tag in ACTIVE - {"script", "form"} and not _is_drawn(element):
        yield element.tag
    if element.tag == "form" and urlsplit(element.get("action", "")).netloc:
        yield f"form to {element.get('action')}"
    if element.tag == "meta" and element.get("http-equiv"):
        yield "meta http-equiv"
    for name, value in element.attrib.items():
        if name.startswith("on") or name in ("style", "srcdoc", "autofocus"):
            yield f"{element.tag} {name}={value}"
        if name in FOLLOWED:
            address = urlsplit(value.strip())
            if address.scheme not in ("", "http", "https", "mailto") or address.netloc not in HOSTS:
                yield f"{element.tag} {name}={value}"


def _is_ours(script):
    src = script.get("src", "")
    from_us = src.startswith("/static/") or src == reverse("admin:jsi18n")
    return (from_us and not (script.text or "").strip()) or _is_data(script)


def _is_data(element):
    """What a page says of itself to programs: JSON, with nothing that could end its element."""
    if dict(element.attrib) != {"type": "application/ld+json"} or set("<>&") & set(element.text):
        return False
    return json.loads(element.text)["@context"] == "https://schema.org"


def _is_drawn(element):
    """The admin’s own drawings (sun, moon and their like), and ours: bars and lines alone."""
    if element.tag == "svg" and {part.tag for part in element} <= {"rect", "line"}:
        return len(element) > 0
    around = [element, *element.iterancestors("div", "button")][:2]
    return any({"base-svgs", "theme-toggle"} & set(e.get("class", "").split()) for e in around)


def test_the_search_for_faults_finds_them():
    page = html.document_fromstring(
        '<script type=application/ld+json>{"@context": "<"}</script>'
        "<script>x</script><script src=//e.example></script><p onclick=x style=y>"
        "<a href=javascript:x>z</a><iframe srcdoc=x></iframe><form action=https://e.example></form>"
        "<svg></svg><img src='data:x'><a href=https://e.example>z</a><meta http-equiv=refresh>"
    )
    assert len(faults(page)) == 15


def read(client, address):
    """A page, fetched and looked through; returns its text as a reader sees it."""
    answer = client.get(address, follow=True)
    body = answer.content.decode()
    policy = answer.headers.get("Content-Security-Policy", "")
    assert (address, answer.status_code) == (address, 200)
    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    if "html" not in answer.headers["Content-Type"]:
        return _program_read(answer, body)
    page = html.document_fromstring(body)
    assert (address, faults(page)) == (address, [])
    return " ".join(page.text_content().split())


def _program_read(answer, body):
    """What is not for eyes: plain text, or feeds that parse and hold no active HTML."""
    if "json" in answer.headers["Content-Type"]:
        read = json.loads(body)
        is_feed = isinstance(read, dict) and "jsonfeed.org" in read.get("version", "")
        for item in read["items"] if is_feed else ():
            assert faults(html.document_fromstring(item["content_html"])) == []
    if "xml" not in answer.headers["Content-Type"]:
        return body
    tree = etree.fromstring(body.encode(), etree.XMLParser(resolve_entities=False))
    texts = ["".join(part.itertext()) for part in tree.iter(etree.Element)]
    contents = [*tree.findall(".//{*}content"), *tree.findall(".//{*}encoded")]
    for content in contents:
        assert faults(html.document_fromstring(content.text)) == []
    return " ".join(" ".join(texts).split())


def drafted(editor, attack, **changes):
    story = story_of("turbine", lamp(editor), **changes)
    return draft_story(story, person=editor, drafter=Saying(attack.answer), at=NOW)


def desk_pages(edition):
    """Every page of the desk that shows an edition, its parts or how it was drafted."""
    pages = [reverse("admin:index"), f"{reverse('admin:articles_story_changelist')}?state=all"]
    pages += [
        reverse("admin:articles_edition_review", args=[edition.pk]),
        f"{reverse('admin:articles_edition_review', args=[edition.pk])}?claim="
        f"{edition.claims.first().pk}",
    ]
    for model in (
        edition.article, edition.original.story, *edition.draft_runs.all(),
        *DeskEntry.objects.all()[:1], *Finding.objects.all()[:1],
        *(claim.prediction for claim in edition.claims.all() if claim.prediction),
        *edition.article.tags.all(),
    ):  # fmt: skip
        about = model._meta
        if type(model) not in admin.site._registry:
            continue
        name = f"admin:{about.app_label}_{about.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[model.pk])]
    return list(dict.fromkeys(pages))


def test_a_refused_answer_is_words_on_the_page_that_keeps_it(client, administrator, editor):
    story = story_of("turbine", lamp(editor))
    client.force_login(administrator)
    for attack in REFUSED:
        with pytest.raises(DraftFailed):
            draft_story(story, drafter=Saying(attack.answer), at=NOW)
        run = DraftRun.objects.first()
        shown = read(client, reverse("admin:articles_draftrun_change", args=[run.pk]))
        assert "".join(run.raw_response.split())[:200] in "".join(shown.split())
    read(client, reverse("admin:articles_draftrun_changelist"))


def test_what_was_not_saved_is_words_beside_what_is_stored(client, editor):
    edition = drafted(editor, Attack("", everywhere('" onmouseover="alert(1)"'), "drafted"))
    claim = edition.claims.first()
    client.force_login(editor)
    url = reverse("admin:articles_review_edit", args=[edition.pk, claim.pk])
    mine = '"><script>alert(2)</script>'
    answer = client.post(url, {"text": mine, "basis": '"><b>', "version": 99})
    page = html.document_fromstring(answer.content.decode())
    assert (answer.status_code, faults(page)) == (422, [])
    assert page.get_element_by_id("mine-text").text.strip() == mine
    assert claim.text in page.text_content()


# -- Forced through -------------------------------------------------------------------------------


def forced_through(edition, editor, managing):
    """Everything a careless desk can do with it: forecasts tracked, events joined, findings waived,
    claims accepted, approved and published, corrected, and put into a recap."""

    def version():
        return Edition.objects.get(pk=edition.pk).version

    for claim in edition.claims.select_related("edition", "prediction"):
        if claim.prediction:
            asked = claim.prediction
            fields = {"question": asked.question, "resolve_by": asked.resolve_by}
            reviewing.track(claim, editor, version(), likelihood=asked.likelihood, **fields)
        if claim.event_date:
            joining.join(claim, editor, version(), title=claim.text[:200])
    for finding in Finding.objects.open().filter(claim__edition=edition):
        reviewing.waive(finding, managing, version(), reason=f"Let it stand: {edition.headline}")
    for claim in edition.claims.all():
        reviewing.accept(claim, editor, version())
    publishing.submit(edition, editor, version())
    publishing.approve(edition, managing, version())
    live = publishing.publish(edition, managing, version())
    note = {"what_was_wrong": live.headline, "what_is_right": live.headline}
    edition = revising.correct(live, managing, version(), **note).edition
    publishing.submit(edition, editor, version())
    publishing.approve(edition, managing, version())
    live = publishing.publish(edition, managing, version())
    thread = Timeline.objects.create(name="Tides", slug="tides")
    thread.events.add(*{claim.event for claim in live.claims.all() if claim.event})
    recap = Recap.objects.create(year=2026, week=47, number=1, published_at=NOW)
    recap.items.create(article=live.article, order=1)
    return live.article


def public_pages(article):
    """An address of each public route, for this article, and its twin in Chinese."""
    tag = article.tags.first()
    names = {
        "articles:article": [article.slug],
        "articles:article-elsewhere": [article.slug],
        "articles:history": [article.slug],
        "articles:report": [article.slug],
        "articles:category": [article.category.slug],
        "articles:topic": tag and [tag.slug],
        "articles:audience": ["operators"],
        "articles:source": ["skerry-lamp"],
        "articles:timeline": ["tides"],
        "recaps:recap": ["2026-W47"],
        "newsroom:sitemap-articles": [f"{article.published_at:%Y-%m}"],
        "articles:feed": ["atom"],
        "articles:corrections-feed": ["rss"],
        "recaps:recaps-feed": ["json"],
        "articles:category-feed": [article.category.slug, "json"],
        "articles:topic-feed": tag and [tag.slug, "rss"],
        "articles:audience-feed": ["operators", "atom"],
        "articles:source-feed": ["skerry-lamp", "json"],
        "articles:timeline-feed": ["tides", "rss"],
        "newsroom:api-article": [article.slug],
        "newsroom:api-source": ["skerry-lamp"],
        "newsroom:api-timeline": ["tides"],
        "newsroom:api-recap": ["2026-W47"],
    }
    pages = {
        route: reverse(route, args=names.get(route, []))
        for route in SURFACES
        if names.get(route, []) is not None
        and route
        not in (
            *("articles:preview", "articles:picture"),
            *("articles:report-status", "newsroom:takedown-status"),
            *("newsroom:security", "newsroom:icon"),
            *("newsroom:api-nothing", "newsroom:api-prediction"),
            *("articles:lead-picture", "articles:preview-picture"),
            *("articles:card", "articles:site-card", "recaps:card"),
        )
    }
    for route, there in [
        ("articles:audience", article.audiences),
        ("articles:timeline", article.live.claims.filter(event__isnull=False)),
        ("newsroom:api-timeline", article.live.claims.filter(event__isnull=False)),
    ]:
        if not there.exists():
            del pages[route]
            pages.pop(f"{route}-feed", None)
    pages["articles:search"] += "?q=tide"
    return pages


@pytest.mark.parametrize("attack", WORDS, ids=str)
def test_a_stored_draft_is_words_on_every_page_of_the_desk_and_of_the_site(
    client, administrator, editor, managing, attack
):
    edition = drafted(editor, attack)
    client.force_login(administrator)
    texts = {address: read(client, address) for address in desk_pages(edition)}
    review = texts[reverse("admin:articles_edition_review", args=[edition.pk])]
    for claim in edition.claims.all():
        assert " ".join(claim.text.split()) in review
    client.logout()
    pages = public_pages(forced_through(edition, editor, managing))
    texts |= {route: read(client, address) for route, address in pages.items()}
    headline = in_xml(edition.headline)
    for route in ("articles:home", "articles:article", "articles:archive", "articles:corrections",
                  "articles:feed", "recaps:recap"):  # fmt: skip
        assert headline in in_xml(texts[route]), route
    assert settings.SECRET_KEY not in "".join(texts.values())


def in_xml(text):
    """A text without what feeds have to leave out, on one line."""
    return " ".join(re.sub("[\ufffe\uffff]", "", text).split())


def test_a_sources_own_markup_quoted_word_for_word_is_words_everywhere(
    client, editor, managing, administrator
):
    """A report about an attack holds it, and so does an honest quotation; its title may, too."""
    title = 'On <script>alert("x")</script> & <img src=x onerror=alert(1)>'
    story = story_of("turbine", lamp(editor), title=title)
    story.snapshots.create(
        kind="feed", extractor="test", extractor_version="1", read_at=NOW,
        text=f"{SOURCES_SCRIPT} {story.snapshots.get().text}",
    )  # fmt: skip
    answer = quoting(SOURCES_SCRIPT) | {"headline": title, "url": URL}
    edition = draft_story(story, person=editor, drafter=Saying(answer), at=NOW)
    client.force_login(administrator)
    for address in desk_pages(edition):
        read(client, address)
    client.logout()
    article = forced_through(edition, editor, managing)
    texts = {route: read(client, page) for route, page in public_pages(article).items()}
    assert title in texts["articles:article"]
    assert SOURCES_SCRIPT in texts["articles:article"]
    assert title in texts["articles:feed"]
