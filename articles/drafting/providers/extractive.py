"""The drafter that needs no model: every sentence of it is the source's own.

It chooses sentences and says which part of the page each could serve; it writes none. What the
text does not hold is left empty, and the draft's problems say so. Extracted sentences are
quotation, so it takes no more of them than the source's rights allow.
"""

import datetime

from articles.drafting import answers
from articles.drafting.schema import LONGEST, Draft

from . import events, ranking, topics
from .base import Answer, DraftFailed, Free
from .lead import LEAD, TLDR, lead, one_of_the_lead, summary
from .selection import Selection
from .terms import language_of

# In English words or Chinese characters.
INSIGHT = {"en": 120, "zh": 220}
TAKEAWAYS = (3, 5)
MOST_EVENTS = 6
MOST_IMPLICATIONS = 2


class Extractive(Free):
    name = "extractive"
    model = ""
    origin = "extracted"
    learns = True

    @classmethod
    def configured(cls):
        return cls()

    def draft(self, brief, problems=()):
        """The answer to a brief; DraftFailed where nothing of the text could be quoted."""
        main = brief.sources[0]
        language = language_of(main.text, main.language)
        _refuse_the_hopeless(main, language)
        selection = Selection(brief, language)
        fills = (lead, _advice, _implications, _takeaways, _insight, _timeline)
        for fill in (_FILLS[brief.part.section],) if brief.part else fills:
            fill(selection)
        if brief.part and not selection.claims:
            raise DraftFailed(
                "Nothing else in the sources can stand in this section. "
                + " ".join([*selection.problems, *selection.rights_in_words()])
            )
        return Answer(answers.write(_finished(selection), brief))


def _refuse_the_hopeless(main, language):
    if not language:
        raise DraftFailed(
            f"“{main.title}” is neither in English nor in Chinese, so nothing of it can be "
            "extracted; write this article by hand."
        )
    if main.words_article == 0 or main.words_passage == 0:
        raise DraftFailed(
            f"The rights of {main.source_name} allow its headline and link only; write this "
            "article by hand, or review those rights."
        )


def _finished(selection):
    """The draft: the claims that were taken, and the topics of the story."""
    brief, main = selection.brief, selection.brief.sources[0]
    if brief.part:
        return _finished_part(selection)
    problems = [*selection.problems, *selection.rights_in_words()]
    category = topics.category(main, brief.categories, brief.filed)
    if not category:
        problems.append("No category fits by its words: choose one.")
    audiences = topics.audiences(main, brief.audiences)
    if not audiences:
        problems.append("Who should care is empty: no audience fits by its words.")
    headline, longest = main.title.strip(), LONGEST["headline"]
    if len(headline) > longest:
        problems.append(f"The original headline has {len(headline)} characters; it was cut.")
        headline = headline[: longest - 1].rstrip() + "…"
    return Draft(
        headline=headline,
        language="zh-Hans" if selection.language == "zh" else "en",
        category=category,
        audiences=audiences,
        tags=topics.tags(main, brief.known_tags, selection.language),
        claims=tuple(selection.claims),
        problems=tuple(problems),
    )


def _finished_part(selection):
    return Draft(
        headline="",
        language="zh-Hans" if selection.language == "zh" else "en",
        category="",
        audiences=(),
        tags=(),
        claims=tuple(selection.claims),
        problems=(*selection.problems, *selection.rights_in_words()),
    )


# -- The rest of the page ------------------------------------------------------------------------


def _advice(selection):
    part = "what to do next"
    room = TLDR[selection.language] - summary(selection)
    advice = selection.free(part, lambda c: ranking.gives_advice(c) and c.size <= room)
    if advice and advice[0].score > 0:
        selection.take(advice[0], "what_to_do", basis="advice")
    else:
        selection.empty(part, "What to do next is empty: no sentence of the text gives advice.")


def _implications(selection):
    part, taken, reasons = "future implications", 0, 0
    while taken < MOST_IMPLICATIONS:
        ahead = [c for c in selection.free(part, ranking.looks_ahead) if c.score > 0]
        if not ahead:
            break
        taken += 1
        selection.take(ahead[0], "implication", taken)
        reason = [c for c in selection.free(part) if ranking.explains(c, ahead[0])]
        if reason:
            reasons += 1
            selection.take(reason[0], "rationale", taken)
    if not taken:
        selection.empty(part, "Future implications is empty: no sentence looks ahead.")
    elif reasons < taken:
        selection.problems.append(
            "An implication stands without its rationale: the text gives no reason beside it."
        )


def _takeaways(selection):
    part, number = "key takeaways", 0
    fewest, most = TAKEAWAYS
    while number < most:
        free = [c for c in selection.free(part) if c.score > 0]
        if not free:
            break
        number += 1
        selection.take(free[0], "takeaway", number)
    if number < fewest:
        selection.empty(part, f"Key takeaways has {number or 'none'}: there is no more to quote.")


def _insight(selection):
    """Two to four sentences that follow each other in the text and that nothing else has used."""
    part, longest = "deep insight", INSIGHT[selection.language]
    runs = []
    for candidate in sorted(selection.free(part), key=lambda c: (c.source, c.place)):
        run = runs[-1] if runs else []
        if run and ranking.follows(candidate, run[-1]) and len(run) < 4:
            if sum(c.size for c in run) + candidate.size <= longest:
                run.append(candidate)
        elif not candidate.leans and candidate.score > 0:
            runs.append([candidate])
    runs = [run for run in runs if len(run) > 1 and selection.fits(*run)]
    best = max(runs, key=lambda run: sum(c.central for c in run), default=[])
    for candidate in best:
        selection.take(candidate, "insight")
    if not best:
        selection.empty(part, "Deep insight has no paragraph of its own: too little text is left.")


def _timeline(selection):
    """Dated events, each under its own words; a sentence used elsewhere may stand here again."""
    found = {}
    for candidate in sorted(selection.pool, key=lambda c: -c.score):
        source = selection.brief.sources[candidate.source]
        when = events.dated(candidate, source, selection.brief.today, selection.language)
        if when and when not in found:
            found[when] = candidate
    number = 0
    for (date, precision), candidate in found.items():
        if number < MOST_EVENTS and (selection.is_taken(candidate) or selection.fits(candidate)):
            number += 1
            selection.take(candidate, "event", event_date=date, event_precision=precision)
    selection.claims.sort(key=lambda claim: claim.event_date or datetime.date.min)
    if not found:
        selection.problems.append("Timeline is empty: no sentence has one certain date.")
    elif not number:
        selection.withhold("timeline")


_FILLS = {
    **dict.fromkeys(LEAD, one_of_the_lead),
    "what_to_do": _advice,
    "insight": _insight,
    "takeaway": _takeaways,
    "implication": _implications,
    "event": _timeline,
}
