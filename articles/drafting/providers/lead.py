"""The lead of an extracted page: hook, what changed and why it matters, which have to fit together.

In English words or Chinese characters. The summary is what changed, why it matters and what to do
next together: what can be read in thirty seconds. The hook is one line.
"""

from dataclasses import replace
from itertools import combinations, product

from . import ranking
from .base import DraftFailed
from .terms import size

TLDR = {"en": 110, "zh": 200}
HOOK = {"en": 34, "zh": 80}
# How many of the best sentences are weighed against each other for each part of the lead.
_DEPTH = 10

LEAD = {"hook": "hook", "what_changed": "what changed", "why_it_matters": "why it matters"}
_CUES = (
    (
        "what_changed",
        ranking.says_change,
        "What changed holds the most telling early sentence; none in reach reports a change.",
    ),
    (
        "why_it_matters",
        ranking.says_consequence,
        "Why it matters holds the most telling sentence left; none states a consequence.",
    ),
)


def lead(selection):
    """Hook, what changed and why it matters, chosen together so that all three fit."""
    choices = [
        [*sorted(part, key=lambda pair: -pair[0])[:_DEPTH], (cost, None)]
        for part, cost in _parts(selection)
    ]
    trios = (
        trio for trio in product(*choices) if _go_together(selection, [pair[1] for pair in trio])
    )
    best = max(trios, key=lambda trio: sum(worth for worth, _ in trio))
    chosen = dict(zip(LEAD, (candidate for _, candidate in best), strict=True))
    _explain(selection, chosen)
    for section, candidate in chosen.items():
        if candidate:
            selection.take(candidate, section)


def _parts(selection):
    """For each part of the lead the sentences that could fill it, with their worth, and what it
    costs to leave it empty: a single sentence says what changed, a second one is the hook."""
    own = [
        # What is old or somebody's opinion can be told further down.
        replace(c, score=c.score - (0 if selection.basis(c) == "reported" else 0.2))
        for c in selection.pool
        if c.source == 0 and selection.fits(c)
    ]
    upright = [c for c in own if not c.leans]
    hooks = [(c.score + (0.3 if c.place < 3 else 0), c) for c in upright]
    hooks = [pair for pair in hooks if pair[1].size <= HOOK[selection.language]] or hooks
    line = ranking.first_line(selection.brief.sources[0], 0)
    known = selection.used | {c.key for c in own}
    if line and selection.fits(line) and line.key not in known:
        hooks.append((1.2, line))
    changed = [(c.score + 0.3 * ranking.says_change(c) + 0.4 / (1 + c.place / 3), c) for c in own]
    why = [(c.score - 0.2 / (c.place + 1) + 0.5 * ranking.says_consequence(c), c) for c in upright]
    return (hooks, -3), (changed, -4), (why, -2)


def one_of_the_lead(selection):
    """The best sentence left for one part of the lead, unlike the others, with room for it."""
    section = selection.brief.part.section
    parts = dict(zip(LEAD, _parts(selection), strict=True))
    room = HOOK if section == "hook" else TLDR
    left = room[selection.language] - (0 if section == "hook" else summary(selection))
    fitting = [(worth, c) for worth, c in parts[section][0] if c.size <= left]
    fitting = [pair for pair in fitting if not selection.repeats(pair[1])]
    if fitting:
        selection.take(max(fitting, key=lambda pair: pair[0])[1], section)


def summary(selection):
    """The length of the summary as it stands: of the draft, or of the page beside a section."""
    said = [(claim.section, claim.text) for claim in selection.claims]
    said += selection.brief.part.beside if selection.brief.part else ()
    return sum(size(text, selection.language) for where, text in said if where in _SUMMARY)


_SUMMARY = ("what_changed", "why_it_matters", "what_to_do")


def _go_together(selection, trio):
    chosen = [candidate for candidate in trio if candidate]
    if sum(c.size for c in trio[1:] if c) > TLDR[selection.language]:
        return False
    if chosen and not selection.fits(*chosen):
        return False
    return not any(selection.alike(one, other) for one, other in combinations(chosen, 2))


def _explain(selection, chosen):
    empty = [LEAD[section] for section, candidate in chosen.items() if candidate is None]
    main = selection.brief.sources[0]
    own = [c for c in selection.pool if c.source == 0]
    if len(empty) == len(chosen):
        why = (
            f" within the rights of {main.source_name}; review those rights"
            if own
            else "; collect its page if this is a teaser"
        )
        raise DraftFailed(
            f"No sentence of “{main.title[:100]}” can be quoted whole{why}, or write this "
            "article by hand."
        )
    if len(own) < len(chosen) and empty:
        selection.problems.append(f"The text is too short to fill: {', '.join(empty)}.")
    elif not selection.is_limited(main) and empty:
        selection.problems.append(
            f"No sentence left is short and different enough to fill: {', '.join(empty)}."
        )
    else:
        for part in empty:
            selection.withhold(part)
    for section, says, words in _CUES:
        if chosen[section] and not says(chosen[section]):
            selection.problems.append(words)
