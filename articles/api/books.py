"""Sources, subjects, timelines, forecasts and corrections as the API tells them."""

from django.urls import reverse

from articles.api import ledgers
from articles.api.shapes import Held
from articles.api.telling import address, named, source_name
from articles.languages import whole
from articles.rights import rights_of


def filed(tally):
    """A Tally with what it counts, as ledgers.Filed; a category with its emoji and hours."""
    about = tally.about
    told = {
        **named(about).model_dump(),
        "url": whole(reverse(f"articles:{tally.kind}", args=[about.slug])),
        "articles": tally.articles,
    }
    if tally.kind != tally.Kind.CATEGORY:
        return ledgers.Filed(**told)
    hours = {name: getattr(about, name) for name in ("emoji", "fresh_hours", "recent_hours")}
    return ledgers.Category(**told, **hours)


def source(row, articles):
    """A Source that so many published articles rest on, as ledgers.Source."""
    rights = rights_of(row)
    return ledgers.Source(
        **source_name(row).model_dump(),
        api_url=address("source", row.slug),
        name_in_english=row.name if row.name != row.shown_name else None,
        homepage=row.homepage or None,
        country=row.country or None,
        kind=ledgers.SourceKind(row.kind),
        articles=articles,
        rights=ledgers.SourceRights(
            basis=ledgers.RightsBasis(row.rights_basis),
            is_reviewed=rights.reviewed,
            shows_headlines=rights.may_show_headline,
            passes_on_words=rights.may_syndicate,
        ),
        removed_at=row.removed_at,
        taken_down_at=row.taken_down_at,
    )


def timeline_row(timeline):
    return ledgers.TimelineRow(**_timeline(timeline))


def _timeline(timeline):
    return {
        **named(timeline).model_dump(),
        "url": whole(timeline.get_absolute_url()),
        "api_url": address("timeline", timeline.slug),
        "description": timeline.description or None,
    }


def timeline_whole(timeline, events):
    """A Timeline and its events (each a timelines.Event) as ledgers.TimelineWhole."""
    return ledgers.TimelineWhole(**_timeline(timeline), events=[_event(one) for one in events])


def _event(event):
    return ledgers.Event(
        id=event.pk,
        title=event.title,
        date=event.reports[0].when,
        dates=list(event.whens),
        is_disputed=event.differs,
        reports=[_report(one) for one in event.reports],
    )


def _report(report):
    return ledgers.EventReport(
        date=report.when,
        text=report.text or None,
        article=article_name(report.article),
        sources=[source_name(source) for source in report.sources],
    )


def article_name(article):
    """A published article with its live edition, as ledgers.ArticleName."""
    return ledgers.ArticleName(
        slug=article.slug,
        url=whole(article.get_absolute_url()),
        language=article.language,
        headline=article.live.headline,
    )


def prediction(forecast):
    """A predictions.Forecast as ledgers.Prediction."""
    one, (low, high) = forecast.prediction, forecast.prediction.range
    withdrawn = forecast.withdrawn
    return ledgers.Prediction(
        id=one.pk,
        api_url=address("prediction", one.pk),
        question=one.question,
        language=forecast.language or None,
        likelihood=ledgers.Likelihood(one.likelihood),
        percent_low=low,
        percent_high=high,
        resolve_by=one.resolve_by,
        is_overdue=forecast.is_overdue,
        outcome=ledgers.Outcome(one.outcome),
        resolution=_resolved(forecast) if forecast.resolution else None,
        reopened=[_reopened(before) for before in forecast.reopened],
        articles=[article_name(article) for article in forecast.articles],
        withdrawn_at=one.withdrawn_at,
        withdrawn_reason=withdrawn.withdrawn_reason if withdrawn else None,
    )


def _resolved(forecast):
    resolution = forecast.resolution
    return ledgers.Resolved(
        outcome=ledgers.Outcome(resolution.outcome),
        sentence=resolution.sentence,
        proposed_by=resolution.proposed_name,
        confirmed_by=resolution.confirmed_name,
        confirmed_at=resolution.confirmed_at,
        rests_on=_rests_on(resolution, forecast.quote) if resolution.snapshot else None,
    )


def _rests_on(resolution, quote):
    """The words beneath an outcome; `quote` is "" where they may not be passed on."""
    snapshot = resolution.snapshot
    held = Held.TAKEN_DOWN if snapshot.erased_at else Held.RIGHTS
    return ledgers.RestsOn(
        source=source_name(snapshot.story.source),
        url=snapshot.story.url,
        read_at=snapshot.read_at,
        quote=quote or None,
        withheld=None if quote else held,
    )


def _reopened(resolution):
    return ledgers.Reopened(
        outcome=ledgers.Outcome(resolution.outcome),
        sentence=resolution.sentence,
        at=resolution.ended_at,
        why=resolution.ended_why,
    )


def calibration(found):
    """A calibration.Calibration as ledgers.Calibration."""
    return ledgers.Calibration(
        resolved=found.resolved,
        least=found.least,
        brier=None if found.brier is None else round(found.brier, 4),
        terms=[_term(term) for term in found.terms],
    )


def _term(term):
    return ledgers.Term(
        likelihood=ledgers.Likelihood(term.likelihood),
        percent_low=term.low,
        percent_high=term.high,
        forecasts=term.n,
        happened=term.happened,
        share=term.share,
        interval_low=term.interval[0],
        interval_high=term.interval[1],
    )


def correction(row):
    """A Correction with its article as ledgers.Correction."""
    return ledgers.Correction(
        id=row.pk,
        article=article_name(row.article),
        wrong=row.what_was_wrong,
        right=row.what_is_right,
        by=row.person_name,
        at=row.published_at,
    )
