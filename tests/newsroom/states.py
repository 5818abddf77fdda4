"""Pages of the site and the desk that no list leads to: where there is nothing to show yet, where
something went wrong, and where a form was not taken or waits for an answer."""

import datetime
from urllib.parse import urlencode

from django.test import Client, RequestFactory
from django.utils import timezone, translation

from articles.models import Report, Takedown
from articles.openforms import KIND
from newsroom import errors
from tests.articles import make
from tests.cast import hire

EMPTY = (
    *("/", "/articles/", "/recaps/", "/timelines/", "/sources/", "/corrections/"),
    *("/predictions/", "/search/", "/search/?q=power", "/recaps/latest/"),
)
FORMS = ("/articles/one-code/report/", "/about/rights/request/")


def odd_pages():
    """{what it is: (status, html)}, made in a database that holds no article yet."""
    reader = Client(raise_request_exception=False)
    found = {}
    for address in EMPTY:
        for path in (address, f"/zh{address}"):
            found[f"empty {path}"] = reader.get(path)
    found |= _of_articles(reader) | _of_errors(reader) | _of_the_desk()
    told = {name: (answer.status_code, answer.content.decode()) for name, answer in found.items()}
    # Nothing of the site for readers answers these two while all is well.
    for language, start in (("en", ""), ("zh-hans", "/zh")):
        with translation.override(language):
            broken = errors.server_error(None)
            forbidden = errors.permission_denied(RequestFactory().get(f"{start}/"), None)
        told[f"500 {language}"] = broken.status_code, broken.content.decode()
        told[f"403 {start}"] = forbidden.status_code, forbidden.content.decode()
    return told


def _of_articles(reader):
    article = make.article()
    make.withdraw(make.article("gone"), "The figures came from nobody.")
    make.withdraw(make.article("没有了", language="zh-Hans"), "数字没有来源。")
    found = {"410": reader.get("/articles/gone/"), "410 zh": reader.get("/articles/没有了/")}
    for address in (*FORMS, "/zh/about/rights/request/"):
        found[f"empty {address}"] = reader.get(address)
        found[f"refused {address}"] = reader.post(address, {})
        found[f"wrong {address}"] = reader.post(
            address, urlencode({"token": "x"}), content_type=KIND
        )
    return found | _of_references(reader, article)


def _of_references(reader, article):
    """How a report and a request stand, open and settled."""
    now, person = timezone.now(), hire("managing")
    about = {"article": article, "edition": article.live, "kind": "fact", "words": "x"}
    over = {"outcome": "no_change", "reason": "It is so.", "closed_by": person, "closed_at": now}
    asked = {
        **{"name": "Noor Vance", "email": "noor@wire.example", "capacity": "holder"},
        **{"addresses": "x", "grounds": "x", "due_at": now + datetime.timedelta(days=3)},
    }
    settled = {"state": "refused", "decided_at": now, "decided_by_name": "x", "reason": "x"}
    references = {
        "open": Report.objects.create(**about, received_at=now),
        "settled": Report.objects.create(**about, received_at=now, **over),
        "asked": Takedown.objects.create(**asked, received_at=now),
        "decided": Takedown.objects.create(**asked, received_at=now, **settled),
    }
    found = {}
    for name, row in references.items():
        folder = "/reports" if isinstance(row, Report) else "/zh/about/rights/request"
        found[name] = reader.get(f"{folder}/{row.reference}/")
    return found


def _of_errors(reader):
    guarded = Client(enforce_csrf_checks=True)
    found = {}
    for start in ("", "/zh"):
        found[f"400 {start}"] = reader.get(f"{start}/", headers={"host": "elsewhere.example"})
        found[f"405 {start}"] = guarded.post(f"{start}/")
        found[f"404 {start}"] = reader.get(f"{start}/one-code-for-bateries/")
    return found


def _of_the_desk():
    editor, guarded = Client(), Client(enforce_csrf_checks=True)
    person = hire("editor")
    editor.force_login(person)
    guarded.force_login(person)
    return {
        "403 of the desk": editor.get("/admin/newsroom/person/add/"),
        "404 of the desk": editor.get("/admin/articles/nothing/"),
        "a forged form of the desk": guarded.post("/admin/settings/"),
    }
