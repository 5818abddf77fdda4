"""Made-up values for every component of the reader's pages, for the style guide to draw.

Rows in memory alone: nothing is read from a database, and nothing is written.
Longer than usual: each component has its values.
"""

import datetime
from dataclasses import replace
from types import SimpleNamespace

from articles import sharing
from articles.comparing import Kind, Piece
from articles.forecasts.calibration import Calibration, Term
from articles.freshness import Freshness, State
from articles.lists.river import Row
from articles.making import Making
from articles.models import (
    Article,
    Category,
    Claim,
    Credit,
    Edition,
    LeadPicture,
    Passage,
    Prediction,
    Resolution,
    Snapshot,
    Source,
    Story,
    Timeline,
    TimelineEvent,
)
from articles.openforms import Taken
from articles.page import Citation, Note, Sentence
from articles.pictures.leadpictures import Shown
from articles.rehearsal import Preview
from articles.related import Related
from articles.reports.reporting import ReportForm
from articles.search import Query
from recaps.models import Recap

NOW = datetime.datetime(2026, 11, 19, 9, 12, tzinfo=datetime.UTC)
MADE = {
    "a model drafted it": Making(
        "model",
        reviewed_by=("Hana Brückner, energy editor",),
        approved_by="Daniel Okoro",
        claims=14,
        one_by_one=9,
        in_section=5,
        waivers=(
            {
                "words": "Storage doubled.",
                "finding": "The number is not in the words it rests on",
                "by": "Daniel Okoro",
                "reason": "The figure stands in a table.",
            },
        ),
    ),
    "its sentences are the source’s": Making("extracted", claims=6),
    "a person wrote it": Making(
        "person", written_by=("Hana Brückner",), edited_by=("Daniel Okoro",)
    ),
}


def specimens():
    """(template, [(what it shows, context), …]) for each component that stands for itself; the
    others are drawn as parts of these."""
    row = _row()
    return [
        ("categories", [("one is open", {"categories": _categories(), "here": _categories()[0]})]),
        ("freshness", [(state.value, _fresh(state)) for state in State]),
        ("made_by", [(what, {"making": made, "text": _text()}) for what, made in MADE.items()]),
        ("share", [("with an original", _share()), ("in a preview", _share() | {"preview": True})]),
        ("head", [("with a label", _head("machine")), ("with none", _head(""))]),
        ("notes", [("in both languages", {"notes": _notes()})]),
        ("forecast", [("open", {"prediction": _prediction()}), ("resolved", _resolved())]),
        ("outcome", [("confirmed by another", {"resolution": _outcome(), "quote": "on time"})]),
        ("calibration", [("two terms, one off", _calibration())]),
        ("credit", [(name, {"credit": _credit(of)}) for name, of in _publishers().items()]),
        ("related_reason", [(reason, {"one": one}) for reason, one in _related().items()]),
        ("recap_band", [("chosen for it", {"recap": _recap(), "chosen": [_recap()]})]),
        ("river", [("two days", {"rows": [row, _row(in_chinese=True)], "older": "x", "kept": ""})]),
        ("edition_line", [("a busy day", _today())]),
        ("translations", [("into Chinese", _translations())]),
        ("rests", [("with its words", {"story": _story(), "words": "one code from March"})]),
        ("pieces", [("a word changed", {"pieces": _pieces()})]),
        ("feed_choice", [("of the site", {"list": "/"})]),
        ("lead_picture", [("by permission", _picture())]),
        ("results", [("a word found", _results(row))]),
        ("legend", [("with models’ work", {"models_work": True})]),
        ("filters", [("narrowed", {"archive": _archive()})]),
        ("open_form_guard", [(taken.status, {"taken": taken}) for taken in _refusals()]),
        ("open_form_field", [(field.name, {"field": field}) for field in _form()]),
        ("ways_on", [("with words to look for", {"sought": "one code"})]),
        ("preview_band", [("not published", {"preview": Preview(_edition(), NOW)})]),
        ("demo_notice", [("as it is", {})]),
    ]  # fmt: skip


def _source(**fields):
    return Source(**{"name": "Harbour Wire", "slug": "harbour-wire", "language": "en"} | fields)


def _tide():
    return _source(name="Tide Daily", native_name="潮汐日报", slug="tide", language="zh-Hans")


def _publishers():
    return {"in English": _source(), "in Chinese": _tide()}


def _story(source=None):
    source = source or _source()
    in_chinese = source.language == "zh-Hans"
    return Story(
        source=source,
        title="七家电网启用同一规范" if in_chinese else "Operators agree one code",
        url=f"https://{source.slug}.example/code",
        language=source.language,
        published_at=NOW - datetime.timedelta(hours=3),
        collected_at=NOW - datetime.timedelta(hours=2, minutes=41),
    )


def _credit(source=None):
    return Credit(story=_story(source), is_original=True, line="By courtesy of the publisher")


def _categories():
    named = (("Energy", "能源", "⚡"), ("Research", "研究", "🔬"))
    return [
        Category(pk=pk, name=name, name_zh=zh, emoji=emoji, slug=name.lower())
        for pk, (name, zh, emoji) in enumerate(named, 1)
    ]


def _edition():
    article = Article(slug="one-code", language="en", category=_categories()[0], published_at=NOW)
    article.live = Edition(
        article=article, headline="One code for batteries, from the sea to the hills"
    )
    return article.live


def _article(in_chinese=False):
    article = _edition().article
    if in_chinese:
        article.language, article.live.headline = "zh-Hans", "储能并网，从此一条规范"
        article.published_at = NOW - datetime.timedelta(days=1)
    return article


def _row(in_chinese=False):
    return Row(
        article=_article(in_chinese),
        original=_credit(_tide() if in_chinese else None),
        others=() if in_chinese else (_tide(), _source(name="Grid & Current")),
        making=MADE["its sentences are the source’s" if in_chinese else "a model drafted it"],
        freshness=Freshness(State.STALE if in_chinese else State.FRESH, None),
    )


def _fresh(state):
    return {"freshness": Freshness(state, None), "after": datetime.timedelta(minutes=19)}


def _text():
    return SimpleNamespace(is_verbatim=True, withheld=2)


def _share():
    url, title = "https://record.example/articles/one-code/", "One code for batteries"
    return {
        "original": _credit(),
        "url": url,
        "shares": sharing.first_links(url, title),
        "more_shares": sharing.more_links(url, title),
    }


def _head(label):
    said = {"label": "AI-generated analysis for this event", "label_kind": label} if label else {}
    return {"id": f"head-{label}", "sign": "🧠", "title": "Deep insight", "level": 2, **said}


def _notes():
    def note(number, source, quote, translation=""):
        snapshot = Snapshot(story=_story(source), read_at=NOW)
        return Note(number, Passage(snapshot=snapshot, exact=quote), quote, translation)

    chinese = note(2, _tide(), "七家电网将启用同一规范。", "Seven operators will use one code.")
    kept = replace(note(3, _source(), "x"), quote="")
    return [note(1, _source(), "Seven grid operators will use one code."), chinese, kept]


def sentences():
    """A paragraph with citations, for the sample of running text."""
    said = Claim(text="Seven grid operators will connect batteries under one code from March.")
    more = Claim(text="About 140 GW of storage waits in their queues.")
    return [
        Sentence(said, (Citation(1, "c1-1"),)),
        Sentence(more, (Citation(2, "c2-1"), Citation(3, "c3-1"))),
    ]


def _prediction(**fields):
    asked = "Will all seven operators use the code by March 2027?"
    day = datetime.date(2027, 3, 1)
    return Prediction(question=asked, likelihood="likely", resolve_by=day, **fields)


def _outcome():
    return Resolution(
        outcome="happened",
        sentence="All seven switched on time.",
        snapshot=Snapshot(story=_story(), read_at=NOW),
        confirmed_at=NOW,
        proposed_by_id=1,
        proposed_name="Hana Brückner",
        confirmed_by_id=2,
        confirmed_name="Daniel Okoro",
    )


def _resolved():
    return {"prediction": _prediction(outcome="happened", resolution=_outcome())}


def _calibration():
    terms = (Term("unlikely", 20, 45, 22, 7), Term("very_likely", 80, 95, 30, 17))
    return {
        "calibration": Calibration(60, terms, 0.183),
        "likelihoods": dict(Prediction.Likelihood.choices),
    }


def _related():
    article, event = _article(), TimelineEvent(title="The code takes effect")
    thread = Timeline(name="Codes", name_zh="规范", slug="codes")
    return {
        "event": Related(article, "event", event=event),
        "report": Related(article, "report"),
        "timeline": Related(article, "timeline", timeline=thread),
        "sources": Related(article, "sources", shared=(_source(), _tide())),
        "topics": Related(article, "topics", shared=("storage", "grids")),
        "category": Related(article, "category"),
    }


def _recap():
    recap = Recap(year=2026, week=47, number=12, published_at=NOW)
    recap.stories = 7
    return recap


def _results(row):
    passage = SimpleNamespace(sentence="One code replaces seven.", names=("Mara Quill",))
    hits = (SimpleNamespace(row=row, passage=passage),)
    return {"found": SimpleNamespace(hits=hits, marked=Query.of("code").terms)}


def _today():
    front = SimpleNamespace(today=3, week=25, publishers=12)
    return {"front": front, "river": SimpleNamespace(read_at=NOW)}


def _picture():
    said = {"alt": "A pylon", "credit": "Ines Park", "licence": LeadPicture.Licence.PERMISSION}
    picture = LeadPicture(width=640, height=360, **said)
    shown = Shown(picture, lambda picture, width: "/static/img/icon.svg")
    return {"picture": shown, "sizes": "20rem", "language": "en"}


def _pieces():
    changed = (
        (Kind.SAME, "By "),
        (Kind.REMOVED, "May"),
        (Kind.ADDED, "March"),
        (Kind.SAME, " 2027."),
    )
    return [Piece(kind, text) for kind, text in changed]


def _translations():
    return {"article": _article(), "translations": [_article(in_chinese=True)]}


def _archive():
    def option(value, name, articles, language="en"):
        return SimpleNamespace(value=value, name=name, articles=articles, language=language)

    energy = option("energy", "Energy", 12)
    category = SimpleNamespace(
        name="category", label="Category", value="energy", options=(energy,), chosen=energy
    )
    topic = SimpleNamespace(
        name="topic", label="Topic", value="", options=(option("power", "电力", 3, "zh-Hans"),)
    )
    since = SimpleNamespace(name="since", label="Since", value="2026-11-01", options=None)
    return {
        "fields": [category, topic, since],
        "errors": {},
        "unknown": ["colour"],
        "active": [(category, "?since=2026-11-01")],
    }


def _form():
    """A form that was sent without what it asks for."""
    return ReportForm({"email": "nobody"}, claims=(Claim(pk=1, text="One code replaces seven."),))


def _refusals():
    late = "Too many reports came from your network. Send it again in an hour."
    return Taken(None, refusal=late, status=429), Taken(None, status=422)
