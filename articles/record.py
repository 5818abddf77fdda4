"""The record of an article: everything that was done to it, as lines and as one file.
Longer than usual: a short function for each kind of row.

    article ──▶ editions, stories, draft runs, lines of the record ──▶ JSON, one item a line

The file is the same, byte for byte, as long as nothing is done to the article: it holds no moment
of its own making. It is written piece by piece, one edition, story, run or line at a time.

    {"format": "newsroom-record/1",
     "article":      slug, language, category, audiences, tags, when it was published, updated,
                     withdrawn and why
     "editions":     [number, status, version, headline, origin, who began and submitted it,
                     times, embargo, how it was made as readers were told ("made"),
        "approval":  {by, role, at, sha256, unreviewed} or null,
        "credits":   [story, order, is_original, line],
        "picture":   {sha256, width, height, alt, credit, licence, …} or null,
        "claims":    [section, paragraph, order, text, basis, origin, event, prediction,
                     "review": {verdict, by, at} or null,
                     "passages": [snapshot, exact, prefix, suffix, start, end, translation, …],
                     "findings": [kind, severity, detail, found_at, "waiver": {by, at, reason}],
                     "lost": what became of passages whose words the source no longer has],
        "corrections": [wrong, right, by, at, published_at],
        "whole":     whether all its words are in the file]
     "stories":      [those it credits and rests on, "snapshots": [kind, extractor, sha256, …]]
     "draft_runs":   [what drafters were asked, and what it cost]
     "desk_entries": [at, by, verb, title, why, edition, story], the oldest first}

Times are UTC; ids are those of the database, and tie the parts together. People are named, by no
more than their names. Of a snapshot the text is given where an open licence or the public domain
lets anybody copy it, else its hash, length and date alone. Passages are quoted whole: the file is
for the newsroom and for those it has to answer to. Where a text was taken down, its words are left
out, those of claims that quote it too, and `whole` is false. What a drafter answered repeats its
sources, so only its hash and length are here.

An approval is checked from the file alone: `approval_hash` builds the list of what an approval
covers (`Edition.content_hash` has the same order) and hashes its JSON with sorted keys by SHA-256.
`manage.py export_record --check FILE` does so for every edition.
"""

import hashlib
import json
from datetime import UTC

from django.db.models import Prefetch, Q

from articles.models import Claim, DeskEntry, DraftRun, Finding, LostPassage, Snapshot, Story
from articles.rights import is_quotation, rights_of
from articles.text.runs import STRUCK

FORMAT = "newsroom-record/1"
# Rows read from the database at a time.
AT_ONCE = 200


def lines_about(article):
    """The lines of the record about an article, the newest first: its own, and those of its stories
    from before it was an article."""
    stories = Story.objects.filter(editions__article=article).values("pk")
    return DeskEntry.objects.filter(Q(article=article) | Q(article=None, story__in=stories))


def exported(article):
    """The file as pieces of text."""
    yield f'{{"format": {_json(FORMAT)},\n"article": {_json(_article(article))}'
    parts = {
        "editions": (_edition(e) for e in _editions(article)),
        "stories": (_story(story) for story in _stories(article)),
        "draft_runs": (_run(run) for run in _runs(article)),
        "desk_entries": (_entry(entry) for entry in _entries(article)),
    }
    for name, items in parts.items():
        yield f',\n"{name}": ['
        for number, item in enumerate(items):
            yield f"{',' if number else ''}\n{_json(item)}"
        yield "]"
    yield "}\n"


def approval_hash(edition):
    """The hash of what an approval covers, of an edition as the file holds it."""
    content = {
        "headline": edition["headline"],
        "credits": [
            [credit["story"], credit["order"], credit["is_original"], credit["line"]]
            for credit in edition["credits"]
        ],
        "claims": [_covered(claim) for claim in edition["claims"]],
    }
    if notes := [[note["wrong"], note["right"]] for note in edition["corrections"]]:
        content["corrections"] = notes
    if picture := edition.get("picture"):
        content["picture"] = [picture[name] for name in _PICTURE]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


# What an approval covers of a lead picture.
_PICTURE = ("sha256", "alt", "credit", "licence", "licence_note", "licence_url")


def _covered(claim):
    forecast = claim["prediction"]
    names = ("question", "likelihood", "resolve_by", "tracked")
    parts = ("snapshot", "exact", "start", "end", "translation")
    return [
        *(claim[name] for name in ("section", "paragraph", "text", "basis")),
        *(claim[name] for name in ("event_date", "event_precision")),
        forecast and [forecast[name] for name in names],
        [[passage[name] for name in parts] for passage in claim["passages"]],
    ]


# -- What is read ----------------------------------------------------------------------------------


def _editions(article):
    beside = ("created_by", "submitted_by", "approved_by", "picture__source")
    return article.editions.select_related(*beside).order_by("number").iterator(AT_ONCE)


def _stories(article):
    rests = Q(editions__article=article) | Q(snapshots__passages__claim__edition__article=article)
    ids = Story.objects.filter(rests).values("pk")
    snapshots = Prefetch("snapshots", Snapshot.objects.order_by("pk"))
    stories = Story.objects.filter(pk__in=ids).select_related("source", "recheck")
    return stories.prefetch_related(snapshots).order_by("pk").iterator(AT_ONCE)


def _runs(article):
    stories = Story.objects.filter(editions__article=article).values("pk")
    own = Q(edition__article=article) | Q(edition=None, story__in=stories)
    runs = DraftRun.objects.filter(own).select_related("edition", "asked_by")
    return runs.order_by("pk").iterator(AT_ONCE)


def _entries(article):
    return lines_about(article).select_related("edition").order_by("at", "pk").iterator(AT_ONCE)


def _claims(edition):
    claims = edition.claims.in_reading_order().select_related(
        "prediction", "event", "reviewed_by", "quotes"
    )
    findings = Finding.objects.select_related("waiver").order_by("pk")
    losses = LostPassage.objects.select_related("decided_by").order_by("pk")
    return claims.prefetch_related(
        "passages__snapshot",
        "prediction__resolutions__snapshot",
        Prefetch("findings", findings),
        Prefetch("passages__losses", losses),
    )


# -- How it is told --------------------------------------------------------------------------------


def _article(article):
    return {
        "slug": article.slug,
        "language": article.language,
        "category": article.category and article.category.slug,
        "audiences": sorted(audience.slug for audience in article.audiences.all()),
        "tags": sorted(article.tags.names()),
        "translation_of": article.translation_of and article.translation_of.slug,
        **_times(article, "created_at", "published_at", "updated_at", "withdrawn_at"),
        "withdrawn_reason": article.withdrawn_reason,
    }


def _edition(edition):
    claims = [_claim(claim) for claim in _claims(edition)]
    credits = edition.credits.order_by("order").values("story", "order", "is_original", "line")
    moments = ("created_at", "submitted_at", "go_live_at", "embargo_until", "published_at")
    told = {
        **_plain(edition, "number", "status", "version", "headline", "origin"),
        **_plain(edition, "embargo_asked_by", "withdrawn_reason", "refused_why"),
        **_times(edition, *moments, "withdrawn_at", "refused_at", "newest_source_at"),
        "created_by": _name(edition.created_by),
        "submitted_by": _name(edition.submitted_by),
        "approval": _approval(edition),
        "made": edition.record,
        "credits": list(credits),
        "picture": _picture(getattr(edition, "picture", None)),
        "claims": claims,
        "corrections": [_correction(note) for note in edition.corrections.order_by("pk")],
    }
    whole = all(claim["whole"] for claim in claims) and STRUCK not in _json(told)
    return told | {"whole": whole}


def _picture(picture):
    if picture is None:
        return None
    return {
        "sha256": picture.file_hash,
        **_plain(picture, "width", "height", "alt", "credit"),
        **_plain(picture, "licence", "licence_note", "licence_url"),
        "source": picture.source and picture.source.slug,
    }


def _approval(edition):
    if not edition.approved_hash:
        return None
    return {
        "by": _name(edition.approved_by),
        "role": edition.approved_role,
        **_times(edition, "approved_at"),
        "sha256": edition.approved_hash,
        "unreviewed": edition.approved_unreviewed,
    }


def _claim(claim):
    passages = list(claim.passages.all())
    gone = bool(claim.erased_at) or any(passage.snapshot.erased_at for passage in passages)
    withheld = claim.erased_at or (gone and is_quotation(claim))
    date = claim.event_date
    return {
        **_plain(claim, "id", "section", "paragraph", "order", "basis", "origin"),
        "text": None if withheld else claim.text,
        "quotes": claim.quotes and claim.quotes.slug,
        "event_date": date and date.isoformat(),
        "event_precision": claim.event_precision,
        "event": claim.event and claim.event.title,
        "prediction": claim.prediction and _prediction(claim.prediction),
        "review": _review(claim),
        "passages": [_passage(passage) for passage in passages],
        "findings": [_finding(finding, gone) for finding in claim.findings.all()],
        "lost": [_loss(loss) for passage in passages for loss in passage.losses.all()],
        "whole": not gone,
    }


def _review(claim):
    if claim.verdict == Claim.Verdict.NONE:
        return None
    facts = {"verdict": claim.verdict, "by": _name(claim.reviewed_by)}
    return facts | _times(claim, "reviewed_at")


def _prediction(forecast):
    return {
        **_plain(forecast, "question", "likelihood", "outcome"),
        "resolve_by": forecast.resolve_by.isoformat(),
        "tracked": forecast.tracked_by_id is not None,
        **_times(forecast, "frozen_at", "withdrawn_at"),
        "resolutions": [_resolution(one) for one in forecast.resolutions.all()],
    }


def _resolution(one):
    gone = one.snapshot is not None and one.snapshot.erased_at
    return {
        **_plain(one, "outcome", "sentence", "ended_why"),
        "snapshot": one.snapshot_id,
        "exact": None if gone else one.exact,
        "proposed_by": one.proposed_name,
        "confirmed_by": one.confirmed_name or None,
        "ended_by": one.ended_name or None,
        **_times(one, "proposed_at", "confirmed_at", "ended_at"),
    }


def _passage(passage):
    """The words, unless their text was taken down."""
    words = ("exact", "prefix", "suffix", "translation")
    kept = _plain(passage, *words)
    if passage.snapshot.erased_at:
        kept = dict.fromkeys(words)
    ids = {"id": passage.pk, "snapshot": passage.snapshot_id}
    return ids | kept | _plain(passage, "order", "start", "end", "translated_by")


def _finding(finding, gone):
    waiver = getattr(finding, "waiver", None)
    return {
        **_plain(finding, "kind", "severity"),
        "detail": None if gone else finding.detail,
        "passage": finding.passage_id,
        **_times(finding, "found_at"),
        "waiver": waiver
        and {"by": waiver.person_name, "reason": waiver.reason, **_times(waiver, "made_at")},
    }


def _loss(loss):
    return {
        **_plain(loss, "kind", "decision", "reason"),
        "passage": loss.passage_id,
        "snapshot": loss.snapshot_id,
        "decided_by": _name(loss.decided_by),
        **_times(loss, "found_at", "decided_at"),
    }


def _correction(note):
    told = {"wrong": note.what_was_wrong, "right": note.what_is_right, "by": note.person_name}
    return told | _times(note, "at", "published_at")


def _story(story):
    may_copy = rights_of(story.source).words_article is None
    recheck = getattr(story, "recheck", None)
    return {
        **_plain(story, "id", "url", "title", "language", "date_trusted"),
        "source": {"slug": story.source.slug, "name": story.source.shown_name},
        **_times(story, "published_at", "first_seen_at", "collected_at"),
        "snapshots": [_snapshot(snapshot, may_copy) for snapshot in story.snapshots.all()],
        "recheck": recheck and _times(recheck, "read_at", "due_at", "gone_at"),
    }


def _snapshot(snapshot, may_copy):
    return {
        **_plain(snapshot, "id", "kind", "extractor", "extractor_version", "length"),
        "sha256": snapshot.text_hash,
        "text": snapshot.text if may_copy and not snapshot.erased_at else None,
        **_times(snapshot, "read_at", "erased_at"),
        **_plain(snapshot, "erased_reason", "attestation"),
    }


def _run(run):
    answer = run.raw_response
    return {
        **_plain(run, "id", "section", "provider", "model", "prompt_version", "input_hash"),
        **_plain(run, "tokens_in", "tokens_out", "seconds", "outcome", "problems"),
        "story": run.story_id,
        "edition": run.edition and run.edition.number,
        "mends": run.mends_id,
        "cost": None if run.cost is None else str(run.cost),
        "asked_by": _name(run.asked_by),
        **_times(run, "started_at"),
        "answer": answer and {"sha256": Snapshot.hash_of(answer), "length": len(answer)},
    }


def _entry(entry):
    return {
        **_times(entry, "at"),
        "by": entry.person_name,
        **_plain(entry, "verb", "title", "why"),
        "edition": entry.edition and entry.edition.number,
        "story": entry.story_id,
    }


def _name(person):
    return None if person is None else str(person)


def _plain(row, *names):
    return {name: getattr(row, name) for name in names}


def _times(row, *names):
    values = {name: getattr(row, name) for name in names}
    return {name: at and at.astimezone(UTC).isoformat() for name, at in values.items()}


def _json(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
