"""What is to be done first in a newsroom that has published nothing yet, and what of it is done."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Exists
from django.urls import reverse

from articles.models import Article, Category, Feed, Source


@dataclass(frozen=True)
class Step:
    """One thing to do, where, and whether it is done, as far as that can be known."""

    words: str
    note: str
    url: str
    is_done: bool


def first_steps(person):
    """The Steps that are this person's to take; none once something was published. One query,
    and none for somebody who sets nothing up."""
    if not any(person.has_perm(permission) for permission, *_ in STEPS):
        return
    people = get_user_model().objects
    facts = {
        "is_over": Exists(Article.objects.filter(published_at__isnull=False)),
        "categories": Exists(Category.objects.all()),
        "people": Exists(people.exclude(pk=person.pk)),
        "feeds": Exists(Feed.objects.filter(is_on=True)),
        "rights": Exists(Source.objects.reviewed()),
    }
    found = people.filter(pk=person.pk).annotate(**facts).values(*facts).get()
    if found["is_over"]:
        return
    for permission, fact, words, note, place in STEPS:
        if person.has_perm(permission):
            yield Step(words, note, place and reverse(f"admin:{place}"), found.get(fact, False))


STEPS = (
    (
        "articles.add_category",
        "categories",
        "Make a category or two",
        "An article needs one to be published.",
        "articles_category_add",
    ),
    (
        "newsroom.add_person",
        "people",
        "Add your colleagues, each with a role",
        "Not needed where you work alone: then you approve what you submit.",
        "newsroom_person_add",
    ),
    (
        "articles.add_feed",
        "feeds",
        "Add a feed and switch it on",
        "Or nominate a story by pasting its text.",
        "articles_feed_add",
    ),
    (
        "articles.add_feed",
        "",
        "Keep “manage.py work” running beside the server",
        "It collects, drafts, and publishes on time. This page cannot tell whether it runs.",
        "",
    ),
    (
        "articles.review_rights",
        "rights",
        "Record the rights of your sources",
        "Of a source that nobody has reviewed drafts take 25 words a passage, 60 an article.",
        "articles_source_changelist",
    ),
)
