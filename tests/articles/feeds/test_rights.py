"""What a feed may carry: less than the page, as others copy it on."""

import feedparser
import pytest

from tests.articles import make, work
from tests.articles.make import said

pytestmark = pytest.mark.django_db


def read(client):
    found = feedparser.parse(client.get("/feed.atom").content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_words_of_a_source_are_passed_on_only_where_it_lets_them_be(client, administrator):
    source = make.source(reviewer=administrator)
    claims = [
        said("hook", "One code replaces seven.", "one code from March"),
        said("what_changed", make.TEXT[:40], make.TEXT[:40], origin="extracted"),
    ]
    article = make.article(original=make.story(of=source), claims=claims)
    article.live.claims.filter(section="what_changed").update(quotes=source)
    kept_back = read(client).entries[0].content[0].value
    assert "One code replaces seven." in kept_back
    assert "one code from March" not in kept_back
    assert make.TEXT[:40] not in kept_back
    source.may_syndicate = True
    source.save()
    passed_on = read(client).entries[0].content[0].value
    assert "one code from March" in passed_on
    assert make.TEXT[:40] in passed_on


def test_hostile_words_stay_words_in_the_feed(client):
    bad = "<script>alert(1)</script>"
    make.article(headline=bad, original=make.story(bad), claims=[said("hook", bad)])
    (entry,) = read(client).entries
    assert entry.title == bad
    assert "<script>" not in entry.content[0].value


def test_what_is_left_out_for_the_sake_of_rights_is_said_to_be(client, administrator):
    source = make.source(reviewer=administrator)
    quoted = said("what_changed", make.TEXT[:40], make.TEXT[:40], origin="extracted")
    make.article(original=make.story(of=source), claims=[make.CLAIMS[0], quoted])
    told = "Left out here is what quotes more than its publishers let us pass on."
    assert told in read(client).entries[0].content[0].value
    source.may_syndicate = True
    source.save()
    assert told not in read(client).entries[0].content[0].value


@pytest.mark.parametrize("licence", ["own", "cc0", "cc-by", "cc-by-sa", "public-domain"])
def test_a_picture_that_all_may_copy_is_carried_with_its_credit(client, licence):
    picture = work.picture(make.article().live, licence=licence, credit="Lens & Co")
    (entry,) = read(client).entries
    (enclosure,) = entry.enclosures
    assert enclosure.href == f"http://127.0.0.1:8000/pictures/{picture.file_hash}-960.webp"
    body = entry.content[0].value
    assert enclosure.href in body
    assert "Lens &amp; Co" in body
    assert picture.deed in body


@pytest.mark.parametrize("licence", ["permission", "other"])
def test_a_picture_that_was_given_to_us_alone_stays_on_its_page(client, licence):
    work.picture(make.article().live, licence=licence, licence_note="For this site.")
    assert "<figure" in client.get("/articles/one-code/").content.decode()
    (entry,) = read(client).entries
    assert not entry.get("enclosures")
    assert "<img" not in entry.content[0].value


def test_a_sources_picture_is_carried_only_where_its_words_may_be(client, administrator):
    source = make.source(reviewer=administrator, may_show_image=True)
    work.picture(make.article(original=make.story(of=source)).live, source=source, licence="cc-by")
    assert not read(client).entries[0].get("enclosures")
    source.may_syndicate = True
    source.save()
    assert len(read(client).entries[0].enclosures) == 1
    source.may_show_image = False
    source.save()
    assert not read(client).entries[0].get("enclosures")
