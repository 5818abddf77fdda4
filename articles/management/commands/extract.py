"""Show the article that is found in a web page; nothing is stored."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from articles.collecting.extract import NoText, extract_page


class Command(BaseCommand):
    help = "Find the article in an HTML file. Exits with 1 where there is none."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="an HTML page")
        parser.add_argument("--url", required=True, help="the address it was read at")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")

    def handle(self, *, file, url, **options):
        try:
            page = extract_page(Path(file).read_bytes(), url)
        except NoText as error:
            self._fail(f"{file}: {error}")
        except OSError as error:
            self._fail(f"{file}: This file cannot be read ({error.strerror}). Check the path.")
        if options["json"]:
            line = asdict(page) | {"published": page.published and page.published.isoformat()}
            self.stdout.write(json.dumps(line, ensure_ascii=False))
            return
        facts = (page.author, page.published and page.published.isoformat(), page.language)
        self.stdout.write(page.title)
        self.stdout.write(" · ".join(fact for fact in facts if fact))
        self.stdout.write(f"\n{page.text}")

    def _fail(self, message):
        self.stderr.write(message)
        sys.exit(1)
