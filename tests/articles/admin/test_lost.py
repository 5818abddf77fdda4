"""Sources changed: the queue of claims whose words are gone, and what an editor decides."""

from datetime import timedelta

import pytest
from django.urls import reverse

from articles import publishing, rechecking, settling
from articles.models import DeskEntry, LostPassage, Recheck
from articles.refusals import MoveRefused, NotPermitted, StaleEdition
from tests.articles import work
from tests.articles.test_publishing import fresh
from tests.articles.test_rechecking import LATER, read, story_of
from tests.articles.test_revising import take_live
from tests.articles.work import SENTENCES, TEXT

pytestmark = pytest.mark.django_db

URL = "/admin/articles/edition/sources-changed/"


@pytest.fixture
def live(editor, managing):
    made = take_live(work.edition(work.source(reviewed_by=managing)), editor, managing)
    read(story_of(made), TEXT.replace("58%", "56%"))
    rechecking.compare_unseen(at=LATER)
    return made


@pytest.fixture
def lost(live):
    return LostPassage.objects.get()


def press(client, lost, name, **fields):
    url = reverse("admin:articles_lost_decide", args=[lost.pk, name])
    return client.post(url, {"state": lost.state, **fields})


def last_line():
    return DeskEntry.objects.order_by("-pk").first()


def test_the_screen_says_which_claim_of_which_article_since_when_and_what_is_there_now(
    sit, editor, live, lost
):
    text = sit(editor).get(URL).content.decode()
    assert f"?claim={lost.passage.claim_id}" in text and str(live) in text
    assert 'datetime="2026-11-18T18:00:00+00:00"' in text
    assert '<del><span class="visually-hidden" lang="en">removed: </span>58</del>' in text
    assert '<ins><span class="visually-hidden" lang="en">added: </span>56</ins>' in text


def test_the_front_page_counts_what_waits(sit, editor, lost):
    text = sit(editor).get("/admin/").content.decode()
    assert "passages no longer in their source" in text and URL in text


def test_it_still_stands_for_a_reason(sit, editor, live, lost):
    assert press(sit(editor), lost, "stand", reason="They corrected it back by phone.").url == URL
    lost.refresh_from_db()
    assert (lost.decision, lost.decided_by) == ("stands", editor)
    line = last_line()
    assert (line.verb, line.person, line.edition) == ("settle lost words", editor, live)
    assert "as read on 2026-11-18 12:00 UTC" in line.why and line.why.endswith("back by phone.")
    assert "Begin an update" not in sit(editor).get(URL).content.decode()


def test_a_reason_is_asked_for_and_what_was_written_comes_back(sit, editor, lost):
    answer = press(sit(editor), lost, "stand", reason="  ")
    assert answer.status_code == 422 and b"Say why the claim still stands" in answer.content
    answer = press(sit(editor), lost, "stand", reason="far too long " * 50)
    assert answer.status_code == 422 and b"far too long far too long" in answer.content
    assert LostPassage.objects.open().exists()


def test_what_an_editor_decided_is_asked_again_only_when_it_says_something_else(editor, live, lost):
    settling.stand(lost, editor, reason="As read.", at=LATER)
    read(story_of(live), TEXT.replace("58%", "56%") + " More.", at=LATER + timedelta(days=1))
    assert rechecking.compare_unseen(at=LATER) == 0
    read(story_of(live), TEXT.replace("58%", "6%"), at=LATER + timedelta(days=2))
    assert rechecking.compare_unseen(at=LATER) == 1


def test_a_trivial_change_is_dismissed(sit, editor, lost):
    press(sit(editor), lost, "dismiss")
    lost.refresh_from_db()
    assert lost.decision == "trivial" and not LostPassage.objects.open().exists()
    assert "A trivial change" in last_line().why


def test_an_update_is_begun_at_the_claim_and_the_line_waits_until_it_is_live(
    sit, editor, managing, live, lost
):
    answer = press(sit(editor), lost, "update", version=live.version)
    update = live.article.editions.in_work().get()
    twin = update.claims.get(text=SENTENCES[3])
    assert answer.url.endswith(f"/{update.pk}/review/?claim={twin.pk}#claim-{twin.pk}")
    text = sit(editor).get(URL).content.decode()
    assert "Ada Reyes began an update" in text and "Edition 2" in text
    assert fresh(live).status == "live"
    twin.delete()
    take_live(fresh(update), editor, managing)
    assert "No live page rests" in sit(editor).get(URL).content.decode()


def test_where_an_edition_is_in_work_that_is_the_one(editor, live, lost):
    read(story_of(live), TEXT.replace("58%", "56%").replace("140 GW", "14 GW"))
    rechecking.compare_unseen(at=LATER)
    first, second = LostPassage.objects.open()
    begun = settling.begin_update(first, editor, live.version)
    assert settling.begin_update(second, editor, live.version) == begun


def test_of_two_who_decide_the_second_is_told_and_keeps_their_words(sit, editor, managing, lost):
    press(sit(managing), lost, "dismiss")
    answer = press(sit(editor), lost, "stand", reason="My own reason.")
    text = answer.content.decode()
    assert answer.status_code == 409 and "My own reason." in text
    assert "Tomasz Wolny decided this meanwhile: a trivial change." in text
    with pytest.raises(StaleEdition):
        settling.stand(lost, editor, reason="Again.")


def test_who_has_not_seen_what_the_source_says_now_decides_nothing(editor, live, lost):
    read(story_of(live), TEXT.replace("58%", "54%"), at=LATER + timedelta(days=1))
    rechecking.compare_unseen(at=LATER)
    with pytest.raises(StaleEdition, match="says something else now"):
        settling.stand(lost, editor, reason="As read.")


def test_a_line_of_a_text_that_is_live_no_more_cannot_be_decided(editor, managing, live, lost):
    publishing.withdraw(live, managing, live.version, why="It was wrong.")
    with pytest.raises(MoveRefused, match="not the live one"):
        settling.dismiss(lost, editor)


def test_an_attribution_manager_looks_and_does_not_decide(sit, attribution, lost):
    client = sit(attribution)
    assert b"Still stands" not in client.get(URL).content
    assert press(client, lost, "dismiss").status_code == 403
    with pytest.raises(NotPermitted):
        settling.dismiss(lost, attribution)


def test_a_page_that_is_gone_says_since_when(sit, editor, live):
    Recheck.objects.update(gone_at=LATER)
    rechecking.compare(Recheck.objects.get(), at=LATER)
    text = sit(editor).get(URL).content.decode()
    assert text.count("The page is gone since 18 Nov 2026, 18:00") == 4


def test_words_that_were_taken_down_meanwhile_are_not_shown(sit, editor, live, lost):
    lost.snapshot.erase("Asked by the publisher.", at=LATER)
    assert b"Nothing like them" in sit(editor).get(URL).content


def test_the_page_of_a_story_says_when_it_was_read_again_and_what_came_of_it(sit, editor, live):
    url = reverse("admin:articles_story_change", args=[story_of(live).pk])
    client, first = sit(editor), story_of(live).snapshots.last()
    assert "read again" not in client.get(url).content.decode()
    Recheck.objects.update(read_at=LATER, snapshot=first)
    text = client.get(url).content.decode()
    assert "read again on 18 Nov 2026, 18:00, and said what was first read on 18 Nov 2026." in text
    Recheck.objects.update(gone_at=LATER, last_error="It took too long.")
    text = client.get(url).content.decode()
    assert "gone since 18 Nov 2026" in text and "at the last try: It took too long." in text


def test_the_screen_costs_the_same_for_many(sit, editor, live, django_assert_num_queries):
    """Session and person, permissions, the rows, what is in work, three counts."""
    client = sit(editor)
    client.get(URL)
    with django_assert_num_queries(8):
        client.get(URL)
    Recheck.objects.update(gone_at=LATER)
    rechecking.compare(Recheck.objects.get(), at=LATER)
    with django_assert_num_queries(8):
        client.get(URL)
