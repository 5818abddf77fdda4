"""Files that a process left behind when it was ended between a change and its files."""

import datetime
import os

import pytest

from articles.models import Article, Edition, LeadPicture
from articles.pictures import leadpictures
from articles.pictures.tidying import YOUNG, tidy
from tests.articles import make, work
from tests.articles.pictures.test_leadpictures import drawn
from tests.articles.test_cards_served import posted

pytestmark = pytest.mark.django_db

LATER = datetime.datetime.now(datetime.UTC) + 2 * YOUNG


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(folder):
    return sorted(path.name for path in folder.rglob("*.*") if path.is_file())


def test_what_is_shown_stays(client, folder):
    article = make.article("one-code")
    client.get(posted(article).path)
    work.picture(article.live, drawn=drawn())
    before = files(folder)
    assert len(before) == 4
    assert tidy(LATER) == 0
    assert files(folder) == before


def test_cards_of_what_was_taken_off_or_changed_and_pictures_of_nobody_go(client, folder):
    gone, other = make.article("gone"), make.article("other")
    for article in (gone, other):
        client.get(posted(article).path)
    work.picture(other.live, drawn=drawn())
    Article.objects.filter(pk=gone.pk).update(
        live=None, withdrawn_at=make.NOW, withdrawn_reason="It was wrong."
    )
    Edition.objects.filter(pk=other.live_id).update(headline="Another headline")
    LeadPicture.objects.all().delete()
    assert len(files(folder)) == 5
    (folder / "lead" / "tmp1234").write_bytes(b"begun")  # by a process that was ended
    assert tidy() == 0  # they may belong to what is being stored
    assert tidy(LATER) == 6
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_what_is_young_may_be_of_this_moment(folder):
    leadpictures.keep(drawn())
    (one, *_) = folder.rglob("*.webp")
    os.utime(one, (0, 0))
    assert tidy() == 1
    assert len(files(folder)) == 2
