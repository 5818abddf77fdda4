"""The desk with somebody at it, and an edition in work whose rights are reviewed."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Edition
from tests.articles import work


@pytest.fixture
def sit(db):
    """A function: a client at which a person has signed in."""

    def seat(person):
        client = Client()
        client.force_login(person)
        return client

    return seat


@pytest.fixture
def draft(managing):
    return work.edition(work.source(reviewed_by=managing))


class Screen:
    """The review screen of an edition, as one person's browser has it open."""

    def __init__(self, client, edition):
        self.client, self.edition = client, edition
        self.note_version()

    @property
    def url(self):
        return reverse("admin:articles_edition_review", args=[self.edition.pk])

    def note_version(self):
        """The version that the forms would carry if the page were loaded now."""
        self.version = Edition.objects.get(pk=self.edition.pk).version

    def read(self, **query):
        """Load the page, and with it the version its forms will carry."""
        self.note_version()
        return self.client.get(self.url, query)

    def press(self, name, *ids, **fields):
        """Submit one of its forms as it was loaded; `read` again to follow the redirect."""
        url = reverse(f"admin:articles_review_{name}", args=[self.edition.pk, *ids])
        return self.client.post(url, {"version": self.version, **fields})

    def do(self, name, *ids, **fields):
        """Submit with the version as it is, and expect to be sent back to the screen."""
        self.note_version()
        answer = self.press(name, *ids, **fields)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        self.edition.refresh_from_db()
        return answer


@pytest.fixture
def screen(sit):
    return lambda person, edition: Screen(sit(person), edition)
