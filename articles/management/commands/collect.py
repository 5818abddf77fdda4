"""Collect the stories of feeds: from the web, or from documents that lie on this machine."""

import contextlib
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

from articles.collecting import fetch, normalize, visiting
from articles.collecting.collect import collect_document
from articles.collecting.parse import NotAFeed, parse_feed

ENTRY_KEYS = (
    "guid", "url", "title", "published", "updated", "author", "language", "summary",
    "content_html", "tags", "enclosures", "skipped_reason",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Collect the stories of feeds (RSS, RDF, Atom, JSON Feed): of those given, or of all that "
        "are switched on and due, with the pages of new stories. Running it again adds nothing. "
        "Exits with 1 when one of the feeds could not be read."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--feed",
            action="append",
            default=[],
            metavar="FILE|URL",
            help="a feed document or its address; may be given several times",
        )
        parser.add_argument(
            "--url",
            default="",
            metavar="BASE",
            help="the address its relative links are relative to (for one --feed)",
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

        parser.add_argument(
            "--pages",
            type=int,
            default=visiting.PAGES,
            metavar="N",
            help="read at most N pages of new stories (%(default)s); 0 for none",
        )

    def handle(self, *, feed, url, content_type, dry_run, limit, pages, **options):
        if not feed and (url or content_type or dry_run or limit is not None):
            raise CommandError("--url, --content-type, --dry-run and --limit go with --feed.")
        if url and len(feed) > 1:
            raise CommandError("--url is the address of one feed; give one --feed with it.")
        if url and not url.startswith(("http://", "https://")):
            raise CommandError("--url must begin with http:// or https://.")
        if limit is not None and limit < 1:
            raise CommandError("--limit must be 1 or more.")
        if pages < 0:
            raise CommandError("--pages must be 0 or more.")
        self._as_json, self._fetcher, failed = options["json"], fetch.configured(), 0
        for name in self._progress(feed):
            try:
                if dry_run:
                    self._show(*self._read(name, url, content_type), limit)
                else:
                    self._collect(name, url, content_type, limit, pages)
            except (*visiting.FAILURES, OSError) as error:
                failed += 1
                self.stderr.write(f"{name}: {_in_words(error)}")
        if not feed:
            failed = self._collect_due(pages)
        if failed:
            sys.exit(1)

    def _read(self, name, url, content_type):
        """A document with its address and type, from the web or from a file."""
        if not _is_address(name):
            return _read(name), url, content_type
        answer = self._fetcher.fetch(name)
        return answer.body, url or answer.url, content_type or answer.content_type

    def _collect_due(self, pages):
        failed = 0
        with _usable_database():
            for visited in visiting.visit_due(self._fetcher):
                if visited.collected:
                    self._tell(visited.feed.url, visited.collected)
                else:
                    failed += 1
                    self.stderr.write(f"{visited.feed.url}: {visited.error}")
            self._read_pages(None, pages)
        return failed

    def _read_pages(self, feed, limit):
        """Pages that cannot be read are told and no failure: the stories are there."""
        done = visiting.read_pages(self._fetcher, feed=feed, limit=limit)
        if self._as_json:
            return self._print({"pages": done.read, "failed": done.failed})
        if done.read or done.failed:
            self.stdout.write(f"{done.read} pages read, {len(done.failed)} not")
        for line in done.failed:
            self.stdout.write(f"  {line}")

    def _progress(self, names):
        """A bar on standard error, where a person watches and there is something to wait for."""
        console = Console(stderr=True)
        if len(names) < 2 or not console.is_terminal:
            return names
        return track(names, "Collecting", console=console, transient=True)

    def _collect(self, name, url, content_type, limit, pages):
        with _usable_database():
            try:
                if _is_address(name):
                    done = visiting.visit(
                        name, self._fetcher, base=url, content_type=content_type, limit=limit
                    )
                else:
                    done = collect_document(
                        _read(name),
                        url=url or f"file:{Path(name).name}",
                        content_type=content_type,
                        limit=limit,
                    )
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            self._tell(name, done)
            if _is_address(name):
                self._read_pages(done.feed, pages)

    def _tell(self, name, done):
        if self._as_json:
            counts = {"new": done.new, "seen": done.seen, "skipped": done.skipped}
            return self._print(
                {"file": name, "feed": done.feed.url, **counts, "warnings": done.warnings}
            )
        self.stdout.write(
            f"{done.feed}: {done.new} new, {done.seen} known, {len(done.skipped)} skipped"
        )
        for line in (*done.skipped, *done.warnings):
            self.stdout.write(f"  {line}")

    def _show(self, data, url, content_type, limit):
        parsed = parse_feed(data, content_type=content_type, url=url)
        at = timezone.now()
        entries = [normalize.normalize(entry, at).entry for entry in parsed.entries[:limit]]
        if self._as_json:
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


@contextlib.contextmanager
def _usable_database():
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        raise CommandError(
            f"The database cannot be used ({str(error).splitlines()[0]}). "
            "Run “manage.py migrate” first."
        ) from error


def _is_address(name):
    return name.lower().startswith(("http://", "https://"))


def _read(name):
    path = Path(name)
    if path.is_dir():
        raise NotAFeed("This is a directory, no feed. Give the files in it.")
    return path.read_bytes()


def _in_words(error):
    if isinstance(error, FileNotFoundError):
        return "There is no such file. Check the path."
    if isinstance(error, OSError):
        return f"The file cannot be read ({error.strerror or error}). Check its permissions."
    return visiting.in_words(error)


def _as_json(entry):
    line = {key: getattr(entry, key) for key in ENTRY_KEYS}
    for key in ("published", "updated"):
        line[key] = line[key].astimezone(UTC).isoformat() if line[key] else None
    line["enclosures"] = [asdict(file) for file in entry.enclosures]
    return line
