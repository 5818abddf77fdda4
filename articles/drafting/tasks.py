"""What a drafter is given of a story, and whether it may be given anything.

story, those beside it ──▶ their fullest texts, as rights allow ──▶ earlier texts ──▶ Brief
"""

from dataclasses import dataclass, replace

from django.utils import timezone
from taggit.models import Tag

from articles import rights
from articles.models import Article, Audience, Category, Edition, Passage, SearchEntry, Tally
from articles.models.claims import Section

from .brief import Brief, BriefSource, Choice, Part
from .earlier import earlier_texts
from .providers import DraftFailed

# Newsrooms have more tags than a drafter needs to know: the ones they use most.
_KNOWN_TAGS = 500
# So many of the newest articles show how a newsroom files; older ones may be filed otherwise.
_FILED = 300


@dataclass(frozen=True)
class Task:
    """What one attempt works on: the brief, the stories to credit, and those of our archive that
    are credited where they are quoted; `snapshots` are those of the brief's sources, and `notes`
    say what was kept from the drafter."""

    brief: Brief
    stories: tuple
    earlier: tuple
    snapshots: tuple
    notes: tuple

    @property
    def given(self):
        """All the stories whose words the drafter is given."""
        return (*self.stories, *self.earlier)

    def credited(self, draft):
        """The stories that an edition of a draft credits, in order."""
        quoted = {quote.source for claim in draft.claims for quote in claim.quotes}
        first = len(self.snapshots) - len(self.earlier)
        return (*self.stories, *(s for n, s in enumerate(self.earlier, first) if n in quoted))


def task_for(story, drafter, *, at, also=()):
    """The Task of a story for a drafter; raises DraftFailed where it may not be drafted at all.

    The brief holds the fullest text of each story whose rights allow it: a model is given no text
    of a source that does not let its words be given to one.
    """
    stories = (story, *also)
    refuse_second_draft(story)
    usable, notes = [], []
    for one in stories:
        snapshot = one.best_snapshot()
        reason = _withheld(one, snapshot, drafter)
        if not reason:
            usable.append((one, snapshot))
            continue
        if one is story:
            raise DraftFailed(reason)
        notes.append(reason)
    first = usable[0][1].text
    earlier = earlier_texts(story, first, most=drafter.earlier, besides=also)
    given = [*usable, *earlier]
    brief = Brief(
        language=story.language,
        today=timezone.localdate(at, timezone=timezone.get_default_timezone()),
        categories=choices(Category),
        audiences=choices(Audience),
        known_tags=known_tags(),
        sources=within([_source(*one) for one in given], drafter.most_in),
        filed=filed() if drafter.learns else (),
    )
    snapshots = tuple(snapshot for _, snapshot in given)
    return Task(brief, stories, tuple(one for one, _ in earlier), snapshots, tuple(notes))


# The sections that can be drafted anew; a rationale is drafted with its implication.
SECTIONS = tuple(section for section in Section if section != Section.RATIONALE)


def section_task(edition, section, drafter, *, at):
    """The Task of one section of an edition for a drafter, on the texts of the stories it credits,
    as far as their rights allow; raises DraftFailed where there is none."""
    usable, notes = [], []
    credits = edition.credits.select_related("story__source").order_by("-is_original", "order")
    for story in (credit.story for credit in credits):
        snapshot = story.best_snapshot()
        if reason := _withheld(story, snapshot, drafter):
            notes.append(reason)
        else:
            usable.append((story, snapshot))
    if not usable:
        raise DraftFailed(notes[0] if notes else "This edition credits no story; credit one first.")
    brief = Brief(
        language=usable[0][0].language,
        today=timezone.localdate(at, timezone=timezone.get_default_timezone()),
        categories=(),
        audiences=(),
        known_tags=(),
        sources=within([_source(*one) for one in usable], drafter.most_in),
        part=_part(edition, section),
    )
    stories = tuple(story for story, _ in usable)
    return Task(brief, stories, (), tuple(snapshot for _, snapshot in usable), tuple(notes))


def _part(edition, section):
    sections = (section, Section.RATIONALE) if section == Section.IMPLICATION else (section,)
    said = list(edition.claims.in_reading_order().values_list("section", "text"))
    rests = Passage.objects.filter(claim__edition=edition).exclude(claim__section=Section.EVENT)
    return Part(
        section=str(section),
        sections=tuple(map(str, sections)),
        language="zh-Hans" if edition.article.language.startswith("zh") else "en",
        own=tuple(text for where, text in said if where in sections),
        beside=tuple((where, text) for where, text in said if where not in sections),
        quoted=tuple(rests.order_by("pk").values_list("exact", flat=True)),
    )


def _withheld(story, snapshot, drafter):
    """Why a drafter is not given the text of a story, or ""."""
    if snapshot is None:
        return f"“{story.title}” has no stored text; paste it or collect its page first."
    if drafter.origin == "model" and not rights.rights_of(story.source).may_use_model:
        return f"The rights of {story.source} do not allow giving “{story.title}” to a model."
    return ""


def within(sources, most):
    """The sources with no more text than `most` characters in all, or any amount for None. The
    first may have half of it, and more where the others leave some; each is cut at the end of a
    paragraph, so that what can be quoted stands whole."""
    if most is None or sum(len(source.text) for source in sources) <= most:
        return tuple(sources)
    first, *others = sources
    share = most // (2 * len(others)) if others else 0
    kept = [replace(source, text=_cut(source.text, share)) for source in others]
    left = most - sum(len(source.text) for source in kept)
    return (replace(first, text=_cut(first.text, left)), *kept)


def _cut(text, length):
    if len(text) <= length:
        return text
    return text[: max(text.rfind("\n", 0, length), 0) or length].rstrip()


def refuse_second_draft(story):
    """Raise DraftFailed where a story was drafted, published or set aside already."""
    if story.taken_down_at:
        raise DraftFailed("This story was taken down; none of its words is kept to draft from.")
    rests = Edition.objects.filter(credits__story=story)
    edition = rests.in_work().first()
    if edition:
        raise DraftFailed(
            f"“{edition}” is in work and rests on this story already; go on with that edition."
        )
    live = rests.filter(status=Edition.Status.LIVE, credits__is_original=True).first()
    if live:
        raise DraftFailed(f"“{live}” is published and rests on this story already; update it.")
    if story.spiked_at:
        raise DraftFailed(f"“{story.title}” was set aside; bring it back first.")


def choices(model):
    """The categories or audiences there are, as Choices."""
    rows = model.objects.all()
    return tuple(
        Choice(row.slug, row.name, row.name_zh, getattr(row, "word_list", ())) for row in rows
    )


def known_tags():
    """The names of the tags that published articles have, those of most first; then those that
    somebody made at the desk and nothing has yet. What drafts alone have, drafters proposed, and
    nobody has chosen it."""
    used = Tally.objects.in_use().filter(kind=Tally.Kind.TOPIC).order_by("-articles", "topic__name")
    new = Tag.objects.filter(taggit_taggeditem_items=None).order_by("name")
    names = [*used.values_list("topic__name", flat=True)[:_KNOWN_TAGS]]
    return tuple([*names, *new.values_list("name", flat=True)[:_KNOWN_TAGS]][:_KNOWN_TAGS])


def filed():
    """How the newest published articles are filed, as a Brief has it. One query."""
    entries = SearchEntry.objects.filter(
        article__in=Article.objects.published().filter(category__isnull=False)
    )
    newest = entries.order_by("-article__published_at", "-article")
    return tuple(newest.values_list("article__category__slug", "text")[:_FILED])


def _source(story, snapshot):
    allowed = rights.rights_of(story.source)
    return BriefSource(
        story_id=story.pk,
        snapshot_id=snapshot.pk,
        title=story.title,
        source_name=story.source.shown_name,
        language=story.language,
        url=story.url,
        published=story.published_at and story.published_at.date(),
        text=snapshot.text,
        words_passage=allowed.words_passage,
        words_article=allowed.words_article,
    )
