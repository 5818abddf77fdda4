"""`manage.py build_recap`: propose the recap of a week, for an editor to finish."""

import datetime
import json
import re

from django.core.management.base import BaseCommand, CommandError

from articles.refusals import MoveRefused
from recaps.building import build, choose, last_whole_week
from recaps.models import points_of


class Command(BaseCommand):
    help = (
        "Choose the week's articles for its recap and keep it at the desk; running it again "
        "proposes again. Exit status 0: there are candidates; 1: none, or the recap is out "
        "already; 2: bad arguments."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--week", metavar="2026-W47", help="an ISO week; by default the last whole one"
        )
        parser.add_argument("--dry-run", action="store_true", help="show it, and store nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, week, dry_run, **options):
        year, number = _week(week) if week else last_whole_week()
        candidates = choose(year, number)
        if not dry_run:
            try:
                recap = build(year, number)
            except MoveRefused as refusal:
                raise CommandError(str(refusal)) from None
            candidates = list(recap.candidates.select_related("article__live"))
        name = f"{year}-W{number:02}"
        if options["json"]:
            self.stdout.write(json.dumps(_report(name, candidates), ensure_ascii=False, indent=1))
        else:
            self._print(name, candidates)
        if not candidates:
            raise SystemExit(1)

    def _print(self, name, candidates):
        chosen = sum(candidate.place is not None for candidate in candidates)
        self.stdout.write(f"{name}: {chosen} chosen of {len(candidates)} candidates.")
        for candidate in candidates:
            place = candidate.place or "–"
            points = points_of(candidate.parts)
            update = "Update: " if candidate.is_update else ""
            words = f"{place:>3}  {candidate.score:>3}  {update}{candidate.article.live} ({points})"
            self.stdout.write(words)


def _week(text):
    """“2026-W47” as (2026, 47)."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII)
    try:
        year, week = int(match[1]), int(match[2])
        datetime.date.fromisocalendar(year, week, 1)
    except (TypeError, ValueError):
        why = f"“{text}” is no ISO week; write 2026-W47 (a year has 52 or 53)."
        raise CommandError(why, returncode=2) from None
    return year, week


def _report(name, candidates):
    return {
        "week": name,
        "order": [c.article.slug for c in candidates if c.place is not None],
        "candidates": [
            {
                "article": candidate.article.slug,
                "headline": candidate.article.live.headline,
                "published": candidate.article.published_at.isoformat(),
                "score": candidate.score,
                "parts": candidate.parts,
                "place": candidate.place,
                "update": candidate.is_update,
            }
            for candidate in candidates
        ],
    }
