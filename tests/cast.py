"""The standing cast of the tests: one person for each role."""

from django.contrib.auth.models import Group

from newsroom.models import Person
from newsroom.roles import (
    ADMINISTRATOR,
    ATTRIBUTION_MANAGER,
    EDITOR,
    MANAGING_EDITOR,
    sync_roles,
)

ROLES = {
    "editor": EDITOR,
    "managing": MANAGING_EDITOR,
    "admin": ADMINISTRATOR,
    "attribution": ATTRIBUTION_MANAGER,
}


def hire(username, *, display_name=None, role_line="", **fields):
    """A member of staff who holds the role that the username stands for, if it stands for one."""
    person = Person.objects.create(
        username=username,
        display_name=display_name or username.title(),
        role_line=role_line,
        email=f"{username}@newsroom.example",
        is_staff=True,
        **fields,
    )
    role = ROLES.get(username.split("-")[0])
    if role:
        person.groups.add(group(role))
    return person


def group(role):
    """The group of a role. A test database begins with all of them, which are dear to write."""
    return Group.objects.filter(name=role).first() or sync_roles()[role]
