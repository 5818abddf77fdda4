"""Every way to write into an edition, and whether an approval survives it.

The ways are read off the modules, so that one that is added and not declared here fails.
"""

import datetime
import inspect

import pytest

from articles import framing, publishing, redrafting, reviewing, revising, translating
from articles.events import joining
from articles.models import Edition, Finding
from articles.models.claims import Section
from articles.pictures import illustrating
from tests.articles import work
from tests.articles.drafting.desk import Saying
from tests.articles.test_publishing import approved, fresh
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + datetime.timedelta(days=1)
SECTION = {
    "url": "https://harbour-wire.example/one-code",
    "language": "en",
    "claims": [{"section": "takeaway", "text": "Studies took long.", "basis": "analysis"}],
}
FORECAST = {
    "question": "Will the queue be shorter by spring?",
    "likelihood": "likely",
    "resolve_by": datetime.date(2027, 3, 1),
}


PICTURE = {
    **dict.fromkeys(illustrating.TOLD, ""),
    "alt": "Another text",
    "credit": "Ada Reyes",
    "licence": "own",
    "source": None,
}


class Desk:
    """An approved update of a live article, with something of everything to write on."""

    def __init__(self, editor, managing):
        publisher = work.source(reviewed_by=managing, may_use_model=True)
        live = approved(work.edition(publisher), editor, managing)
        live = publishing.publish(live, managing, live.version, at=NOON)
        self.editor, self.managing = editor, managing
        self.edition = revising.update(live, managing, live.version, at=NOON)
        self.add(Section.IMPLICATION, "Queues may shorten.", basis="analysis")
        self.add(Section.IMPLICATION, "Prices may fall.", basis="analysis")
        dated = {"event_date": datetime.date(2027, 3, 1), "event_precision": "day"}
        self.add(Section.EVENT, work.SENTENCES[1], exact=work.SENTENCES[1], **dated)
        reviewing.track(self.claims(Section.IMPLICATION)[1], editor, self.version, **FORECAST)
        self.other = work.story(publisher, path="other")
        self.credit = framing.add_credit(self.edition, self.other, editor, self.version)
        wrong = {"what_was_wrong": "We wrote five.", "what_is_right": "Seven."}
        work.picture(self.edition)
        self.note = revising.correct(fresh(self.edition), managing, self.version, **wrong)
        approved(fresh(self.edition), editor, managing)

    def add(self, section, text, **fields):
        return work.claim(self.edition, section, text, **fields)

    @property
    def version(self):
        return fresh(self.edition).version

    def claims(self, section):
        return list(self.edition.claims.filter(section=section).select_related("edition"))

    @property
    def claim(self):
        return self.claims(Section.TAKEAWAY)[0]

    @property
    def finding(self):
        return Finding.objects.create(
            claim=self.claim, kind="name_unchecked", severity="warn", detail="A name."
        )

    def by(self, act, *about, person=None, **fields):
        return act(*about, person or self.editor, self.version, **fields)


# Ways that change what readers would read: the approval falls.
SUBSTANCE = {
    "reviewing.edit": lambda d: d.by(reviewing.edit, d.claim, text="Other words."),
    "reviewing.set_basis": lambda d: d.by(reviewing.set_basis, d.claim, "analysis"),
    "reviewing.cut": lambda d: d.by(reviewing.cut, d.claim),
    "reviewing.add_claim": lambda d: d.by(
        reviewing.add_claim, d.edition, section=Section.WHAT_TO_DO, text="Refile.", basis="advice"
    ),
    "reviewing.set_passage": lambda d: d.by(
        reviewing.set_passage,
        d.claim,
        snapshot=d.other.snapshots.get(),
        exact=work.SENTENCES[0],
    ),
    "reviewing.drop_passage": lambda d: d.by(
        reviewing.drop_passage, d.claim.passages.select_related("claim__edition").get()
    ),
    "reviewing.track": lambda d: d.by(
        reviewing.track, d.claims(Section.IMPLICATION)[0], **FORECAST
    ),
    "reviewing.untrack": lambda d: d.by(reviewing.untrack, d.claims(Section.IMPLICATION)[1]),
    "framing.set_headline": lambda d: d.by(
        framing.set_headline, d.edition, headline="Another headline"
    ),
    "framing.add_credit": lambda d: d.by(
        framing.add_credit, d.edition, work.story(d.other.source, path="third")
    ),
    "framing.set_credit": lambda d: d.by(
        framing.set_credit, d.credit, line="By wire", is_original=False
    ),
    "framing.drop_credit": lambda d: d.by(framing.drop_credit, d.credit),
    "illustrating.set_picture": lambda d: d.by(illustrating.set_picture, d.edition, **PICTURE),
    "illustrating.drop_picture": lambda d: d.by(illustrating.drop_picture, d.edition),
    "redrafting.take": lambda d: d.by(
        redrafting.take, d.edition, run=work.proposal(d.edition), choices={1: redrafting.ADD}
    ),
    "revising.correct": lambda d: d.by(
        revising.correct,
        d.edition,
        person=d.managing,
        what_was_wrong="We wrote six.",
        what_is_right="Seven.",
    ),
    "revising.take_back": lambda d: d.by(revising.take_back, d.note, person=d.managing),
}
# Ways that change no word of it: what a person vouched for stands.
NO_SUBSTANCE = {
    "reviewing.accept": lambda d: d.by(reviewing.accept, d.claim),
    "reviewing.accept_section": lambda d: d.by(
        reviewing.accept_section, d.edition, Section.TAKEAWAY
    ),
    "reviewing.accept_sections": lambda d: d.by(reviewing.accept_sections, d.edition),
    "reviewing.waive": lambda d: d.by(
        reviewing.waive, d.finding, person=d.managing, reason="I asked them by phone."
    ),
    "framing.set_about": lambda d: d.by(
        framing.set_about, d.edition, person=d.managing, category=None, audiences=[], tags=["x"]
    ),
    "framing.set_embargo": lambda d: d.by(
        framing.set_embargo, d.edition, until=LATER, asked_by="The operators", at=NOON
    ),
    "redrafting.ask": lambda d: d.by(
        redrafting.ask, d.edition, Section.TAKEAWAY, drafter=Saying(SECTION)
    ),
    "joining.join": lambda d: d.by(joining.join, d.claims(Section.EVENT)[0], title="The code"),
}
# Writes nothing into an edition in work: it begins one.
BEGINS = {"revising.update", "translating.begin"}


def ways():
    """The names of all public functions that take a version, in the modules that write."""
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in (
            *(reviewing, framing, illustrating, joining, redrafting, revising, translating),
        )
        for name, act in inspect.getmembers(module, inspect.isfunction)
        if act.__module__ == module.__name__
        and not name.startswith("_")
        and "version" in inspect.signature(act).parameters
    } - {"reviewing.open_edition"}


def test_every_way_to_write_is_declared():
    assert ways() == SUBSTANCE.keys() | NO_SUBSTANCE.keys() | BEGINS


@pytest.fixture
def desk(editor, managing):
    return Desk(editor, managing)


@pytest.mark.parametrize("way", SUBSTANCE)
def test_a_change_of_substance_takes_the_approval_back(desk, way):
    before = fresh(desk.edition).approved_hash
    SUBSTANCE[way](desk)
    edition = fresh(desk.edition)
    assert (edition.status, edition.approved_by, edition.approved_hash) == (
        Edition.Status.IN_REVIEW,
        None,
        "",
    )
    assert edition.content_hash() != before


@pytest.mark.parametrize("way", NO_SUBSTANCE)
def test_what_changes_no_word_leaves_it(desk, way):
    NO_SUBSTANCE[way](desk)
    edition = fresh(desk.edition)
    assert edition.status == Edition.Status.APPROVED
    assert edition.approved_hash == edition.content_hash()


def test_the_approval_says_who_in_which_role_and_when(desk):
    edition = fresh(desk.edition)
    assert (edition.approved_by, edition.approved_role, edition.approved_at) == (
        desk.managing,
        "managing editor",
        NOON,
    )
