"""`manage.py export_record`: the record of an article as one file, and the check of such a file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.record import FORMAT, approval_hash, exported


class Command(BaseCommand):
    help = (
        "Write the record of an article as JSON: editions, claims, passages, findings, reviews, "
        "waivers, corrections, draft runs and every line of the record; articles/record.py says "
        "what each means. With --check, recompute the approvals of such a file from the file "
        "alone: exit status 0 if all hold, 1 if one does not. Bad arguments: 2."
    )

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?", help="of the article, as in its address")
        parser.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
        parser.add_argument("--check", type=Path, metavar="FILE", help="check a file")

    def handle(self, *, slug, output, check, **options):
        if check:
            return self._check(check)
        article = Article.objects.filter(slug=slug or "").first()
        if article is None:
            raise CommandError(f"No article has the slug “{slug or ''}”.", returncode=2)
        if output is None:
            for piece in exported(article):
                self.stdout.write(piece, ending="")
            return None
        try:
            with output.open("w", encoding="utf-8") as file:
                file.writelines(exported(article))
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.", returncode=2) from None
        return None

    def _check(self, file):
        broken = False
        for edition in _editions(file):
            approval, number = edition["approval"], edition["number"]
            if approval is None:
                said = "not approved"
            elif not edition["whole"]:
                said = "words that were taken down are left out, so it cannot be recomputed"
            elif approval_hash(edition) == approval["sha256"]:
                said = f"as {approval['by']} approved it at {approval['approved_at']}"
            else:
                said, broken = "NOT as it was approved", True
            self.stdout.write(f"Edition {number}: {said}.")
        if broken:
            raise SystemExit(1)


def _editions(file):
    try:
        read = json.loads(file.read_text("utf-8"))
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.", returncode=2) from None
    except ValueError:
        raise CommandError(f"{file}: This is no JSON.", returncode=2) from None
    if not isinstance(read, dict) or read.get("format") != FORMAT:
        raise CommandError(f"{file}: This is no file of the format {FORMAT}.", returncode=2)
    return read["editions"]
