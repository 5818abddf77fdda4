"""The API does what its OpenAPI document says, whatever is asked of it."""

import pytest
import schemathesis
from django.conf import settings as configured
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from articles.models import Prediction
from tests.newsroom.small import furnish

pytestmark = pytest.mark.django_db

DOCUMENT = "/api/v1/openapi.json"
KNOWN = {
    "/api/v1/articles/{slug}": {"slug": ["one-code", "规范", "other", "by-hand", "gone", "none"]},
    "/api/v1/sources/{slug}": {"slug": ["harbour-wire", "far-post", "old-wire", "none"]},
    "/api/v1/timelines/{slug}": {"slug": ["codes", "none"]},
    "/api/v1/recaps/{week}": {"week": ["2026-W47", "2026-W01", "2026-W60"]},
}
# Asked of `/articles`, a slug that nothing has is as wrong as one that is none.
REFUSED_TOO = ["2xx", "3xx", "404", "405", "410", "422"]


def config():
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "generation": {"mode": "all", "deterministic": True},
            "checks": {"positive_data_acceptance": {"expected-statuses": REFUSED_TOO}},
        }
    )


@pytest.fixture
def newsroom(db):
    return furnish()


@pytest.fixture
def connected():
    """A server gives its connection back after each request; that of a test has its rows."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def document(newsroom, connected, settings):
    """The document as schemathesis reads it from the site."""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return schemathesis.openapi.from_wsgi(DOCUMENT, get_wsgi_application(), config=config())


asked = schemathesis.pytest.from_fixture("document")


@asked.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_whatever_is_asked_is_answered_as_the_document_says(case):
    case.call_and_validate()


def test_every_resource_is_as_the_document_says(document):
    known = KNOWN | {
        "/api/v1/predictions/{number}": {"number": [p.pk for p in Prediction.objects.all()] + [0]}
    }
    answers = []
    for operation in (result.ok() for result in document.get_all_operations()):
        ((name, values),) = known.get(operation.path, {"": [None]}).items()
        for value in values:
            case = operation.Case(path_parameters={name: value} if name else {})
            answers.append(case.call_and_validate().status_code)
    assert {200, 301, 404, 410} <= set(answers)
    assert answers.count(200) > 15


@pytest.mark.parametrize(
    ("spoil", "query"),
    [
        (lambda answers, shapes: answers.pop("422"), {"limit": "0"}),
        (lambda answers, shapes: answers["422"].update(content={"text/plain": {}}), {"limit": "0"}),
        (lambda answers, shapes: shapes["ArticleRow"]["required"].append("colour"), {}),
        (
            lambda answers, shapes: shapes["ArticleRow"]["properties"].update(
                slug={"type": "null"}
            ),
            {},
        ),
    ],
    ids=["a status", "a content type", "a field that is not there", "a field of another type"],
)
def test_an_answer_that_the_document_does_not_have_would_be_seen(client, document, spoil, query):
    raw = client.get(DOCUMENT, headers={"host": "localhost"}).json()
    spoil(raw["paths"]["/api/v1/articles"]["get"]["responses"], raw["components"]["schemas"])
    spoilt = schemathesis.openapi.from_dict(raw, config=config())
    spoilt.app = document.app
    with pytest.raises(FailureGroup):
        spoilt["/api/v1/articles"]["GET"].Case(query=query).call_and_validate()
