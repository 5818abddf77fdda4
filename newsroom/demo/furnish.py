"""What a newsroom has before its first story: people, lists and sources."""

from django.contrib.auth.models import Group

from articles.collecting.importing import import_rows
from articles.collecting.listing import read_list
from articles.models import Audience, Category, Feed, Source, SourceDomain
from newsroom.demo import documents
from newsroom.demo.dates import moment_of
from newsroom.models import Person
from newsroom.roles import sync_roles

EMAIL = "{}@newsroom.example"


def furnish(passwords, at):
    """Hire the cast and put up lists and sources; returns the people by username.

    `passwords` gives the password for a username.
    """
    people = _people(passwords)
    _lists()
    _sources(people["attribution"], at)
    _starter_sources()
    return people


def _people(passwords):
    sync_roles()
    people = {}
    for member in documents.read("cast.json"):
        role, username = member.pop("role"), member["username"]
        person = Person(email=EMAIL.format(username), is_staff=True, **member)
        person.set_password(passwords(username))
        person.full_clean()
        person.save()
        person.groups.add(Group.objects.get(name=role))
        people[username] = person
    return people


def _lists():
    for model, name in ((Category, "categories.json"), (Audience, "audiences.json")):
        for position, fields in enumerate(documents.read(name), 1):
            if "words" in fields:
                fields["words"] = "\n".join(fields["words"])
            row = model(position=position, **fields)
            row.full_clean()
            row.save()


def _sources(reviewer, at):
    """The demo's own sources, their rights reviewed by the attribution manager but for one."""
    for fields in documents.read("sources.json"):
        domains, rights = fields.pop("domains"), fields.pop("rights")
        feed = fields.pop("feed")
        if rights["rights_basis"] != "unreviewed":
            rights |= {
                "rights_reviewed_by": reviewer,
                "rights_reviewed_at": moment_of("-36 09:00", at),
            }
        source = Source(**fields, **rights)
        source.full_clean()
        source.save()
        for domain in domains:
            SourceDomain.objects.create(source=source, domain=domain)
        Feed.objects.create(source=source, url=documents.feed_url(source.homepage, feed))


def _starter_sources():
    """Real publishers with their feeds: facts alone, nothing reviewed, no feed turned on."""
    rows = read_list((documents.FOLDER / "starter_sources.csv").read_bytes())
    import_rows(rows)
