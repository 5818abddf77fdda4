"""Sites are asked what machines may do there, and each answer is kept with its dates."""

from datetime import timedelta

import pytest

from articles.collecting import asking
from articles.collecting.terms import NONE, READ, UNREAD, Terms
from articles.models import Feed, MachineTerms, Source
from newsroom import schedule
from tests.articles import work
from tests.articles.collecting.web import fetcher, site
from tests.articles.work import NOON

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=31)


@pytest.fixture
def web():
    with site() as made:
        yield made


def publisher(web, slug="harbour-wire", **fields):
    return work.source(slug, homepage=f"{web.url}/", **fields)


def collected(source, *, is_on=True):
    feed = Feed.objects.create(url=f"https://{source.slug}.example/feed", is_on=is_on)
    story = work.story(source, path=source.slug)
    story.via = feed
    story.save()
    return source


def told(source):
    return Terms.of(source.machine_terms.first().told)


def test_a_site_is_asked_in_all_its_places(web):
    web.pages |= {
        "/robots.txt": b"User-agent: GPTBot\nDisallow: /\nLicense: /rsl.xml",
        "/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]',
        "/": (200, {"tdm-policy": "/policy"}, b"<p>Home</p>"),
        "/rsl.xml": b'<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits>'
        b"</license></content></rsl>",
    }
    source = publisher(web)
    asked = asking.read_terms(source, fetcher(web), at=NOON)
    assert not asked.is_news
    found = told(source)
    assert (found.robots.us, found.robots.refused) == (True, ("GPTBot",))
    assert (found.mining.reserved, found.mining.policies) == (("/",), (f"{web.url}/policy",))
    assert [one.prohibits for one in found.licences] == [("ai-train",)]
    source.refresh_from_db()
    assert source.terms_due_at == NOON + asking.EVERY


def test_a_site_without_any_of_it_tells_nothing(web):
    source = publisher(web)
    asking.read_terms(source, fetcher(web), at=NOON)
    found = told(source)
    assert (found.robots.state, found.mining.state, found.licences) == (NONE, NONE, ())


def test_what_robots_txt_asks_us_not_to_read_is_not_read(web):
    web.pages |= {
        "/robots.txt": b"User-agent: *\nDisallow: /",
        "/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]',
    }
    source = publisher(web)
    asking.read_terms(source, fetcher(web), at=NOON)
    found = told(source)
    assert (found.robots.us, found.mining.state) == (False, UNREAD)
    assert "asks us not to read it" in found.mining.why
    assert set(web.paths) == {"/robots.txt"}


def test_the_same_answer_moves_the_date_on_and_another_is_a_row_of_its_own(web):
    source = publisher(web)
    for day in (NOON, LATER):
        asking.read_terms(source, fetcher(web), at=day)
    (row,) = MachineTerms.objects.all()
    assert (row.first_read_at, row.last_read_at) == (NOON, LATER)
    web.pages["/robots.txt"] = b"User-agent: GPTBot\nDisallow: /"
    assert asking.read_terms(source, fetcher(web), at=LATER).is_news
    assert [Terms.of(row.told).robots.state for row in MachineTerms.objects.all()] == [READ, NONE]


def test_a_site_that_is_down_is_asked_again_sooner_and_is_no_news(web):
    source = publisher(web)
    asking.read_terms(source, fetcher(web), at=NOON)
    web.pages["/robots.txt"] = (503, {}, b"")
    assert not asking.read_terms(source, fetcher(web), at=LATER).is_news
    source.refresh_from_db()
    assert source.terms_due_at == LATER + asking.AGAIN
    assert "503" in told(source).robots.why


def test_those_are_asked_whose_stories_come_by_a_feed_that_is_on(web):
    on = collected(publisher(web, "on"))
    collected(publisher(web, "off"), is_on=False)
    publisher(web, "idle")
    done = [asked.source for asked in asking.read_due(fetcher(web), limit=9, at=NOON)]
    assert done == [on]
    assert list(asking.read_due(fetcher(web), limit=9, at=NOON)) == []
    assert len(list(asking.read_due(fetcher(web), limit=9, at=LATER))) == 1


def test_one_run_asks_no_more_than_its_share(web):
    for number in range(3):
        collected(publisher(web, f"port-{number}"))
    assert len(list(asking.read_due(fetcher(web), limit=2, at=NOON))) == 2
    assert len(list(asking.read_due(fetcher(web), limit=2, at=NOON))) == 1


def test_of_two_workers_one_has_a_source_and_a_dead_one_loses_it(web):
    collected(publisher(web))
    first, second = Source.objects.get(), Source.objects.get()
    assert first.claim_terms(NOON) and not second.claim_terms(NOON)
    assert not Source.objects.terms_due(NOON).exists()
    late = NOON + Source.TERMS_LEASE
    assert Source.objects.terms_due(late).get().claim_terms(late)


def test_a_source_without_an_address_is_said_to_have_none_and_keeps_nobody_back(web):
    nowhere = collected(work.source("nowhere"))
    nowhere.domains.all().delete()
    with pytest.raises(asking.NoSite, match="neither a homepage nor a domain"):
        asking.read_terms(nowhere, fetcher(web))
    other = collected(publisher(web))
    assert [a.source for a in asking.read_due(fetcher(web), limit=9, at=NOON)] == [other]
    assert list(asking.read_due(fetcher(web), limit=9, at=NOON)) == []


def test_a_source_that_was_taken_down_is_not_asked(web):
    source = collected(publisher(web))
    Source.objects.update(taken_down_at=NOON)
    source.refresh_from_db()
    assert list(asking.read_due(fetcher(web), limit=9, at=NOON)) == []
    with pytest.raises(asking.NoSite, match="nothing at its addresses is collected"):
        asking.read_terms(source, fetcher(web))
    assert web.paths == []


def test_without_a_homepage_the_first_domain_is_asked():
    assert asking.home_of(work.source("harbour-wire")) == "https://harbour-wire.example/"


def test_the_recurring_job_tells_of_what_changed(web, settings):
    settings.FETCH_ALLOWED_HOSTS = [web.host]
    source = collected(publisher(web))
    job = next(job for job in schedule.table() if job.name == "terms")
    assert list(job.call()) == []
    Source.objects.update(terms_due_at=None)
    # The host's rules were read for an hour; another process reads what it says now.
    web.pages["/.well-known/tdmrep.json"] = b'[{"location": "/", "tdm-reservation": 1}]'
    assert list(job.call()) == [f"{source}: its terms for machines changed"]
