"""`manage.py import_sources FILE`: add sources and feeds from an OPML or CSV list."""

import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.collecting.importing import import_rows
from articles.collecting.listing import NotAList, read_list

SHOWN = ("name", "homepage", "feed_url", "language", "problem")


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
        if as_json:
            self.print_rows(rows)
        if not dry_run:
            imported = import_rows(rows)
        if as_json:
            return
        refused = [row for row in rows if row.problem]
        for row in refused:
            self.stderr.write(f"{row.name or row.feed_url or 'A row'}: {row.problem}")
        if dry_run:
            self.stdout.write(f"{len(rows) - len(refused)} of {len(rows)} rows can be imported.")
            return
        self.stdout.write(
            f"{imported.sources} new sources, {imported.feeds} new feeds (switched off), "
            f"{imported.known} known already, {len(refused)} refused."
        )

    def print_rows(self, rows):
        for row in rows:
            values = asdict(row)
            line = json.dumps({name: values[name] for name in SHOWN}, ensure_ascii=False)
            self.stdout.write(line)
