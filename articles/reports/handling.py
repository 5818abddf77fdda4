"""What the desk does with readers' reports: take one in hand, correct the article from it, close it
with its outcome. Each ends in an outcome that names what it rests on.

Each function takes the version that the person read, makes one change with its line in the record
in one transaction, and raises NotPermitted, StaleReport or MoveRefused. The record says what was
done and why, and never what the reader wrote or who they are.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import revising
from articles.models import Correction, DeskEntry, Report
from articles.refusals import MoveRefused, NotPermitted, StaleReport
from articles.takedowns import gate

PERMISSION = "articles.resolve_report"
Outcome = Report.Outcome
# Readers are told, and one word explains nothing.
SHORTEST_REASON = 10


@transaction.atomic
def take(report, person, version, *, at=None):
    """Take a report in hand; one that somebody else has changes hands."""
    report, at = _claim(report, person, version), at or timezone.now()
    _refuse_closed(report)
    _save(report, taken_by=person, taken_at=at)
    return _note("take report", report, person, at)


@transaction.atomic
def hand_back(report, person, version, *, at=None):
    """Let go of a report, for anybody to take."""
    report, at = _claim(report, person, version), at or timezone.now()
    _refuse_closed(report)
    _save(report, taken_by=None, taken_at=None)
    return _note("hand back report", report, person, at)


@transaction.atomic
def correct(report, person, version, *, what_was_wrong, what_is_right, edition_version, at=None):
    """Write a correction down because of a report, as `revising.correct` does; the report is in
    hand from then on. Returns the report. `edition_version` is that of the edition in work, or of
    the live one where none is."""
    report, at = _claim(report, person, version), at or timezone.now()
    _refuse_closed(report)
    words = {"what_was_wrong": what_was_wrong, "what_is_right": what_is_right}
    edition = text_to_mend(report.article)
    if edition is None:
        raise MoveRefused("The article is withdrawn; there is no page to correct.")
    correction = revising.correct(edition, person, edition_version, at=at, **words)
    hands = {} if report.taken_by_id else {"taken_by": person, "taken_at": at}
    _save(report, correction=correction, **hands)
    return _note("correct from report", report, person, at, str(correction))


@transaction.atomic
def close(report, person, version, *, outcome, reason="", correction=None, same_as=None, at=None):
    """Close a report with its outcome, which has to be true by then. `correction` is the Correction
    that mended it, `same_as` the Report it repeats; `reason` is told to the reader."""
    report, at = _claim(report, person, version), at or timezone.now()
    _refuse_closed(report)
    if outcome not in _PROOFS:
        raise MoveRefused("Choose an outcome.")
    reason = reason.strip()
    given = {"reason": reason, "correction": correction, "same_as": same_as}
    proof = _PROOFS[outcome](report, **given)
    hands = {} if report.taken_by_id else {"taken_by": person, "taken_at": at}
    ending = {"outcome": outcome, "reason": reason, "closed_by": person, "closed_at": at}
    _save(report, **ending, **proof, **hands)
    why = Outcome(outcome).label + (f": {reason}" if reason else "")
    return _note("close report", report, person, at, why)


@transaction.atomic
def reopen(report, person, version, *, why, at=None):
    """Take an outcome back: the report is in the hands of whoever does, with the reason."""
    report, at = _claim(report, person, version), at or timezone.now()
    if report.is_open:
        raise MoveRefused("This report is open already.")
    if len(why.strip()) < SHORTEST_REASON:
        raise MoveRefused(f"Say why in {SHORTEST_REASON} characters or more.")
    ending = {"outcome": "", "reason": "", "closed_by": None, "closed_at": None}
    links = {"resolved_in": None, "duplicate_of": None}
    _save(report, taken_by=person, taken_at=at, **ending, **links)
    return _note("reopen report", report, person, at, why.strip())


def erase_addresses(*, at=None):
    """Erase the addresses that readers left, so many days after the outcome as the settings say;
    yields each report."""
    at = at or timezone.now()
    before = at - timedelta(days=settings.REPORT_EMAIL_DAYS)
    for report in Report.objects.email_due(before):
        # Asked again, as it may have been opened again meanwhile.
        due = Report.objects.email_due(before).filter(pk=report.pk)
        if due.update(email="", email_erased_at=at):
            yield report


# -- What an outcome rests on ----------------------------------------------------------------------


def _corrected(report, *, correction, **given):
    public = Correction.objects.published().filter(article=report.article)
    if correction is None or not public.filter(pk=correction.pk).exists():
        raise MoveRefused(
            "Name the correction that readers see. One that is written down is seen once its "
            "edition is published; until then the report stays open."
        )
    return {"correction": correction, "resolved_in": correction.edition}


def _updated(report, **given):
    live = report.article.live
    if live is None or live.number <= report.edition.number:
        raise MoveRefused(
            "Readers still see the text that the report is about. Publish an update, or choose "
            "another outcome."
        )
    return {"resolved_in": live}


def _withdrawn(report, **given):
    if report.article.withdrawn_at is None:
        raise MoveRefused("The article is not withdrawn. Withdraw it, or choose another outcome.")
    return {}


def _no_change(report, *, reason, **given):
    if len(reason) < SHORTEST_REASON:
        raise MoveRefused(
            f"Tell the reader why it stays as it is, in {SHORTEST_REASON} characters or more."
        )
    return {}


def _duplicate(report, *, same_as, **given):
    """The first report of the same; of one that is a duplicate itself, what it repeats."""
    first = same_as and (same_as.duplicate_of or same_as)
    if first is None or first == report or first.article_id != report.article_id:
        raise MoveRefused("Name the report of this article that says the same.")
    return {"duplicate_of": first}


_PROOFS = {
    Outcome.CORRECTED: _corrected,
    Outcome.UPDATED: _updated,
    Outcome.WITHDRAWN: _withdrawn,
    Outcome.NO_CHANGE: _no_change,
    Outcome.DUPLICATE: _duplicate,
    Outcome.SPAM: lambda report, **given: {},
}


# -- Shared ----------------------------------------------------------------------------------------


def text_to_mend(article):
    """The edition that a correction would go into: the one in work, or the live one; None where
    nothing is live."""
    if article.live_id is None:
        return None
    return article.editions.in_work().first() or article.live


def _claim(report, person, version):
    """The locked row, for somebody who may decide on it and read it as it is."""
    if not person.has_perm(PERMISSION):
        raise NotPermitted("You may not decide on readers' reports; ask an editor.")
    gate.enter()  # before any row: what is decided may go on to change an edition
    locked = Report.objects.select_for_update(no_key=True).get(pk=report.pk)
    if locked.version != version:
        raise StaleReport("Somebody else changed this report after you opened it.")
    return locked


def _refuse_closed(report):
    if not report.is_open:
        raise MoveRefused("This report is closed. Open it again to change its outcome.")


def _save(report, **changes):
    for name, value in changes.items():
        setattr(report, name, value)
    report.version += 1
    report.save(update_fields=[*changes, "version"])


def _note(verb, report, person, at, why=""):
    """Write the line of the record, under the headline as it is now; returns the report."""
    title = str(report.article.live or report.edition)
    said = f"{report.reference}: {why}" if why else report.reference
    about = {"article": report.article, "edition": report.article.live or report.edition}
    DeskEntry.note(verb, title, at=at, person=person, why=said, **about)
    return report
