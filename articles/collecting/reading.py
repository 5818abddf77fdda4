"""Reads one page that a person names: an address goes in, the words of a story come out.

address ──▶ fetch ──▶ the article of the page ──▶ story, snapshot
"""

from django.core.exceptions import ValidationError

from articles.models import Snapshot

from .collect import nominate_page, public_address
from .extract import NoText, extract_page
from .fetch import Fetcher
from .guard import FetchFailed


def read_address(url: str, fetcher: Fetcher, *, person, at=None) -> Snapshot:
    """The words of a page as they are read now, kept as a snapshot of its story, which stands in
    the inbox, nominated by this person, where it is new. robots.txt is obeyed.

    Raises `ValidationError` in one line that names what is wrong; nothing is stored then.
    """
    asked = public_address(url)
    try:
        answer = fetcher.fetch(asked, robots=True)
        page = extract_page(answer.body, answer.url, content_type=answer.content_type, at=at)
    except (FetchFailed, NoText) as error:
        said = " ".join(str(error).split())
        raise ValidationError(f"{asked} was not kept. {said}") from error
    return nominate_page(page, answer.url, person=person, at=at)
