"""Drafts a text that is no story of ours, to see what a drafter makes of it; nothing is stored but
what a model costs."""

import json

from django.conf import settings
from django.utils import timezone

from articles.models import Audience, Category

from . import answers, providers, spending
from .brief import Brief, BriefSource
from .draft import in_words
from .providers import DraftFailed
from .providers.terms import language_of
from .schema import InvalidDraft
from .tasks import choices, filed, known_tags, within

LONGEST = 200_000  # characters; more is a book
TITLE = 200


def draft_text(text, *, url, published=None, title="", drafter=None, at=None):
    """The answer of a drafter to a text, as a dict in the shape of `answers`.

    `title` is the first line of the text where none is given. Whoever gives a text vouches that
    the drafter may have it: no rights are looked up. Raises DraftFailed in one line.
    """
    at, drafter = at or timezone.now(), drafter or providers.named(settings.DRAFTER)
    if not text.strip():
        raise DraftFailed("This text is empty; give one of a story's length.")
    if len(text) > LONGEST:
        raise DraftFailed(f"This text has {len(text):,} characters; {LONGEST:,} at most are read.")
    if not title:
        title, _, text = text.strip().partition("\n")
    language = language_of(text or title, "") or "en"
    source = BriefSource(
        story_id=0,
        snapshot_id=0,
        title=title.strip()[:TITLE],
        source_name=url,
        language=language,
        url=url,
        published=published,
        text=text.strip() or title,
    )
    today = timezone.localdate(at, timezone.get_default_timezone())
    lists = choices(Category), choices(Audience), known_tags()
    brief = Brief(
        language,
        today,
        *lists,
        sources=within([source], drafter.most_in),
        filed=filed() if drafter.learns else (),
    )
    answer = spending.try_out(drafter, brief, at)
    try:
        draft = answers.read(answer.raw, brief, language=drafter.language(brief))
    except InvalidDraft as error:
        raise DraftFailed(in_words(drafter, error), outcome=error.outcome) from error
    return json.loads(answers.write(draft, brief))
