from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0027_pages'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('translation_of__isnull', False)), fields=['translation_of'], name='article_translations'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('published_at__isnull', False), ('withdrawn_at__isnull', False)), fields=['-withdrawn_at', '-id'], name='article_gone_newest'),
        ),
        migrations.AddIndex(
            model_name='deskentry',
            index=models.Index(condition=models.Q(('edition__isnull', True), ('story__isnull', True)), fields=['-at'], name='desk_entry_of_no_one_text'),
        ),
    ]
