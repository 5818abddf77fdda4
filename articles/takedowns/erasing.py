"""Erases what a takedown reaches, and keeps the hash of whatever it erases. Called by
`deciding`, within its transaction and behind its gate."""

import hashlib
import json
from functools import partial

from django.db import models, transaction
from taggit.models import Tag

from articles import publishing, related, search
from articles.cards.faces import owner_of
from articles.cards.keeping import forget
from articles.checking import check_edition
from articles.lists.tallies import kept
from articles.models import (
    Article,
    Claim,
    Clue,
    Credit,
    DeskEntry,
    Edition,
    Erasure,
    Feed,
    LeadPicture,
    Passage,
    PreviewLink,
    Source,
    Story,
)
from articles.pictures import leadpictures
from articles.text.runs import STRUCK

from .tombstones import hashed_guid

# What readers are told at the address of a page that fell, in its language.
REASONS = {
    "en": "Taken down at the request of whoever holds the rights to the words it rested on.",
    "zh": "应所依据文字的权利人要求下架。",
}


class Eraser:
    """Erases, and keeps the hash of whatever it erases."""

    def __init__(self, takedown, person, at):
        self.takedown, self.person, self.at, self.kept = takedown, person, at, []

    def _keep(self, row, *fields):
        for name in fields:
            held = getattr(row, name)
            text = held if isinstance(held, str) else json.dumps(held, ensure_ascii=False)
            if text in ("", "[]", "{}", STRUCK):
                continue
            self.kept.append(
                Erasure(
                    takedown=self.takedown,
                    table=row._meta.db_table,
                    row=row.pk,
                    field=name,
                    sha256=hashlib.sha256(text.encode()).hexdigest(),
                    at=self.at,
                )
            )

    def strike(self, strikes):
        """Store texts without the words, a table at a time."""
        tables = {}
        for strike in strikes:
            self._keep(strike.row, *strike.fields)
            if strike.goes:
                strike.row.delete()
                continue
            for name, value in strike.fields.items():
                setattr(strike.row, name, value)
            tables.setdefault((type(strike.row), tuple(strike.fields)), []).append(strike.row)
        for (model, fields), rows in tables.items():
            if model is DeskEntry:
                DeskEntry.objects.strike(rows, fields)
            else:
                models.QuerySet(model).bulk_update(rows, fields, batch_size=500)

    def end(self, fate):
        """Do to an edition what becomes of it."""
        edition = fate.edition
        for claim in fate.claims:
            self._keep(claim, "text")
        for passage in fate.passages:
            self._keep(passage, "exact", "prefix", "suffix", "translation")
        if fate.picture:
            self._take_off(fate.picture)
        if edition.is_in_work and not fate.falls:
            self._send_back(fate)
            return
        gone = {"text": STRUCK, "erased_at": self.at}
        Claim.objects.filter(pk__in=[claim.pk for claim in fate.claims]).update(**gone)
        Passage.objects.filter(pk__in=[passage.pk for passage in fate.passages]).update(
            **{"exact": STRUCK, "prefix": "", "suffix": "", "translation": "", "translated_by": ""}
        )
        if fate.falls:
            self._fall(fate)

    def _take_off(self, picture):
        """The files go with the last row that names them."""
        self._keep(picture, "file_hash", "alt", "credit", "licence_note", "licence_url")
        transaction.on_commit(partial(leadpictures.drop_unused, picture.file_hash))
        emptied = dict.fromkeys(("file_hash", "licence_note", "licence_url"), "")
        gone = {"alt": STRUCK, "credit": STRUCK, "erased_at": self.at}
        LeadPicture.objects.filter(pk=picture.pk).update(**emptied, **gone)

    def _send_back(self, fate):
        """An edition in work that can do without: what is theirs is taken out, and it is looked at
        again."""
        edition = fate.edition
        Claim.objects.filter(pk__in=[claim.pk for claim in fate.claims]).delete()
        Passage.objects.filter(pk__in=[passage.pk for passage in fate.passages]).delete()
        Credit.objects.filter(edition=edition, story__in=self.takedown.stories.all()).delete()
        LeadPicture.objects.filter(edition=edition, erased_at__isnull=False).delete()
        Edition.objects.filter(pk=edition.pk).update(version=models.F("version") + 1)
        publishing.reopen(edition)
        check_edition(edition, at=self.at)
        self._note_edition(edition, "taken down: some of what it rested on")

    def _fall(self, fate):
        edition, article = fate.edition, fate.edition.article
        why = REASONS["zh" if article.language.startswith("zh") else "en"]
        publishing.fall(edition, why, at=self.at)
        if self.person:  # without, they open nothing either, as the edition is in work no longer
            links = PreviewLink.objects.filter(edition=edition, revoked_at=None)
            links.update(revoked_at=self.at, revoked_by=self.person)
        gone = {"taken_down_at": self.at}
        if fate.is_live:
            gone |= {"live": None, "withdrawn_at": self.at, "withdrawn_reason": why}
        with kept(article):
            Article.objects.filter(pk=article.pk).update(**gone)
        self._note_edition(edition, f"taken down: {fate.falls}")

    def _note_edition(self, edition, why):
        edition = Edition.objects.select_related("article").get(pk=edition.pk)
        DeskEntry.note_edition("take down", edition, at=self.at, person=self.person, why=why)

    def empty(self, reach):
        """Leave of each story the tombstone, and of each text its hash."""
        why = f"Takedown {self.takedown}"
        for snapshot in reach.snapshots:
            snapshot.erase(why, at=self.at)
        for story in reach.stories:
            self._keep(story, "title", "author", "summary", "tags")
            story.title = story.author = story.summary = story.published_raw = ""
            story.tags, story.guid = [], hashed_guid(story.guid)
            story.page_due_at = story.draft_held_until = None
            story.taken_down_at = story.taken_down_at or self.at
        Story.objects.bulk_update(reach.stories, _TOMBSTONE, batch_size=500)
        Clue.objects.filter(story__in=reach.story_ids).delete()

    def file_anew(self, reach):
        """Take what fell off every list, and write anew what readers find the others by."""
        for article in reach.articles:
            self._untag(article, reach)
            search.index(article)
            related.refresh(article)
            transaction.on_commit(partial(forget, owner_of(article)))
        search.write_over()
        seen = {fate.edition.article_id for fate in reach.fates if fate.edition.published_at}
        sources = {story.source_id for story in reach.stories}
        if seen:
            Source.objects.filter(pk__in=sources).update(removed_at=self.at)
        if reach.scope.source:
            source = Source.objects.filter(pk=reach.scope.source.pk, taken_down_at=None)
            source.update(taken_down_at=self.at, removed_at=self.at)
            Feed.objects.filter(source=reach.scope.source).update(is_on=False, last_error="")

    def _untag(self, article, reach):
        """Topics that only repeat their words name nothing of ours."""
        theirs = [tag for tag in article.tags.all() if reach.runs.own(tag.name)]
        if theirs:
            with kept(article):
                article.tags.remove(*theirs)
            unused = Tag.objects.filter(pk__in=[tag.pk for tag in theirs])
            unused.filter(taggit_taggeditem_items=None).delete()


_TOMBSTONE = (
    *("title", "author", "summary", "tags", "guid", "published_raw"),
    *("page_due_at", "draft_held_until", "taken_down_at"),
)
