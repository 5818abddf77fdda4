"""What pages say of themselves in JSON-LD: it parses, says what schema.org lets it, and says no
more than may be copied on."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured

from articles import previewing, rendering
from articles.making import Making, digital_source_type
from articles.models import Article, Claim, Edition, LeadPicture, Source
from tests.articles import make
from tests.newsroom.small import HOSTILE, TOLD, furnish

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PAGES = [
    *("/", "/articles/", "/articles/one-code/", "/articles/规范/", "/articles/other/"),
    *(
        "/articles/by-hand/",
        "/categories/energy/",
        "/topics/power/",
        "/for/grid-planners/",
        "/topics/",
    ),
    *("/sources/", "/sources/harbour-wire/", "/timelines/", "/timelines/codes/", "/predictions/"),
    *("/corrections/", "/recaps/", "/recaps/2026-W47/"),
]
TWINS = [f"/zh{page}" for page in PAGES if "/articles/" not in page]
NEITHER = ["/search/?q=code", "/articles/one-code/report/", "/articles/gone/", "/about/"]

# What schema.org (30.0) lets a thing of a type say, as far as we use it, and what the types are of
# which a value may be. A subtype says whatever its parent may.
PARENTS = {
    "AnalysisNewsArticle": "NewsArticle", "NewsArticle": "Article", "Article": "CreativeWork",
    "CollectionPage": "WebPage", "WebPage": "CreativeWork", "WebSite": "CreativeWork",
    "ImageObject": "MediaObject", "MediaObject": "CreativeWork",
    "Quotation": "CreativeWork", "CorrectionComment": "Comment", "Comment": "CreativeWork",
    "BreadcrumbList": "ItemList", "ItemList": "Intangible", "ListItem": "Intangible",
    "NewsMediaOrganization": "Organization", "Organization": "Thing", "Person": "Thing",
    "CreativeWork": "Thing", "Event": "Thing", "Intangible": "Thing", "Audience": "Intangible",
    "ContactPoint": "Intangible", "EntryPoint": "Intangible", "SearchAction": "Action",
    "Action": "Thing",
}  # fmt: skip
TEXT, URL, DATE, NUMBER = "text", "url", "date", "number"
PROPERTIES = {
    "Thing": {"name": [TEXT], "url": [URL], "description": [TEXT], "image": [URL, "ImageObject"],
              "potentialAction": ["Action"]},
    "CreativeWork": {
        "headline": [TEXT], "inLanguage": [TEXT], "datePublished": [DATE], "dateModified": [DATE],
        "keywords": [TEXT], "audience": ["Audience"],
        "license": [URL], "creditText": [TEXT],
        "author": ["Person", "Organization"], "editor": ["Person"],
        "publisher": ["Organization", "Person"], "isBasedOn": ["CreativeWork"],
        "citation": ["CreativeWork"], "hasPart": ["CreativeWork"], "isPartOf": ["CreativeWork"],
        "correction": ["CorrectionComment"], "text": [TEXT], "about": ["Thing"],
        "translationOfWork": ["CreativeWork"], "workTranslation": ["CreativeWork"],
        "digitalSourceType": ["IPTCDigitalSourceEnumeration"],
    },
    "MediaObject": {"contentUrl": [URL]},
    "Article": {"articleSection": [TEXT]},
    "Organization": {"publishingPrinciples": [URL], "correctionsPolicy": [URL],
                     "contactPoint": ["ContactPoint"]},
    "Person": {"jobTitle": [TEXT]},
    "ContactPoint": {"contactType": [TEXT], "email": [TEXT]},
    "Audience": {"audienceType": [TEXT]},
    "ItemList": {"numberOfItems": [NUMBER], "itemListElement": ["ListItem"]},
    "ListItem": {"position": [NUMBER], "item": ["Thing", URL]},
    "Event": {"startDate": [DATE]},
    "Action": {"target": ["EntryPoint"]},
    "SearchAction": {"query-input": [TEXT]},
    "EntryPoint": {"urlTemplate": [TEXT]},
}  # fmt: skip


def kinds(kind):
    """A type and all that it is a subtype of."""
    while kind:
        yield kind
        kind = PARENTS.get(kind)


def faults(thing, where=""):
    """What schema.org does not let a thing say, in words."""
    if set(thing) == {"@id"}:
        return []  # it is described elsewhere
    kind = thing.get("@type")
    if kind not in PARENTS:
        return [f"{where}: no type {kind!r}"]
    allowed = {name: of for one in kinds(kind) for name, of in PROPERTIES.get(one, {}).items()}
    found = []
    for name, value in thing.items():
        if name in ("@type", "@id"):
            continue
        if name not in allowed:
            found.append(f"{where}: {kind} says {name}")
            continue
        for one in value if isinstance(value, list) else [value]:
            here = f"{where}/{kind}.{name}"
            found += fault_of_value(one, allowed[name], here)
        if value in ("", None, [], {}):
            found.append(f"{where}: {kind}.{name} is empty")
    return found


def fault_of_value(value, allowed, where):
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return []
        fits = set(kinds(value.get("@type"))) & set(allowed)
        return faults(value, where) + ([] if fits else [f"{where} is a {value.get('@type')}"])
    fits = {
        TEXT: lambda: isinstance(value, str),
        URL: lambda: urlsplit(value).scheme in ("http", "https"),
        DATE: lambda: re.fullmatch(r"\d{4}(-\d\d(-\d\d(T[\d:]+Z)?)?)?", value),
        NUMBER: lambda: isinstance(value, int),
    }
    if any(fits[kind]() for kind in allowed if kind in fits):
        return []
    return [f"{where} is {value!r}"]


@pytest.fixture(scope="module")
def furnished(file_database):
    return furnish()


@pytest.fixture
def newsroom(settings, furnished):
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://record.example", "desk@record.example"
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return furnished


def graph(client, address):
    """The things that a page tells of, by type; it tells of none twice."""
    html = client.get(address).content.decode()
    (text,) = BLOCK.findall(html)
    document = json.loads(text)
    assert document["@context"] == "https://schema.org"
    found = {thing["@type"]: thing for thing in document["@graph"]}
    assert len(found) == len(document["@graph"])
    return found


@pytest.mark.parametrize("address", [*PAGES, *TWINS])
def test_what_a_page_says_of_itself_is_what_schema_org_lets_it_say(client, newsroom, address):
    found = graph(client, address)
    assert [fault for thing in found.values() for fault in faults(thing)] == []
    said = json.dumps(found).lower()
    for word in ("verified", "fact-check", "factcheck", "compliant", "tamper"):
        assert word not in said
    if urlsplit(address).path not in ("/", "/zh/"):
        trail = found["BreadcrumbList"]["itemListElement"]
        assert [step["position"] for step in trail] == [*range(1, len(trail) + 1)]
        assert all("item" in step for step in trail[:-1]) and "item" not in trail[-1]


def test_the_rules_see_a_fault():
    wrong = {
        "@type": "NewsArticle", "headline": 3, "jobTitle": "x", "url": "javascript:x",
        "author": {"@type": "Event", "name": "x"}, "datePublished": "tomorrow", "keywords": [],
    }  # fmt: skip
    assert len(faults(wrong)) == 6


@pytest.mark.parametrize("address", NEITHER)
def test_a_page_that_is_no_work_says_nothing(client, newsroom, address):
    assert not BLOCK.search(client.get(address).content.decode())


def test_an_article_says_all_that_is_asked_of_it(client, newsroom):
    article = graph(client, "/articles/one-code/")["AnalysisNewsArticle"]
    url = "https://record.example/articles/one-code/"
    assert article["url"] == url
    assert article["headline"] == "One code for batteries"
    assert article["description"] == "One code replaces seven."
    assert (article["inLanguage"], article["articleSection"]) == ("en", "Energy")
    assert article["keywords"] == ["power", "储能"]
    assert article["datePublished"] == article["dateModified"] == "2026-11-19T12:00:00Z"
    (original,) = article["isBasedOn"]
    assert original["name"] == "One code for all"
    assert original["publisher"]["name"] == "港口社"
    assert original["url"].startswith("https://harbour-wire.example/")
    first, second = article["citation"]
    assert [part["text"] for part in first["hasPart"]] == [
        "one code",
        TOLD,
        "under one code from March",
    ]
    assert (second["name"], "hasPart" in second) == ("Theirs", False)
    (note,) = article["correction"]
    assert note["text"] == "What was wrong: We wrote six. What is right: There are seven."
    assert note["datePublished"] == "2026-11-19T12:00:00Z"
    assert article["digitalSourceType"] == {"@id": f"{IPTC}compositeWithTrainedAlgorithmicMedia"}
    assert article["author"]["name"] == "The Record"
    assert [one["name"] for one in article["editor"]] == ["Ada Reyes", "Tomasz Wolny"]
    assert article["editor"][0]["jobTitle"] == "energy editor"
    assert article["workTranslation"] == [
        {"@type": "AnalysisNewsArticle", "inLanguage": "zh-Hans",
         "url": "https://record.example/articles/%E8%A7%84%E8%8C%83/"}
    ]  # fmt: skip
    publisher = article["publisher"]
    assert publisher["@type"] == "NewsMediaOrganization"
    assert publisher["publishingPrinciples"] == "https://record.example/about/how-we-work/"
    assert publisher["correctionsPolicy"] == "https://record.example/corrections/"
    assert publisher["contactPoint"]["email"] == "desk@record.example"


def test_the_lead_picture_stands_before_the_card_with_its_licence(client, newsroom):
    (card,) = graph(client, "/articles/one-code/")["AnalysisNewsArticle"]["image"]
    assert card.startswith("https://record.example/") and card.endswith(".png")
    LeadPicture.objects.create(
        edition=Article.objects.get(slug="one-code").live, file_hash="a" * 64, width=960,
        height=640, alt="A yard.", credit="Ada Reyes", licence=LeadPicture.Licence.CC_BY,
    )  # fmt: skip
    article = graph(client, "/articles/one-code/")["AnalysisNewsArticle"]
    assert article["image"] == [
        {
            "@type": "ImageObject",
            "contentUrl": f"https://record.example/pictures/{'a' * 64}-960.webp",
            "creditText": "Ada Reyes",
            "license": "https://creativecommons.org/licenses/by/4.0/",
        },
        card,
    ]
    assert not faults(article)


def test_an_article_a_person_wrote_is_that_persons(client, newsroom):
    article = graph(client, "/articles/by-hand/")["AnalysisNewsArticle"]
    assert article["author"] == [
        {"@type": "Person", "name": "Ada Reyes", "jobTitle": "energy editor"}
    ]
    assert article["digitalSourceType"] == {"@id": f"{IPTC}digitalCreation"}


@pytest.mark.parametrize(
    ("made", "edited", "origins", "kind"),
    [
        ("model", [], ["model"], "trainedAlgorithmicMedia"),
        ("model", ["Ada"], ["model"], "compositeWithTrainedAlgorithmicMedia"),
        ("model", [], ["model", "person"], "compositeWithTrainedAlgorithmicMedia"),
        ("model", [], ["model_edited"], "compositeWithTrainedAlgorithmicMedia"),
        ("person", [], ["person", "model"], "compositeWithTrainedAlgorithmicMedia"),
        ("extracted", [], ["extracted", "model"], "compositeWithTrainedAlgorithmicMedia"),
        ("extracted", [], ["extracted"], "algorithmicallyEnhanced"),
        ("extracted", [], [], "algorithmicallyEnhanced"),
        ("extracted", [], ["extracted", "person"], "humanEdits"),
        ("extracted", ["Ada"], ["extracted"], "humanEdits"),
        ("person", [], ["extracted_edited"], "humanEdits"),
        ("person", [], ["person"], "digitalCreation"),
    ],
)
def test_machines_are_told_honestly_how_a_text_was_made(made, edited, origins, kind):
    claims = [Claim(origin=origin) for origin in origins]
    assert digital_source_type(Making(made, edited_by=tuple(edited)), claims) == IPTC + kind


def test_page_feed_and_api_say_alike_how_a_text_was_made(client, newsroom):
    """Also of sentences that readers see and that may not travel."""
    Source.objects.filter(slug="harbour-wire").update(may_syndicate=False)
    page = graph(client, "/articles/one-code/")["AnalysisNewsArticle"]["digitalSourceType"]["@id"]
    items = {item["url"]: item for item in client.get("/feed.json").json()["items"]}
    item = items["https://record.example/articles/one-code/"]
    told = client.get("/api/v1/articles/one-code").json()
    assert TOLD not in item["content_html"]
    assert page == item["_newsroom"]["digital_source_type"]
    assert page == told["disclosure"]["digital_source_type"]
    assert page == f"{IPTC}compositeWithTrainedAlgorithmicMedia"


def test_words_that_may_not_be_copied_on_are_not_in_it(client, newsroom):
    """They stand on the page, which only shows them."""
    Source.objects.filter(slug="far-post").update(quote_words_passage=100, quote_words_article=500)
    html = client.get("/articles/规范/").content.decode()
    (text,) = BLOCK.findall(html)
    assert TOLD in html and TOLD not in text
    assert "one code" not in text
    assert "一条规范取代七条。" in text


def test_a_hook_that_is_a_sources_own_sentence_is_no_description(client, newsroom):
    live = Article.objects.get(slug="规范").live
    live.claims.filter(section="hook").update(text="one code", origin="extracted")
    assert "description" not in graph(client, "/articles/规范/")["AnalysisNewsArticle"]


def test_a_headline_that_is_kept_back_is_not_in_it(client, newsroom):
    (text,) = BLOCK.findall(client.get("/articles/other/").content.decode())
    assert "A headline kept back" not in text
    assert "name" not in graph(client, "/articles/other/")["AnalysisNewsArticle"]["isBasedOn"][0]


def test_only_the_first_words_are_quoted_so_that_the_page_stays_small(client, newsroom):
    """The API has them all."""
    words = [f"{n} " + "word " * 10 for n in range(9)]
    story = make.story(of=Source.objects.get(slug="harbour-wire"), text=" ".join(words))
    claims = [make.said("insight", f"Ours {n}.", one.strip()) for n, one in enumerate(words)]
    make.article("long", original=story, claims=claims)
    (cited,) = graph(client, "/articles/long/")["AnalysisNewsArticle"]["citation"]
    assert len(cited["hasPart"]) == 2


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (
            "/recaps/2026-W47/",
            ["One code for batteries", "一条规范", HOSTILE, "One code for batteries"],
        ),
        (
            "/zh/recaps/2026-W47/",
            ["One code for batteries", "一条规范", HOSTILE, "One code for batteries"],
        ),
    ],
)
def test_a_recap_is_a_list_of_its_articles_in_their_order(client, newsroom, address, names):
    found = graph(client, address)["ItemList"]
    assert [item["name"] for item in found["itemListElement"]] == names
    assert [item["position"] for item in found["itemListElement"]] == [1, 2, 3, 4]
    assert found["numberOfItems"] == 4
    assert found["url"] == f"https://record.example{address}"


def test_a_timeline_says_of_a_date_no_more_than_is_known(client, newsroom):
    (item,) = graph(client, "/timelines/codes/")["ItemList"]["itemListElement"]
    assert item["item"]["startDate"] == "2026-03"
    assert item["item"]["name"] == "The code is in force"


def test_the_site_is_described_in_the_language_of_the_page(client, newsroom, settings):
    settings.SITE_DESCRIPTION, settings.SITE_DESCRIPTION_ZH = "News of power.", "电力新闻。"
    assert graph(client, "/")["WebSite"]["description"] == "News of power."
    assert graph(client, "/zh/")["WebSite"]["description"] == "电力新闻。"


def test_home_says_how_the_site_is_searched(client, newsroom):
    site = graph(client, "/zh/")["WebSite"]
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == "https://record.example/zh/search/?q={words}"
    assert client.get(urlsplit(target).path, {"q": "code"}).status_code == 200


def test_text_that_would_end_the_element_is_written_otherwise(client, newsroom):
    html = client.get("/articles/other/").content.decode()
    (text,) = BLOCK.findall(html)
    assert not re.search("[<>&\u2028\u2029]", text)
    assert graph(client, "/articles/other/")["AnalysisNewsArticle"]["headline"] == HOSTILE
    assert "<script>alert" not in html
    for sign in "<>&\u2028\u2029":
        element = rendering.linked_data({"name": f"a{sign}b"})
        text = BLOCK.fullmatch(element)[1]
        assert sign not in text
        assert json.loads(text) == {"name": f"a{sign}b"}


def test_a_preview_says_nothing_to_programs(client, newsroom):
    """It is nobody's to copy, and may never be published."""
    edition = Article.objects.get(slug="one-code").live
    draft = Edition.objects.create(article=edition.article, number=2, headline="Not yet")
    _, token = previewing.make_link(draft, newsroom)
    html = client.get(f"/preview/{token}/").content.decode()
    assert "Not yet" in html
    assert not BLOCK.search(html)


# -- Where a page stands ---------------------------------------------------------------------------


def heads(client, address):
    """The canonical address of a page, and its others by language."""
    html = client.get(address).content.decode()
    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', html)
    others = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', html)
    return [*canonical, None][0], dict(others)


BASE = "https://record.example"


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/zh/", "/zh/"),
        ("/?x=1", "/"),
        ("/?before=1-1", "/?before=1-1"),
        ("/articles/?before=1-1", "/articles/?before=1-1"),
        ("/categories/energy/?before=1-1&x=1", "/categories/energy/?before=1-1"),
        ("/predictions/?resolved", "/predictions/?resolved"),
        (
            "/predictions/?withdrawn&after=2026-11-19.1",
            "/predictions/?withdrawn&amp;after=2026-11-19.1",
        ),
        ("/timelines/codes/", "/timelines/codes/"),
        ("/recaps/2026-W47/", "/recaps/2026-W47/"),
    ],
)
def test_a_page_names_the_one_address_it_has(client, newsroom, address, canonical):
    found, others = heads(client, address)
    assert found == BASE + canonical
    english = canonical.removeprefix("/zh")
    assert others == {
        "en": BASE + english, "zh-Hans": f"{BASE}/zh{english}", "x-default": BASE + english,
    }  # fmt: skip


def test_a_narrowed_archive_is_not_indexed_and_so_has_no_address_to_name(client, newsroom):
    assert heads(client, "/articles/?category=energy") == (None, {})
    assert 'content="noindex"' in client.get("/articles/?category=energy").content.decode()


def test_translations_of_an_article_name_each_other_and_the_original_for_everybody_else(
    client, newsroom
):
    chinese = f"{BASE}/articles/%E8%A7%84%E8%8C%83/"
    both = {"en": f"{BASE}/articles/one-code/", "zh-Hans": chinese}
    expected = both | {"x-default": both["en"]}
    assert heads(client, "/articles/one-code/") == (both["en"], expected)
    assert heads(client, "/articles/规范/") == (chinese, expected)
    assert heads(client, "/articles/by-hand/") == (f"{BASE}/articles/by-hand/", {})


def test_a_translation_that_is_withdrawn_is_named_no_more(client, newsroom):
    make.withdraw(Article.objects.get(slug="one-code"), "It was wrong.")
    assert heads(client, "/articles/规范/")[1] == {}
    assert "translationOfWork" not in graph(client, "/articles/规范/")["AnalysisNewsArticle"]
