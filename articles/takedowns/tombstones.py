"""Knows again what was taken down, so that it is never stored a second time.

What is left of a story is its address, the hash of its identifier, of its title and day, and of
each text of it that was read. Words are known again wherever they stand; a title and day, as ever,
only at the same publisher.
"""

import hashlib

from articles.models import Snapshot, SourceDomain, Story

# Shorter texts (“Read more”) are many stories' text.
MIN_TEXT = 200
TAKEN_DOWN = "was taken down at the request of whoever holds its rights, and is not stored again"


def hashed_guid(guid):
    """What is kept of a feed's identifier, which can be any text."""
    if not guid or guid.startswith("sha256:"):
        return guid
    return "sha256:" + hashlib.sha256(guid.encode()).hexdigest()


def texts_gone(texts):
    """Those of some texts that were taken down, as a set of their hashes. One query."""
    hashes = {Snapshot.hash_of(text) for text in texts if len(text) >= MIN_TEXT}
    gone = Snapshot.objects.filter(text_hash__in=hashes, erased_at__isnull=False)
    return set(gone.values_list("text_hash", flat=True)) if hashes else set()


def why_not(*, urls, domain, fingerprint="", text=""):
    """In one sentence why a story may not be stored, "" where it may: `urls` are the spellings of
    its address, `fingerprint` is of its title and day. Call it within the gate."""
    source = SourceDomain.objects.filter(domain=domain).select_related("source").first()
    if source and source.source.taken_down_at:
        return source.source.refusal_of_collecting
    gone = Story.objects.taken_down()
    same = gone.filter(url__in=urls).first()
    if not same and fingerprint:
        at_home = gone.filter(fingerprint=fingerprint, source__domains__domain=domain)
        same = at_home.first()
    if same:
        return f"This story {TAKEN_DOWN} ({same.taken_down_at:%Y-%m-%d})."
    return f"This text {TAKEN_DOWN}." if texts_gone([text]) else ""


def is_taken_down(*stories):
    """Whether one of some stories is a tombstone by now, whatever the rows in hand say."""
    return Story.objects.taken_down().filter(pk__in=[story.pk for story in stories]).exists()
