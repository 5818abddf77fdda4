"""The preview screen: what each shape shows, what is named beside it, and the links to share."""

import io
import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles import framing, previewing, reviewing
from articles.checking import check_edition
from articles.models import Claim, PreviewLink
from articles.models.claims import Section
from tests.articles import work
from tests.articles.test_revising import fresh, take_live

pytestmark = pytest.mark.django_db


def address(edition, name="articles_edition_preview", *ids, **query):
    return reverse(f"admin:{name}", args=[edition.pk, *ids], query=query or None)


@pytest.fixture
def desk(sit, editor):
    return sit(editor)


def shown(client, edition, **query):
    answer = client.get(address(edition, **query))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_review_screen_leads_to_the_preview_and_back(desk, draft):
    review = desk.get(reverse("admin:articles_edition_review", args=[draft.pk])).content.decode()
    assert f'<a href="{address(draft)}" data-key="o">Preview</a>' in review
    assert reverse("admin:articles_edition_review", args=[draft.pk]) in shown(desk, draft)


@pytest.mark.parametrize(
    ("shape", "size", "query"),
    [
        ("phone", 'width="390" height="844"', ""),
        ("desktop", 'width="1280" height="800"', ""),
        ("print", 'width="718" height="1047"', "?print"),
    ],
)
def test_a_page_is_framed_at_the_size_that_its_shape_says(desk, draft, shape, size, query):
    page = address(draft, "articles_edition_preview_page")
    assert f'<iframe src="{page}{query}" {size}' in shown(desk, draft, **{"as": shape})


def test_an_unknown_shape_is_the_first_one(desk, draft):
    assert 'width="390"' in shown(desk, draft, **{"as": "hologram"})


def test_only_the_page_may_be_framed_and_only_by_us(desk, draft):
    screen = desk.get(address(draft))
    assert "frame-src 'self'" in screen["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in screen["Content-Security-Policy"]
    assert screen["X-Frame-Options"] == "DENY"
    page = desk.get(address(draft, "articles_edition_preview_page"))
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in page["Cache-Control"]


def test_on_paper_the_sheet_for_print_is_in_force(desk, draft):
    page = address(draft, "articles_edition_preview_page")
    screen, paper = (desk.get(page + query).content.decode() for query in ("", "?print"))
    assert 'css/print.css" media="print">' in screen
    assert 'css/print.css">' in paper


def test_the_page_is_whole_and_its_share_buttons_lead_nowhere(desk, draft):
    html = desk.get(address(draft, "articles_edition_preview_page")).content.decode()
    assert f"<h1>{draft.headline}</h1>" in html
    assert "Preview: not published." in html
    assert '<a class="button" role="link" aria-disabled="true">LinkedIn</a>' in html
    assert "linkedin.com" not in html


def test_the_page_tells_times_in_the_sites_zone_whoever_looks(desk, draft, editor, settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    editor.time_zone = "Africa/Lagos"
    editor.save()
    html = desk.get(address(draft, "articles_edition_preview_page")).content.decode()
    assert " CST</time>" in html
    assert "WAT" not in html


def test_the_card_says_what_the_meta_elements_of_the_page_say(desk, draft, settings):
    settings.SITE_URL = "https://record.example"
    html = shown(desk, draft, **{"as": "card"})
    card = html[html.index("<figure") : html.index("</figure>")]
    hook = draft.claims.get(section=Section.HOOK).text
    lines = re.sub(r"<[^>]+>", "", card).split("\n")
    said = [line.strip() for line in lines if line.strip()]
    assert said == ["record.example", draft.headline, hook]
    address = f"/admin/articles/edition/{draft.pk}/preview/card/"
    assert f'<img src="{address}" width="1200" height="630" alt="The Record' in card
    drawn = desk.get(address)
    assert drawn["Content-Type"] == "image/png"
    assert "no-store" in drawn["Cache-Control"]
    assert Image.open(io.BytesIO(drawn.content)).size == (1200, 630)
    assert "https://record.example/articles/one-code/" in html


def test_the_feed_item_is_the_one_the_feed_will_carry(client, desk, draft, editor, managing):
    about = {"audiences": [], "category": draft.article.category}
    framing.set_about(draft, editor, draft.version, tags=["power"], **about)
    hook = draft.claims.select_related("edition").get(section=Section.HOOK)
    reviewing.edit(hook, editor, fresh(draft).version, text="One code, not seven.")
    check_edition(fresh(draft), at=work.NOON)
    html = shown(desk, draft, **{"as": "feed"})
    printed = unescape(html[html.index("<code>") + 6 : html.index("</code>")])
    source = ElementTree.fromstring(namespaced(printed))  # noqa: S314 - our own
    take_live(fresh(draft), editor, managing, at=timezone.now())
    feed = ElementTree.fromstring(client.get("/feed.atom").content)  # noqa: S314 - our own
    (entry,) = feed.findall(f"{ATOM}entry")
    assert facts(source) == facts(entry)
    assert source.findtext(f"{ATOM}title") == draft.headline
    assert source.findtext(f"{ATOM}summary") == "One code, not seven."
    filed = [one for one in source.findall(f"{ATOM}category") if not one.get("scheme")]
    assert {one.get("term") for one in filed} == {"Energy", "power"}


ATOM = "{http://www.w3.org/2005/Atom}"


def namespaced(entry):
    return entry.replace("<entry", '<entry xmlns="http://www.w3.org/2005/Atom"', 1)


def facts(entry):
    """What an entry says, less its times and who reviewed it, which came in between."""
    said = [
        (part.tag, part.attrib, re.sub(r"Reviewed by [^·]+ · ", "", part.text or ""))
        for part in entry
    ]
    return [one for one in said if one[0].removeprefix(ATOM) not in ("published", "updated")]


def test_the_body_of_the_feed_item_is_read_as_html_and_its_words_stay_words(desk, draft):
    Claim.objects.filter(edition=draft, section=Section.HOOK).update(text="<b>One</b> & only.")
    html = shown(desk, draft, **{"as": "feed"})
    item = html[html.index('<article class="item"') : html.index("</article>")]
    assert "<p>&lt;b&gt;One&lt;/b&gt; &amp; only.<sup>1</sup></p>" in item
    assert "<h3>What changed</h3>" in item


def test_a_chinese_article_has_its_feed_item_in_chinese(desk, draft):
    draft.article.language = "zh-Hans"
    draft.article.save()
    html = shown(desk, draft, **{"as": "feed"})
    assert "<h3>发生了什么</h3>" in html
    assert "<summary>As Atom</summary>" in html


def test_what_stands_in_the_way_of_publication_is_named_with_the_way_to_it(desk, draft):
    html = shown(desk, draft)
    first = draft.claims.get(section=Section.HOOK)
    review = reverse("admin:articles_edition_review", args=[draft.pk])
    assert "Not yet publishable:" in html
    gap = f'<a href="{review}?claim={first.pk}#claim-{first.pk}">4 claims have no verdict yet.</a>'
    assert gap in html


def test_a_live_edition_is_shown_as_it_is_and_has_no_links(desk, draft, editor, managing):
    live = take_live(draft, editor, managing)
    html = shown(desk, live)
    assert "Shown as it was published, which is what readers see." in html
    assert "Make a link" not in html
    answer = desk.post(address(live, "articles_preview_share"), follow=True)
    assert "Only an edition in work has a link to share" in answer.content.decode()
    assert not PreviewLink.objects.exists()


def test_the_address_is_shown_once_and_opens_the_page_to_anybody(client, desk, draft, settings):
    html = desk.post(address(draft, "articles_preview_share")).content.decode()
    made = re.search(r'<input id="made" value="([^"]+)" readonly>', html)[1]
    assert made.startswith(f"{settings.SITE_URL}/preview/")
    assert made not in shown(desk, draft)
    reader = client.get(made.removeprefix(settings.SITE_URL))
    assert draft.headline in reader.content.decode()


def test_links_are_listed_with_who_made_them_and_what_became_of_them(desk, draft, editor, managing):
    now = timezone.now()
    long_ago = previewing.make_link(draft, editor, at=now - timedelta(days=9))[0]
    revoked = previewing.make_link(draft, managing)[0]
    previewing.revoke_link(revoked, managing)
    standing = previewing.make_link(draft, editor)[0]
    html = shown(desk, draft)
    lines = {
        int(pk): line for pk, line in re.findall(r"<p>Link (\d+) (.*?)</li>", html, flags=re.DOTALL)
    }
    assert list(lines) == [standing.pk, revoked.pk, long_ago.pk]
    assert "made by Ada Reyes, energy editor" in lines[standing.pk]
    assert "Open until" in lines[standing.pk]
    assert "Revoked by Tomasz Wolny" in lines[revoked.pk]
    assert "Opens nothing any longer" in lines[long_ago.pk]
    assert ["<form" in line for line in lines.values()] == [True, False, False]


def test_to_revoke_a_link_closes_it(client, desk, draft, editor):
    link, token = previewing.make_link(draft, editor)
    answer = desk.post(address(draft, "articles_preview_revoke", link.pk), follow=True)
    assert "Revoked. The link opens nothing any longer." in answer.content.decode()
    assert client.get(reverse("articles:preview", args=[token])).status_code == 404


def test_a_link_is_revoked_through_its_own_edition_alone(desk, draft, editor, managing):
    link, _ = previewing.make_link(draft, editor)
    other = work.edition(work.source("far-post", reviewed_by=managing), slug="other")
    assert desk.post(address(other, "articles_preview_revoke", link.pk)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_who_may_only_look_is_offered_no_button(sit, attribution, draft, editor):
    previewing.make_link(draft, editor)
    html = shown(sit(attribution), draft)
    assert "made by Ada Reyes" in html
    assert "Make a link" not in html
    assert "/revoke/" not in html
