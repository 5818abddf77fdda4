"""How long the database takes to search 100,000 articles, and whether it finds all that is Chinese.

    DATA_DIR=/tmp/bench DJANGO_SETTINGS_MODULE=newsroom.settings \\
        python -m tests.benchmarks.search FOLDER [ARTICLES]

On PostgreSQL with DATABASE_URL, which names an empty database. FOLDER has `headlines.csv`, dated
headlines of real sources (a column `title`), of which the articles are made up: a headline and
twenty more as its sentences; the texts of 10,000 articles are those of the others as well. A second
run measures what the first one made.

Prints, for words that few articles have, one in a hundred, and one in five, English and Chinese,
the milliseconds that the database takes, rows fetched, in the middle of twenty runs of a word: of
all words the middle and the 95th in a hundred; to find the places, and for the whole page. Targets:
5 ms to find the newest, 60 ms to find the best.
"""

import csv
import random
import statistics
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F, OuterRef, Subquery  # noqa: E402
from django.db.models.functions import Abs  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles import search  # noqa: E402
from articles.lists import tallies  # noqa: E402
from articles.lists.river import ROWS  # noqa: E402
from articles.models import Article, Credit, Edition, SearchEntry, SearchTerm  # noqa: E402
from articles.searching import entries, vocabulary, wanted  # noqa: E402
from articles.searching.narrowing import ANYTHING  # noqa: E402
from articles.text.terms import is_chinese  # noqa: E402
from tests.articles import make  # noqa: E402
from tests.articles.grow import APART  # noqa: E402

SENTENCES, AT_ONCE, ROUNDS, WORDS, PAIRS = 20, 1000, 20, 8, 60
DISTINCT = 10_000


def main(folder, articles="100000"):
    call_command("migrate", verbosity=0)
    count = int(articles)
    if not Article.objects.exists():
        make_all(folder, count)
    print(f"{connection.vendor}, {SearchEntry.objects.count()} articles")  # noqa: T201
    for kind, share in (("few", 20 / count), ("1 in 100", 0.01), ("1 in 5", 0.2)):
        for order in search.Order:
            report(kind, order, chosen(int(count * share)))
    report("slips", search.Order.BEST, ["nvdia", "micorsoft", "anthropci", "transfromer"])
    report("two words", search.Order.BEST, ["open model", "google ai", "人工智能", "ai芯片"])
    print("Chinese pairs:", recall())  # noqa: T201


def make_all(folder, count):
    with Path(folder, "headlines.csv").open() as lines:
        titles = [row["title"][:200] for row in csv.DictReader(lines)]
    chance, now = random.Random(1), timezone.now()  # noqa: S311 - a sample, no secret
    category, story, texts = make.category(), make.story(), []
    if connection.vendor == "postgresql":  # quicker made at once, afterwards
        connection.cursor().execute("DROP INDEX articles_searchentry_vector")
    for start in range(0, count, AT_ONCE):
        rows = Article.objects.bulk_create(
            Article(slug=f"a-{n}", category=category, published_at=now - n * APART)
            for n in range(start, min(start + AT_ONCE, count))
        )
        editions = Edition.objects.bulk_create(
            Edition(
                article=row,
                status=Edition.Status.LIVE,
                origin=Edition.Origin.MODEL,
                headline=titles[row.pk % DISTINCT],
                newest_source_at=row.published_at,
                record=make.RECORD,
            )
            for row in rows
        )
        Credit.objects.bulk_create(
            Credit(edition=edition, story=story, is_original=True) for edition in editions
        )
        if start < DISTINCT:
            texts += [
                entry(row, edition, titles, chance)
                for row, edition in zip(rows, editions, strict=True)
            ]
        SearchEntry.objects.bulk_create(
            again(texts[n % len(texts)], row) for n, row in enumerate(rows, start)
        )
    of_article = Edition.objects.filter(article=OuterRef("pk")).values("pk")
    Article.objects.update(live=Subquery(of_article))
    tallies.recount_all()
    entries.tidy_up()
    if connection.vendor == "postgresql":
        connection.cursor().execute(
            "CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector) "
            "WITH (fastupdate = off)"
        )
        connection.cursor().execute("VACUUM ANALYZE")
    else:
        connection.cursor().execute("ANALYZE")


def again(text, article):
    fields = {name: getattr(text, name) for name in ("marks", "text", "sentences", "topics")}
    return SearchEntry(place=wanted.place_of(article), article=article, **fields)


def entry(row, edition, titles, chance):
    sentences = tuple((chance.choice(titles), None) for _ in range(SENTENCES))
    lists = (wanted.ALL, wanted.DATED, wanted.listed("category", str(row.category_id)))
    told = entries.Told(edition.headline, sentences, 3, ("Grid Wire",), (), lists)
    return entries.entry(row, told)


def chosen(articles):
    """The words, and the pairs of characters, that about so many articles have."""
    near = SearchTerm.objects.annotate(off=Abs(F("articles") - articles)).order_by("off")
    words = near.exclude(shape="").values_list("term", flat=True)[:WORDS]
    pairs = [term for term in near.filter(shape="").values_list("term", flat=True)[:3000]
             if is_chinese(term) and len(term) == 2][:WORDS]  # fmt: skip
    return [*words, *pairs]


def report(kind, order, words):
    finding, all_of_it = [], []
    for word in words:
        find, page = queries(word, order)
        finding.append(statistics.median(map(sum, (map(timed, find) for _ in range(ROUNDS)))))
        all_of_it.append(statistics.median(map(sum, (map(timed, page) for _ in range(ROUNDS)))))
    print(  # noqa: T201
        f"{kind:9} {order.name.lower():7} to find {statistics.median(finding):6.1f} "
        f"{late(finding):6.1f}   whole page {statistics.median(all_of_it):6.1f} "
        f"{late(all_of_it):6.1f}   {words[0]} {words[-1]}"
    )


def queries(word, order):
    """Those that find the places, and all of a page: among the newest the first are part of
    another."""
    asked = []

    def note(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    query = search.Query.of(word)
    with connection.execute_wrapper(note):
        search.find(query, now=timezone.now(), order=order)
    if order is search.Order.BEST:
        return asked[:2], asked
    found = search._wanted(vocabulary.read(query.terms), ANYTHING)
    return [asked[0], search._index().newest(found, ROWS + 1)], asked


def timed(query):
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(*query)
        cursor.fetchall()
        return 1000 * (time.perf_counter() - began)


def late(times):
    return sorted(times)[int(0.95 * len(times))]


def recall():
    """How many of the articles in whose texts a pair of characters stands are found by it."""
    chance = random.Random(2)  # noqa: S311
    few = SearchTerm.objects.filter(shape="", articles__range=(2, 500))
    pairs = [term for term in few.order_by("term").values_list("term", flat=True)
             if is_chinese(term) and len(term) == 2]  # fmt: skip
    pairs = chance.sample(pairs, min(PAIRS, len(pairs)))
    there = {pair: set() for pair in pairs}
    rows = SearchEntry.objects.values_list("article", "article__live__headline", "sentences")
    for pk, headline, sentences in rows.iterator():
        text = "\n".join([headline, *(sentence for sentence, _ in sentences)])
        for pair in pairs:
            if pair in text:
                there[pair].add(pk)
    found = sum(len(there[pair] & everything(pair)) for pair in pairs)
    all_there = sum(map(len, there.values()))
    return f"{found} of {all_there} found, by {len(pairs)} pairs"


def everything(pair):
    seen, before = set(), ""
    while before is not None:
        page = search.find(
            search.Query.of(pair), now=timezone.now(), order=search.Order.NEWEST, before=before
        )
        seen |= {hit.row.article.pk for hit in page.hits}
        before = page.more.removeprefix("before=") or None
    return seen


if __name__ == "__main__":
    main(*sys.argv[1:])
