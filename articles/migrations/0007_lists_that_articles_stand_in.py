"""Lists are read off entries of their own; counts know the row they are of.

Counts from before do not, so they are dropped: `manage.py reindex` makes them and the lists anew.
"""

import django.db.models.deletion
from django.db import migrations, models


def drop_counts(apps, schema_editor):
    apps.get_model("articles", "Tally").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_draft_ahead'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.RunPython(drop_counts, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            name='ListEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('all', 'All'), ('source', 'Source'), ('category', 'Category'), ('audience', 'Audience'), ('topic', 'Topic'), ('language', 'Language')], max_length=8)),
                ('key', models.CharField(max_length=20)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'list entries',
            },
        ),
        migrations.AddField(
            model_name='tally',
            name='audience',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.audience'),
        ),
        migrations.AddField(
            model_name='tally',
            name='category',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.category'),
        ),
        migrations.AddField(
            model_name='tally',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.source'),
        ),
        migrations.AddField(
            model_name='tally',
            name='topic',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='taggit.tag'),
        ),
        migrations.AlterField(
            model_name='tally',
            name='kind',
            field=models.CharField(choices=[('all', 'All'), ('source', 'Source'), ('category', 'Category'), ('audience', 'Audience'), ('topic', 'Topic'), ('language', 'Language')], max_length=8),
        ),
        migrations.AddIndex(
            model_name='tally',
            index=models.Index(fields=['kind', '-articles', 'id'], name='tally_most_used'),
        ),
        migrations.AddField(
            model_name='listentry',
            name='article',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='list_entries', to='articles.article'),
        ),
        migrations.AddIndex(
            model_name='listentry',
            index=models.Index(fields=['kind', 'key', '-published_at', '-article'], name='list_entry_newest'),
        ),
        migrations.AddConstraint(
            model_name='listentry',
            constraint=models.UniqueConstraint(fields=('article', 'kind', 'key'), name='list_entry_once'),
        ),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(condition=models.Q(('status', 'live')), fields=['newest_source_at'], name='edition_live_newest'),
        ),
    ]
