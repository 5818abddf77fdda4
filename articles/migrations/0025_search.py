"""What articles are found by, in the index of each database. Run `manage.py reindex` after it.

The triggers on SQLite write the index as rows come and go. A later migration that has Django make
the table of entries anew takes them with it, and has to make them again.
"""

import django.db.models.deletion
from django.db import OperationalError, migrations, models

_TOKENS = "tokenize=\"ascii tokenchars '^#+-'\""
_GONE = """INSERT INTO articles_searchindex(articles_searchindex, rowid, text, marks)
    VALUES ('delete', old.place, old.text, old.marks);"""
_CAME = """INSERT INTO articles_searchindex(rowid, text, marks)
    VALUES (new.place, new.text, new.marks);"""
SQLITE = [
    # Which terms a row has is all that is kept: neither where they stand in it, nor their number.
    f"""CREATE VIRTUAL TABLE articles_searchindex USING fts5(text, marks,
    content='articles_searchentry', content_rowid='place', detail=none, columnsize=0, {_TOKENS})""",
    f"""CREATE TRIGGER articles_searchentry_came AFTER INSERT ON articles_searchentry
    BEGIN {_CAME} END""",
    f"""CREATE TRIGGER articles_searchentry_gone AFTER DELETE ON articles_searchentry
    BEGIN {_GONE} END""",
    f"""CREATE TRIGGER articles_searchentry_changed AFTER UPDATE ON articles_searchentry
    BEGIN {_GONE} {_CAME} END""",
]
POSTGRESQL = [
    """ALTER TABLE articles_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS
    (array_to_tsvector(string_to_array(ltrim(text || marks), ' '))) STORED""",
    # A row is its place and little more, the texts beside it: GIN then finds many on one page.
    "ALTER TABLE articles_searchentry SET (toast_tuple_target = 128)",
    """CREATE INDEX articles_searchentry_vector ON articles_searchentry USING gin (vector)
    WITH (fastupdate = off)""",
    # Words that begin alike stand side by side in every language of a database.
    """ALTER TABLE articles_searchterm ALTER COLUMN term TYPE varchar(80) COLLATE "C" """,
]


def make(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        try:
            schema_editor.execute(statement)
        except OperationalError as error:
            if "fts5" not in str(error):
                raise
            raise OperationalError(
                "This Python's SQLite was built without FTS5, which search needs. Use another "
                "Python, or PostgreSQL (DATABASE_URL)."
            ) from error


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("came", "gone", "changed"):
            schema_editor.execute(f"DROP TRIGGER articles_searchentry_{name}")
        schema_editor.execute("DROP TABLE articles_searchindex")


class Migration(migrations.Migration):
    dependencies = [("articles", "0024_dated_claims")]

    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entry",
                        to="articles.article",
                    ),
                ),
                (
                    "marks",
                    models.TextField(
                        help_text="^ before a term of the headline, + of the beginning, - of names "
                        "alone, # before a list the article is in; and single Chinese characters. "
                        "A space before each."
                    ),
                ),
                (
                    "text",
                    models.TextField(help_text="All terms, each once, each with a space before it."),
                ),
                (
                    "sentences",
                    models.JSONField(
                        help_text="Each with the source it is quoted from, or none. They are asked "
                        "for before they are shown."
                    ),
                ),
                ("topics", models.JSONField(help_text="Their names.")),
            ],
            options={"verbose_name_plural": "search entries"},
        ),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("term", models.CharField(max_length=80, primary_key=True, serialize=False)),
                (
                    "shape",
                    models.CharField(
                        help_text="Of what may be meant by a mistyped word.", max_length=4
                    ),
                ),
                ("articles", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("shape", ""), _negated=True),
                        fields=["shape", "-articles", "term"],
                        name="search_term_most_used",
                    )
                ],
            },
        ),
        migrations.RunPython(make, drop),
    ]
