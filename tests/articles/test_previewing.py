"""Previews: an edition in work on the reader's own page, and the links that show it to others."""

import logging
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import framing, previewing, publishing, reviewing, revising
from articles.models import (
    Article,
    Claim,
    DeskEntry,
    Edition,
    ListEntry,
    PreviewLink,
    Source,
)
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from articles.refusals import MoveRefused, NotPermitted
from articles.rehearsal import rehearse
from newsroom.logs import WithoutTokens
from tests.articles import make, work
from tests.articles.test_revising import correct, fresh, take_live

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def draft(editor, managing):
    return work.edition(work.source(reviewed_by=managing), by=editor)


@pytest.fixture
def live(draft, editor, managing):
    return take_live(draft, editor, managing)


def shared(edition, person, **more):
    """The public path of a new link to an edition."""
    _, token = previewing.make_link(edition, person, **more)
    return reverse("articles:preview", args=[token])


def closed(answer):
    """Whether an answer is the one to a link that opens nothing."""
    return answer.status_code == 404 and "There is no page at this address" in str(answer.content)


# -- The page --------------------------------------------------------------------------------------


def body(html):
    """A page from its headline on, without the moments that differ from one publication to
    another."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"<time[^>]*>[^<]*</time>", "<time>", main)


def without_sharing(html):
    return re.sub(r'(?s)<ul>\s*<li><a class="button".*?</details></li>.*?</ul>', "", body(html))


def test_a_preview_is_the_page_that_publishing_makes(client, draft, editor, managing):
    """Word for word, but for the share buttons, and who approved it."""
    framing.set_about(
        draft,
        editor,
        draft.version,
        tags=["storage", "power"],
        audiences=[make.audience()],
        category=draft.article.category,
    )
    for claim in draft.claims.all():
        reviewing.accept(claim, editor, fresh(draft).version)
    before = client.get(shared(fresh(draft), editor)).content.decode()
    publishing.submit(draft, editor, fresh(draft).version)
    publishing.approve(draft, managing, fresh(draft).version)
    publishing.publish(draft, managing, fresh(draft).version)
    after = client.get("/articles/one-code/").content.decode()
    approved = "\nApproved by Tomasz Wolny, managing editor."
    assert approved in after
    assert without_sharing(before) == without_sharing(after.replace(approved, "\n"))
    assert "storage" in body(before)
    assert "Grid planners" in body(before)


def test_the_next_edition_is_shown_with_the_correction_it_carries_and_what_is_live_stays(
    client, live, editor, managing
):
    new = correct(live, managing).edition
    framing.set_headline(new, editor, fresh(new).version, "Another headline")
    html = client.get(shared(fresh(new), editor)).content.decode()
    assert "<h1>Another headline</h1>" in html
    assert "Seven operators agreed." in html
    public = client.get("/articles/one-code/").content.decode()
    assert "Another headline" not in public
    assert "Corrected" not in public


def test_to_look_at_a_preview_writes_nothing(client, draft, editor):
    path = shared(draft, editor)
    before = [list(t.objects.values()) for t in (Edition, Article, Claim, DeskEntry, ListEntry)]
    client.get(path)
    after = [list(t.objects.values()) for t in (Edition, Article, Claim, DeskEntry, ListEntry)]
    assert before == after


def test_an_edition_that_was_live_keeps_what_was_written_down_then(live, editor):
    later = timezone.now() + 9 * DAY
    edition = fresh(live)
    article = rehearse(edition, at=later)
    assert edition.record == live.record
    assert article.updated_at == live.published_at


def test_a_preview_shows_no_more_of_a_source_than_its_rights_allow(client, draft, editor):
    hook = draft.claims.get(section=Section.HOOK)
    Claim.objects.filter(pk=hook.pk).update(origin=Claim.Origin.EXTRACTED)
    path = shared(draft, editor)
    assert hook.text in client.get(path).content.decode()
    Source.objects.update(rights_basis=RightsBasis.HEADLINE_ONLY)
    html = client.get(path).content.decode()
    assert hook.text not in html
    assert "Its words are not shown here" in html


def test_a_text_that_was_erased_is_not_quoted_in_a_preview(client, draft, editor):
    path = shared(draft, editor)
    passage = draft.claims.get(section=Section.TAKEAWAY).passages.get()
    quoted = f"<blockquote>“{passage.exact}”</blockquote>"
    assert quoted in client.get(path).content.decode()
    passage.snapshot.erase("They asked.", at=work.NOON)
    assert "<blockquote>" not in client.get(path).content.decode()


# -- The answer -----------------------------------------------------------------------------------


def test_a_preview_is_not_stored_not_indexed_and_tells_no_other_site_where_it_was(
    client, draft, editor
):
    answer = client.get(shared(draft, editor))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    html = answer.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in html
    for absent in ("canonical", "og:", "ld+json", "x.com", "linkedin.com", "data-copy"):
        assert absent not in html.lower(), absent


def test_the_band_names_the_edition_its_version_and_when_the_link_ends(client, draft, editor):
    at = timezone.now()
    html = client.get(shared(draft, editor, at=at)).content.decode()
    band = html[html.index('<aside class="preview"') : html.index("</aside>")]
    assert "Preview: not published." in band
    assert f"Edition 1, version {draft.version}." in band
    assert f'datetime="{at + 7 * DAY:%Y-%m-%dT%H:%MZ}"' in band


def test_the_preview_of_a_chinese_article_speaks_chinese(client, draft, editor):
    Article.objects.update(language="zh-Hans")
    html = client.get(shared(draft, editor)).content.decode()
    assert '<html lang="zh-Hans">' in html
    assert "预览：尚未发布。" in html
    assert "第 1 版，第 1 稿。" in html


def test_links_that_open_nothing_are_all_answered_alike(client, draft, editor):
    now = timezone.now()
    link, token = previewing.make_link(draft, editor)
    previewing.revoke_link(link, editor)
    revoked = reverse("articles:preview", args=[token])
    expired = shared(draft, editor, at=now - 8 * DAY)
    by_hash = reverse("articles:preview", args=[link.token_hash])
    answers = [client.get(path) for path in (revoked, expired, by_hash, "/preview/never-made/")]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.items())) for answer in answers}) == 1
    assert answers[0]["Cache-Control"] == "no-store"


def test_a_link_opens_until_its_last_moment_and_not_after(draft, editor):
    link, token = previewing.make_link(draft, editor)
    open_at = [
        PreviewLink.objects.answering(link.expires_at + step).for_token(token).exists()
        for step in (-timedelta(seconds=1), timedelta(0))
    ]
    assert open_at == [True, False]


def test_a_link_follows_the_edition_as_it_is_now(client, draft, editor):
    path = shared(draft, editor)
    framing.set_headline(draft, editor, draft.version, "Said better")
    html = client.get(path).content.decode()
    assert "<h1>Said better</h1>" in html
    assert "version 2" in html


def test_a_link_ends_with_the_publication(client, draft, editor, managing):
    path = shared(draft, editor)
    take_live(draft, editor, managing)
    assert closed(client.get(path))


def test_what_is_withdrawn_takes_the_links_to_its_next_edition_along(
    client, live, editor, managing
):
    new = revising.update(live, editor, live.version)
    path = shared(new, editor)
    assert client.get(path).status_code == 200
    publishing.withdraw(live, managing, fresh(live).version, why="Its source took it back.")
    assert closed(client.get(path))
    assert client.get(shared(fresh(new), editor)).status_code == 200


def test_no_public_list_names_what_is_only_previewed(client, draft, editor):
    path = shared(draft, editor)
    for address in ("/", "/articles/", "/feed.atom", "/sitemap.xml", "/search/?q=operators"):
        html = client.get(address).content.decode()
        assert draft.headline not in html, address
        assert path not in html, address


# -- Making and revoking ---------------------------------------------------------------------------


def test_only_the_hash_of_a_token_is_kept(draft, editor):
    link, token = previewing.make_link(draft, editor)
    assert len(token) == 32  # 192 bits
    for table in (PreviewLink, DeskEntry):
        assert token not in str(list(table.objects.values()))
    assert link.token_hash == PreviewLink.hash_of(token)


def test_no_two_links_have_the_same_token(draft, editor):
    assert len({previewing.make_link(draft, editor)[1] for _ in range(20)}) == 20


def test_making_and_revoking_are_lines_of_the_record(draft, editor, managing):
    link, _ = previewing.make_link(draft, editor, at=work.NOON)
    previewing.revoke_link(link, managing)
    previewing.revoke_link(link, editor)  # closed already: nothing more to say
    link.refresh_from_db()
    assert (link.made_by, link.person_name) == (editor, "Ada Reyes, energy editor")
    assert link.revoked_by == managing
    entries = DeskEntry.objects.filter(edition=draft).order_by("pk")
    assert [(entry.verb, entry.person) for entry in entries] == [
        ("share preview", editor),
        ("revoke preview", managing),
    ]
    assert entries[0].why == f"link {link.pk}, until 2026-11-25 12:00 UTC"


def test_only_who_may_change_an_edition_may_share_or_revoke(draft, editor, attribution):
    link, _ = previewing.make_link(draft, editor)
    with pytest.raises(NotPermitted):
        previewing.make_link(draft, attribution)
    with pytest.raises(NotPermitted):
        previewing.revoke_link(link, attribution)
    link.refresh_from_db()
    assert link.revoked_at is None
    assert PreviewLink.objects.count() == 1


def test_what_is_published_has_its_own_address_and_no_link(live, editor):
    with pytest.raises(MoveRefused, match="Only an edition in work"):
        previewing.make_link(live, editor)


# -- The log ---------------------------------------------------------------------------------------


def test_the_log_names_no_token(client, settings, caplog):
    filters = [settings.LOGGING["filters"][name]["()"] for name in
               settings.LOGGING["handlers"]["console"]["filters"]]  # fmt: skip
    assert filters == ["newsroom.logs.WithoutTokens"]
    caplog.handler.addFilter(WithoutTokens())
    with caplog.at_level(logging.WARNING):
        client.get("/preview/not-a-token-of-ours/")
        client.get("/articles/none/")
    assert "Not Found: /preview/…/" in caplog.messages
    assert "Not Found: /articles/none/" in caplog.messages
    assert "not-a-token" not in caplog.text
