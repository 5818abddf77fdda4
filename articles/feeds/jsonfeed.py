"""A Channel as JSON Feed 1.1 (jsonfeed.org/version/1.1). Pure.

What was withdrawn remains an item under its own identifier that says so, for the reason given in
`rss`. What JSON Feed has no word for stands under `_newsroom`, as its extensions are to be named.
"""

import json

from articles.feeds.atom import moment

VERSION = "https://jsonfeed.org/version/1.1"


def write(channel, *, sheet=""):
    """The document, in bytes. No browser dresses it."""
    feed = {
        "version": VERSION,
        "title": channel.title,
        "home_page_url": channel.list_url,
        "feed_url": channel.url("json"),
        "description": channel.description,
        "authors": [{"name": channel.publisher}],
        "language": channel.language,
        "_newsroom": {"about": channel.about_url, "rights": channel.rights},
        "items": [
            *(_item(item, channel) for item in channel.items),
            *(_gone(gone, channel) for gone in channel.gone),
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _item(item, channel):
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        **({"summary": item.summary} if item.summary else {}),
        "content_html": item.content,
        **({"image": item.picture.url} if item.picture else {}),
        "date_published": moment(item.published),
        "date_modified": moment(item.updated),
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.tags),
        "language": item.language,
        "_newsroom": {
            "about": channel.about_url,
            **(_made(item.made) if item.made else {}),
            "rests_on": [_rest(rest) for rest in item.rests_on],
        },
    }


def _made(made):
    return {
        "made": made.label,
        "digital_source_type": made.source_type,
        "reviewed_by": list(made.reviewed_by),
        "edited_by": list(made.edited_by),
    }


def _rest(rest):
    return {
        "publisher": rest.name,
        "url": rest.url,
        "is_original": rest.is_original,
        **({"title": rest.title} if rest.title else {}),
        **({"language": rest.language} if rest.language else {}),
    }


def _gone(gone, channel):
    return {
        "id": gone.id,
        **({"url": gone.url} if gone.url else {}),
        "title": gone.title,
        "content_text": gone.reason,
        "date_published": moment(gone.published),
        "date_modified": moment(gone.at),
        "language": gone.language,
        "_newsroom": {"about": channel.about_url, "withdrawn": moment(gone.at)},
    }
