"""An edition in work to try the desk on: a real story, its words, and claims that rest on them."""

import json
from datetime import UTC, datetime

from articles.models import (
    Article,
    Category,
    Claim,
    Credit,
    DraftRun,
    Edition,
    LeadPicture,
    Passage,
    Snapshot,
    Source,
    SourceDomain,
    Story,
)
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from articles.pictures import leadpictures

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)

SENTENCES = [
    "Seven regional grid operators agreed on one connection code for batteries.",
    "The code applies to projects above 10 MW from 1 March 2027.",
    "About 140 GW of storage is waiting in their queues.",
    "Operators said repeat studies took 58% of the elapsed time.",
]
TEXT = " ".join(SENTENCES)


def source(slug="harbour-wire", *, reviewed_by=None, **fields):
    """A publisher on a reserved domain; its rights are reviewed where a reviewer is given."""
    if reviewed_by:
        fields = {
            "rights_basis": RightsBasis.PERMISSION,
            "rights_reviewed_by": reviewed_by,
            "rights_reviewed_at": NOON,
            "quote_words_passage": 60,
            "quote_words_article": 400,
            **fields,
        }
    made = Source.objects.create(name=slug.replace("-", " ").title(), slug=slug, **fields)
    SourceDomain.objects.create(source=made, domain=f"{slug}.example")
    return made


def story(publisher, *, text=TEXT, title="One code for batteries", path="1", at=NOON):
    """A story of that publisher with one page snapshot."""
    made = Story.objects.create(
        source=publisher,
        url=f"https://{publisher.slug}.example/{path}",
        title=title,
        language="en",
        fingerprint=path,
        published_at=at,
        date_trusted=True,
        first_seen_at=at,
        collected_at=at,
    )
    Snapshot.objects.create(
        story=made,
        kind=Snapshot.Kind.PAGE,
        extractor="test",
        extractor_version="1",
        text=text,
        read_at=at,
    )
    return made


def claim(edition, section, text, *, exact=None, snapshot=None, **fields):
    """A claim of an edition; with `exact` it rests on those words of the snapshot."""
    made = Claim.objects.create(edition=edition, section=section, text=text, **fields)
    if exact:
        snapshot = snapshot or edition.credits.get(is_original=True).story.best_snapshot()
        start = snapshot.text.find(exact)
        found = start >= 0
        Passage.objects.create(
            claim=made,
            snapshot=snapshot,
            exact=exact,
            start=start if found else None,
            end=start + len(exact) if found else None,
        )
    return made


def picture(edition, *, drawn=None, **fields):
    """The lead picture of an edition; with `drawn` (leadpictures.Drawn) its files are there too."""
    made = {"file_hash": "a" * 64, "width": 960, "height": 640}
    if drawn:
        made = {"file_hash": leadpictures.keep(drawn), "width": drawn.width, "height": drawn.height}
    told = {"alt": "Batteries in a yard.", "credit": "Ada Reyes", "licence": "own"}
    return LeadPicture.objects.create(edition=edition, **{**made, **told, **fields})


def proposal(of, section=Section.TAKEAWAY, *texts, model="parrot-1", quoting=None, **fields):
    """A run that proposes sentences for a section of an edition, each on the story's last words."""
    url = of.credits.get(is_original=True).story.url
    quotes = [{"exact": quoting or SENTENCES[3]}]
    claims = [
        {"section": section, "paragraph": n, "text": text, "basis": "reported", "quotes": quotes}
        for n, text in enumerate(texts or ["Repeat studies took 58% of the time."], 1)
    ]
    answer = {"url": url, "language": "en", "claims": claims, "notes": []}
    return DraftRun.objects.create(
        story=of.credits.get(is_original=True).story,
        edition=of,
        section=section,
        provider="saying",
        model=model,
        input_hash="x",
        outcome=DraftRun.Outcome.DRAFTED,
        raw_response=json.dumps(answer),
        started_at=NOON,
        **fields,
    )


def edition(publisher, *, by=None, slug="one-code", origin=Edition.Origin.MODEL):
    """A draft with every required part, each claim resting on its sentence of the story."""
    category, _ = Category.objects.get_or_create(slug="energy", name="Energy", emoji="⚡")
    article = Article.objects.create(slug=slug, category=category)
    made = Edition.objects.create(
        article=article, headline="Seven operators agree on one code", origin=origin, created_by=by
    )
    Credit.objects.create(edition=made, story=story(publisher, path=slug), is_original=True)
    parts = (Section.HOOK, Section.WHAT_CHANGED, Section.WHY_IT_MATTERS, Section.TAKEAWAY)
    for section, sentence in zip(parts, SENTENCES, strict=True):
        claim(made, section, sentence, exact=sentence, origin=Claim.Origin.MODEL)
    return made
