"""Makes the demo newsroom by running the real pipeline over the documents in this folder.

    people, lists, sources | the days as they went by | timelines, recaps | readers' reports
          furnish                      days                  threads             letters

Nothing is written past the functions that a newsroom uses, and every step is dated as it would
have been. `dates` says how the documents name days, `stories.json` what becomes of each story.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from articles import related
from articles.drafting.providers.canned import Canned
from articles.models import Article, Edition, Story
from newsroom.demo import documents
from newsroom.demo.dates import filled
from newsroom.demo.days import Days
from newsroom.demo.furnish import furnish
from newsroom.demo.letters import make_reports
from newsroom.demo.threads import make_recaps, make_timelines
from newsroom.models import Person

# Named where a page names its translator; the demo's notice says that no model ran.
MODEL = "demo model"
SHOWPIECE, FLAWED, UNBACKED = "models-to-megawatts", "battery-yard", "shrimp-pond"


@dataclass(frozen=True)
class Loaded:
    """What there is in the demo newsroom: people with their roles, where its tour leads, counts."""

    people: dict  # Person → the name of the role
    tester: Person  # who tries to publish the flawed edition
    showpiece: Article
    flawed: Edition  # in review, with a figure that its source does not have
    unbacked: Edition  # a draft that claims what no source says
    published: int
    waiting: int
    inbox: int


def load(at=None, *, passwords):
    """Make the demo newsroom as it is at a moment; returns Loaded.

    `passwords` gives the password for a username. All of it is stored or nothing; where the
    newsroom was made before, nothing is added or changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        if not Article.objects.filter(
            editions__stories__url=documents.plan()[SHOWPIECE]["url"]
        ).exists():
            _make(at, passwords)
    return _what_there_is()


def _make(at, passwords):
    people = furnish(passwords, at)
    with tempfile.TemporaryDirectory() as folder:
        for answer in (documents.FOLDER / "answers").glob("*.json"):
            Path(folder, answer.name).write_text(filled(answer.read_text("utf-8"), at), "utf-8")
        canned = Canned(folder)
        canned.model = MODEL
        Days(people["editor"], people["managing"], canned, at).go_by()
    make_timelines(at)
    related.rebuild()
    make_recaps(at, people["managing"])
    make_reports(at, people["editor"])


def _what_there_is():
    cast = documents.read("cast.json")
    people = {Person.objects.get(username=c["username"]): c["role"] for c in cast}
    return Loaded(
        people=people,
        tester=next(person for person in people if person.username == "managing"),
        showpiece=_newest_edition(SHOWPIECE).article,
        flawed=_newest_edition(FLAWED),
        unbacked=_newest_edition(UNBACKED),
        published=Article.objects.published().count(),
        waiting=Edition.objects.in_work().count(),
        inbox=Story.objects.waiting().count(),
    )


def _newest_edition(slug):
    url = documents.plan()[slug]["url"]
    rests = Edition.objects.filter(credits__story__url=url, credits__is_original=True)
    return rests.latest("number")
