"""What an editor decides about stories, each decision a line of the record.

The functions take the request for its person and to say in words what was done and what was not.
"""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from articles import deciding
from articles.collecting import collect
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.models import Credit


def draft(request, wanted):
    """Have stories drafted, one after the other; a failure is told and stops no other.

    `wanted` are pairs of a story and the stories that are credited beside it. Returns the way to
    the review screen where exactly one was asked for and drafted, else None.
    """
    made = []
    for story, also in wanted:
        try:
            made.append(_drafted(story, request.user, also))
        except DraftFailed as failure:
            messages.error(request, f"“{story}” was not drafted: {failure}")
    if len(made) == 1 and len(wanted) == 1:
        messages.success(request, "Drafted. Check each claim against the words it rests on.")
        return HttpResponseRedirect(_review(made[0]))
    for edition in made:
        messages.success(
            request, format_html('Drafted: <a href="{}">{}</a>', _review(edition), edition)
        )
    return None


def _drafted(story, person, also):
    """The new edition of a story. One that is decided on already is refused, so that a list that
    was open for long makes no second article of it."""
    credit = Credit.objects.kept().filter(story=story).select_related("edition").first()
    if credit is not None:
        raise DraftFailed(f"it is part of “{credit.edition}” already.")
    if story.spiked_at:
        raise DraftFailed("it was set aside; bring it back first.")
    return draft_story(story, person=person, also=also)


def _review(edition):
    return reverse("admin:articles_edition_review", args=[edition.pk])


def spike(request, stories):
    """Set stories aside. What an article rests on already is not."""
    decision = uuid4()
    done = deciding.spike(stories, request.user, decision=decision)
    _say(request, done, stories, "set aside", "set aside before, or part of an article", decision)


def bring_back(request, stories):
    """Put stories that were set aside into the inbox again."""
    decision = uuid4()
    done = deciding.bring_back(stories, request.user, decision=decision)
    _say(request, done, stories, "brought back", "never set aside", decision)


def star(request, stories):
    """Mark stories for the recap."""
    done = deciding.star(stories, request.user)
    _say(request, done, stories, "starred for the recap", "starred before")


def unstar(request, stories):
    """Take the mark off again."""
    done = deciding.unstar(stories, request.user)
    _say(request, done, stories, "no longer starred", "never starred")


def allot(request, stories, undrafted, *, to=(), category=()):
    """Assign stories, choose the category of the undrafted, or both, as one decision. Each is given
    as a tuple of one value, which may be None: nobody, no category."""
    decision, did, done = uuid4(), [], []
    for person in to:
        changed = deciding.assign(stories, request.user, person, decision=decision)
        did += [f"assigned to {person or 'nobody'}"] if changed else []
        done = changed or done
    for one in category:
        changed = deciding.categorise(undrafted, request.user, one, decision=decision)
        did += [f"put into {one}" if one else "in no category now"] if changed else []
        done = max(done, changed, key=len)
    otherwise = "so before, set aside, or part of an article"
    _say(request, done, done or stories, " and ".join(did), otherwise, decision)


def _say(request, done, asked, what, otherwise, decision=None):
    """What was done, with a button that undoes the decision, and what was not."""
    if done:
        subject = f"“{done[0]}”" if len(done) == 1 else f"{len(done)} stories"
        undo = _undo_button(request, decision) if decision else ""
        messages.success(request, format_html("{} {}. {}", subject, what, undo))
    if len(done) < len(asked):
        messages.warning(request, f"{len(asked) - len(done)} left alone: {otherwise}.")


def _undo_button(request, decision):
    shown = int(deciding.UNDO_SHOWN.total_seconds())
    context = {"decision": decision, "seconds": shown, "back": request.POST.get("back", "")}
    return render_to_string("admin/articles/story/_undo.html", context, request)


def nominate(request, form):
    """The story of a NominationForm, or None with the reasons put into the form."""
    if not form.is_valid():
        return None
    fields = {**form.cleaned_data}
    fields.pop("attested")
    try:
        story = collect.nominate(person=request.user, **fields)
    except ValidationError as error:
        _put_into(form, error)
        return None
    messages.success(request, f"“{story}” is in the inbox, credited to {story.source}.")
    return story


def paste(request, story, form):
    """A story with the words of a PastedTextForm stored as a snapshot, or None with the reasons
    put into the form."""
    if not form.is_valid():
        return None
    try:
        kept = collect.nominate(
            url=story.url,
            title=story.title,
            text=form.cleaned_data["text"],
            language=story.language,
            published_at=story.published_at,
            person=request.user,
            attestation=form.cleaned_data["attestation"],
        )
    except ValidationError as error:
        _put_into(form, error)
        return None
    messages.success(request, "The text is stored.")
    return kept


def _put_into(form, error):
    """Show each reason at its field, where the form has that field."""
    reasons = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, listed in reasons.items():
        form.add_error(name if name in form.fields else None, ValidationError(listed))
