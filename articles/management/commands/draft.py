"""Have stories drafted, from the shell or a schedule."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef

from articles.drafting import answers
from articles.drafting.draft import draft_story, preview
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
            "--dry-run", action="store_true", help="ask the drafter, but store nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON list")

    def handle(self, *, story, limit, dry_run, **options):
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
