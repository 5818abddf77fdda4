"""`manage.py export_sources`: the list of sources as CSV or OPML."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.collecting.exporting import as_csv
from articles.lists.sourcelist import opml_of_all

FORMATS = {"csv": as_csv, "opml": opml_of_all}


class Command(BaseCommand):
    help = (
        "Write all sources as CSV (with rights; import_sources reads it back) or all feeds as OPML."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument("--output", type=Path, help="a file; without one, standard output")

    def handle(self, *, format, output, **options):
        document = FORMATS[format]()
        if output is None:
            self.stdout.write(document.decode("utf-8-sig"), ending="")
            return
        try:
            output.write_bytes(document)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        self.stderr.write(f"{output}: {len(document):,} bytes.")
