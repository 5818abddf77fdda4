"""A published article in the other language: begun at the desk, linked where readers see both."""

import datetime

import pytest

from articles import framing, publishing, related, reviewing, translating
from articles.models import Article, Claim, DeskEntry, Edition, Prediction, RelatedUpdate
from articles.models.claims import Section
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import make, work
from tests.articles.test_revising import fresh, take_live
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(hours=3)
CHINESE = "七家运营商在 3 月 1 日前共用一条规范。"


@pytest.fixture
def live(editor, managing):
    edition = work.edition(work.source(reviewed_by=managing, may_translate=True), by=editor)
    edition.article.tags.add("power")
    edition.article.audiences.add(make.audience())
    forecast = Prediction.objects.create(
        question="Will more join?", likelihood="likely", resolve_by=NOON.date(), tracked_by=editor
    )
    work.claim(
        edition, Section.IMPLICATION, "More may join.", basis="analysis", prediction=forecast
    )
    return take_live(edition, editor, managing)


def begin(edition, person):
    return translating.begin(edition, person, fresh(edition).version, at=LATER)


def translated(edition, person, managing, *, at=LATER):
    """Every sentence put into Chinese, and published."""
    framing.set_headline(edition, person, fresh(edition).version, "七家运营商共用一条规范")
    for claim in edition.claims.select_related("edition"):
        claim.passages.all().delete()
        reviewing.edit(
            claim, person, fresh(edition).version, text="他们共用一条规范。", basis="analysis"
        )
    return take_live(fresh(edition), person, managing, at=at)


def sentences(edition):
    return [
        (c.section, c.paragraph, c.text, c.basis, c.origin, c.event_date,
         [(p.exact, p.start, p.end, p.snapshot_id) for p in c.passages.all()])
        for c in edition.claims.in_reading_order()
    ]  # fmt: skip


# -- Beginning -------------------------------------------------------------------------------------


def test_a_translation_is_an_article_of_its_own_with_all_that_is_to_be_translated(live, editor):
    begun = begin(live, editor)
    article = begun.article
    assert (article.slug, article.language) == ("one-code-zh", "zh-Hans")
    assert (article.translation_of, article.category) == (live.article, live.article.category)
    assert [tag.name for tag in article.tags.all()] == ["power"]
    assert [one.name for one in article.audiences.all()] == ["Grid planners"]
    assert (begun.status, begun.headline, begun.origin) == ("draft", live.headline, live.origin)
    assert begun.created_by == editor
    assert sentences(begun) == sentences(live)
    assert [c.story_id for c in begun.credits.all()] == [c.story_id for c in live.credits.all()]
    assert {claim.verdict for claim in begun.claims.all()} == {""}
    assert article.live is None


def test_what_only_one_page_may_say_stays_with_the_original(live, editor):
    begun = begin(live, editor)
    assert live.claims.exclude(prediction=None).exists()
    assert not begun.claims.exclude(prediction=None).exists()
    assert not begun.claims.exclude(event=None).exists()


def test_it_is_a_line_of_the_record_of_each(live, editor):
    begun = begin(live, editor)
    told = {entry.edition: entry for entry in DeskEntry.objects.filter(verb="translate")}
    assert {(entry.person, entry.at) for entry in told.values()} == {(editor, LATER)}
    assert told[begun].why == "into Chinese, from edition 1 of one-code"
    assert told[live].why == f"into Chinese: {begun.article}"


def test_a_sources_own_sentences_come_along_only_where_it_lets_them_be_translated(
    live, editor, managing
):
    source = live.credits.get().story.source
    source.may_translate = False
    source.save()
    Claim.objects.filter(edition=live).update(origin="model", quotes=None)
    claim = live.claims.first()
    Claim.objects.filter(pk=claim.pk).update(origin="extracted")
    begun = begin(live, editor)
    assert claim.text not in [c.text for c in begun.claims.all()]
    assert begun.claims.count() == live.claims.count() - 1
    assert "its words: 1" in begun.desk_entries.get(verb="translate").why
    Edition.objects.filter(pk=begun.pk).update(status="discarded")
    source.may_translate = True
    source.save()
    again = begin(live, editor)
    assert claim.text in [c.text for c in again.claims.all()]


def test_what_a_takedown_erased_does_not_come_along(live, editor):
    claim = live.claims.first()
    Claim.objects.filter(pk=claim.pk).update(text="[removed]", erased_at=NOON)
    assert "[removed]" not in [c.text for c in begin(live, editor).claims.all()]


def test_there_is_one_translation_at_a_time(live, editor, managing):
    begun = begin(live, editor)
    with pytest.raises(MoveRefused, match="“one-code-zh” translates this already"):
        begin(live, editor)
    publishing.discard(begun, editor, fresh(begun).version, why="Not now.", at=LATER)
    again = begin(live, editor)
    assert again.article.slug == "one-code-zh"
    translated(again, editor, managing)
    with pytest.raises(MoveRefused, match="“one-code-zh” is this article in Chinese, and pub"):
        begin(live, editor)


def test_a_translation_of_a_translation_would_be_the_original(live, editor, managing):
    chinese = translated(begin(live, editor), editor, managing)
    with pytest.raises(MoveRefused, match="“one-code” is this article in English, and published"):
        begin(chinese, editor)


def test_a_slug_that_is_taken_gets_a_number(live, editor):
    Article.objects.create(slug="one-code-zh")
    assert begin(live, editor).article.slug == "one-code-zh-2"


def test_who_may_not_and_what_is_not_published_or_stale_is_refused(live, editor, reader_of_desk):
    with pytest.raises(NotPermitted):
        begin(live, reader_of_desk)
    with pytest.raises(StaleEdition):
        translating.begin(live, editor, fresh(live).version - 1)
    draft = work.edition(work.source("far"), slug="draft")
    with pytest.raises(MoveRefused, match="Only a published article"):
        begin(draft, editor)
    assert Article.objects.count() == 2


@pytest.fixture
def reader_of_desk(attribution):
    return attribution


# -- Publishing ------------------------------------------------------------------------------------


def test_it_cannot_be_published_before_every_sentence_is_translated(live, editor, managing):
    begun = begin(live, editor)
    said = [gap.words for gap in gaps(begun)]
    assert "The headline is not translated yet." in said
    count = begun.claims.count()
    assert f"{count} claims are not translated yet." in said
    claims = list(begun.claims.select_related("edition"))
    for claim in claims[1:]:
        reviewing.edit(claim, editor, fresh(begun).version, text=CHINESE)
    assert "One claim is not translated yet." in [gap.words for gap in gaps(fresh(begun))]
    assert not any("translated" in gap.words for gap in gaps(live))


def test_both_lead_to_each_other_when_both_are_published(client, live, editor, managing):
    begun = begin(live, editor)
    english, chinese = "/articles/one-code/", "/articles/one-code-zh/"
    assert chinese not in page(client, english)
    assert client.get(chinese).status_code == 404
    translated(begun, editor, managing)
    html = page(client, english)
    assert f'<a href="{chinese}" hreflang="zh-Hans" lang="zh-Hans">中文版：七家运营商' in html
    assert "Translation: " in html
    html = page(client, chinese)
    assert f'<a href="{english}" hreflang="en" lang="en">In English: Seven operators' in html
    # It stands at the head, and not among the related updates as well.
    assert html.count(f'href="{english}"') == 1
    assert [one.slug for one in related.translations_of(live.article)] == ["one-code-zh"]


@pytest.mark.parametrize("gone", ["one-code", "one-code-zh"])
def test_one_that_is_withdrawn_is_linked_no_longer(client, live, editor, managing, gone):
    chinese = translated(begin(live, editor), editor, managing)
    edition = {"one-code": fresh(live), "one-code-zh": fresh(chinese)}.pop(gone)
    publishing.withdraw(edition, managing, edition.version, why="It was wrong.", at=LATER)
    other = {"one-code": "one-code-zh", "one-code-zh": "one-code"}[gone]
    assert f'href="/articles/{gone}/"' not in page(client, f"/articles/{other}/")


def test_the_link_follows_what_the_desk_says_of_it(client, administrator):
    english = make.article("one")
    chinese = make.article("yi", language="zh-Hans", headline="一条规范")
    Article.objects.filter(pk=chinese.pk).update(translation_of=english)
    related.refresh(Article.objects.get(pk=chinese.pk))
    assert "中文版" in page(client, "/articles/one/")
    Article.objects.filter(pk=chinese.pk).update(translation_of=None)
    related.refresh(Article.objects.get(pk=chinese.pk))
    assert "中文版" not in page(client, "/articles/one/")
    assert "In English" not in page(client, "/articles/yi/")


def test_rows_made_anew_are_the_same(live, editor, managing):
    translated(begin(live, editor), editor, managing)
    columns = ("article__slug", "other__slug", "reason", "weight", "keys")
    before = set(map(str, RelatedUpdate.objects.values_list(*columns)))
    related.rebuild()
    assert set(map(str, RelatedUpdate.objects.values_list(*columns))) == before
    assert RelatedUpdate.objects.filter(reason=0).count() == 2


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]
