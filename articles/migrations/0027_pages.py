"""Translations of one another stand beside an article, as its related updates do."""

from collections import defaultdict
from itertools import permutations

from django.db import migrations, models

TRANSLATION = 0


def link(apps, schema_editor):
    """A row each way for the translations that are published already."""
    articles = apps.get_model("articles", "Article").objects.filter(live__isnull=False)
    rows = apps.get_model("articles", "RelatedUpdate").objects
    together = defaultdict(list)
    for pk, original in articles.values_list("pk", "translation_of"):
        together[original or pk].append(pk)
    for original, those in together.items():
        for article, other in permutations(those, 2):
            what = {"reason": TRANSLATION, "weight": 1, "keys": [original]}
            rows.update_or_create(
                article_id=article,
                other_id=other,
                defaults={**what, "event": None, "timeline": None},
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_pictures")]

    operations = [
        migrations.AlterField(
            model_name="relatedupdate",
            name="reason",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "a translation"),
                    (1, "the same event"),
                    (2, "the same report"),
                    (3, "the same timeline"),
                    (4, "shared sources"),
                    (5, "shared topics"),
                    (6, "the same category"),
                ]
            ),
        ),
        migrations.RunPython(link, migrations.RunPython.noop),
    ]
