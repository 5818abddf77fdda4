"""Articles as the API tells them, made of what their pages are read by.

What a source's rights keep back from those who copy on has been taken out by `articles.rights`.
"""

from django.urls import reverse

from articles.api import shapes
from articles.corrections import notes_of
from articles.events.timelines import when
from articles.languages import whole
from articles.making import Making, digital_source_type
from articles.models import Claim
from articles.pictures.leadpictures import passed_on
from articles.rights import CUT, headline_of, may_be_copied_whole

_CHECKED = {
    Claim.Verdict.ACCEPTED: shapes.Checked.ONE_BY_ONE,
    Claim.Verdict.IN_SECTION: shapes.Checked.IN_SECTION,
    Claim.Verdict.NONE: shapes.Checked.NOT,
}


def address(name, *args):
    """The whole address of a resource of this API."""
    return whole(reverse(f"newsroom:api-{name}", args=args))


def named(row):
    """A category, an audience or a topic, as shapes.Named; None for None."""
    if row is None:
        return None
    return shapes.Named(slug=row.slug, name=row.name, name_zh=getattr(row, "name_zh", "") or None)


def source_name(source):
    return shapes.SourceName(
        slug=source.slug,
        name=source.shown_name,
        language=source.language or None,
        url=whole(source.get_absolute_url()),
    )


def article_row(row):
    """A river.Row as shapes.ArticleRow."""
    return shapes.ArticleRow(**_row(row))


def _row(row):
    article, edition = row.article, row.article.live
    return {
        "slug": article.slug,
        "url": whole(article.get_absolute_url()),
        "api_url": address("article", article.slug),
        "language": article.language,
        "headline": edition.headline,
        "category": named(article.category),
        "published_at": article.published_at,
        "updated_at": article.changed_at,
        "freshness": _fresh(edition, row.freshness),
        "made": shapes.Made(row.making.made),
        "is_reviewed": not row.making.unreviewed,
        "original": _original(row.original),
        "other_sources": [source_name(source) for source in row.others],
    }


def _fresh(edition, freshness):
    after = edition.collected_after
    return shapes.Fresh(
        state=freshness and shapes.Freshness(freshness.state.value),
        changes_at=freshness and freshness.changes_at,
        newest_source_at=edition.newest_source_at,
        collected_after_seconds=None if after is None else int(after.total_seconds()),
    )


def _original(credit):
    if credit is None:
        return None
    return shapes.Original(
        source=source_name(credit.story.source),
        url=credit.story.url,
        headline=headline_of(credit.story) or None,
        language=credit.story.language or None,
    )


def article_whole(row, *, seen, told, filed, translations):
    """A river.Row with all its parts as shapes.ArticleWhole: `seen` and `told` are the claims that
    readers see and those that may be passed on (each a rights.Shown), `filed` its audiences and
    its topics, `translations` the same article in other languages."""
    audiences, topics = filed
    numbers = {claim.pk: number for number, claim in enumerate(seen.claims, 1)}
    kept = {claim.pk for claim in told.claims}
    return shapes.ArticleWhole(
        **_row(row),
        topics=[named(topic) for topic in topics],
        audiences=[named(audience) for audience in audiences],
        picture=_picture(passed_on(row.article.live)),
        disclosure=_disclosure(row, seen, {pk: n for pk, n in numbers.items() if pk in kept}),
        claims=[
            _claim(claim, numbers[claim.pk], told, row.article.language) for claim in told.claims
        ],
        withheld=len(told.withheld),
        credits=[_credit(credit) for credit in row.article.live.credits.all()],
        corrections=[_correction(note) for note in notes_of(row.article.live)],
        translations=[_translated(one) for one in translations],
    )


def _picture(shown):
    if shown is None:
        return None
    picture = shown.picture
    return shapes.Picture(
        url=shown.url,
        width=shown.width,
        height=shown.height,
        alt=shown.alt,
        credit=shown.credit,
        licence=shapes.Licence(picture.licence),
        licence_note=picture.licence_note or None,
        licence_url=picture.deed or None,
    )


def _correction(note):
    return shapes.CorrectionNote(wrong=note.wrong, right=note.right, by=note.by, at=note.at)


def _translated(article):
    return shapes.TranslatedAs(
        slug=article.slug,
        language=article.language,
        url=whole(article.get_absolute_url()),
        api_url=address("article", article.slug),
    )


def _disclosure(row, seen, numbers):
    making = Making.of(row.article.live, seen.claims)
    waivers = [
        shapes.Waived(
            claim=numbers.get(waiver["claim"]),
            **{key: waiver[key] for key in ("finding", "by", "reason")},
        )
        for waiver in making.waivers
    ]
    return shapes.Disclosure(
        made=shapes.Made(making.made),
        digital_source_type=digital_source_type(making, seen.claims),
        reviewed_by=list(making.reviewed_by),
        edited_by=list(making.edited_by),
        written_by=list(making.written_by),
        approved_by=making.approved_by or None,
        is_unreviewed=making.unreviewed,
        claims=making.claims,
        checked_one_by_one=making.one_by_one,
        checked_in_section=making.in_section,
        not_checked=making.unchecked,
        waivers=waivers,
    )


def _credit(credit):
    story = credit.story
    return shapes.Credit(
        source=source_name(story.source),
        url=story.url,
        is_original=credit.is_original,
        headline=headline_of(story) or None,
        language=story.language or None,
        credit_line=credit.line or story.source.credit_line or None,
        published_at=story.published_at,
        collected_at=story.collected_at,
        taken_down_at=story.taken_down_at,
    )


def _claim(claim, number, told, language):
    prediction = claim.prediction
    return shapes.Claim(
        number=number,
        part=shapes.Part(claim.section),
        paragraph=claim.paragraph,
        text=claim.text,
        basis=shapes.Basis(claim.basis),
        origin=shapes.Origin(claim.origin),
        checked=_CHECKED[claim.verdict],
        dated=_dated(claim),
        prediction=prediction.pk if prediction and prediction.is_told else None,
        passages=[_passage(passage, told, language) for passage in claim.passages.all()],
    )


def _dated(claim):
    if claim.event_date is None:
        return None
    date = when(claim.event_date, claim.event_precision)
    return shapes.Dated(date=date, event=claim.event_id)


def _passage(passage, told, language):
    snapshot, story = passage.snapshot, passage.snapshot.story
    words = told.quotes.get(passage.pk, "")
    shortened = bool(words) and words != passage.exact
    exact = words.removesuffix(CUT) if shortened else words
    gone = snapshot.erased_at is not None
    return shapes.Passage(
        source=source_name(story.source),
        url=story.url,
        language=story.language or story.source.language or None,
        read_at=snapshot.read_at,
        text_sha256=None if gone else snapshot.text_hash,
        quote=_quote(passage, exact) if exact else None,
        position=None if gone else _position(passage, exact),
        is_shortened=shortened,
        withheld=None if exact else shapes.Held.TAKEN_DOWN if gone else shapes.Held.RIGHTS,
        translation=_translation(passage, told, language),
    )


def _quote(passage, exact):
    around = exact == passage.exact and may_be_copied_whole(passage.snapshot.story.source)
    return shapes.Quote(
        exact=exact,
        prefix=passage.prefix if around else None,
        suffix=passage.suffix if around else None,
    )


def _position(passage, exact):
    """Where the words given stand, or all of them where none are given; None where they were not
    found."""
    if passage.start is None:
        return None
    end = passage.start + len(exact) if exact else passage.end
    return shapes.Position(start=passage.start, end=end)


def _translation(passage, told, language):
    """The translation of a passage, which is in the language of the article."""
    text = told.translations.get(passage.pk, "")
    if not text:
        return None
    return shapes.Translation(text=text, language=language, by=passage.translated_by)
