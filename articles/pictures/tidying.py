"""Removes files of cards and lead pictures that no row stands behind any longer.

Whoever takes a page or a picture off removes its files once that is certain. A process that ends
between the two leaves them: nobody is served them, and here they go.
"""

import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from articles.cards import faces, keeping
from articles.lists.river import credited
from articles.models import Article, LeadPicture

from . import leadpictures

# A file so young may belong to what is being stored in this moment.
YOUNG = datetime.timedelta(hours=1)
AT_ONCE = 200


def tidy(at=None):
    """Remove the cards of articles that are not published or say something else by now, and lead
    pictures that no edition has; returns how many files. A query for 200 articles."""
    before = (at or timezone.now()) - YOUNG
    stale = [path for path in _stale_cards() if _is_older(path, before)]
    unused = [path for path in _unused_pictures() if _is_older(path, before)]
    for path in (*stale, *unused):
        path.unlink(missing_ok=True)
    return len(stale) + len(unused)


def _stale_cards():
    owners = sorted(Path(settings.MEDIA_ROOT, keeping.FOLDER).glob("article-*"))
    for start in range(0, len(owners), AT_ONCE):
        now = _digests(int(owner.name.partition("-")[2]) for owner in owners[start:][:AT_ONCE])
        for owner in owners[start:][:AT_ONCE]:
            for path in owner.iterdir():
                if path.name.partition("-")[0] != now.get(owner.name):
                    yield path


def _digests(pks):
    """{owner: the digest of its card as it is now} of those that are published."""
    found = {}
    for article in credited(Article.objects.published().filter(pk__in=list(pks))):
        posted = faces.card_of(article)
        found[posted.owner] = posted.card.digest
    return found


def _unused_pictures():
    folder = Path(settings.MEDIA_ROOT, leadpictures.FOLDER)
    used = set(LeadPicture.objects.values_list("file_hash", flat=True))
    for path in folder.glob("*"):  # also what was begun and never named
        if path.name.partition("-")[0] not in used:
            yield path


def _is_older(path, moment):
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
