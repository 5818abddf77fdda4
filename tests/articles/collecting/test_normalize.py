from datetime import UTC, datetime, timedelta

import pytest

from articles.collecting import normalize
from articles.collecting.normalize import BadAddress, canonical_url, registrable_domain
from tests.articles.collecting.feeds import NOW, normal

ADDRESSES = {
    "HTTPS://Port.Example:443/a/./b/../c?utm_source=x&page=2&fbclid=1#top": (
        "https://port.example/a/c?page=2"
    ),
    "http://port.example": "http://port.example/",
    "http://port.example:8080/": "http://port.example:8080/",
    "https://port.example./x": "https://port.example/x",
    " https://36kr.com/p/1?f=rss ": "https://36kr.com/p/1",
    "https://port.example/?f=12&id=rss": "https://port.example/?f=12&id=rss",
    "https://port.example/?UTM_Campaign=a&%75tm_medium=b": "https://port.example/",
    "https://港口.example/新闻 1?q=能源": (
        "https://xn--6orv52d.example/%E6%96%B0%E9%97%BB%201?q=%E8%83%BD%E6%BA%90"
    ),
    "https://faß.example/100%/%e4": "https://xn--fa-hia.example/100%25/%E4",
    "https://[2001:DB8::1]/x": "https://[2001:db8::1]/x",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_has_one_form(url):
    assert canonical_url(url) == ADDRESSES[url]
    assert canonical_url(ADDRESSES[url]) == ADDRESSES[url], "and it is stable"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/news/1",
        "ftp://port.example/1",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://editor:secret@port.example/",
        "https://port.example\\@evil.example/",
        "https://port.example/a\nb",
        "https://port.example/\x00",
        "https://port.example/\ud800",
        "https:///nowhere",
        "https://po rt.example/",
        "https://-port.example/",
        "https://port.example:port/",
        "https://[::1",
        "https://" + "a" * 300 + ".example/",
        "https://port.example/" + "a" * 2000,
    ],
)
def test_an_address_that_no_story_may_have_is_refused_with_its_reason(url):
    with pytest.raises(BadAddress, match=r"address"):
        canonical_url(url)


def test_the_table_of_tracking_parameters_is_sorted_and_says_whose_each_is():
    assert list(normalize.TRACKING) == sorted(normalize.TRACKING)
    assert all(normalize.TRACKING.values())
    assert list(normalize.PLATFORMS) == sorted(normalize.PLATFORMS)


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.bbc.co.uk/news", "bbc.co.uk"),
        ("https://news.port.example/1", "port.example"),
        ("https://ai.meta.com/blog", "meta.com"),
        ("https://foo.github.io/x", "foo.github.io"),
        ("https://github.io/", "github.io"),
        ("https://foo.wordpress.com/", "foo.wordpress.com"),
        ("https://www.wordpress.com/", "wordpress.com"),
        ("https://a.b.substack.com/", "b.substack.com"),
        ("https://www.ithome.com.tw/news", "ithome.com.tw"),
        ("http://192.0.2.7:8000/", "192.0.2.7"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
    ],
)
def test_a_publisher_is_who_registered_the_domain(url, domain):
    assert registrable_domain(canonical_url(url)) == domain


def test_addresses_that_servers_hardly_tell_apart_are_one_page():
    one = "https://www.port.example/news/1/?page=2"
    assert "http://port.example/news/1?page=2" in normalize.spellings(one)
    assert {normalize.same_page(url) for url in normalize.spellings(one)} == {
        normalize.same_page(one)
    }
    for url in ("https://port.example/", "https://port.example/a/"):
        assert url in normalize.spellings(url)


def test_a_title_is_compared_by_its_letters():
    assert normalize.title_key("“ＡＩ”  in the Port!") == normalize.title_key("'ai' in the port")


def test_the_fingerprint_changes_with_the_day_alone():
    morning, evening = NOW.replace(hour=1), NOW.replace(hour=22)
    prints = [normalize.fingerprint("A port", at) for at in (morning, evening)]
    assert prints[0] == prints[1] != normalize.fingerprint("A port", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "moment",
    [
        NOW + timedelta(days=2, seconds=1),
        datetime(1989, 12, 31, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_an_impossible_date_is_set_aside_and_its_words_kept(moment):
    entry = normal(published=moment, updated=moment, published_raw="so it said").entry
    assert entry.published is entry.updated is None
    assert entry.published_raw == "so it said"
    assert not entry.date_trusted


def test_a_date_a_little_ahead_is_believed():
    assert normal(published=NOW + timedelta(days=1)).entry.published


def test_an_entry_without_a_usable_address_says_why_and_shows_no_secret():
    result = normal(url="https://editor:secret@port.example/")
    assert result.entry.skipped_reason
    assert "secret" not in repr(result.entry.url)


def test_an_identifier_too_long_for_an_index_is_hashed():
    long, other = (normal(guid=f"{start}" + "港" * 2000).entry.guid for start in "ab")
    assert long != other
    assert len(long.encode()) <= normalize.MAX_GUID_BYTES
