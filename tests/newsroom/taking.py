"""Thirty takedowns at random moments, while all that could bring words back is at work; then says
what is left of them.

Run in a process of its own, once Django is set up, on an empty database; the arguments are the
feeds. One fork writes (collects, reads pages, drafts, publishes, builds recaps), one reads (feeds,
lists, pages) and checks and indexes. Each story has a word of its own, so that whatever is left
tells whose it is.
"""

import contextlib
import json
import os
import random
import sys
import time
import traceback
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from articles import citing, framing, publishing, reviewing, search
from articles.checking import check_edition
from articles.collecting import fetch, visiting
from articles.drafting.ahead import draft_ahead
from articles.models import (
    Article,
    Category,
    Edition,
    Erasure,
    Feed,
    Snapshot,
    SourceDomain,
    Story,
    Takedown,
)
from articles.refusals import MoveRefused
from articles.takedowns import deciding
from articles.takedowns.reach import Scope
from articles.takedowns.requesting import receive
from recaps.building import build
from recaps.models import Recap
from tests.articles import work
from tests.articles.canary import everywhere
from tests.cast import hire

TAKEDOWNS = 30
# Where a page stood is kept, as it answers there, and that was made of its headline.
ADDRESSES = {("articles_article", "slug"), ("articles_takedown", "reached")}
LONGEST = 0.1  # seconds between two of them
SURFACES = (
    *("/feed.atom", "/feed.rss", "/feed.json", "/", "/articles/", "/sources/", "/api/v1/articles"),
    *("/sitemap-news.xml", "/search/?q=lanterns"),
)
ASKED = {
    "name": "Noor Vance", "email": "rights@wire.example", "capacity": "holder",
    "addresses": "see the grounds", "grounds": "We hold the rights.",
}  # fmt: skip


def main(folder, *feeds):
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("migrate", verbosity=0)
    person = furnish(feeds)
    place = Place(Path(folder))
    writer(place)  # so that something is public before the first of them
    connections.close_all()
    forks = [fork(writer, place), fork(reader, place)]
    taken = take_all(person, place)
    (place.folder / "stop").touch()
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in forks]
    writer(place)  # what is due once more, now that nothing is under way
    json.dump(
        {
            "ended well": codes == [0, 0],
            "faults": place.told("faults"),
            "taken down": len(taken),
            "during a read of the feed": overlapping(place, "feed", taken),
            "during the building of a recap": overlapping(place, "recap", taken),
            **left_of([mark for mark, *_ in taken]),
        },
        sys.stdout,
    )


class Place:
    """A folder in which the processes tell one another what they did, a line each."""

    def __init__(self, folder):
        self.folder = folder

    def tell(self, name, *said):
        with (self.folder / name).open("a") as file:
            file.write(json.dumps(said) + "\n")

    def told(self, name):
        path = self.folder / name
        lines = path.read_text().splitlines() if path.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def is_over(self):
        return (self.folder / "stop").exists()


def furnish(feeds):
    """Feeds to read, and who publishes what comes of them; returns who takes it down."""
    person, managing = hire("admin"), hire("managing")
    publisher = work.source(
        reviewed_by=managing, rights_basis="licence", may_store_text=True, may_syndicate=True
    )
    SourceDomain.objects.create(source=publisher, domain="127.0.0.1")
    for slug in ("energy", "models"):
        Category.objects.create(slug=slug, name=slug.title(), emoji="⚡")
    Feed.objects.bulk_create(Feed(url=url, is_on=True, source=publisher) for url in feeds)
    return person


def fork(call, place):
    """Start a process that calls again and again until it is over; returns its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 2
    try:
        while not place.is_over:
            call(place)
        code = 0
    except BaseException:
        place.tell("faults", traceback.format_exc()[-1500:])
    finally:
        connections.close_all()
        os._exit(code)


# -- Those that could bring words back -------------------------------------------------------------


def writer(place):
    from newsroom.models import Person

    write(place, Person.objects.get(username="managing"))


def write(place, person):
    """One round of everything that writes words down."""
    Feed.objects.filter(is_on=True).update(next_check_at=None)
    fetcher = fetch.configured()
    for visited in visiting.visit_due(fetcher):
        if visited.error:
            place.tell("faults", visited.error)
    visiting.read_pages(fetcher, limit=5)
    list(draft_ahead(4))
    for edition in Edition.objects.in_work().order_by("?")[:4]:
        with contextlib.suppress(MoveRefused, ValidationError):
            publish(edition, person)


def publish(edition, person):
    """Give a draft what it lacks, and words of another story besides; then put it live."""
    if edition.status == "draft":
        about = {"category": Category.objects.first(), "audiences": [], "tags": []}
        edition = framing.set_about(edition, person, edition.version, **about)
        added = {"section": "why_it_matters", "text": "It is watched.", "basis": "analysis"}
        claim = reviewing.add_claim(edition, person, edition.version, **added)
        other = Story.objects.standing().exclude(credits__edition=edition).order_by("?").first()
        if other and (read := other.best_snapshot()):
            exact = read.text.partition(". ")[0]
            citing.rest_on(claim, person, version_of(edition), snapshot=read, exact=exact)
    publishing.approve_unreviewed(edition, person, version_of(edition))
    publishing.publish(edition, person, version_of(edition))


def version_of(edition):
    return Edition.objects.get(pk=edition.pk).version


def pages_of(slugs):
    """The addresses of some articles, for readers and for programs."""
    slugs = [*slugs]
    return [f"/articles/{slug}/" for slug in slugs] + [f"/api/v1/articles/{slug}" for slug in slugs]


def reader(place):
    """One round of everything that reads. What was taken down before a read began is not in it."""
    client = Client(headers={"host": "localhost"})
    slugs = Article.objects.order_by("?").values_list("slug", flat=True)[:3]
    for address in (*SURFACES, *pages_of(slugs)):
        gone, began = [mark for mark, *_ in place.told("gone")], time.monotonic()
        text = client.get(address).content.decode().casefold()
        if address == "/feed.atom":
            place.tell("feed", began, time.monotonic())
        if seen := [mark for mark in gone if mark in text]:
            place.tell("faults", f"{seen} at {address}")
        propose(place)
    for edition in Edition.objects.order_by("?")[:2]:
        check_edition(edition)
    search.index_all(Article.objects.all())


def propose(place):
    """Propose the recap of this week anew."""
    year, week, _ = timezone.now().isocalendar()
    began = time.monotonic()
    with contextlib.suppress(MoveRefused):  # where nothing of the week is left
        build(year, week)
        place.tell("recap", began, time.monotonic())


# -- The takedowns ---------------------------------------------------------------------------------


def take_all(person, place):
    """Take down story after story, at random moments; returns (its word, began, ended) of each."""
    moments = random.Random(7)  # noqa: S311 - any moments, but the same each time
    taken, asked = [], 0
    while len(taken) < TAKEDOWNS:
        time.sleep(moments.uniform(0, LONGEST))
        standing = list(Story.objects.standing().order_by("pk"))
        asked += 1
        if asked > 40 * TAKEDOWNS:
            raise RuntimeError(f"only {len(standing)} stories came in")
        if not standing:
            continue
        story = moments.choice(standing)
        mark, began = mark_of(story), time.monotonic()
        scope = Scope(Takedown.Scope.STORIES, story_ids=(story.pk,))
        takedown = receive(Takedown(**ASKED), person=person)
        deciding.take_down(takedown, person, scope, reason="They hold the rights.")
        taken.append((mark, began, time.monotonic()))
        place.tell("gone", mark)
    return taken


def mark_of(story):
    """The word that only this story has: zarq-01-02 of …/01/2."""
    feed, number = story.url.split("/")[-2:]
    return f"zarq{feed}x{int(number):02}q"


def overlapping(place, name, taken):
    """Whether a takedown happened while something else did."""
    spans = place.told(name)
    return any(
        began < until and since < ended for _, began, ended in taken for since, until in spans
    )


def left_of(marks):
    """What there is in the end."""
    client, public = Client(headers={"host": "localhost"}), []
    slugs = Article.objects.values_list("slug", flat=True)
    for address in (*SURFACES, "/recaps/", *pages_of(slugs)):
        text = client.get(address).content.decode().casefold()
        public += [mark for mark in marks if mark in text]
    kept = [mark_of(story) for story in Story.objects.standing()]
    return {
        "columns that hold a word": sorted(everywhere(*marks) - ADDRESSES),
        "words in the ledger": [mark for mark in marks if mark in ledger()],
        "words at public addresses": public,
        "tombstones": Story.objects.taken_down().count(),
        "texts of tombstones": Snapshot.objects.filter(
            story__taken_down_at__isnull=False, erased_at=None
        ).count(),
        "stories twice": Story.objects.count() - Story.objects.values("url").distinct().count(),
        "others still have theirs": bool(kept) and everywhere(*kept[:1]) != set(),
        "erasures": Erasure.objects.exists(),
        "published": Article.objects.published().exists(),
        "fell": Article.objects.filter(withdrawn_at__isnull=False).exists(),
        "recaps": Recap.objects.count(),
    }


def ledger():
    """What the record of the takedowns says of the pages they reached, without their addresses."""
    lines = (page[:3] for one in Takedown.objects.all() for page in one.reached["pages"])
    return json.dumps(list(lines), ensure_ascii=False).casefold()
