"""Puts active content into every column of text that has no shape of its own, whoever would have
had to write it there, and brings in a feed that is nothing else.

Run in a process of its own, once Django is set up, on a copy of the demonstration. Each canary
names itself: an element no page of ours has, an image that fails, a script, each behind what closes
an attribute or an element. Prints how many rows of which columns it changed.
"""

import contextlib
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from articles.models import Story, Takedown

from .canaries import CANARIES

ADDRESS = 'https://canary.example/"\'><canary-x></canary-x><img src=x onerror=canary("%s")>#%s'
# Columns whose values are ours alone: a hash, a cursor, a login, the name of a class or a file.
OURS = {
    "logo",
    "reference",
    "username",
    "password",
    "time_zone",
    "version",
    "app_label",
    "model",
    "codename",
}
SHAPED = (models.SlugField, models.UUIDField, models.EmailField, models.FileField)


def main():
    with tempfile.TemporaryDirectory() as folder:
        feed = Path(folder, "feed.xml")
        feed.write_text(FEED)
        call_command("collect", feed=[str(feed)], stdout=sys.stderr)
    asked_for_a_takedown()
    changed = {}
    for model in apps.get_models():
        if model._meta.app_label not in ("articles", "recaps", "newsroom", "taggit"):
            continue
        for field in model._meta.concrete_fields:
            if is_free(field):
                count = poison(model, field)
                changed[f"{model.__name__}.{field.name}"] = count
    call_command("reindex", stdout=sys.stderr)
    json.dump(changed, sys.stdout)


def asked_for_a_takedown():
    """The demo has no request of a rights holder."""
    now, story = timezone.now(), Story.objects.filter(credits__isnull=False).first()
    about = {"addresses": story.url, "what": "x", "grounds": "x", "name": "x", "organisation": "x"}
    Takedown.objects.create(
        email="x@canary.example",
        capacity="holder",
        received_at=now,
        due_at=now + timedelta(days=3),
        **about,
    )


def is_free(field):
    if field.choices or field.primary_key or field.name in OURS or isinstance(field, SHAPED):
        return False
    if "hash" in field.name or field.name.endswith(("_version", "_raw", "_id")):
        return False
    return isinstance(field, (models.CharField, models.TextField))


def poison(model, field):
    """Write a canary into a column of every row; returns how many took it."""
    rows = model._base_manager.exclude(**{f"{field.attname}__isnull": True})
    done = 0
    with transaction.atomic():
        for key in list(rows.values_list("pk", flat=True)):
            said = canary(field, f"{model.__name__}.{field.name} {key}", key)
            # Two rows may not say the same, and short columns have no room to differ.
            with contextlib.suppress(IntegrityError), transaction.atomic():
                done += models.QuerySet(model).filter(pk=key).update(**{field.attname: said})
    return done


def canary(field, name, key):
    if isinstance(field, models.URLField) or field.name in ("url", "homepage"):
        return ADDRESS % (name, key)
    for text in CANARIES:
        said = text.replace("%s", name)
        if field.unique:
            said += str(key)
        if field.max_length is None or len(said) <= field.max_length:
            return said
    return ""


_MARK = CANARIES[0].replace("%s", "feed").replace("&", "&amp;")
_ESCAPED = _MARK.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
_PROSE = "A sentence that stands for a text of its own. " * 20
FEED = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>{_ESCAPED}</title><link>javascript:canary("feed")</link><language>{_ESCAPED}</language>
<description>{_ESCAPED}</description><generator>{_ESCAPED}</generator>
<item><title>{_ESCAPED}</title><link>https://canary.example/1?{_ESCAPED}</link>
<guid>{_ESCAPED}</guid><dc:creator>{_ESCAPED}</dc:creator><category>{_ESCAPED}</category>
<pubDate>{_ESCAPED}</pubDate><description>{_ESCAPED} A teaser of it.</description>
<content:encoded>{_ESCAPED} {_PROSE}</content:encoded>
</item>
<item><title>Second {_ESCAPED}</title><link>javascript:canary("feed")</link>
<description>{_ESCAPED}</description></item>
</channel></rss>
"""
