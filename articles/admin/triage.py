"""What an editor decides about stories, each decision a line of the record.

The functions take the request for its person and to say in words what was done and what was not.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from articles import deciding
from articles.collecting import collect
from articles.drafting.draft import draft_story
from articles.drafting.providers import DraftFailed
from articles.models import Edition


def draft(request, stories, *, also=()):
    """Have stories drafted, one after the other; a failure is told and stops no other.

    The stories `also` are credited beside each. Returns the way to the review screen where exactly
    one was asked for and drafted, else None.
    """
    made = []
    for story in stories:
        try:
            made.append(_drafted(story, request.user, also))
        except DraftFailed as failure:
            messages.error(request, f"“{story}” was not drafted: {failure}")
    if len(made) == 1 and len(stories) == 1:
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
    edition = Edition.objects.filter(credits__story=story).first()
    if edition is not None:
        raise DraftFailed(f"it is part of “{edition}” already.")
    if story.spiked_at:
        raise DraftFailed("it was set aside; bring it back first.")
    return draft_story(story, person=person, also=also)


def _review(edition):
    return reverse("admin:articles_edition_review", args=[edition.pk])


def spike(request, stories):
    """Set stories aside. What an article rests on already is not."""
    done = sum(deciding.spike(story, request.user) for story in stories)
    _say(request, done, len(stories), "set aside", "set aside before, or part of an article")


def bring_back(request, stories):
    """Put stories that were set aside into the inbox again."""
    done = sum(deciding.bring_back(story, request.user) for story in stories)
    _say(request, done, len(stories), "brought back", "never set aside")


def star(request, stories):
    """Mark stories for the recap."""
    done = sum(deciding.star(story, request.user) for story in stories)
    _say(request, done, len(stories), "starred for the recap", "starred before")


def unstar(request, stories):
    """Take the mark off again."""
    done = sum(deciding.unstar(story, request.user) for story in stories)
    _say(request, done, len(stories), "no longer starred", "never starred")


def _say(request, done, asked, what, otherwise):
    if done:
        messages.success(request, f"{done} stor{'y' if done == 1 else 'ies'} {what}.")
    if done < asked:
        messages.warning(request, f"{asked - done} left alone: {otherwise}.")


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
