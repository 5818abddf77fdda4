"""Brings stories in: what is stored of feed documents, pages and pasted texts.

    bytes ──parse──▶ entries ──normalize──▶ entries, domains ──dedupe──▶ decisions ──save──▶ rows
                                                    ▲                        │
                                             what is known            sources, stories,
                                             (three queries)          snapshots

Parsing happens before the transaction; what is known is read, and everything new is written, in
one. A crash half-way stores nothing and a second run adds nothing. What was taken down is known
again (`articles.takedowns.tombstones`), and stays down.

A story is credited to the source that owns the domain of its address, whatever feed it came by;
the feed is what it came *via*. A text is stored only where the source lets us, and only from the
publisher's own feed: what an aggregator writes under a headline is not the publisher's words.

Longer than usual: what stores is kept in one file, so that the stages stay pure.
"""

import contextlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import wraps

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from articles.events import proposing
from articles.models import Credit, DeskEntry, Feed, Snapshot, Source, SourceDomain, Story
from articles.rights import rights_of
from articles.takedowns import gate, tombstones
from articles.text import words

from . import dedupe, extract, language, markup, normalize
from .dedupe import Decider, Known
from .parse import parse_feed

# Who made the words of a snapshot out of what was read; raise the version when `parse` makes
# other words of the same feed, so that only like is compared with like.
FEED_EXTRACTOR = ("newsroom.parse", "2")
PASTED_EXTRACTOR = ("person", "1")

# A teaser, for the desk; the whole text is the snapshot's.
SUMMARY = 600
_SEVERAL_NAMES = re.compile(r"\s[-–—|»·:/]+\s")
MIN_PASTED = 30  # words, as `text.words` counts them
# Two that meet one new source or story at once: one of them starts again and finds it there.
ATTEMPTS = 3


def _again_where_another_was_faster(save):
    """Call `save`, a whole transaction, again where somebody stored the same source or story
    meanwhile: it finds it there then."""

    @wraps(save)
    def insistent(*args, **kwargs):
        for _ in range(ATTEMPTS - 1):
            with contextlib.suppress(IntegrityError):
                return save(*args, **kwargs)
        return save(*args, **kwargs)

    return insistent


@dataclass(frozen=True)
class Collected:
    """What came of one document: its feed, how many stories were new and how many known, and of
    the entries that are no stories, each with its reason."""

    feed: Feed
    new: int
    seen: int
    skipped: list[str]
    warnings: list[str]


def collect_document(
    data: bytes,
    *,
    url: str,
    base: str = "",
    at=None,
    content_type: str = "",
    limit: int | None = None,
    validators: tuple[str, str] | None = None,
) -> Collected:
    """Store the stories of a feed that we do not have yet.

    `url` is the feed's address; a file without one is given as `file:NAME`, and the address that
    the document itself names is then preferred. Relative links are relative to `base`, or to
    `url`. `limit` takes that many entries from the top. `validators` (ETag, Last-Modified) come
    with a document that was fetched: they are kept in the transaction that stores its stories,
    and not where a limit left some out, or those would never be sent again.
    Raises `NotAFeed`, before anything is stored, for a document that is none.
    """
    at = at or timezone.now()
    is_file = url.startswith("file:")
    base = base or ("" if is_file else url)
    parsed = parse_feed(data, content_type=content_type, url=base)
    normals = [normalize.normalize(entry, at) for entry in parsed.entries[:limit]]
    address = _address_of(parsed.self_url, url) if is_file else url
    if validators and limit is not None:
        validators = ("", "")
    return _save(parsed, normals, address, at, validators)


def _address_of(self_url, file_url):
    try:
        return normalize.canonical_url(self_url)
    except normalize.BadAddress:
        return markup.printable(file_url)


@_again_where_another_was_faster
@transaction.atomic
def _save(parsed, normals, address, at, validators):
    gate.enter()
    feed = _feed(parsed, address, at)
    usable = [normal for normal in normals if not normal.entry.skipped_reason]
    skipped = [_skip(n.entry, n.entry.skipped_reason) for n in normals if n.entry.skipped_reason]
    decisions = Decider(_known(feed, usable, at)).decide(usable, Snapshot.hash_of)
    new = [decision for decision in decisions if decision.is_new]
    sources = _sources({decision.domain: decision.entry.url for decision in new})
    gone, credited = tombstones.texts_gone(decision.entry.text for decision in new), []
    for decision in new:
        if refusal := _refusal(decision, sources[decision.domain], gone):
            skipped.append(_skip(decision.entry, refusal))
        else:
            credited.append(decision)
    stories = Story.objects.bulk_create(
        [_story(decision, sources[decision.domain], feed, at) for decision in credited]
    )
    _credit_feed(feed)
    _name_source(feed, at)
    fresh = [
        (story, decision.entry.text)
        for story, decision in zip(stories, credited, strict=True)
        if story.source_id == feed.source_id
    ]
    _keep_texts([*fresh, *_changed(decisions, feed)], at)
    if validators:
        feed.etag, feed.last_modified = validators
        feed.schedule_next_check(at)
        feed.save()
    proposing.propose_for(stories, at=at)
    seen = len(decisions) - len(new)
    return Collected(feed, len(stories), seen, skipped, list(parsed.warnings))


def _skip(entry, reason):
    return f"{entry.title or entry.url or entry.guid or 'An entry'}: {reason}"


def _refusal(decision, source, gone):
    """Why a new entry makes no story, or ""; `gone` are the hashes of texts taken down."""
    if source.kind == Source.Kind.AGGREGATOR:
        return _aggregator(source)
    if source.taken_down_at:
        return source.refusal_of_collecting
    if Snapshot.hash_of(decision.entry.text) in gone:
        return f"Its text {tombstones.TAKEN_DOWN}."
    return ""


def _aggregator(source):
    return f"Its address is at {source}, an aggregator, which is never credited as publisher."


def _feed(parsed, address, at):
    """The row of a feed, made or brought up to date. `address` is its key."""
    if len(address) > Feed._meta.get_field("url").max_length:
        raise ValidationError("The feed's address is too long to keep; give a shorter one.")
    feed, _ = Feed.objects.get_or_create(url=address)
    feed.title = _clip(parsed.title, 300) or feed.title
    with contextlib.suppress(normalize.BadAddress):
        feed.homepage = normalize.canonical_url(parsed.homepage)
    feed.language = parsed.language or feed.language
    feed.format = parsed.format
    feed.last_checked_at, feed.last_error = at, ""
    feed.save()
    return feed


def _credit_feed(feed):
    """Say whose feed it is, where its homepage or address is at a domain we know."""
    if feed.source_id:
        return
    for address in (feed.homepage, feed.url):
        if not address.startswith("http"):
            continue
        known = SourceDomain.objects.filter(domain=normalize.registrable_domain(address)).first()
        if known:
            feed.source_id = known.source_id
            feed.save(update_fields=["source"])
            return


def _name_source(feed, at):
    """Call a source by the title of its own feed where it is still called by its domain.

    Only a feed at that domain whose homepage is its front page is the whole site's; others are of
    a section, a forum, a blog, and a title of several names (“AI - The Wire”) is no name. A name
    that somebody has seen to (with the rights) or that readers know from an article stays.
    """
    domain = normalize.registrable_domain(feed.url) if feed.url.startswith("http") else ""
    if not (domain and feed.title) or normalize.same_page(feed.homepage) != domain:
        return
    if _SEVERAL_NAMES.search(feed.title):
        return
    unnamed = Source.objects.unreviewed().filter(pk=feed.source_id, name=domain, native_name="")
    told = Credit.objects.filter(story__source=feed.source_id)
    if told.filter(edition__article__published_at__isnull=False).exists():
        return
    is_chinese = words.is_chinese(feed.title)
    title = _clip(feed.title, 120)
    if unnamed.update(**{"native_name" if is_chinese else "name": title}):
        why = f"{domain} → {title}, as its own feed is called"
        DeskEntry.note("rename", title, at=at, why=why, source=feed.source)


def _known(feed, normals, at):
    """What is stored already of what these entries could be. Rungs 3 and 4 look back so far, and to
    what was taken down for ever."""
    since = at - dedupe.RECENT
    lasting = Q(first_seen_at__gte=since) | Q(taken_down_at__isnull=False)
    fields = ("pk", "url", "guid", "via_id", "fingerprint", "first_seen_at", "taken_down_at")
    guids = {normal.entry.guid for normal in normals} - {""}
    hashed = {tombstones.hashed_guid(guid): guid for guid in guids}
    urls = {spelling for normal in normals for spelling in normalize.spellings(normal.entry.url)}
    prints = {normalize.fingerprint(n.entry.title, n.entry.published) for n in normals}
    texts = {
        Snapshot.hash_of(n.entry.text) for n in normals if len(n.entry.text) >= dedupe.MIN_TEXT
    }
    rows = {}
    for query in (
        Story.objects.filter(via=feed, guid__in=guids | hashed.keys()),
        Story.objects.filter(url__in=urls),
        Story.objects.filter(lasting, fingerprint__in=prints),
    ):
        rows.update((row["pk"], row) for row in query.values(*fields))
    for row in rows.values():
        guid = hashed.get(row["guid"], row["guid"]) if row["via_id"] == feed.pk else ""
        recent = row["first_seen_at"] >= since or row["taken_down_at"] is not None
        yield Known(row["pk"], row["url"], guid, row["fingerprint"], recent=recent)
    same_words = Snapshot.objects.filter(
        kind=Snapshot.Kind.FEED, text_hash__in=texts, story__first_seen_at__gte=since
    )
    for pk, url, text_hash in same_words.values_list("story_id", "story__url", "text_hash"):
        yield Known(pk, url, text_hash=text_hash)


def _sources(addresses):
    """The source of each domain; `addresses` gives an address at each. Unknown ones are made,
    unreviewed, under the domain as their name."""
    known = SourceDomain.objects.filter(domain__in=addresses).select_related("source")
    found = {row.domain: row.source for row in known}
    for domain in sorted(addresses.keys() - found.keys()):
        source = Source.objects.create(
            name=domain[:120], slug=free_slug(domain), homepage=_front_page(addresses[domain])
        )
        SourceDomain.objects.create(source=source, domain=domain)
        found[domain] = source
    return found


def _front_page(address):
    return "/".join(address.split("/")[:3]) + "/"


def free_slug(domain):
    """A slug for the source of a domain that no other source has."""
    slug = slugify(domain.replace(".", "-"))[:110] or "source"
    taken = set(Source.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(
        name
        for number in range(1, len(taken) + 2)
        if (name := slug if number == 1 else f"{slug}-{number}") not in taken
    )


def _story(decision, source, feed, at):
    entry = decision.entry
    may_store = rights_of(source).may_store_text
    return Story(
        source=source,
        via=feed,
        guid=entry.guid,
        url=entry.url,
        title=_clip(entry.title, 500),
        author=_clip(entry.author, 300),
        language=entry.language,
        summary=_clip(entry.summary or entry.text, SUMMARY) if may_store else "",
        tags=[_clip(tag, 100) for tag in entry.tags],
        fingerprint=normalize.fingerprint(entry.title, entry.published),
        published_at=entry.published,
        published_raw=entry.published_raw[:100],
        date_trusted=entry.date_trusted,
        first_seen_at=at,
        page_due_at=at if may_store else None,
    )


def _changed(decisions, feed):
    """Known stories with the text that this feed carries now, which may be another.

    Only its publisher's feed that a story came by, and feeds at the publisher's own domain, have
    a say in its text; what was taken down stays down.
    """
    texts = {d.known_id: d.entry.text for d in decisions if d.known_id and d.entry.text}
    speaks = Q(via=feed, source=feed.source_id)
    if feed.url.startswith("http"):
        speaks |= Q(source__domains__domain=normalize.registrable_domain(feed.url))
    erased = Snapshot.objects.filter(erased_at__isnull=False, story__in=texts).values("story")
    stories = Story.objects.standing().filter(speaks, pk__in=texts).exclude(pk__in=erased)
    gone = tombstones.texts_gone(texts.values())
    return [
        (story, texts[story.pk])
        for story in stories.distinct().select_related("source")
        if Snapshot.hash_of(texts[story.pk]) not in gone
    ]


def _keep_texts(pairs, at):
    """Store the text of each story as a feed snapshot, unless it has that one already."""
    pairs = [
        (story, text) for story, text in pairs if text and rights_of(story.source).may_store_text
    ]
    held = set(
        Snapshot.objects.filter(
            story__in=[story for story, _ in pairs], kind=Snapshot.Kind.FEED
        ).values_list("story_id", "text_hash")
    )
    extractor, version = FEED_EXTRACTOR
    snapshots = [
        Snapshot(
            story=story,
            kind=Snapshot.Kind.FEED,
            extractor=extractor,
            extractor_version=version,
            text=text,
            text_hash=Snapshot.hash_of(text),
            read_at=at,
        )
        for story, text in pairs
        if (story.pk, Snapshot.hash_of(text)) not in held
    ]
    Snapshot.objects.bulk_create(snapshots)
    _now_collected([snapshot.story_id for snapshot in snapshots], at)


def _now_collected(story_ids, at):
    Story.objects.filter(pk__in=story_ids, collected_at__isnull=True).update(collected_at=at)


def store_page(story: Story, html: bytes | str, *, content_type="", at=None) -> Snapshot:
    """Keep the article text of a story's page, which is then due no more; the same text twice is
    kept once. `content_type` is what the server said, which may name the page's encoding.

    Raises `NoText` where the page has none, and `ValidationError` where the source's rights or a
    takedown forbid keeping it.
    """
    at = at or timezone.now()
    page = extract.extract_page(html, story.url, content_type=content_type, at=at)
    with transaction.atomic():
        gate.enter()
        snapshot = keep_page(story, page, at)
        Story.objects.filter(pk=story.pk).update(page_due_at=None)
    return snapshot


def keep_page(story: Story, page: extract.Page, at) -> Snapshot:
    """Keep the article of a story's page as a snapshot; that which has the same text, if one does.
    Raises `ValidationError` where the source's rights or a takedown forbid keeping it."""
    maker = (extract.EXTRACTOR, extract.EXTRACTOR_VERSION)
    return _keep(story, Snapshot.Kind.PAGE, page.text, maker, at)


def _keep(story, kind, text, maker, at, **vouched):
    if not rights_of(story.source).may_store_text:
        raise ValidationError(
            f"The rights recorded for {story.source} do not let us keep its text. "
            "Review them first, or link to the story without its words."
        )
    erased = story.snapshots.filter(erased_at__isnull=False).exists()
    if erased or tombstones.is_taken_down(story):
        raise ValidationError("The text of this story was taken down; it cannot be stored again.")
    if tombstones.texts_gone([text]):
        raise ValidationError(f"This text {tombstones.TAKEN_DOWN}.")
    extractor, version = maker
    snapshot, _ = story.snapshots.get_or_create(
        kind=kind,
        text_hash=Snapshot.hash_of(text),
        defaults={
            "extractor": extractor,
            "extractor_version": version[:20],
            "text": text,
            "read_at": at,
            **vouched,
        },
    )
    _now_collected([story.pk], at)
    story.collected_at = story.collected_at or at
    return snapshot


@_again_where_another_was_faster
def nominate(
    *, url, title, text, person, attestation, language="", published_at=None, at=None
) -> Story:
    """A story that a person found and whose text they pasted, with what they vouch for.

    An address we know gets the text added to its story, which returns to the desk if it was set
    aside. Raises `ValidationError`, by field, for an unusable address, a missing title or
    attestation, or a text that is too short to be a story.
    """
    at = at or timezone.now()
    form = _checked(url, title, text, attestation, published_at, at)
    with transaction.atomic():
        _refuse_taken_down(form, published_at)
        story = Story.objects.filter(url__in=normalize.spellings(form["url"])).first()
        story = story or _nominated(form, language, published_at, person, at)
        story.spiked_at = story.spiked_by = None
        story.save()
        vouched = {"pasted_by": person, "attestation": form["attestation"]}
        _keep(story, Snapshot.Kind.PASTED, form["text"], PASTED_EXTRACTOR, at, **vouched)
        DeskEntry.note(
            "nominate", story.title, at=at, person=person, why=form["attestation"], story=story
        )
        proposing.propose_for([story], at=at)
    return story


@_again_where_another_was_faster
def nominate_page(page: extract.Page, url: str, *, person, at=None) -> Snapshot:
    """Keep the article of a page that a person asked for, which was read at `url`. Where its
    address is new to us it becomes a story, which stands in the inbox.

    Raises `ValidationError`, by field or not, for an address that no publisher has, a page without
    a headline, and where rights or a takedown forbid keeping the text.
    """
    at = at or timezone.now()
    address = public_address(page.canonical_url or url)
    if not page.title:
        raise ValidationError("No headline can be found in this page. Nominate the story by hand.")
    made_of = {"url": address, "title": _clip(page.title, 500), "text": page.text}
    known = {*normalize.spellings(address), *normalize.spellings(public_address(url))}
    with transaction.atomic():
        _refuse_taken_down(made_of, _at_midnight(page), also=known)
        story = Story.objects.filter(url__in=known).first()
        story = story or _nominated(made_of, page.language, _at_midnight(page), person, at)
        story.spiked_at = story.spiked_by = None
        story.save()
        snapshot = keep_page(story, page, at)
        DeskEntry.note("nominate", story.title, at=at, person=person, why=address, story=story)
        proposing.propose_for([story], at=at)
    return snapshot


def _refuse_taken_down(form, published_at, also=()):
    """Enter the gate, and refuse what was taken down before. `also` are other addresses of it."""
    gate.enter()
    refusal = tombstones.why_not(
        urls=[*normalize.spellings(form["url"]), *also],
        domain=normalize.registrable_domain(form["url"]),
        fingerprint=normalize.fingerprint(form["title"], published_at),
        text=form["text"],
    )
    if refusal:
        raise ValidationError({"url": refusal})


def public_address(url):
    """The canonical form of an address at which a publisher may have a story."""
    try:
        address = normalize.canonical_url(url)
    except normalize.BadAddress as error:
        raise ValidationError({"url": f"{error} Give the address of the story's page."}) from error
    if not normalize.is_public_name(address):
        raise ValidationError(
            {"url": "Give the address of the story on its publisher's public site."}
        )
    return address


def _at_midnight(page):
    return page.published and datetime.combine(page.published, time(), UTC)


def _checked(url, title, text, attestation, published_at, at):
    form = {
        "title": markup.line(title, is_html=False),
        "text": markup.plain_text(text),
        "attestation": markup.printable(attestation).strip(),
    }
    wrong = {}
    try:
        form["url"] = public_address(url)
    except ValidationError as error:
        wrong |= error.error_dict
    if not form["title"] or len(form["title"]) > 500:
        wrong["title"] = "Give the story's headline, at most 500 characters of it."
    if words.count(form["text"]) < MIN_PASTED:
        wrong["text"] = (
            f"Paste the story's whole text: fewer than {MIN_PASTED} words, or {2 * MIN_PASTED} "
            "Chinese characters, are no story."
        )
    if not form["attestation"]:
        wrong["attestation"] = "Say that the text is copied whole and unchanged."
    if published_at and not normalize.is_plausible(published_at, at):
        wrong["published_at"] = "This is no date on which a story can have been published."
    if wrong:
        raise ValidationError(wrong)
    return form


def _nominated(form, declared, published_at, person, at):
    domain = normalize.registrable_domain(form["url"])
    source = _sources({domain: form["url"]})[domain]
    if source.kind == Source.Kind.AGGREGATOR:
        raise ValidationError({"url": _aggregator(source)})
    return Story(
        source=source,
        url=form["url"],
        title=form["title"],
        language=language.decide(declared, f"{form['title']} {form['text']}"),
        summary=_clip(form["text"], SUMMARY),
        fingerprint=normalize.fingerprint(form["title"], published_at),
        published_at=published_at,
        first_seen_at=at,
        nominated_by=person,
    )


def _clip(text, length):
    """At most `length` characters, cut between words with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rpartition(" ")[0] if " " in cut[-40:] else cut).rstrip(" ,;") + "…"
