"""What readers are told of how an edition was made and how fresh its sources are.

Worked out once, when the edition goes live, and stored with it: the record is of that moment.
"""

from datetime import timedelta

from django.db.models import Q

from articles.checking import HEADLINE
from articles.models import Claim, DeskEntry, Edition, Finding
from articles.models.desk import signature


def facts_for_readers(edition, *, at):
    """Freshness and the made-by record of an edition that goes live at a time, worked out once so
    that a page is only read."""
    stories = [credit.story for credit in edition.credits.select_related("story")]
    trusted = [story for story in stories if story.date_trusted and story.published_at]
    newest = max(trusted, key=lambda story: story.published_at, default=None)
    return {
        "newest_source_at": newest and newest.published_at,
        "collected_after": newest and _worth_saying(newest.collected_after),
        "record": made_by_record(edition) | {"corrections": corrections_with(edition, at=at)},
    }


def _worth_saying(after):
    """“Collected in 19m” tells how quick we were. After a month it was no news to be quick with."""
    return after if after is not None and after <= timedelta(days=30) else None


def corrections_with(edition, *, at):
    """The corrections of an article, newest first, as its page says them: the public ones, and
    those that the edition carries and that become public with it."""
    told = edition.article.corrections.filter(Q(published_at__isnull=False) | Q(edition=edition))
    dated = [(correction.published_at or at, correction.pk, correction) for correction in told]
    return [
        {
            "wrong": correction.what_was_wrong,
            "right": correction.what_is_right,
            "by": correction.person_name,
            "at": public_at.isoformat(),
        }
        for public_at, _, correction in sorted(dated, reverse=True)
    ]


def made_by_record(edition):
    """How an edition was made, as readers are told: origin, people, counts and waivers. Whoever
    edited or wrote an earlier edition has a part in what was carried over from it."""
    claims = list(edition.claims.select_related("reviewed_by"))
    article = edition.article
    edited = DeskEntry.objects.filter(article=article, verb="edit").exclude(person=None)
    edited = edited.filter(edition__number__lte=edition.number).order_by("at", "pk")
    findings = Finding.objects.filter(claim__edition=edition, waiver__isnull=False)
    reviewers = {c.reviewed_by_id: signature(c.reviewed_by) for c in claims if c.reviewed_by}
    first = article.editions.order_by("number").first()
    written = edition.origin == Edition.Origin.PERSON and first.created_by
    return {
        "made": edition.origin,
        "reviewed_by": list(reviewers.values()),
        # Not by `distinct`, for which each time of an edit is another row.
        "edited_by": list(dict.fromkeys(edited.values_list("person_name", flat=True))),
        "written_by": [signature(written)] if written else [],
        "approved_by": signature(edition.approved_by) if edition.approved_by else "",
        "unreviewed": edition.approved_unreviewed and any(not claim.verdict for claim in claims),
        "claims": len(claims),
        "one_by_one": sum(c.verdict == Claim.Verdict.ACCEPTED for c in claims),
        "in_section": sum(c.verdict == Claim.Verdict.IN_SECTION for c in claims),
        "waivers": [
            {
                # By number: the words are shown only as long as the sentence itself is.
                "claim": None if finding.detail.startswith(HEADLINE) else finding.claim_id,
                "finding": finding.get_kind_display(),
                "by": finding.waiver.person_name,
                "reason": finding.waiver.reason,
            }
            for finding in findings.select_related("claim", "waiver")
        ],
    }
