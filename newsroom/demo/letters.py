"""What readers of the demo newsroom reported, and how far the desk has come with it."""

from articles.models import Article, Report
from articles.parts import shown_of
from articles.reports import handling
from articles.reports.reporting import ReportForm, receive
from newsroom.demo import documents
from newsroom.demo.dates import moment_of


def make_reports(at, editor):
    """Send each report of `reports.json` as the form would, and take it as far as planned."""
    for letter in documents.read("reports.json"):
        url = documents.plan()[letter["story"]]["url"]
        original = {"live__credits__story__url": url, "live__credits__is_original": True}
        article = Article.objects.published().get(**original)
        report = _received(article, letter, moment_of(letter["at"], at))
        if taken := letter.get("in_hand"):
            handling.take(report, editor, report.version, at=moment_of(taken, at))
        if closed := letter.get("closed"):
            ending = {name: closed[name] for name in ("outcome", "reason")}
            moment = moment_of(closed["at"], at)
            handling.close(report, editor, report.version, at=moment, **ending)


def _received(article, letter, moment):
    claims = shown_of(article.live).claims
    about = next(claim.pk for claim in claims if claim.section == letter["section"])
    fields = {name: letter[name] for name in ("kind", "words", "email")}
    form = ReportForm({**fields, "about": about}, claims=claims)
    form.full_clean()
    return Report.objects.get(reference=receive(article, form, moment))
