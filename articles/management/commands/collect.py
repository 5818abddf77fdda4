"""Collect the stories of feed documents that lie on this machine."""

import json
import sys
from dataclasses import asdict
from datetime import UTC
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils import timezone
from rich.console import Console
from rich.progress import track

from articles.collecting import normalize
from articles.collecting.collect import collect_document
from articles.collecting.parse import NotAFeed, parse_feed

ENTRY_KEYS = (
    "guid", "url", "title", "published", "updated", "author", "language", "summary",
    "content_html", "tags", "enclosures", "skipped_reason",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Collect the stories of feeds (RSS, RDF, Atom, JSON Feed) from files. Running it again "
        "adds nothing. Exits with 1 when one of the files could not be read."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--feed",
            action="append",
            required=True,
            metavar="FILE",
            help="a feed document; may be given several times",
        )
        parser.add_argument(
            "--url",
            default="",
            metavar="BASE",
            help="the feed's own address, which its relative links are relative to (for one FILE)",
        )
        parser.add_argument(
            "--content-type", default="", metavar="TYPE", help="what the server said the file is"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="read and show the entries, store nothing"
        )
        parser.add_argument("--json", action="store_true", help="print JSON Lines")
        parser.add_argument(
            "--limit", type=int, metavar="N", help="take N entries from the top of each feed"
        )

    def handle(self, *, feed, url, content_type, dry_run, limit, **options):
        if url and len(feed) > 1:
            raise CommandError("--url is the address of one feed; give one --feed with it.")
        if url and not url.startswith(("http://", "https://")):
            raise CommandError("--url must begin with http:// or https://.")
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.")
        failed = 0
        for name in self._progress(feed):
            try:
                data = _read(name)
                if dry_run:
                    self._show(data, url, content_type, limit, options["json"])
                else:
                    address = url or f"file:{Path(name).name}"
                    self._collect(name, data, address, content_type, limit, options["json"])
            except (NotAFeed, OSError) as error:
                failed += 1
                self.stderr.write(f"{name}: {_in_words(error)}")
        if failed:
            sys.exit(1)

    def _progress(self, names):
        """A bar on standard error, where a person watches and there is something to wait for."""
        console = Console(stderr=True)
        if len(names) == 1 or not console.is_terminal:
            return names
        return track(names, "Collecting", console=console, transient=True)

    def _collect(self, name, data, address, content_type, limit, as_json):
        try:
            done = collect_document(data, url=address, content_type=content_type, limit=limit)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(
                f"The database cannot be used ({str(error).splitlines()[0]}). "
                "Run “manage.py migrate” first."
            ) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if as_json:
            counts = {"new": done.new, "seen": done.seen, "skipped": done.skipped}
            return self._print(
                {"file": name, "feed": done.feed.url, **counts, "warnings": done.warnings}
            )
        self.stdout.write(
            f"{done.feed}: {done.new} new, {done.seen} known, {len(done.skipped)} skipped"
        )
        for line in (*done.skipped, *done.warnings):
            self.stdout.write(f"  {line}")

    def _show(self, data, url, content_type, limit, as_json):
        parsed = parse_feed(data, content_type=content_type, url=url)
        at = timezone.now()
        entries = [normalize.normalize(entry, at).entry for entry in parsed.entries[:limit]]
        if as_json:
            for entry in entries:
                self._print(_as_json(entry))
            keys = ("title", "homepage", "language", "format", "warnings")
            return self._print({"feed": {key: getattr(parsed, key) for key in keys}})
        self.stdout.write(f"{parsed.title} ({parsed.format}): {len(entries)} entries, none stored")
        for entry in entries:
            day = f"{entry.published:%Y-%m-%d}" if entry.published else "no date   "
            self.stdout.write(f"  {day}  {entry.title}  {entry.skipped_reason or entry.url}")
        for warning in parsed.warnings:
            self.stdout.write(f"  {warning}")

    def _print(self, thing):
        self.stdout.write(json.dumps(thing, ensure_ascii=False))


def _read(name):
    if name.startswith(("http://", "https://")):
        raise NotAFeed("Feeds are read from files; save this one and give the file.")
    path = Path(name)
    if path.is_dir():
        raise NotAFeed("This is a directory, no feed. Give the files in it.")
    return path.read_bytes()


def _in_words(error):
    if isinstance(error, FileNotFoundError):
        return "There is no such file. Check the path."
    if isinstance(error, OSError):
        return f"The file cannot be read ({error.strerror or error}). Check its permissions."
    return " ".join(str(error).split())


def _as_json(entry):
    line = {key: getattr(entry, key) for key in ENTRY_KEYS}
    for key in ("published", "updated"):
        line[key] = line[key].astimezone(UTC).isoformat() if line[key] else None
    line["enclosures"] = [asdict(file) for file in entry.enclosures]
    return line
