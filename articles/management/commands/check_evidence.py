"""`manage.py check_evidence`: check passages and claims again, and list what is open."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from rich.console import Console
from rich.table import Table
from rich.text import Text

from articles.checking import check_edition
from articles.models import Edition
from articles.pairs import NotPairs, judge, read_pairs


class Command(BaseCommand):
    help = (
        "Check each passage against its snapshot and each claim against its passages, and store "
        "what is found. Exit status 0: nothing is open; 1: something is; 2: bad arguments. With "
        "--pairs, check texts of your own, and store nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--edition",
            type=int,
            metavar="N",
            help="only this one, by its number in the admin; by default all in work and live",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--limit", type=int, metavar="N", help="at most so many editions")
        parser.add_argument(
            "--pairs",
            type=Path,
            metavar="FILE",
            help="JSON Lines of {id, claim, passage, snapshot, others: […]}: one verdict a line",
        )

    def handle(self, *, edition, limit, pairs, **options):
        if pairs:
            return self._judge(pairs, options["json"])
        editions = _chosen(edition, limit)
        findings = [(each, finding) for each in editions for finding in check_edition(each)]
        if options["json"]:
            for each, finding in findings:
                self.stdout.write(json.dumps(_row(each, finding), ensure_ascii=False))
        else:
            self._table(findings)
            opened = sum(_is_open(finding) for _, finding in findings)
            self.stdout.write(f"Editions checked: {len(editions)}. Open findings: {opened}.")
        if any(_is_open(finding) for _, finding in findings):
            raise SystemExit(1)

    def _judge(self, file, as_json):
        try:
            with file.open(encoding="utf-8-sig") as lines:
                for pair in read_pairs(lines):
                    self._tell(judge(pair), as_json)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}. Check the path.", returncode=2) from None
        except UnicodeDecodeError:
            raise CommandError(f"{file}: This is no UTF-8 text.", returncode=2) from None
        except NotPairs as error:
            raise CommandError(f"{file}: {error}", returncode=2) from None

    def _tell(self, verdict, as_json):
        if as_json:
            return self.stdout.write(json.dumps(asdict(verdict), ensure_ascii=False))
        words = ", ".join([verdict.passage, *verdict.claim])
        return self.stdout.write(_printable(f"{verdict.id}: {words}. {verdict.detail}".rstrip()))

    def _table(self, findings):
        if not findings:
            return
        table = Table("Edition", "Section", "What", "Detail", show_lines=False)
        for edition, finding in findings:
            row = _row(edition, finding)
            what = row["kind"] + ("" if row["open"] else f" ({row['state']})")
            cells = f"{edition.pk} {edition}", row["section"], what, row["detail"]
            table.add_row(*(Text(_printable(cell)) for cell in cells))
        console = Console(file=self.stdout, soft_wrap=False)
        with console.capture() as capture:
            console.print(table)
        self.stdout.write(capture.get())


def _chosen(number, limit):
    if limit is not None and limit < 1:
        raise CommandError("--limit takes a number of 1 or more.", returncode=2)
    editions = Edition.objects.select_related("article")
    if number is None:
        return list(editions.filter(Q(status="live") | Q(status__in=Edition.IN_WORK))[:limit])
    chosen = list(editions.filter(pk=number))
    if not chosen:
        raise CommandError(
            f"There is no edition {number}. Leave --edition out to check all.", returncode=2
        )
    return chosen


def _is_open(finding):
    return finding.severity == "block" and not hasattr(finding, "waiver")


def _row(edition, finding):
    is_open = _is_open(finding)
    return {
        "edition": edition.pk,
        "article": edition.article.slug,
        "claim": finding.claim_id,
        "passage": finding.passage_id,
        "section": finding.claim.section,
        "kind": finding.kind,
        "severity": finding.severity,
        "open": is_open,
        "state": "open" if is_open else "waived" if hasattr(finding, "waiver") else "warning",
        "detail": finding.detail,
    }


def _printable(text):
    """Text from outside, without what a terminal would obey."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
