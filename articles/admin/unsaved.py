"""The page for a form that was not saved: what the person wrote, beside what is stored now."""

from dataclasses import dataclass

from django.contrib import admin
from django.template.response import TemplateResponse

from articles import comparing
from articles.illustrating import WORDS
from articles.models import (
    Claim,
    Correction,
    Credit,
    DeskEntry,
    Edition,
    Finding,
    LeadPicture,
    Passage,
)

from .forms import said_when
from .jottings import keep_refused
from .review import visible_edition
from .uploads import PICTURES

# The fields people write in, and what to call them; every other field is carried along unseen.
WRITTEN = {
    "headline": "Headline",
    "text": "Text",
    "question": "Question",
    "title": "Event",
    "story": "Address of the story",
    "when": "Date",
    "exact": "Exact words",
    "translation": "Translation",
    "reason": "Reason",
    "why": "Reason",
    "what_was_wrong": "What was wrong",
    "what_is_right": "What is right",
    "line": "Credit line",
    "tags": "Tags",
    "go_live_at": "Go live at",
    "url": "Address",
    "embargo_until": "Embargo until",
    "asked_by": "Who asked",
    "resolve_by": "Check by",
    "alt": "Alt text",
    "credit": "Picture credit",
    "licence_note": "Licence in words",
    "licence_url": "Where the licence can be read",
}
# Fields in which people choose; what they chose is carried along, and can be chosen again.
CHOSEN = {"licence": ("Licence", LeadPicture.Licence.choices)}
LONG = {
    *("headline", "question"),
    *("text", "exact", "translation", "reason", "why"),
    *("what_was_wrong", "what_is_right", "alt"),
}


@dataclass(frozen=True)
class Both:
    """One field: what the person wrote, and what is stored (None where nothing answers to it)."""

    name: str
    label: str
    mine: str
    theirs: str | None
    long: bool
    choices: tuple = ()

    @property
    def differs(self):
        mine = dict(self.choices).get(self.mine, self.mine)
        return self.theirs is not None and mine != self.theirs

    @property
    def difference(self):
        """From what is stored to what the person wrote, word by word."""
        return comparing.words_of(self.theirs, self.mine)


def unsaved(request, edition, problems, ids, *, status):
    """Answer a POST that was refused. `ids` are the ids of its address; status 409 is a stale
    form, 422 a wrong one. The page repeats the form, so that one press saves it after all; until
    then its words are jotted down."""
    edition = visible_edition(request, edition.pk)  # as it is now, not as this request found it
    keep_refused(request, edition, [name for name in WRITTEN if name in request.POST])
    claim = _claim(edition, ids)
    gone = _is_gone(edition, ids)
    context = {
        **admin.site.each_context(request),
        "title": "Not saved yet",
        "edition": edition,
        "problems": problems,
        "stale": status == 409,
        "fields": _both(request.POST, _stored(edition, claim, ids)),
        # A browser does not send a file twice.
        "with_file": "alt" in request.POST,
        "picture_accept": PICTURES,
        "file_lost": bool(request.FILES),
        "carried": _carried(request.POST),
        "claim": claim,
        "gone": gone,
        "may_send": _may_send(request, edition, ids, gone, status),
        "since": DeskEntry.objects.filter(edition=edition)[:5],
    }
    return TemplateResponse(request, "admin/articles/edition/unsaved.html", context, status=status)


# Moves by which a person vouches for a text: who has not read it as it is now reads it first.
VOUCHING = {"approve", "approve_unreviewed", "approve_and_publish", "approve_and_schedule"}


# What is live is not published again.
PUBLISHING = {"publish", "approve_and_publish"}


def _may_send(request, edition, ids, gone, status):
    if edition.status == Edition.Status.LIVE and ids.get("name") in PUBLISHING:
        return False
    if status == 409 and ids.get("name") in VOUCHING:
        return False
    return not gone or {"text", "section"} <= request.POST.keys()


# What the ids of an address name, and how each belongs to an edition.
_NAMED = {
    "claim_id": (Claim, "edition"),
    "passage_id": (Passage, "claim__edition"),
    "finding_id": (Finding, "claim__edition"),
    "credit_id": (Credit, "edition"),
    "correction_id": (Correction, "edition"),
}


def _is_gone(edition, ids):
    """Whether what the form was about has been taken away meanwhile."""
    named = [(*_NAMED[name], pk) for name, pk in ids.items() if pk and name in _NAMED]
    return any(
        not model.objects.filter(**{"pk": pk, belongs: edition}).exists()
        for model, belongs, pk in named
    )


def _claim(edition, ids):
    return Claim.objects.filter(edition=edition, pk=ids.get("claim_id")).first()


def _both(posted, stored):
    written = [
        Both(name, label, posted[name].replace("\r\n", "\n"), stored.get(name), name in LONG)
        for name, label in WRITTEN.items()
        if name in posted
    ]
    chosen = [
        Both(name, label, posted[name], dict(choices).get(stored.get(name)), False, choices)
        for name, (label, choices) in CHOSEN.items()
        if name in posted
    ]
    return written + chosen


_ANEW = {"version", "csrfmiddlewaretoken"}


def _carried(posted):
    unseen = [name for name in posted if name not in {*WRITTEN, *CHOSEN, *_ANEW}]
    return [(name, value) for name in unseen for value in posted.getlist(name)]


def _stored(edition, claim, ids):
    """The words as they are in the database now, under the names the forms have for them."""
    stored = {
        "headline": edition.headline,
        "tags": ", ".join(sorted(edition.article.tags.names())),
    }
    if claim:
        stored["title"] = str(claim.event or "")
        stored["text"] = claim.text
        stored["when"] = said_when(claim.event_date, claim.event_precision)
    if claim and claim.prediction:
        stored["question"] = claim.prediction.question
        stored["resolve_by"] = f"{claim.prediction.resolve_by}"
    passage = Passage.objects.filter(claim__edition=edition, pk=ids.get("passage_id")).first()
    if passage:
        stored |= {"exact": passage.exact, "translation": passage.translation}
    credit = Credit.objects.filter(edition=edition, pk=ids.get("credit_id")).first()
    if credit:
        stored["line"] = credit.line
    picture = LeadPicture.objects.filter(edition=edition).first()
    stored |= {name: getattr(picture, name) for name in WORDS if picture}
    return stored
