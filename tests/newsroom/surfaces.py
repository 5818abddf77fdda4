"""Every public address of the site, declared once, with what it may show of an article.

The tests that go through all of them make their articles so that these addresses are theirs: the
article of interest is `one-code`, the newest; `other` is related to it. A public route that is not
declared here fails `test_everywhere`.
"""

from urllib.parse import urlsplit

from django.urls import resolve

from articles.languages import Prefix

ARTICLE, OTHER = "/articles/one-code/", "/articles/other/"
RECAP, TIMELINE = "/recaps/2026-W47/", "/timelines/codes/"
LEAD, SEARCH, CORRECTIONS = "/", "/search/?q=storage", "/corrections/"
FORECASTS, WITHDRAWN = "/predictions/", "/predictions/?withdrawn"
REPORT, HISTORY = "/articles/one-code/report/", "/articles/one-code/history/"

# The same for programs.
API = "/api/v1"
API_ARTICLE, API_OTHER = f"{API}/articles/one-code", f"{API}/articles/other"
API_LIST, API_RECAP, API_TIMELINE = (
    f"{API}/articles",
    f"{API}/recaps/2026-W47",
    f"{API}/timelines/codes",
)
API_CORRECTIONS, API_FORECASTS = f"{API}/corrections", f"{API}/predictions"
API_WITHDRAWN = f"{API}/predictions?list=withdrawn"

# Lists of rows that name an article and say nothing more of it.
ROWS = {
    "articles:archive": "/articles/",
    "articles:category": "/categories/energy/",
    "articles:topic": "/topics/power/",
    "articles:audience": "/for/grid-planners/",
    "articles:source": "/sources/harbour-wire/",
}

# Each list as other programs read it, in every form; a feed has all that a list has, and more.
FORMS = ("atom", "rss", "json")


def feeds_at(path):
    return [f"{path}feed.{form}" for form in FORMS]


FEEDS = {
    "articles:feed": feeds_at("/"),
    **{f"{route}-feed": feeds_at(path) for route, path in ROWS.items() if path != "/articles/"},
    "articles:timeline-feed": feeds_at(TIMELINE),
}
WHOLE = [address for addresses in FEEDS.values() for address in addresses]  # texts of articles
CORRECTED = feeds_at(CORRECTIONS)
WEEKLY = feeds_at("/recaps/")
MONTH = "/sitemap-articles-2026-11.xml"
NEWS = "/sitemap-news.xml"

# By route: its addresses, as a reader asks for them.
SURFACES = {
    "articles:history": [HISTORY],
    "articles:home": [LEAD],
    "articles:article": [ARTICLE, OTHER],
    "articles:article-elsewhere": [],  # it only leads to the article
    "articles:corrections": [CORRECTIONS],
    "articles:corrections-feed": CORRECTED,
    "articles:picture": [],  # it is no text
    "articles:lead-picture": [],  # nor are these
    "articles:preview-picture": [],
    "articles:card": [],
    "articles:site-card": [],
    "recaps:card": [],
    "articles:preview": [],  # it has no address but for whoever was given one
    "articles:predictions": [FORECASTS, "/predictions/?resolved", WITHDRAWN],
    "articles:report": [REPORT],
    "articles:report-status": [],  # nor has this: a reference is told to one reader
    "articles:search": [SEARCH],
    "articles:sources": ["/sources/"],
    "articles:sources-opml": ["/sources.opml"],
    "articles:timeline": [TIMELINE],
    "articles:timelines": ["/timelines/"],
    "articles:topics": ["/topics/"],
    "newsroom:about": ["/about/"],
    "newsroom:data": ["/about/data/"],
    "newsroom:how-we-work": ["/about/how-we-work/"],
    "newsroom:live": ["/health/live"],
    "newsroom:ready": ["/health/ready"],
    "newsroom:rights": ["/about/rights/"],
    "newsroom:takedown-request": ["/about/rights/request/"],
    "newsroom:takedown-status": [],  # a reference is told to one asker
    "newsroom:icon": [],  # it only leads to a picture
    "newsroom:mining": ["/.well-known/tdmrep.json"],
    "newsroom:robots": ["/robots.txt"],
    "newsroom:security": [],  # nobody is named where nobody is set
    "newsroom:sitemap": ["/sitemap.xml"],
    "newsroom:sitemap-articles": [MONTH],
    "newsroom:sitemap-news": [NEWS],
    "newsroom:sitemap-pages": ["/sitemap-pages.xml"],
    "recaps:latest": ["/recaps/latest/"],
    "recaps:recap": [RECAP],
    "recaps:recaps": ["/recaps/"],
    "recaps:recaps-feed": WEEKLY,
    **FEEDS,
    **{route: [address] for route, address in ROWS.items()},
    "newsroom:api-article": [API_ARTICLE, API_OTHER],
    "newsroom:api-articles": [API_LIST],
    "newsroom:api-audiences": [f"{API}/audiences"],
    "newsroom:api-categories": [f"{API}/categories"],
    "newsroom:api-corrections": [API_CORRECTIONS],
    "newsroom:api-document": [f"{API}/openapi.json"],
    "newsroom:api-nothing": [],  # it answers what has no address
    "newsroom:api-prediction": [],  # its number is another each time
    "newsroom:api-predictions": [API_FORECASTS, f"{API_FORECASTS}?list=resolved", API_WITHDRAWN],
    "newsroom:api-recap": [API_RECAP],
    "newsroom:api-recaps": [f"{API}/recaps"],
    "newsroom:api-source": [f"{API}/sources/harbour-wire"],
    "newsroom:api-sources": [f"{API}/sources"],
    "newsroom:api-timeline": [API_TIMELINE],
    "newsroom:api-timelines": [f"{API}/timelines"],
    "newsroom:api-topics": [f"{API}/topics"],
}
ADDRESSES = [address for addresses in SURFACES.values() for address in addresses]

# Where a published article's headline is read.
NAMED = {
    LEAD, ARTICLE, OTHER, FORECASTS, HISTORY, REPORT, SEARCH, TIMELINE, RECAP, "/recaps/latest/",
    *ROWS.values(), API_LIST, API_ARTICLE, API_TIMELINE, API_RECAP, API_FORECASTS,
    *WHOLE, *WEEKLY,
}  # fmt: skip


def read(client, address):
    """What a reader is given at an address, redirects followed, with what stands at the same page
    in Chinese where there is one: (status, text). Both answer alike."""
    answer = client.get(address, follow=True)
    text = answer.content.decode()
    if has_twin(address):
        twin = client.get(f"/zh{address}", follow=True)
        assert twin.status_code == answer.status_code, address
        text += twin.content.decode()
    return answer.status_code, text


def has_twin(address):
    return resolve(urlsplit(address).path).route.startswith(str(Prefix()))


def told(client, *marks):
    """{address: the marks that are read there}, for the addresses where there are any."""
    found = {}
    for address in ADDRESSES:
        text = read(client, address)[1]
        if here := {mark for mark in marks if mark in text}:
            found[address] = here
    return found
