"""`manage.py import_sources FILE`: add sources and feeds from an OPML or CSV list."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.collecting.importing import Does, import_rows, plan_rows
from articles.collecting.listing import NotAList, read_list

SHOWN = ("name", "homepage", "feed_url", "language", "does", "problem")


class Command(BaseCommand):
    help = (
        "Add sources and feeds from an OPML or CSV list. They arrive unreviewed and their feeds "
        "switched off; what is known already is left as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="store nothing")
        parser.add_argument(
            "--json", dest="as_json", action="store_true", help="print each row as a JSON line"
        )

    def handle(self, *, file, dry_run, as_json, **options):
        try:
            rows = read_list(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from error
        except NotAList as error:
            raise CommandError(f"{file}: {error}") from error
        plan = plan_rows(rows)
        if as_json:
            self.print_rows(plan)
        imported = None if dry_run else import_rows(rows)
        if as_json:
            return
        for row in (change.row for change in plan.changes if change.row.problem):
            self.stderr.write(f"{row.name or row.feed_url or 'A row'}: {row.problem}")
        if dry_run:
            self.print_plan(plan)
            return
        self.stdout.write(
            f"{imported.sources} new sources, {imported.feeds} new feeds (switched off), "
            f"{imported.known} known already, {len(imported.refused)} refused."
        )

    def print_plan(self, plan):
        """What the desk shows before an import, a line for each row that would do something."""
        for change in plan.changes:
            if change.does in (Does.NEW_SOURCE, Does.NEW_FEED):
                where = f" of {change.source}" if change.source else ""
                address = change.row.feed_url or change.row.homepage
                self.stdout.write(f"{change.does}{where}: {change.row.name} ({address})")
        counts = ", ".join(f"{number} {does}" for does, number in plan.counts.items())
        self.stdout.write(f"{len(plan.changes)} rows: {counts}. Nothing was stored.")

    def print_rows(self, plan):
        for change in plan.changes:
            values = asdict(change.row) | {"does": change.does.value}
            line = json.dumps({name: values[name] for name in SHOWN}, ensure_ascii=False)
            self.stdout.write(line)
