"""How a forecast comes out: who says so, on which words, and how a mistake is taken back."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import publishing, revising
from articles.forecasts import resolving
from articles.forecasts.resolving import confirm, drop, propose, reopen
from articles.models import DeskEntry, Prediction, Resolution
from articles.models.claims import Section
from articles.refusals import MoveRefused, NotPermitted
from tests.articles import work
from tests.articles.test_revising import fresh, take_live
from tests.articles.work import NOON, SENTENCES
from tests.cast import hire

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=200)
BY = date(2027, 3, 1)
AGREED = {"outcome": "happened", "sentence": "Seven operators did agree."}


@pytest.fixture
def forecast(editor, managing):
    """A forecast that readers were told, of a live article."""
    edition = work.edition(work.source(reviewed_by=managing), by=editor)
    made = Prediction.objects.create(
        question="Will they agree?", likelihood="likely", resolve_by=BY, tracked_by=editor
    )
    fields = {"basis": "analysis", "prediction": made}
    work.claim(edition, Section.IMPLICATION, "They may agree.", **fields)
    take_live(edition, editor, managing, at=NOON)
    made.refresh_from_db()
    return made


@pytest.fixture
def words(forecast):
    """The words of a later report, as `propose` takes them."""
    report = work.story(work.source("far-post"), path="later", at=LATER)
    return {"snapshot": report.snapshots.get(), "exact": SENTENCES[0]}


@pytest.fixture
def proposal(forecast, words, editor):
    return propose(forecast, editor, **AGREED, **words, at=LATER)


def as_it_is(forecast):
    """(outcome, whether an outcome stands, what was ever said of it)"""
    forecast.refresh_from_db()
    ever = forecast.resolutions.count()
    return forecast.outcome, forecast.resolution_id is not None, ever


def record():
    return list(DeskEntry.objects.filter(verb__endswith="outcome").order_by("pk"))


def test_an_outcome_is_proposed_on_words_and_confirmed_by_another(
    forecast, words, proposal, editor, managing
):
    assert as_it_is(forecast) == ("open", False, 1)
    assert (proposal.start, proposal.end) == (0, len(SENTENCES[0]))
    assert proposal.suffix.startswith(" The code applies")
    confirm(proposal, managing, at=LATER)
    assert as_it_is(forecast) == ("happened", True, 1)
    stands = forecast.resolution
    assert (stands.proposed_name, stands.confirmed_name) == (
        "Ada Reyes, energy editor",
        "Tomasz Wolny, managing editor",
    )
    assert stands.confirmed_at == LATER
    lines = [(one.verb, one.title, one.person, one.why, one.article) for one in record()]
    why = "happened: Seven operators did agree."
    article = resolving.article_of(forecast)
    assert lines == [
        ("propose outcome", "Will they agree?", editor, why, article),
        ("confirm outcome", "Will they agree?", managing, why, article),
    ]


def test_nobody_confirms_their_own_where_there_is_another(proposal, forecast, editor):
    with pytest.raises(MoveRefused, match="another editor has to confirm"):
        confirm(proposal, editor)
    assert as_it_is(forecast) == ("open", False, 1)


def test_a_newsroom_of_one_confirms_its_own(proposal, forecast, editor, managing):
    managing.is_active = False
    managing.save()
    confirm(proposal, editor)
    assert as_it_is(forecast) == ("happened", True, 1)
    assert forecast.resolution.is_one_persons


@pytest.mark.parametrize("name", ["nobody", "attribution"])
def test_who_may_not_is_refused_whatever_is_asked(proposal, forecast, words, name):
    person = hire(name)
    for ask in (
        lambda: propose(forecast, person, **AGREED, **words),
        lambda: confirm(proposal, person),
        lambda: drop(proposal, person, why="No."),
        lambda: reopen(proposal, person, why="No."),
    ):
        with pytest.raises(NotPermitted):
            ask()
    assert as_it_is(forecast) == ("open", False, 1)
    assert len(record()) == 1


def test_somebody_with_the_permission_alone_may(forecast, words, managing):
    person = hire("nobody")
    person.user_permissions.add(Permission.objects.get(codename="resolve_prediction"))
    confirm(propose(forecast, type(person).objects.get(pk=person.pk), **AGREED, **words), managing)
    assert as_it_is(forecast)[0] == "happened"


# -- What an outcome needs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"outcome": ""}, "outcome", "Choose how"),
        ({"outcome": "open"}, "outcome", "Choose how"),
        ({"sentence": "  "}, "sentence", "Say in a sentence"),
        ({"exact": " "}, "exact", "Choose the words"),
        ({"snapshot": None}, "exact", "Choose the words"),
        ({"outcome": "void", "sentence": ""}, "sentence", "means nothing"),
        ({"outcome": "void", "snapshot": None}, "exact", "Choose the words"),
    ],
)
def test_what_it_lacks_is_said_by_field(forecast, words, editor, changed, field, said):
    with pytest.raises(ValidationError) as refusal:
        propose(forecast, editor, **AGREED | words | changed, at=LATER)
    assert said in refusal.value.message_dict[field][0]
    assert as_it_is(forecast) == ("open", False, 0)
    assert record() == []


def test_all_it_lacks_is_said_at_once(forecast, editor):
    with pytest.raises(ValidationError) as refusal:
        propose(forecast, editor, outcome="", sentence="", at=LATER)
    assert refusal.value.message_dict.keys() == {"outcome", "sentence", "exact"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"exact": "Seven operators never agreed."}, "is not in “One code for batteries”"),
        ({"exact": SENTENCES[0].replace("agreed", "settled")}, "the source says"),
        ({"sentence": "Nine operators did agree."}, "Nine"),
        ({"sentence": SENTENCES[0]}, "Far Post’s own"),
    ],
)
def test_what_does_not_stand_on_its_words_is_refused(forecast, words, editor, changed, said):
    with pytest.raises(ValidationError) as refusal:
        propose(forecast, editor, **AGREED | words | changed, at=LATER)
    assert said in " ".join(refusal.value.messages)
    assert as_it_is(forecast) == ("open", False, 0)


def test_a_source_that_speaks_of_itself_may_be_named(forecast, words, editor):
    named = {"outcome": "happened", "sentence": "Far Post says that they agreed."}
    assert propose(forecast, editor, **named, **words, at=LATER)


def test_words_that_the_newest_reading_lacks_are_refused(forecast, words, editor):
    story = words["snapshot"].story
    fields = {"kind": "page", "extractor": "test", "extractor_version": "1"}
    story.snapshots.create(text="It was all a mistake.", read_at=LATER + timedelta(1), **fields)
    with pytest.raises(ValidationError, match="no longer has these words"):
        propose(forecast, editor, **AGREED, **words, at=LATER)


def test_what_can_still_happen_did_not_yet(forecast, words, editor):
    did_not = {"outcome": "did_not", "sentence": "They did not agree."}
    for early in (NOON, NOON.replace(year=2027, month=3, day=1, hour=23)):
        with pytest.raises(ValidationError, match="It can still happen: its day is 2027-03-01"):
            propose(forecast, editor, **did_not, **words, at=early)
    after = NOON.replace(year=2027, month=3, day=2, hour=0)
    assert propose(forecast, editor, **did_not, **words, at=after).outcome == "did_not"


def test_it_may_happen_before_its_day(forecast, words, editor, managing):
    confirm(propose(forecast, editor, **AGREED, **words, at=NOON), managing)
    assert as_it_is(forecast)[0] == "happened"


def test_a_void_question_needs_a_reason_and_no_words_and_is_confirmed_too(
    forecast, words, editor, managing
):
    void = {"outcome": "void", "sentence": "The operators were merged into one."}
    made = propose(forecast, editor, **void, snapshot=words["snapshot"], at=NOON)
    assert made.snapshot is None  # a text was open, and nothing in it was chosen
    with pytest.raises(MoveRefused):
        confirm(made, editor)
    confirm(made, managing)
    assert as_it_is(forecast)[0] == "void"


@pytest.mark.parametrize("changes", [{"tracked_by": None}, {"frozen_at": None}])
def test_what_readers_were_never_told_has_no_outcome(forecast, words, editor, changes):
    Prediction.objects.update(**changes)
    with pytest.raises(MoveRefused, match="readers were told"):
        propose(forecast, editor, **AGREED, **words)


def test_a_forecast_of_a_withdrawn_article_comes_out_like_any_other(
    forecast, words, editor, managing
):
    live = resolving.article_of(forecast).live
    publishing.withdraw(live, managing, live.version, why="Its source is gone.")
    forecast.refresh_from_db()
    assert forecast.withdrawn_at
    confirm(propose(forecast, editor, **AGREED, **words), managing)
    assert as_it_is(forecast)[0] == "happened"


# -- Two people at once ----------------------------------------------------------------------------


def test_of_two_who_propose_the_second_is_told_of_the_first(forecast, words, proposal, managing):
    with pytest.raises(MoveRefused, match=r"Ada Reyes, energy editor has proposed .* happened"):
        propose(forecast, managing, outcome="void", sentence="It means nothing.")
    confirm(proposal, managing)
    with pytest.raises(MoveRefused, match="resolved already: happened"):
        propose(forecast, managing, **AGREED, **words)
    assert as_it_is(forecast) == ("happened", True, 1)


def test_what_was_decided_on_meanwhile_is_not_decided_again(proposal, forecast, managing):
    seen_by_both = [Resolution.objects.get(pk=proposal.pk) for _ in range(3)]
    drop(seen_by_both[0], managing, why="Another report says otherwise.")
    for act in (
        lambda: confirm(seen_by_both[1], managing),
        lambda: drop(seen_by_both[1], managing, why="No."),
        lambda: reopen(seen_by_both[2], managing, why="No."),
    ):
        with pytest.raises(MoveRefused, match="Somebody else decided"):
            act()
    assert as_it_is(forecast) == ("open", False, 1)
    assert [line.verb for line in record()] == ["propose outcome", "drop outcome"]


def test_the_database_holds_one_that_stands_and_none_without_its_names(proposal, forecast, editor):
    second = {"prediction": forecast, "outcome": "void", "sentence": "So.", "proposed_at": NOON}
    for wrong in (
        lambda: Resolution.objects.create(proposed_by=editor, **second),
        lambda: Resolution.objects.filter(pk=proposal.pk).update(confirmed_at=NOON),
        lambda: Resolution.objects.filter(pk=proposal.pk).update(ended_at=NOON),
        lambda: Resolution.objects.filter(pk=proposal.pk).update(exact=""),
        lambda: Prediction.objects.filter(pk=forecast.pk).update(outcome="happened"),
        lambda: Prediction.objects.filter(pk=forecast.pk).update(resolution=proposal),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


# -- Taking back -----------------------------------------------------------------------------------


def test_a_proposal_is_dropped_with_a_reason_and_another_may_follow(
    forecast, words, proposal, editor, managing
):
    with pytest.raises(ValidationError) as refusal:
        drop(proposal, managing, why="  ")
    assert refusal.value.message_dict == {"why": ["Say why, in a sentence."]}
    drop(proposal, managing, why="These are other operators.", at=LATER)
    assert as_it_is(forecast) == ("open", False, 1)
    assert record()[-1].why == ("These are other operators. (happened: Seven operators did agree.)")
    confirm(propose(forecast, managing, **AGREED, **words), editor)
    assert as_it_is(forecast) == ("happened", True, 2)


def test_a_mistake_is_reopened_and_what_stood_is_kept(forecast, words, proposal, editor, managing):
    stood = confirm(proposal, managing)
    with pytest.raises(ValidationError):
        reopen(stood, editor, why="")
    reopened = reopen(stood, editor, why="The report was of another code.", at=LATER)
    assert as_it_is(forecast) == ("open", False, 1)
    assert (reopened.ended_why, reopened.ended_name) == (
        "The report was of another code.",
        "Ada Reyes, energy editor",
    )
    assert list(forecast.resolutions.told()) == [reopened]
    propose(forecast, editor, **AGREED, **words)
    assert as_it_is(forecast) == ("open", False, 2)


def test_words_that_were_taken_down_meanwhile_cannot_be_confirmed(proposal, forecast, managing):
    proposal.snapshot.erase("Its publisher asked.", at=LATER)
    with pytest.raises(MoveRefused, match=r"does not stand any longer.*taken down"):
        confirm(proposal, managing)
    assert as_it_is(forecast) == ("open", False, 1)


def test_an_outcome_outlives_its_words(proposal, forecast, managing, editor):
    stood = confirm(proposal, managing)
    stood.snapshot.erase("Its publisher asked.", at=LATER)
    assert as_it_is(forecast) == ("happened", True, 1)
    reopen(stood, editor, why="Nobody can look it up any longer.")
    assert as_it_is(forecast) == ("open", False, 1)


# -- Beside publishing -----------------------------------------------------------------------------


def test_an_update_carries_the_forecast_with_its_outcome_and_needs_no_new_approval_for_it(
    forecast, words, editor, managing
):
    article = resolving.article_of(forecast)
    next_one = revising.update(article.live, editor, article.live.version)
    before = fresh(next_one).content_hash()
    confirm(propose(forecast, editor, **AGREED, **words), managing)
    assert fresh(next_one).content_hash() == before
    assert next_one.claims.get(prediction__isnull=False).prediction_id == forecast.pk


def test_withdrawing_marks_what_was_foretold_and_publishing_again_unmarks_it(
    forecast, editor, managing
):
    article = resolving.article_of(forecast)
    dropped = revising.update(article.live, editor, article.live.version)
    dropped.claims.filter(prediction__isnull=False).delete()
    live = take_live(fresh(dropped), editor, managing, at=NOON)
    forecast.refresh_from_db()
    assert forecast.withdrawn_at is None
    ahead = revising.update(live, editor, live.version)
    publishing.withdraw(fresh(live), managing, fresh(live).version, why="Wrong.", at=LATER)
    forecast.refresh_from_db()
    assert forecast.withdrawn_at == LATER  # though the last edition did not have it
    take_live(fresh(ahead), editor, managing, at=LATER)
    forecast.refresh_from_db()
    assert forecast.withdrawn_at is None
