"""Real feeds, in the state in which they were served. Skipped where this machine has none."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from articles.collecting.collect import collect_document
from articles.collecting.parse import parse_feed
from articles.models import Story

# The day after the youngest of them was fetched.
TODAY = datetime(2026, 9, 23, tzinfo=UTC)
# Whose stories each feed carries; aggregators carry everybody's.
PUBLISHERS = {
    "36kr": "36kr.com",
    "aibase": "aibase.com",
    "aisi": "aisi.gov.uk",
    "anthropic": "anthropic.com",
    "arstechnica": "arstechnica.com",
    "arxiv": "arxiv.org",
    "bytedance": "bytedance.com",
    "cohere": "cohere.com",
    "cursor": "cursor.com",
    "deepseek": "deepseek.com",
    "eleuther": "arxiv.org",
    "google-ai": "googleblog.com",
    "google-deepmind": "deepmind.google",
    "groq": "groq.com",
    "huggingface-papers": "arxiv.org",
    "infoq": "infoq.cn",
    "ithome": "ithome.com.tw",
    "juya": "imjuya.github.io",
    "meta": "meta.com",
    "microsoft": "microsoft.com",
    "mistral": "mistral.ai",
    "moonshot": "moonshot.ai",
    "npr": "npr.org",
    "ollama": "ollama.com",
    "openai": "openai.com",
    "qbitai": "qbitai.com",
    "sspai": "sspai.com",
    "technologyreview": "technologyreview.es",
    "the-batch": "deeplearning.ai",
    "theverge": "theverge.com",
    "xainews": "x.ai",
}


@pytest.fixture(scope="module")
def documents(real_data):
    return {path.name: path.read_bytes() for path in sorted((real_data / "feeds").iterdir())}


def entries(documents, name):
    return parse_feed(documents[name]).entries


def belongs(story, name):
    publisher = next((PUBLISHERS[key] for key in PUBLISHERS if name.startswith(key)), None)
    host = urlsplit(story.url).hostname.removeprefix("www.")
    return story.source.name == publisher if publisher else host.endswith(story.source.name)


@pytest.mark.django_db
def test_real_feeds_give_stories_of_the_right_publisher_and_a_second_run_adds_none(documents):
    good = []
    for name, data in documents.items():
        done = collect_document(data, url=f"file:{name}", at=TODAY)
        stories = Story.objects.filter(via=done.feed).select_related("source")
        if done.new and all(belongs(story, name) for story in stories):
            good.append(name)
    assert len(good) >= 0.95 * len(documents), sorted(documents.keys() - set(good))
    before = Story.objects.count()
    again = [
        collect_document(data, url=f"file:{name}", at=TODAY) for name, data in documents.items()
    ]
    assert sum(done.new for done in again) == 0
    assert Story.objects.count() == before


def test_a_date_of_no_standard_and_the_date_of_a_list_are_no_dates(documents):
    for name in ("ithome-tw.rss.xml", "36kr-tophub.rss.xml"):
        assert {entry.published for entry in entries(documents, name)} == {None}
        assert all(entry.published_raw for entry in entries(documents, name))


def test_the_words_say_which_language_it_is(documents):
    for name, language in {
        "36kr.rss.xml": "zh-Hans",
        "technologyreview-es.rss.xml": "es",
        "ithome-tw.rss.xml": "zh-Hant",
        "deepseek-news.atom.xml": "zh-Hans",
        "hackernews-best.atom.xml": "en",
        "theverge-ai.atom.xml": "en-US",
    }.items():
        assert parse_feed(documents[name]).language == language
        assert {entry.language for entry in entries(documents, name)} == {language}


def test_a_description_that_is_only_a_link_or_the_headline_is_no_text(documents):
    for name in ("infoq-cn.rss.xml", "36kr-ai.rss.xml", "juya-ai-daily.rss.xml"):
        assert {entry.text for entry in entries(documents, name)} == {""}
    empty = [entry for entry in entries(documents, "anthropic-news.rss.xml") if not entry.text]
    assert len(empty) > 30


def test_nothing_is_left_of_the_machinery(documents):
    for name in documents:
        for entry in entries(documents, name):
            assert entry.title and entry.title == " ".join(entry.title.split())
            words = f"{entry.title} {entry.summary} {entry.text} {entry.author}"
            assert not any(left in words for left in ("&amp;", "&#", "&nbsp;", "<p>", "<br", "]]>"))
            assert not entry.text.rstrip().endswith("appeared first on MIT Technology Review.")
