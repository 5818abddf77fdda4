"""`manage.py publish_due`: put live what is scheduled and due. Safe to run every minute."""

from django.core.management.base import BaseCommand

from articles.publishing import publish_due


class Command(BaseCommand):
    help = "Publish every scheduled edition whose time has come. Exit status 1 if one was refused."

    def handle(self, **options):
        refused = 0
        for edition, refusal in publish_due():
            if refusal is None:
                self.stdout.write(f"Published: {edition}")
            else:
                refused += 1
                self.stderr.write(f"Refused: {edition}: {refusal}")
        if refused:
            raise SystemExit(1)
