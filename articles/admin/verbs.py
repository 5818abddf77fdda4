"""The buttons of the review screen, one small view each.

The guards are `articles.reviewing`, `publishing` and `revising`; `button` puts their refusals into
words. A form that could not be saved, because it is stale or wrong, comes back with what the
person wrote beside what is stored, so that neither is lost.

Longer than usual: all the buttons of one screen.
"""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_POST

from articles import citing, framing, publishing, reviewing, revising, translating
from articles.collecting import fetch
from articles.collecting.reading import read_address
from articles.events import joining
from articles.models import Claim, Correction, Credit, DeskEntry, Edition, Finding, Passage
from articles.models.claims import Section
from articles.pictures import illustrating
from articles.readiness import gaps
from articles.refusals import MoveRefused, NotPermitted, StaleEdition

from .forms import (
    AboutForm,
    AddressForm,
    ClaimForm,
    CorrectionForm,
    CreditForm,
    EventForm,
    ForecastForm,
    FoundForm,
    NewClaimForm,
    NewCreditForm,
    PassageForm,
    WordsForm,
)
from .jottings import forget_saved, keep_refused
from .picture import PictureForm
from .review import visible_edition
from .sheet import EmbargoForm, ScheduleForm
from .unsaved import PUBLISHING, WRITTEN, unsaved


def button(view):
    """A POST on an edition: `view(request, edition, version, **ids)` acts and returns where to go
    back to. Refusals become a message, a 403 or the page that loses nothing."""

    @require_POST
    @wraps(view)
    def answered(request, edition_id, **ids):
        edition = visible_edition(request, edition_id)
        try:
            place = view(request, edition, version_of(request), **ids)
        except NotPermitted as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except StaleEdition as refusal:
            return unsaved(request, edition, [str(refusal)], ids, status=409)
        except MoveRefused as refusal:
            return _refused(request, edition, refusal)
        except ValidationError as error:
            return unsaved(request, edition, error.messages, ids, status=422)
        forget_saved(request, edition)
        return HttpResponseRedirect(place)

    return answered


def version_of(request):
    """The version the person read. None, when missing or no number, is never the current one."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _refused(request, edition, refusal):
    """Say why, and lead to the first thing to mend; the message names and links them all."""
    keep_refused(request, edition, WRITTEN)
    if not refusal.gaps:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back(edition))  # to the top, where the message is
    count = len(refusal.gaps)
    first = refusal.gaps[0]
    links = ((_place(edition, gap), gap.words) for gap in refusal.gaps)
    listed = format_html_join(" ", '<a href="{}">{}</a>', links)
    said = f"Nothing was changed; {count} thing{'s' * (count > 1)} to mend first."
    messages.error(request, format_html("{} {}", said, listed))
    return HttpResponseRedirect(_place(edition, first))


def _place(edition, gap):
    return back(edition, gap.claim_id, gap.anchor)


def back(edition, claim=None, anchor=""):
    """The address of the screen, with a claim selected or at a place on it."""
    url = reverse("admin:articles_edition_review", args=[edition.pk])
    if claim:
        return f"{url}?claim={claim}#{anchor or f'claim-{claim}'}"
    return f"{url}#{anchor}" if anchor else url


def _one(records, pk, edition, version):
    """A record of the edition. One that is gone was taken away by somebody else meanwhile, if only
    since this request began."""
    record = records.filter(pk=pk).first()
    if record is None and not Edition.objects.filter(pk=edition.pk, version=version).exists():
        raise StaleEdition("Somebody else took this away after you opened it.")
    if record is None:
        raise Http404
    return record


def _claim(edition, pk, version):
    return _one(
        Claim.objects.filter(edition=edition).select_related("edition"), pk, edition, version
    )


def cleaned(form):
    """What a form holds, or ValidationError that names each field."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError(
        [
            error
            if name == "__all__"
            else f"{form.fields[name].label or name.capitalize()}: {error}"
            for name, errors in form.errors.items()
            for error in errors
        ]
    )


def _words(request, name):
    return cleaned(WordsForm({"words": request.POST.get(name, "")}))["words"]


# -- Claims ---------------------------------------------------------------------------------------


@button
def accept(request, edition, version, claim_id):
    """Accept one claim, and bring the next unchecked one's passage beside it."""
    claim = _claim(edition, claim_id, version)
    reviewing.accept(claim, request.user, version)
    ids = list(edition.claims.in_reading_order().values_list("pk", "verdict"))
    place = [pk for pk, _ in ids].index(claim.pk)
    waiting = [pk for pk, verdict in ids[place:] + ids[:place] if not verdict]
    return back(edition, waiting[0] if waiting else claim.pk, f"claim-{claim.pk}")


@button
def edit(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    reviewing.edit(claim, request.user, version, **cleaned(ClaimForm(request.POST)))
    return back(edition, claim.pk)


@button
def set_basis(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    reviewing.set_basis(claim, request.POST.get("basis", ""), request.user, version)
    return back(edition, claim.pk)


@button
def cut(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    reviewing.cut(claim, request.user, version)
    return back(edition, anchor=f"section-{_group(claim.section)}")


@button
def add_claim(request, edition, version):
    fields = cleaned(NewClaimForm(request.POST))
    claim = reviewing.add_claim(edition, request.user, version, **fields)
    return back(edition, claim.pk)


@button
def accept_section(request, edition, version, section):
    if section not in Section.values:
        raise Http404
    reviewing.accept_section(edition, section, request.user, version)
    return back(edition, anchor=f"section-{section}")


@button
def accept_sections(request, edition, version):
    """Accept all that needs no verdict of its own, and go on to the first claim that does."""
    reviewing.accept_sections(edition, request.user, version)
    waiting = edition.claims.in_reading_order().filter(verdict=Claim.Verdict.NONE).first()
    return back(edition, waiting and waiting.pk, "" if waiting else "checks")


def _group(section):
    return Section.IMPLICATION if section == Section.RATIONALE else section


@button
def track(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    reviewing.track(claim, request.user, version, **cleaned(ForecastForm(request.POST)))
    return back(edition, claim.pk)


@button
def untrack(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    reviewing.untrack(claim, request.user, version)
    return back(edition, claim.pk)


@button
def join_event(request, edition, version, claim_id):
    claim = _claim(edition, claim_id, version)
    joining.join(claim, request.user, version, **cleaned(EventForm(request.POST)))
    return back(edition, claim.pk)


# -- Passages and findings ------------------------------------------------------------------------


@button
def set_passage(request, edition, version, claim_id, passage_id=None):
    """Rest a claim on new words, or point a passage it has at other words."""
    claim = _claim(edition, claim_id, version)
    passage = passage_id and _one(claim.passages.all(), passage_id, edition, version)
    fields = cleaned(PassageForm(request.POST, edition=edition))
    reviewing.set_passage(claim, request.user, version, passage=passage or None, **fields)
    return back(edition, claim.pk)


@button
def drop_passage(request, edition, version, passage_id):
    passages = Passage.objects.filter(claim__edition=edition).select_related("claim__edition")
    passage = _one(passages, passage_id, edition, version)
    reviewing.drop_passage(passage, request.user, version)
    return back(edition, passage.claim_id)


@button
def rest(request, edition, version, claim_id):
    """Rest a claim on words found in the archive, and credit their story where it is not."""
    claim = _claim(edition, claim_id, version)
    citing.rest_on(claim, request.user, version, **cleaned(FoundForm(request.POST)))
    return back(edition, claim.pk)


@button
def read(request, edition, version, claim_id):
    """Read the page at an address, keep its words, credit its story; then look what it says."""
    claim = _claim(edition, claim_id, version)
    citing.may_read(edition, request.user, version)
    url = cleaned(AddressForm(request.POST))["url"]
    snapshot = read_address(url, fetch.configured(), person=request.user)
    citing.credit_once(edition, snapshot.story, request.user, version)
    found = reverse("admin:articles_review_find", args=[edition.pk, claim.pk])
    return f"{found}?in={snapshot.pk}"


@button
def waive(request, edition, version, finding_id):
    findings = Finding.objects.filter(claim__edition=edition).select_related("claim__edition")
    finding = findings.filter(pk=finding_id).first()
    if finding is None:  # a check takes findings away without a change of version
        raise StaleEdition("The evidence was checked again, and this finding is gone.")
    reviewing.waive(finding, request.user, version, reason=_words(request, "reason"))
    return back(edition, finding.claim_id)


# -- Headline, credits, what it is about ----------------------------------------------------------


@button
def headline(request, edition, version):
    framing.set_headline(
        edition, request.user, version, " ".join(_words(request, "headline").split())
    )
    return back(edition, anchor="headline")


@button
def about(request, edition, version):
    fields = cleaned(AboutForm(request.POST))
    framing.set_about(edition, request.user, version, **fields)
    if fields["category"]:
        return back(edition, anchor="about")
    messages.warning(request, "Saved without a category. An article needs one to be published.")
    return back(edition)  # to the top, where the message is


@button
def credit(request, edition, version, credit_id):
    credits = Credit.objects.filter(edition=edition)
    row = _one(credits, credit_id, edition, version)
    line = cleaned(CreditForm(request.POST))["line"]
    original = "is_original" in request.POST
    framing.set_credit(row, request.user, version, line=line, is_original=original)
    return back(edition, anchor="credits")


@button
def add_credit(request, edition, version):
    story = cleaned(NewCreditForm(request.POST))["story"]
    framing.add_credit(edition, story, request.user, version)
    return back(edition, anchor="credits")


@button
def drop_credit(request, edition, version, credit_id):
    row = _one(Credit.objects.filter(edition=edition), credit_id, edition, version)
    framing.drop_credit(row, request.user, version)
    return back(edition, anchor="credits")


@button
def picture(request, edition, version):
    fields = cleaned(PictureForm(request.POST, request.FILES, edition=edition))
    illustrating.set_picture(edition, request.user, version, **fields)
    return back(edition, anchor="picture")


@button
def drop_picture(request, edition, version):
    illustrating.drop_picture(edition, request.user, version)
    return back(edition, anchor="picture")


# -- Moves ----------------------------------------------------------------------------------------


def _reason(request, edition):
    return {"why": _words(request, "why")}


def _time(request, edition):
    return cleaned(ScheduleForm(request.POST, edition=edition, at=timezone.now()))


MOVES = {
    "submit": (publishing.submit, None, "Submitted for review."),
    "discard": (
        publishing.discard,
        _reason,
        "Discarded. What it rested on waits in the inbox, unless another edition has it.",
    ),
    "send_back": (publishing.send_back, _reason, "Sent back with your reason."),
    "approve": (publishing.approve, None, "Approved. It can be scheduled or published now."),
    "approve_unreviewed": (
        publishing.approve_unreviewed,
        None,
        "Approved as it is. Readers will be told that no editor reviewed it.",
    ),
    "schedule": (publishing.schedule, _time, "Scheduled."),
    "publish": (publishing.publish, None, "Published. Readers see it now."),
    "unschedule": (publishing.unschedule, None, "Taken off the schedule; its approval stands."),
    "approve_and_publish": (
        publishing.approve_and_publish,
        None,
        "Approved and published. Readers see it now.",
    ),
    "approve_and_schedule": (publishing.approve_and_schedule, _time, "Approved and scheduled."),
    "withdraw": (publishing.withdraw, _reason, "Withdrawn. Its address answers with the reason."),
}


def _said_of(moved, name, done):
    """What was done; of a submission also what publishing will refuse, as nothing else says so."""
    missing = gaps(moved) if name == "submit" else []
    if not missing:
        return done
    count = "one thing is" if len(missing) == 1 else f"{len(missing)} things are"
    first = format_html('<a href="{}">{}</a>', _place(moved, missing[0]), missing[0].words)
    said = "{} Before it can be published, {} to mend"
    said += ": {}" if len(missing) == 1 else ", the first: {}"
    return format_html(said, done, count, first)


def _live_since(edition, name, person):
    """What to tell somebody who publishes once more what they put live themselves, from a second
    tab, say; else ""."""
    now = Edition.objects.get(pk=edition.pk)
    by_them = DeskEntry.objects.filter(edition=now, verb="publish", person=person)
    if name not in PUBLISHING or now.status != Edition.Status.LIVE or not by_them.exists():
        return ""
    since = timezone.localtime(now.published_at)
    is_today = since.date() == timezone.localdate()
    return f"It is live since {since:%H:%M}." if is_today else f"It is live since {since:%-d %b}."


@button
def move(request, edition, version, name):
    if name not in MOVES:
        raise Http404
    act, fields, done = MOVES[name]
    values = fields(request, edition) if fields else {}
    try:
        moved = act(edition, request.user, version, **values)
        messages.success(request, _said_of(moved, name, done))
    except StaleEdition:
        if not (said := _live_since(edition, name, request.user)):
            raise
        messages.info(request, said)
    if request.POST.get("from") == "schedule":
        return reverse("admin:articles_edition_schedule")
    return back(edition)  # to the top, where the message is


EMBARGO_SET = "Under embargo: until it ends, nobody publishes this, nor does the schedule."


@button
def embargo(request, edition, version):
    fields = cleaned(EmbargoForm(request.POST))
    until, was = fields["embargo_until"], edition.status
    edition = framing.set_embargo(
        edition, request.user, version, until=until, asked_by=fields["asked_by"]
    )
    messages.success(request, EMBARGO_SET if until else "The embargo is lifted.")
    if edition.status != was:
        messages.warning(request, "It was scheduled for an earlier time and is taken off it.")
    return back(edition)


# -- The next edition ------------------------------------------------------------------------------


@button
def update(request, edition, version):
    begun = revising.update(edition, request.user, version)
    messages.success(request, "The next edition is begun; readers see the live one until then.")
    return back(begun)


@button
def translate(request, edition, version):
    begun = translating.begin(edition, request.user, version)
    messages.success(
        request,
        "The translation is begun, as an article of its own. Write over what is here; readers see "
        "it when it is published.",
    )
    return back(begun)


@button
def correct(request, edition, version):
    fields = cleaned(CorrectionForm(request.POST))
    correction = revising.correct(edition, request.user, version, **fields)
    messages.success(request, "Now mend the text. Readers see both when this edition is published.")
    return back(correction.edition)


@button
def drop_correction(request, edition, version, correction_id):
    found = Correction.objects.filter(edition=edition).select_related("edition")
    revising.take_back(_one(found, correction_id, edition, version), request.user, version)
    return back(edition)


ROUTES = [
    ("headline/", headline, "headline"),
    ("about/", about, "about"),
    ("credit/<int:credit_id>/", credit, "credit"),
    ("credit/add/", add_credit, "credit_add"),
    ("credit/<int:credit_id>/drop/", drop_credit, "credit_drop"),
    ("picture/", picture, "picture"),
    ("picture/drop/", drop_picture, "picture_drop"),
    ("section/<str:section>/", accept_section, "section"),
    ("sections/", accept_sections, "sections"),
    ("claim/add/", add_claim, "add"),
    ("claim/<int:claim_id>/accept/", accept, "accept"),
    ("claim/<int:claim_id>/edit/", edit, "edit"),
    ("claim/<int:claim_id>/basis/", set_basis, "basis"),
    ("claim/<int:claim_id>/cut/", cut, "cut"),
    ("claim/<int:claim_id>/track/", track, "track"),
    ("claim/<int:claim_id>/untrack/", untrack, "untrack"),
    ("claim/<int:claim_id>/event/", join_event, "event"),
    ("claim/<int:claim_id>/passage/", set_passage, "passage_add"),
    ("claim/<int:claim_id>/passage/<int:passage_id>/", set_passage, "passage"),
    ("claim/<int:claim_id>/rest/", rest, "rest"),
    ("claim/<int:claim_id>/read/", read, "read"),
    ("passage/<int:passage_id>/drop/", drop_passage, "passage_drop"),
    ("finding/<int:finding_id>/waive/", waive, "waive"),
    ("move/<str:name>/", move, "move"),
    ("embargo/", embargo, "embargo"),
    ("update/", update, "update"),
    ("translate/", translate, "translate"),
    ("correct/", correct, "correct"),
    ("correction/<int:correction_id>/drop/", drop_correction, "correction_drop"),
]
