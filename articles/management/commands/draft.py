"""Have stories drafted, from the shell or a schedule."""

import datetime
import json
from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef

from articles.collecting.normalize import BadAddress, canonical_url
from articles.drafting import answers
from articles.drafting.draft import draft_story, preview
from articles.drafting.loose import draft_text
from articles.drafting.providers import DraftFailed
from articles.models import DraftRun, Snapshot, Story


class Command(BaseCommand):
    help = (
        "Turn stories into editions in work: those given, or the newest that wait and have text "
        "that was not tried before."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--story", type=int, nargs="+", metavar="ID", default=[], help="draft these stories"
        )
        parser.add_argument(
            "--limit", type=int, default=10, metavar="N", help="at most so many (default 10)"
        )
        parser.add_argument(
            "--text", metavar="FILE", help="draft this text, with --url and --dry-run"
        )
        parser.add_argument("--url", metavar="URL", help="where the text was published")
        parser.add_argument("--published", type=_day, metavar="DATE", help="and when: 2026-11-18")
        parser.add_argument("--title", default="", help="its headline (else its first line)")
        parser.add_argument(
            "--dry-run", action="store_true", help="ask the drafter, but store nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *, story, limit, dry_run, **options):
        if options["text"]:
            return self._try(dry_run, **options)
        stories = self._given(story) if story else self._waiting(limit)
        results = []
        for one in stories:
            result = _attempt(one, dry_run)
            results.append(result)
            if not options["json"]:
                self.stdout.write(_line(result))
        if options["json"]:
            self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))
        elif not stories:
            self.stdout.write("No story that waits has text that was not tried yet.")
        failed = sum("error" in result for result in results)
        if failed:
            raise CommandError(f"{failed} of {len(results)} could not be drafted.")

    def _try(self, dry_run, *, text, url, published, title, **options):
        """Print what the drafter makes of a text of the user's own."""
        if not (dry_run and url):
            raise CommandError(
                "--text needs --url and --dry-run. A text that is to become an article is "
                "nominated at the desk, where somebody vouches for it."
            )
        try:
            words = Path(text).read_text(encoding="utf-8-sig")
            found = draft_text(words, url=_address(url), published=published, title=title)
        except OSError as error:
            raise CommandError(f"{text} cannot be read ({error.strerror}).") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{text} is no text in UTF-8.") from error
        except DraftFailed as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        self.stdout.write(found["headline"])
        for claim in found["claims"]:
            when = f"{claim['event_date']}: " if "event_date" in claim else ""
            self.stdout.write(f"  {claim['section']}: {when}{claim['text']}")
        for note in found.get("notes", []):
            self.stdout.write(f"  ({note})")

    def _given(self, ids):
        found = Story.objects.select_related("source").in_bulk(ids)
        missing = [str(pk) for pk in ids if pk not in found]
        if missing:
            raise CommandError(f"There is no story {', '.join(missing)}; see the inbox for ids.")
        return [found[pk] for pk in dict.fromkeys(ids)]

    def _waiting(self, limit):
        if limit < 1:
            raise CommandError("--limit must be 1 or more.")
        # What failed is not tried again unless there is a newer text to try it on.
        tries = DraftRun.objects.filter(
            story=OuterRef("story"), started_at__gte=OuterRef("read_at")
        )
        kept = Snapshot.objects.filter(story=OuterRef("pk"), erased_at__isnull=True)
        waiting = Story.objects.waiting().filter(Exists(kept.filter(~Exists(tries))))
        return list(waiting.select_related("source").order_by("-first_seen_at", "-pk")[:limit])


def _address(url):
    try:
        return canonical_url(url)
    except BadAddress as error:
        raise CommandError(f"--url {url}: {error}") from error


def _day(text):
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day; write 2026-11-18.") from error


def _attempt(story, dry_run):
    """What became of one story, as a dict fit for JSON."""
    result = {"story": story.pk, "title": story.title}
    try:
        if dry_run:
            draft, brief = preview(story)
            claims = len(draft.claims)
            return {**result, "claims": claims, "draft": json.loads(answers.write(draft, brief))}
        edition = draft_story(story)
    except DraftFailed as error:
        return {**result, "error": str(error)}
    return {
        **result,
        "edition": edition.pk,
        "article": edition.article.slug,
        "claims": edition.claims.count(),
    }


def _line(result):
    head = f"{result['story']}  {result['title'][:70]}"
    if "error" in result:
        return f"{head}: not drafted. {result['error']}"
    where = f"edition {result['edition']}" if "edition" in result else "dry run"
    return f"{head}: {result['claims']} claims ({where})"
