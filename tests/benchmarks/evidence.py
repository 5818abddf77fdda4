"""How long the evidence check takes of an edition of 40 claims against 8 sources of 2,000 words.

    python -m tests.benchmarks.evidence [FOLDER]

Made of the claims and passages of the tests, set into the texts of the demonstration; with a FOLDER
of real articles (`articles/en`, `articles/zh`), into those. Prints milliseconds of processor time,
in which other work on the machine does not count (but slows it): the first check, the best and the
middle of many with nothing kept from the one before, and the best of one more, as after a change of
one claim. Eight of the forty claims are faulty, each in its way.
"""

import json
import re
import statistics
import sys
import time
from itertools import cycle
from pathlib import Path

from articles.evidence import SnapshotText, claim_problems, passage_problems
from articles.text import sentences, words
from articles.text.words import is_chinese

ROOT = Path(__file__).resolve().parent.parent.parent
CLAIMS, SOURCES, WORDS, TURNS = 40, 8, 2000, 30


def main(folder=None):
    for language in ("en", "zh"):
        edition = made(language, texts(language, folder))
        times = [clocked(edition) for _ in range(TURNS)]
        again = min(clocked(edition, forgetful=False) for _ in range(TURNS))
        found = len(checked(edition))
        print(  # noqa: T201
            f"{language}: first {times[0]:.1f} ms, best {min(times):.1f}, middle "
            f"{statistics.median(times):.1f}, again {again:.1f}; {len(edition[0])} sources of "
            f"{statistics.mean(words.count(text) for text in edition[0]):.0f} words, "
            f"{len(edition[1])} claims, {found} problems"
        )


def texts(language, folder):
    """Prose of one language, in sentences."""
    if folder:
        files = sorted(Path(folder, "articles", language).iterdir())
        whole = [path.read_text().split("\n---\n", 1)[-1] for path in files]
    else:
        pages = sorted((ROOT / "newsroom/demo/pages").glob("*.html"))
        whole = [re.sub(r"(?s)<head.*?</head>|<[^>]+>", " ", path.read_text()) for path in pages]
        whole = [text for text in whole if is_chinese(text) == (language == "zh")]
    return [" ".join(each.text.split()) for text in whole for each in sentences.split(text)]


def made(language, prose):
    """(texts of the sources, claims as (text, exact words, place of the source))."""
    pairs = [
        json.loads(line)
        for name in ("judgement", "judgement-blind")
        for line in (ROOT / f"tests/articles/fixtures/{name}.jsonl").read_text().splitlines()
    ]
    pairs = [p for p in pairs if is_chinese(p["passage"]) == (language == "zh")][:CLAIMS]
    supply, sources = cycle(prose), []
    for place in range(SOURCES):
        mine, parts = [p["passage"] for p in pairs[place::SOURCES]], []
        while words.count(" ".join(parts)) < WORDS:
            parts += [next(supply) for _ in range(10)] + mine[:1]
            mine = mine[1:]
        sources.append(" ".join([*parts, *mine]))
    claims = [(p["claim"], p["passage"], n % SOURCES) for n, p in enumerate(pairs)]
    for number in range(0, CLAIMS, 5):  # a word less, another source's, no source's
        text, exact, place = claims[number]
        middle = len(exact) // 2
        claims[number] = (
            (text, exact[: middle - 2] + exact[middle + 2 :], place),
            (text, exact, (place + 3) % SOURCES),
            (text, text, place),
        )[number % 3]
    return sources, claims


def clocked(edition, *, forgetful=True):
    if forgetful:
        forget()
    start = time.process_time()
    checked(edition)
    return (time.process_time() - start) * 1000


def forget():
    """Empty whatever the code keeps of the texts it has read."""
    for name, module in list(sys.modules.items()):
        if name.startswith("articles."):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def checked(edition):
    """The problems of an edition, as `articles.checking` asks for them."""
    sources, claims = edition
    snapshots = [SnapshotText(n, text, f"source {n}") for n, text in enumerate(sources)]
    found = []
    for text, exact, place in claims:
        found += passage_problems(exact, snapshots[place], snapshots)
        found += claim_problems(text, [exact], basis="reported", section="what_changed")
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
