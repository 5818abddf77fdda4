"""A small newsroom with one of everything that is published, for tests that read all of it."""

import datetime

from articles import related
from articles.models import (
    Article,
    Correction,
    Edition,
    Prediction,
    Source,
    Timeline,
    TimelineEvent,
)
from articles.models.claims import Section
from articles.models.sources import RightsBasis
from recaps.models import Recap
from tests.articles import make
from tests.articles.make import NOW, said
from tests.cast import hire

HOSTILE = 'Codes </script><script>alert("x")</script><!-- & “so” \u2028 on'
TOLD = "Seven grid operators will connect batteries under one code from March."
DAY = datetime.timedelta(days=1)


def furnish():
    """Makes it, and returns its person. The articles are `one-code` (all there is on a page),
    `规范` (its translation, whose source lends no word), `other` (hostile to parsers), `by-hand`
    (written by a person) and `gone` (withdrawn)."""
    person = hire("managing", display_name="Tomasz Wolny")
    lent = make.source(
        "Harbour Wire", reviewer=person, may_syndicate=True, native_name="港口社",
        language="zh-Hans", homepage="https://harbour.example/",
        credit_line="By courtesy of Harbour Wire",
    )  # fmt: skip
    kept = make.source("Far Post", reviewer=person, rights_basis=RightsBasis.QUOTATION)
    old = make.source("Old Wire", reviewer=person)
    Source.objects.filter(pk=old.pk).update(merged_into=lent, merged_at=NOW)
    thread = Timeline.objects.create(name="Codes", name_zh="规范", slug="codes", description="So.")
    event = TimelineEvent.objects.create(title="The code is in force")
    event.timelines.add(thread)
    forecasts = _forecasts(person)
    story = make.story("One code for all", of=lent)
    first = make.article(
        original=story, credits=[make.story("Theirs", of=kept)], tags=["power", "储能"],
        audiences=[make.audience()], claims=_claims(event, forecasts, story),
    )  # fmt: skip
    _corrected(first, person)
    chinese = make.article(
        "规范", language="zh-Hans", original=make.story("Kept back", of=kept), at=NOW - DAY,
        headline="一条规范", claims=_dated_otherwise(event), tags=["power"],
    )  # fmt: skip
    Article.objects.filter(pk=chinese.pk).update(translation_of=first)
    related.refresh(Article.objects.select_related("live").get(pk=chinese.pk))
    nasty = make.story("A headline kept back", of=make.source("Shy Post", may_show_headline=False))
    make.article("other", headline=HOSTILE, original=nasty, at=NOW - 2 * DAY)
    by_hand = {"made": "person", "written_by": ["Ada Reyes, energy editor"]}
    make.article(
        "by-hand", origin=Edition.Origin.PERSON, record=by_hand, at=NOW - 3 * DAY,
        claims=[said(Section.HOOK, "By hand.", "one code", origin="person")],
    )  # fmt: skip
    _withdrawn(person)
    recap = Recap.objects.create(
        year=2026, week=47, number=1, published_at=NOW, introduction="So it was."
    )
    for order, article in enumerate(Article.objects.published().newest_first(), 1):
        recap.items.create(article=article, order=order, comment="Read this." if order == 1 else "")
    return person


def _forecasts(person):
    told = {"likelihood": "likely", "tracked_by": person, "frozen_at": NOW}
    open_one, resolved = (
        Prediction.objects.create(question=question, resolve_by=NOW.date() + DAY, **told)
        for question in ("Will more join?", "Will one leave?")
    )
    make.resolve(resolved, person, of=make.story(of=Source.objects.get(slug="far-post")))
    return open_one, resolved


def _claims(event, forecasts, story):
    translated = {"translation": "一条规范", "translated_by": "Qiu Lan"}
    dated = {"event": event, "event_date": datetime.date(2026, 3, 1), "event_precision": "month"}
    return [
        said(Section.HOOK, "One code replaces seven.", ("one code", story, translated)),
        said(Section.WHAT_CHANGED, TOLD, TOLD, origin="extracted"),
        said(Section.INSIGHT, "That is simpler.", basis="analysis", origin="model_edited"),
        said(Section.EVENT, "The code is in force.", "under one code from March", **dated),
        *(
            said(Section.IMPLICATION, f"It may be so {n}.", basis="analysis", prediction=one)
            for n, one in enumerate(forecasts)
        ),
    ]


def _dated_otherwise(event):
    on = {"event": event, "event_date": datetime.date(2026, 4, 1), "event_precision": "month"}
    return [
        said(Section.HOOK, "一条规范取代七条。", "one code"),
        said(Section.WHAT_CHANGED, TOLD, TOLD, origin="extracted"),
        said(Section.EVENT, "规范生效。", "under one code from March", **on),
    ]


def _corrected(article, person):
    note = {"what_was_wrong": "We wrote six.", "what_is_right": "There are seven."}
    Correction.objects.create(
        article=article, edition=article.live, person=person, person_name=str(person), at=NOW,
        published_at=NOW, **note,
    )  # fmt: skip
    said_so = {"wrong": "We wrote six.", "right": "There are seven.", "by": str(person)}
    record = make.RECORD | {"corrections": [said_so | {"at": NOW.isoformat()}]}
    Edition.objects.filter(pk=article.live_id).update(record=record)


def _withdrawn(person):
    told = {"likelihood": "unlikely", "tracked_by": person, "frozen_at": NOW}
    foretold = Prediction.objects.create(question="Was it?", resolve_by=NOW.date(), **told)
    claim = said(Section.IMPLICATION, "It was.", basis="analysis", prediction=foretold)
    gone = make.article("gone", claims=[*make.CLAIMS, claim])
    make.withdraw(gone, "Its source took it back.")
