"""How long the extractive drafter takes of one story, and how much of a page it fills.

    python -m tests.benchmarks.drafting FOLDER

FOLDER holds real articles as Markdown (`articles/en`, `articles/zh`). Prints milliseconds of
processor time, in which other work on the machine does not count (but slows it): of the first
story, the middle and the slowest one; and of how many stories how many of a page's thirteen parts
are filled: the eight sections, headline, category, audiences, topics and original.
"""

import statistics
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from articles.drafting import answers
from articles.drafting.providers.extractive import Extractive
from tests.articles.drafting.tasks import brief, source
from tests.articles.drafting.test_extractive import plain

ENOUGH = 8  # of the thirteen parts


def main(folder):
    times, parts = [], Counter()
    for path in sorted(Path(folder).glob("articles/*/*.md")):
        meta, text = plain(path.read_text())
        day = date.fromisoformat(meta["date"])
        language = path.parent.name
        task = brief(source(text, title=meta["title"], published=day, language=language))
        began = time.process_time()
        draft = answers.read(Extractive().draft(task).raw, task)
        times.append(1000 * (time.process_time() - began))
        parts[filled(draft)] += 1
    print(  # noqa: T201
        f"{len(times)} stories: first {times[0]:.0f} ms, middle {statistics.median(times):.0f}, "
        f"slowest {max(times):.0f}; at least {ENOUGH} of 13 parts: "
        f"{sum(n for count, n in parts.items() if count >= ENOUGH)}; "
        f"parts filled: {dict(sorted(parts.items()))}"
    )


def filled(draft):
    """How many parts of a page a draft fills; the original is always there."""
    sections = {claim.section for claim in draft.claims} - {"rationale"}
    rest = (draft.headline, draft.category, draft.audiences, draft.tags)
    return len(sections) + sum(map(bool, rest)) + 1


if __name__ == "__main__":
    main(*sys.argv[1:])
