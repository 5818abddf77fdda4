"""Two sources become one: what is the same publisher under two names.

    keep, give up ──▶ Plan: what moves, whose rights hold ──▶ a person presses ──▶ merge

The one that is given up stays as a row that leads to the other, so that its address and the record
keep their meaning. No right is loosened in silence: the stricter of both holds, unless a person
says why not.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from articles import gate, logos, related, search, tallies
from articles.models import (
    Article,
    Claim,
    DeskEntry,
    Edition,
    Feed,
    LeadPicture,
    Source,
    SourceDomain,
    Story,
)
from articles.models.sources import LIMITS, SWITCHES, RightsBasis
from articles.refusals import MoveRefused, NotPermitted
from articles.rights import rights_of

PERMISSION = "articles.merge_source"

# From the one that allows least to the one that allows most.
STRICTNESS = (
    RightsBasis.HEADLINE_ONLY,
    RightsBasis.UNREVIEWED,
    RightsBasis.QUOTATION,
    RightsBasis.CONTRACT,
    RightsBasis.PERMISSION,
    RightsBasis.LICENCE,
    RightsBasis.PUBLIC_DOMAIN,
    RightsBasis.OWN,
)
# Every row that refers to a source: those that move with a merge, and those that stay with the one
# given up, being its past (or what is written anew anyway).
MOVED = ("story", "feed", "sourcedomain", "claim", "leadpicture")
STAYING = ("deskentry", "machineterms", "takedown", "tally", "source")

# So many articles, the newest, have their related updates written anew; `reindex` does all. What is
# left names a source that no longer credits anything, and is not shown.
RELATED = 200


class StalePlan(MoveRefused):
    """What the merge would do is no longer what the person was shown."""


@dataclass(frozen=True)
class Plan:
    """What a merge would do. `strict` are the rights columns that differ from those of the kept
    source where the stricter of both hold; `looser` says in words what the kept source's own rights
    would allow of the other's stories that was not allowed before."""

    keep: Source
    gone: Source
    stories: int
    feeds: tuple
    domains: tuple
    articles: int
    in_work: int
    waivers: int
    strict: dict
    looser: tuple

    @property
    def key(self):
        """Names exactly this plan: any change of either source, or of what moves, gives another."""
        rows = [_columns(self.keep), _columns(self.gone)]
        moving = [self.stories, self.articles, self.in_work, *map(str, self.domains)]
        text = json.dumps([rows, moving, [feed.url for feed in self.feeds]], default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def changes(self):
        """(the right, as it is, as it would be) for each right of the kept source that would
        become stricter."""
        return [
            (_label(name), _said(name, getattr(self.keep, name)), _said(name, value))
            for name, value in self.strict.items()
        ]


def plan_of(keep, gone):
    """The Plan of merging `gone` into `keep`. Raises MoveRefused where that is impossible."""
    if keep.pk == gone.pk:
        raise MoveRefused(f"{keep} cannot be merged into itself; choose another source.")
    for one in (keep, gone):
        if one.merged_into_id:
            raise MoveRefused(f"{one} was merged into {one.merged_into} already; choose that one.")
        if one.taken_down_at:
            raise MoveRefused(f"{one.refusal_of_collecting} It stays a source of its own.")
    editions = Edition.objects.filter(credits__story__source=gone)
    return Plan(
        keep=keep,
        gone=gone,
        stories=gone.stories.count(),
        feeds=tuple(gone.feeds.order_by("url")),
        domains=tuple(gone.domains.all()),
        articles=_published(gone).count(),
        in_work=editions.in_work().distinct().count(),
        waivers=_waivers(gone),
        strict={
            name: value
            for name, value in strictest(keep, gone).items()
            if value != getattr(keep, name)
        },
        looser=tuple(_looser(keep, gone)),
    )


def _waivers(gone):
    """Findings of claims on its words that somebody waived: they stay as they are."""
    claims = Claim.objects.filter(passages__snapshot__story__source=gone)
    return claims.filter(findings__waiver__isnull=False).values("findings").distinct().count()


def _published(source):
    return Article.objects.published().filter(live__credits__story__source=source).distinct()


def strictest(one, other):
    """The rights columns that allow no more than either of two sources does."""
    rank = {basis: place for place, basis in enumerate(STRICTNESS)}
    basis = min(one.rights_basis, other.rights_basis, key=lambda basis: rank[basis])
    columns = {"rights_basis": basis}
    columns |= {name: _records(one, name) and _records(other, name) for name in SWITCHES}
    for name in LIMITS:
        right = name.removeprefix("quote_")
        limits = [getattr(rights_of(each), right) for each in (one, other)]
        # Without a limit on either side the column means nothing, and stays.
        bound = [limit for limit in limits if limit is not None]
        columns[name] = min(bound) if bound else getattr(one, name)
    return columns


def _records(source, name):
    """Whether a right is recorded, or follows from the basis whatever is recorded."""
    return getattr(source, name) or getattr(rights_of(source), name)


def _looser(keep, gone):
    """What the rights of `keep` allow and those of `gone` do not, in words."""
    now, then = rights_of(gone), rights_of(keep)
    for name in SWITCHES:
        if getattr(then, name) and not getattr(now, name):
            yield _label(name)
    for name in LIMITS:
        right = name.removeprefix("quote_")
        before, after = getattr(now, right), getattr(then, right)
        if before is not None and (after is None or after > before):
            yield f"{_label(name)}: {before} → {'no limit' if after is None else after}"


@transaction.atomic
def merge(plan, person, *, key, keep_rights=False, why="", at=None):
    """Do what a Plan says: the other's stories, feeds and domains become the kept source's. With
    `keep_rights` its rights stay as they are, else the stricter of both hold, where they differ.
    Returns the kept.

    Raises NotPermitted, StalePlan where `key` is of another plan, and MoveRefused where it would
    loosen a right without a reason.
    """
    if not person.has_perm(PERMISSION):
        raise NotPermitted("Your role does not let you merge sources.")
    at = at or timezone.now()
    gate.enter()
    plan = plan_of(*_locked(plan))
    if plan.key != key:
        raise StalePlan("One of the two changed since you looked. Read again what would happen.")
    keep, gone, why = plan.keep, plan.gone, why.strip()
    if keep_rights and plan.looser and not why:
        raise MoveRefused("Say why these rights hold for the other's stories as well.")
    affected = list(_published(gone).order_by("-published_at").values_list("pk", flat=True))
    quoting = Article.objects.published().filter(live__claims__quotes=gone)
    affected += [pk for pk in quoting.values_list("pk", flat=True) if pk not in set(affected)]
    tighten = bool(plan.looser) and not keep_rights
    if tighten:
        _tighten(plan, person, at)
    _move(keep, gone, at)
    # What the kept source's rights forbid now, they forbid its own articles as well.
    own = list(_published(keep).values_list("pk", flat=True)) if tighten else []
    _refresh(affected, {*affected, *own})
    _note(plan, person, at, tighten, why)
    return keep


def _locked(plan):
    rows = Source.objects.select_for_update(of=("self",), no_key=True).select_related("merged_into")
    found = {row.pk: row for row in rows.filter(pk__in=[plan.keep.pk, plan.gone.pk]).order_by("pk")}
    return found[plan.keep.pk], found[plan.gone.pk]


def _tighten(plan, person, at):
    """Whoever changes the rights signs for them."""
    keep = plan.keep
    for name, value in plan.strict.items():
        setattr(keep, name, value)
    keep.rights_reviewed_by = person if keep.is_reviewed else None
    keep.rights_reviewed_at = at if keep.is_reviewed else None
    keep.save(update_fields=[*plan.strict, "rights_reviewed_by", "rights_reviewed_at"])


def _move(keep, gone, at):
    for model in (Story, Feed, SourceDomain, LeadPicture):
        model.objects.filter(source=gone).update(source=keep)
    Claim.objects.filter(quotes=gone).update(quotes=keep)
    Source.objects.filter(merged_into=gone).update(merged_into=keep)
    if gone.removed_at and (keep.removed_at is None or keep.removed_at < gone.removed_at):
        keep.removed_at = gone.removed_at  # its page tells so from now on
        keep.save(update_fields=["removed_at"])
    logo = gone.logo
    gone.merged_into, gone.merged_at = keep, at
    gone.logo, gone.logo_width, gone.logo_height = "", 0, 0
    gone.save(update_fields=["merged_into", "merged_at", "logo", "logo_width", "logo_height"])
    transaction.on_commit(partial(logos.drop_unused, logo))


def _refresh(moved, found_anew):
    """Lists, counts and what articles are found by, as they are now; what is related once the merge
    is certain, an article at a time, as that takes long and nobody should wait for it."""
    tallies.refile(moved)
    search.index_all(Article.objects.filter(pk__in=found_anew))
    transaction.on_commit(partial(_relate, moved[:RELATED]), robust=True)


def _relate(pks):
    for article in Article.objects.filter(pk__in=pks):
        related.refresh(article)


def _note(plan, person, at, tighten, why):
    moved = (
        f"{plan.stories} stories, {len(plan.feeds)} feeds, domains: "
        f"{', '.join(map(str, plan.domains)) or 'none'}; {plan.articles} published articles"
    )
    rights = "the stricter of both rights" if tighten else "its rights as they were"
    changed = [f"{a}: {b} → {c}" for a, b, c in plan.changes] if tighten else []
    said = "\n".join([*filter(None, [why]), f"Moved {moved}; {rights}.", *changed])
    for verb, about in (("merge sources", plan.keep), ("merged away", plan.gone)):
        title = f"{plan.gone} → {plan.keep}"
        DeskEntry.note(verb, title, at=at, person=person, why=said, source=about)


def _columns(source):
    return {field.attname: getattr(source, field.attname) for field in Source._meta.concrete_fields}


def _label(name):
    return Source._meta.get_field(name).verbose_name


def _said(name, value):
    if name == "rights_basis":
        return RightsBasis(value).label
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value
