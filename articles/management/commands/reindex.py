"""`manage.py reindex`: write anew what lists and search read. Safe to run at any time."""

from django.core.management.base import BaseCommand

from articles.lists.tallies import recount_all
from articles.models import Article
from articles.related import rebuild
from articles.search import index_all, tidy_up


class Command(BaseCommand):
    help = (
        "Put published articles in their lists, count them, write what they are found by and what "
        "they are related to, all anew. Publishing keeps all of it; run this after an upgrade that "
        "says so."
    )

    def handle(self, **options):
        recount_all()
        rebuild()
        articles = Article.objects.published()
        index_all(articles)
        tidy_up()
        self.stdout.write(f"Articles indexed: {articles.count()}.")
