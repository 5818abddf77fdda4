"""`manage.py reindex`: write anew what lists and search read. Safe to run at any time."""

from django.core.management.base import BaseCommand

from articles.models import Article
from articles.related import rebuild
from articles.search import index
from articles.tallies import recount_all


class Command(BaseCommand):
    help = (
        "Count published articles, write what they are found by and what they are related to, all "
        "anew. Publishing keeps all three; run it after an upgrade that says so, and after a "
        "source's rights or family have changed."
    )

    def handle(self, **options):
        recount_all()
        rebuild()
        articles = Article.objects.published()
        for article in articles.iterator():
            index(article)
        self.stdout.write(f"Articles indexed: {articles.count()}.")
