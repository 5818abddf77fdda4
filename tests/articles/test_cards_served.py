"""The cards of published articles: at which address, kept how, and gone with their page."""

import datetime

import pytest

from articles import publishing
from articles.cards import keeping, views
from articles.cards.faces import article_card, owner_of
from articles.cards.typefaces import SANS
from articles.making import Making
from articles.models import Article, Edition, Source, Takedown
from articles.takedowns import deciding
from articles.takedowns.reach import Scope
from articles.takedowns.requesting import receive
from tests.articles import make, work
from tests.articles.test_publishing import fresh
from tests.articles.test_revising import take_live

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CARD_CJK_FONT = ""
    return tmp_path / "cards"


@pytest.fixture
def drawn(monkeypatch):
    """The cards that were drawn, one after the other."""
    cards, draw = [], keeping.draw
    monkeypatch.setattr(
        keeping, "draw", lambda card, faces: cards.append(card) or draw(card, faces)
    )
    return cards


def posted(article):
    article = Article.objects.select_related("live", "category").get(pk=article.pk)
    credits = list(article.live.credits.select_related("story__source"))
    return article_card(article, credits, Making.of(article.live))


def kept(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.png"))


def test_an_article_names_its_card_and_the_card_is_there(client):
    article = make.article("one-code")
    path = posted(article).path
    assert (
        f'content="http://127.0.0.1:8000{path}"'
        in client.get("/articles/one-code/").content.decode()
    )
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 405


def test_it_is_stored_no_longer_than_a_page_and_asked_for_again_by_its_hash(client):
    path = posted(make.article("one-code")).path
    answer = client.get(path)
    assert answer["Cache-Control"] == "public, max-age=60"
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_it_is_drawn_once_for_what_stands_on_it(client, folder, drawn):
    article = make.article("one-code")
    first = posted(article)
    for _ in range(3):
        assert client.get(first.path).status_code == 200
    assert drawn == [first.card]
    Edition.objects.filter(pk=article.live_id).update(headline="Another headline")
    second = posted(article)
    assert second.path != first.path
    assert client.get(second.path).status_code == 200
    assert [card.headline for card in drawn] == [first.card.headline, ("Another headline",)]
    (only,) = kept(folder)  # the former headline is kept nowhere
    assert only.startswith(f"{owner_of(article)}/{second.card.digest}")


@pytest.mark.parametrize("digest", ["0" * 16, "x", "é", "0" * 300])
def test_another_hash_leads_to_the_card_of_now(client, drawn, digest):
    path = posted(make.article("one-code")).path
    answer = client.get(f"/articles/one-code/card-{digest}.png")
    assert (answer.status_code, answer.url) == (302, path)
    assert answer["Cache-Control"] == "public, max-age=60"
    assert drawn == []


def test_with_other_fonts_it_is_drawn_anew(client, settings, folder, drawn):
    path = posted(make.article("one-code")).path
    client.get(path)
    settings.CARD_CJK_FONT = str(SANS / "SourceSansPro-Regular.ttf")
    client.get(path)
    assert len(drawn) == 2
    assert len(kept(folder)) == 1


def test_what_is_not_published_has_no_card(client, editor, folder):
    draft = work.edition(work.source(), by=editor)
    edition = Edition.objects.select_related("article__category").get(pk=draft.pk)
    edition.article.live = edition
    told = article_card(edition.article, list(edition.credits.all()), Making.of(edition))
    for digest in (told.card.digest, "0" * 16):
        assert client.get(f"/articles/one-code/card-{digest}.png").status_code == 404
    assert kept(folder) == []


def test_a_withdrawn_articles_card_is_gone_as_its_page_is(
    client, editor, managing, folder, django_capture_on_commit_callbacks
):
    live = take_live(work.edition(work.source(reviewed_by=managing), by=editor), editor, managing)
    path = posted(live.article).path
    assert client.get(path).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(fresh(live), managing, fresh(live).version, why="It was wrong.")
    answer = client.get(path)
    assert answer.status_code == 410
    assert answer["Cache-Control"] == "public, max-age=60"
    assert kept(folder) == []


def test_a_takedown_takes_the_card_along(
    client, administrator, folder, django_capture_on_commit_callbacks
):
    article = make.article("one-code")
    path = posted(article).path
    client.get(path)
    asked = Takedown(name="N", email="n@n.example", capacity="holder", grounds="Ours.",
                     addresses="https://n.example/")  # fmt: skip
    scope = Scope(Takedown.Scope.STORIES, story_ids=(article.live.original.story_id,))
    with django_capture_on_commit_callbacks(execute=True):
        deciding.take_down(receive(asked), administrator, scope, reason="They hold the rights.")
    assert client.get(path).status_code == 410
    assert kept(folder) == []


def test_a_card_that_was_being_drawn_while_its_page_was_taken_off_is_not_kept(
    client, folder, monkeypatch
):
    """Whoever takes a page off looks for its files once that is certain; this one came after."""
    article, now = make.article("one-code"), datetime.datetime.now(datetime.UTC)
    path, draw = posted(article).path, views.drawn

    def overtaken(one):
        Article.objects.filter(pk=article.pk).update(
            live=None, withdrawn_at=now, withdrawn_reason="It was wrong."
        )
        return draw(one)

    monkeypatch.setattr(views, "drawn", overtaken)
    assert client.get(path).status_code == 410
    assert kept(folder) == []


def test_a_headline_that_its_source_keeps_back_stands_on_no_card(client):
    original = make.story("Seven operators agree on one connection code for batteries")
    article = make.article("one-code", original=original, headline=original.title)
    assert posted(article).card.headline == (original.title,)
    Source.objects.filter(pk=original.source_id).update(may_show_headline=False)
    told = posted(article)
    assert told.card.headline == ()
    assert original.title not in told.alt
    assert client.get(told.path).status_code == 200


def test_in_chinese_each_part_can_be_said_in_english_too():
    source = make.source("Suanli", native_name="算力周刊")
    about = make.category()
    about.name_zh = "能源"
    about.save()
    article = make.article("排队", language="zh-Hans", original=make.story(of=source))
    card = posted(article).card
    assert card.section == ("能源", "Energy")
    assert card.source == ("来源：算力周刊", "Source: 算力周刊", "Source: Suanli")
    assert card.marks[0] == ("machine", ("AI 起草", "Drafted with AI"))


def test_the_site_and_each_recap_have_one_in_both_languages(client, folder):
    for page in ("/", "/zh/"):
        html = client.get(page).content.decode()
        path = html.split('og:image" content="http://127.0.0.1:8000', 1)[1].split('"')[0]
        assert path.startswith(f"{page}card-")
        assert client.get(path)["Content-Type"] == "image/png"
    assert len(kept(folder)) == 2


def test_asking_for_a_card_takes_a_query_and_two_where_it_is_drawn(
    client, django_assert_num_queries
):
    path = posted(make.article("one-code")).path
    with django_assert_num_queries(2):
        client.get(path)
    with django_assert_num_queries(1):
        client.get(path)
