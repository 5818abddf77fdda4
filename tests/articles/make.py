"""Published articles for tests of the reader's site, made as rows and not by publishing.

What publishing must refuse is tested where it lives; here it would only be in the way.
"""

import datetime
from dataclasses import dataclass, field

from django.db import connection

from articles import related
from articles.lists import tallies
from articles.models import (
    Article,
    Audience,
    Category,
    Claim,
    Credit,
    Edition,
    Passage,
    Prediction,
    Resolution,
    Source,
    Story,
)
from articles.models.claims import Section
from articles.models.sources import RightsBasis

NOW = datetime.datetime(2026, 11, 19, 12, 0, tzinfo=datetime.UTC)
RECORD = {
    "made": "model",
    "reviewed_by": ["Ada Reyes, energy editor"],
    "edited_by": [],
    "written_by": [],
    "approved_by": "Tomasz Wolny, managing editor",
    "claims": 3,
    "one_by_one": 2,
    "in_section": 1,
    "waivers": [],
}
TEXT = (
    "Seven grid operators will connect batteries under one code from March. "
    "About 140 GW of storage waits in their queues. "
    "Developers must file again before the code takes effect."
)


def category(name="Energy", **fields):
    fields = {"slug": name.lower(), "name_zh": "能源", "emoji": "⚡", **fields}
    return Category.objects.get_or_create(name=name, defaults=fields)[0]


def audience(name="Grid planners", **fields):
    fields = {"slug": name.lower().replace(" ", "-"), "name_zh": "电网规划者", **fields}
    return Audience.objects.get_or_create(name=name, defaults=fields)[0]


def source(name="Grid Wire", *, reviewer=None, **fields):
    """A source; with a `reviewer` its rights are reviewed: an open licence unless said."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    if reviewer:
        reviewed = {
            "rights_basis": RightsBasis.LICENCE,
            "rights_reviewed_by": reviewer,
            "rights_reviewed_at": NOW,
            "may_translate": True,
        }
        fields = {**reviewed, **fields}
    return Source.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def story(title="Operators agree one code", *, of=None, text=TEXT, at=NOW, **fields):
    """A collected story with one snapshot of its text."""
    of = of or source()
    fields = {
        "url": f"https://{of.slug}.example/{Story.objects.count() + 1}",
        "language": "en",
        "published_at": at,
        "date_trusted": True,
        "first_seen_at": at,
        "collected_at": at + datetime.timedelta(minutes=19),
        **fields,
    }
    made = Story.objects.create(source=of, title=title, **fields)
    made.snapshots.create(
        kind="page",
        extractor="test",
        extractor_version="1",
        text=text,
        read_at=fields["collected_at"],
    )
    return made


@dataclass
class Said:
    """One claim to be; a quote is its words, or (words, story), or (words, story, fields)."""

    section: str
    text: str
    quotes: tuple = ()
    fields: dict = field(default_factory=dict)


def said(section, text, *quotes, **fields):
    return Said(section, text, quotes, fields)


CLAIMS = (
    said(Section.HOOK, "One code replaces seven.", "one code from March"),
    said(
        Section.WHAT_CHANGED,
        "Seven operators will use one code.",
        "Seven grid operators will connect batteries under one code from March.",
    ),
    said(
        Section.WHY_IT_MATTERS,
        "About 140 GW waits.",
        "About 140 GW of storage waits in their queues.",
    ),
)


def article(slug="one-code", *, headline="One code for batteries", original=None, at=NOW, **more):
    """A published article.

    `more`: claims, credits (further stories), tags, audiences, record, category, language, origin,
    and any other field of the edition.
    """
    original = original or story(at=at)
    row = Article.objects.create(
        slug=slug,
        category=more.pop("category", None) or category(),
        language=more.pop("language", "en"),
    )
    row.tags.add(*more.pop("tags", ()))
    row.audiences.add(*more.pop("audiences", ()))
    claims, others = more.pop("claims", CLAIMS), more.pop("credits", ())
    facts = {
        "status": Edition.Status.LIVE,
        "origin": Edition.Origin.MODEL,
        "published_at": at,
        "newest_source_at": original.published_at,
        "collected_after": original.collected_after,
        "record": RECORD,
        **more,
    }
    edition = Edition.objects.create(article=row, headline=headline, **facts)
    for order, credited in enumerate([original, *others], 1):
        Credit.objects.create(
            edition=edition, story=credited, order=order, is_original=credited == original
        )
    for order, claim in enumerate(claims, 1):
        _claim(edition, claim, order, original)
    row.live, row.published_at, row.updated_at = edition, at, at
    with tallies.kept(row):
        row.save()
    related.refresh(row)
    return row


def withdraw(row, reason, *, at=NOW):
    """Takes an article down as publishing would leave it."""
    Edition.objects.filter(pk=row.live_id).update(status=Edition.Status.WITHDRAWN)
    told = Prediction.objects.frozen().filter(claims__edition__article=row)
    told.update(withdrawn_at=at)
    row.live, row.withdrawn_at, row.withdrawn_reason = None, at, reason
    with tallies.kept(row):
        row.save()
    related.refresh(row)


def resolution(prediction, person, outcome="happened", *, exact="one code", of=None, **fields):
    """A row that says how a forecast came out, on words of a story; nobody has confirmed it."""
    words_of = {"snapshot": (of or story()).snapshots.get(), "exact": exact} if exact else {}
    said_so = {
        "sentence": "It came as we said.",
        "proposed_by": person,
        "proposed_name": str(person),
        "proposed_at": NOW,
        **fields,
    }
    return Resolution.objects.create(prediction=prediction, outcome=outcome, **words_of, **said_so)


def resolve(prediction, person, outcome="happened", *, at=NOW, **fields):
    """Has a forecast come out so, as the desk would leave it; returns its Resolution."""
    confirmed = {"confirmed_by": person, "confirmed_name": str(person), "confirmed_at": at}
    made = resolution(prediction, person, outcome, **confirmed, **fields)
    prediction.outcome, prediction.resolution = outcome, made
    prediction.save()
    return made


def _claim(edition, spec, order, original):
    fields = {"basis": "reported", "origin": "model", "order": order, **spec.fields}
    made = Claim.objects.create(edition=edition, section=spec.section, text=spec.text, **fields)
    for place, quote in enumerate(spec.quotes, 1):
        exact, where, extra = _quote(quote, original)
        snapshot = where.snapshots.get()
        start = snapshot.text.find(exact)
        found = {"start": start, "end": start + len(exact)} if start >= 0 else {}
        Passage.objects.create(
            claim=made, snapshot=snapshot, order=place, exact=exact, **found, **extra
        )


def _quote(quote, original):
    """A quote as (words, story, further fields): the words alone are the original's."""
    if isinstance(quote, str):
        return quote, original, {}
    return (*quote, {})[:3]


def many(count, *, at=NOW):
    """Published articles in bulk, a minute apart, newest first; their stories have one source."""
    about, first = category(), story(at=at)
    rows = Article.objects.bulk_create(
        Article(slug=f"bulk-{n}", category=about) for n in range(count)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            article=row,
            status=Edition.Status.LIVE,
            origin=Edition.Origin.MODEL,
            headline=f"Headline {n}",
            newest_source_at=at,
            record=RECORD,
        )
        for n, row in enumerate(rows)
    )
    Credit.objects.bulk_create(
        Credit(edition=edition, story=first, is_original=True) for edition in editions
    )
    claims = Claim.objects.bulk_create(
        Claim(edition=edition, section=Section.HOOK, text=f"Hook of {edition.headline}.")
        for edition in editions
    )
    snapshot = first.snapshots.get()
    Passage.objects.bulk_create(
        Passage(claim=claim, snapshot=snapshot, exact="one code", start=50, end=58)
        for claim in claims
    )
    for n, (row, edition) in enumerate(zip(rows, editions, strict=True)):
        row.live, row.published_at = edition, at - datetime.timedelta(minutes=n)
    Article.objects.bulk_update(rows, ["live", "published_at"], batch_size=500)
    analyze()
    tallies.recount_all()
    analyze()
    return rows


def analyze():
    """Let the planner know what is there, as a database of its own sees to within the minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
