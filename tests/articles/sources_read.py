"""A published article whose source is a page of a web of our own, read as it is really read."""

from django.db.models import QuerySet

from articles import publishing
from articles.collecting import extract
from articles.evidence import locate
from articles.models import Passage, Snapshot, Story
from tests.articles import work
from tests.articles.test_publishing import approved
from tests.articles.work import NOON


def page(*sentences):
    """A page of a publisher with these sentences, each a paragraph."""
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (
        "<!DOCTYPE html><html lang='en'><head><title>One code</title></head><body>"
        f"<nav><a href='/'>Home</a></nav><article><h1>One code</h1>{body}</article></body></html>"
    ).encode()


def without(number, *instead):
    """The page after one of its sentences was taken out, and others put in."""
    left = [sentence for place, sentence in enumerate(work.SENTENCES) if place != number]
    return page(*left, *instead)


def text_of(html):
    return extract.extract_page(html, "https://port.example/1").text


def draft_on(url, publisher, *, slug="one-code"):
    """A draft whose one story stands at an address, and whose snapshot is what is there now."""
    draft = work.edition(publisher, slug=slug)
    story = draft.credits.get().story
    Story.objects.filter(pk=story.pk).update(url=url)
    text = text_of(page(*work.SENTENCES))
    QuerySet(Snapshot).filter(story=story).update(
        extractor=extract.EXTRACTOR,
        extractor_version=extract.EXTRACTOR_VERSION,
        text=text,
        text_hash=Snapshot.hash_of(text),
    )
    for passage in Passage.objects.filter(claim__edition=draft).select_related("snapshot"):
        passage.place(locate(passage.exact, text))
        passage.save()
    return draft


def live_on(url, publisher, editor, managing, *, slug="one-code", at=NOON):
    """The same, taken live at a time."""
    draft = approved(draft_on(url, publisher, slug=slug), editor, managing)
    return publishing.publish(draft, managing, draft.version, at=at)
