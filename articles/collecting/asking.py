"""Asks the sites of sources what machines may do there, and keeps each answer with its dates.

    source that is due ──claim──▶ robots.txt, tdmrep.json, homepage, RSL ──▶ terms ──▶ MachineTerms

Nothing is switched by what a site says: a person reads it beside the rights they record. Nothing is
fetched inside a transaction.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import MachineTerms, Source, Story

from . import terms
from .fetch import AGENT, Fetcher
from .guard import FetchFailed

logger = logging.getLogger(__name__)

EVERY = timedelta(days=30)
# A site that could not be asked is asked again sooner.
AGAIN = timedelta(days=2)
LICENCES = 2  # RSL documents read of one site


class NoSite(ValueError):
    """The source has no address to ask at, or asked not to be; the message says so."""


@dataclass(frozen=True)
class Asked:
    """What came of asking one source. `is_news`: its site told something else than before."""

    source: Source
    terms: MachineTerms
    is_news: bool


def read_due(fetcher: Fetcher, *, limit, at=None) -> Iterator[Asked]:
    """Read the terms of sources that are due, at most `limit`: those that we collect stories of by
    a feed that is on."""
    now = at or timezone.now()
    collected = Story.objects.filter(source=OuterRef("pk"), via__is_on=True)
    for source in Source.objects.terms_due(now).filter(Exists(collected))[:limit]:
        if not source.claim_terms(now):
            continue
        try:
            yield read_terms(source, fetcher, at=at)
        except NoSite:
            _look_again(source, now + EVERY)
        except Exception:
            logger.exception("Reading the terms of %s broke off", source.slug)
            _look_again(source, now + AGAIN)


def read_terms(source, fetcher: Fetcher, *, at=None) -> Asked:
    """Ask the site of a source, and store what it told. Raises NoSite."""
    at = at or timezone.now()
    if source.taken_down_at:
        raise NoSite(source.refusal_of_collecting)
    home = home_of(source)
    told = ask(home, fetcher)
    is_whole = terms.UNREAD not in (told.robots.state, told.mining.state)
    with transaction.atomic():
        locked = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        last = locked.machine_terms.first()
        site = _site(home)
        if last and (last.site, last.told) == (site, told.as_json()):
            last.last_read_at = max(at, last.last_read_at)
            last.save(update_fields=["last_read_at"])
            row, is_news = last, False
        else:
            row = locked.machine_terms.create(
                site=site, told=told.as_json(), first_read_at=at, last_read_at=at
            )
            is_news = last is not None and is_whole
        _look_again(locked, at + (AGAIN if told.robots.state == terms.UNREAD else EVERY))
    return Asked(source, row, is_news)


def home_of(source):
    """The address of a source's homepage, or of its first domain. Raises NoSite."""
    domain = source.domains.first()
    home = source.homepage or (f"https://{domain}/" if domain else "")
    if urlsplit(home).scheme not in ("http", "https"):
        raise NoSite(f"{source} has neither a homepage nor a domain; add one of them first.")
    return home


def ask(home, fetcher: Fetcher) -> terms.Terms:
    """What the site of a homepage tells machines. What cannot be read says so in its part."""
    site = _site(home)
    robots, mining, page = _robots(site, home, fetcher), _mining(site, fetcher), terms.Home()
    answer, why = _get(home, fetcher)
    if answer:
        page = terms.read_home(answer.body, answer.told, answer.url)
    elif why and mining.state == terms.NONE:
        mining = terms.Mining(terms.UNREAD, f"Its homepage: {why}")
    where = dict.fromkeys((*robots.licences, *page.licences))
    licences = tuple(_licence(url, fetcher) for url in list(where)[:LICENCES])
    return terms.Terms(robots, terms.together(mining, page), licences)


def _robots(site, home, fetcher):
    try:
        answer = fetcher.fetch(f"{site}/robots.txt")
    except FetchFailed as error:
        state = terms.NONE if _is_absent(error) else terms.UNREAD
        return terms.Robots(state, "" if state == terms.NONE else str(error))
    return terms.read_robots(answer.body, home, AGENT)


def _mining(site, fetcher):
    answer, why = _get(f"{site}/.well-known/tdmrep.json", fetcher)
    if answer:
        return terms.read_tdmrep(answer.body, answer.url)
    return terms.Mining(terms.UNREAD, why) if why else terms.Mining(terms.NONE)


def _licence(url, fetcher):
    answer, why = _get(url, fetcher)
    if answer:
        return terms.read_rsl(answer.body, url)
    return terms.Licence(url, terms.UNREAD, why or "It is not there.")


def _get(url, fetcher):
    """(the answer or None, why there is none or "" where it is just not there)."""
    try:
        return fetcher.fetch(url, robots=True), ""
    except FetchFailed as error:
        return None, "" if _is_absent(error) else str(error)


def _is_absent(error):
    """Whether a server said that there is nothing (as RFC 9309, 2.3.1.3 reads it)."""
    return bool(error.permanent and error.status and 400 <= error.status < 500)


def _site(home):
    parts = urlsplit(home)
    return f"{parts.scheme}://{parts.netloc}"


def _look_again(source, at):
    Source.objects.filter(pk=source.pk).update(terms_due_at=at)
