"""Addresses that pass an article on: plain links, no third party's script."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from articles.languages import CHINESE, active


@dataclass(frozen=True)
class Share:
    name: str
    href: str


def first_links(url, title):
    """The two ways of sharing that every article shows."""
    return (
        _share("X", "https://x.com/intent/post", text=title, url=url),
        _share("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", url=url),
    )


def more_links(url, title):
    """The ones behind “More”: where readers of the language that is spoken talk, and a letter."""
    letter = Share(
        _("Email"), f"mailto:?{urlencode({'subject': title, 'body': url}, quote_via=quote)}"
    )
    if active() == CHINESE:
        weibo = _share("Weibo", "https://service.weibo.com/share/share.php", url=url, title=title)
        return weibo, letter
    return (
        _share("Hacker News", "https://news.ycombinator.com/submitlink", u=url, t=title),
        _share("Reddit", "https://www.reddit.com/submit", url=url, title=title),
        letter,
    )


def _share(name, address, **parameters):
    return Share(name, f"{address}?{urlencode(parameters)}")
