"""Who may touch whose account: an Administrator's power ends below a superuser's."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from newsroom.models import Person
from newsroom.roles import EDITOR, ROLES
from tests.cast import group, hire

pytestmark = pytest.mark.django_db

SECRET = "forged-but-long-enough"
NEW_PASSWORD = {
    "password1": SECRET,
    "password2": SECRET,
    "usable_password": "true",
    "set-password": "1",
}


@pytest.fixture
def root(db):
    person = hire("root", is_superuser=True)
    person.set_password("the-real-password")
    person.save()
    return person


@pytest.fixture
def sit(client):
    def seat(person):
        client.force_login(person)
        return client

    return seat


def page(person):
    return reverse("admin:newsroom_person_change", args=[person.pk])


def password_page(person):
    return reverse("admin:auth_user_password_change", args=[person.pk])


def form(person, **changes):
    """The fields of a person's page as a browser would send them; None leaves one out."""
    fields = {
        "username": person.username,
        "display_name": person.display_name,
        "role_line": person.role_line,
        "email": person.email,
        "time_zone": person.time_zone,
        "single_keys": "on",
        "is_active": "on",
        "is_staff": "on",
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


@pytest.mark.parametrize("whose", ["admin", "editor"])
def test_an_administrator_makes_nobody_a_superuser(sit, administrator, editor, whose):
    person = Person.objects.get(username=whose)
    client = sit(administrator)
    assert 'name="is_superuser"' not in client.get(page(person)).content.decode()
    answer = client.post(page(person), form(person, is_superuser="on", role_line="promoted"))
    assert answer.status_code == 302, answer.context["errors"]
    person.refresh_from_db()
    assert person.role_line == "promoted"
    assert not person.is_superuser


def test_an_administrator_adds_people_who_are_no_superusers(sit, administrator):
    fields = {"username": "new", "display_name": "New", "email": "", "is_superuser": "on"}
    add = reverse("admin:newsroom_person_add")
    answer = sit(administrator).post(add, {**fields, **NEW_PASSWORD})
    assert answer.status_code == 302, answer.context["errors"]
    assert not Person.objects.get(username="new").is_superuser


def test_an_administrator_sees_a_superuser_and_changes_nothing(sit, administrator, root):
    client = sit(administrator)
    shown = client.get(page(root)).content.decode()
    assert root.display_name in shown
    assert 'name="username"' not in shown
    assert root.password not in shown
    fields = form(root, username="mine", email="me@else.example", is_active=None)
    assert client.post(page(root), fields).status_code == 403
    before = root.password
    root.refresh_from_db()
    assert (root.username, root.is_active, root.password) == ("root", True, before)


def test_an_administrator_sets_no_superusers_password(sit, administrator, root):
    client = sit(administrator)
    assert client.get(password_page(root)).status_code == 403
    assert client.post(password_page(root), NEW_PASSWORD).status_code == 403
    root.refresh_from_db()
    assert root.check_password("the-real-password")


def test_an_administrator_sets_other_peoples_passwords(sit, administrator, editor):
    assert sit(administrator).post(password_page(editor), NEW_PASSWORD).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(SECRET)


def test_whoever_may_delete_people_deletes_no_superuser(sit, administrator, root, editor):
    administrator.user_permissions.add(Permission.objects.get(codename="delete_person"))
    client = sit(administrator)
    bulk = {"action": "delete_selected", "_selected_action": [root.pk, editor.pk], "post": "yes"}
    assert client.post(reverse("admin:newsroom_person_changelist"), bulk).status_code == 403
    one = reverse("admin:newsroom_person_delete", args=[root.pk])
    assert client.post(one, {"post": "yes"}).status_code == 403
    assert Person.objects.filter(pk__in=[root.pk, editor.pk]).count() == 2


def test_a_superuser_does_all_of_it(sit, root, editor):
    client = sit(root)
    assert client.post(page(editor), form(editor, is_superuser="on")).status_code == 302
    editor.refresh_from_db()
    assert editor.is_superuser
    assert client.post(password_page(editor), NEW_PASSWORD).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(SECRET)


# -- What everybody sets for themselves ----------------------------------------------------------


def test_anybody_at_the_desk_switches_their_own_keys_off_and_chooses_their_zone(sit, editor):
    client, url = sit(editor), reverse("admin:own_settings")
    assert "keys.js" in client.get(url).content.decode()
    forged = {"display_name": "Somebody Else", "is_superuser": "on", "username": "admin"}
    assert client.post(url, {"time_zone": "Asia/Shanghai", **forged}).status_code == 302
    before = editor.username, editor.display_name
    editor.refresh_from_db()
    assert (editor.time_zone, editor.single_keys) == ("Asia/Shanghai", False)
    assert (editor.username, editor.display_name, editor.is_superuser) == (*before, False)
    assert "keys.js" not in client.get(url).content.decode()


def test_a_zone_that_nobody_knows_is_refused_in_words(sit, editor):
    answer = sit(editor).post(reverse("admin:own_settings"), {"time_zone": "Mars/Base"})
    assert answer.status_code == 422
    assert "is no time zone" in answer.content.decode()


# -- Roles ----------------------------------------------------------------------------------------


def added(client, **fields):
    """Add a colleague; returns them and what the desk says of it."""
    fields = {"username": "new", "display_name": "Bo New", "email": "", **fields}
    add = reverse("admin:newsroom_person_add")
    answer = client.post(add, {**fields, **NEW_PASSWORD}, follow=True)
    return Person.objects.get(username="new"), [str(m) for m in answer.context["messages"]]


@pytest.mark.parametrize("role", ROLES)
def test_a_colleague_is_added_with_a_role_and_can_work_at_once(sit, administrator, role):
    person, said = added(sit(administrator), role=group(role).pk)
    assert list(person.groups.values_list("name", flat=True)) == [role]
    assert person.is_staff
    assert len(said) == 1, said
    assert sit(person).get(reverse("admin:index")).status_code == 200


def test_a_colleague_without_a_role_cannot_sign_in_and_the_desk_says_so(sit, administrator):
    person, said = added(sit(administrator))
    assert not person.is_staff
    assert "Bo New has no role, so they cannot sign in to the desk." in said


@pytest.mark.parametrize(
    ("is_staff", "has_role", "words"),
    [
        (None, True, "Ada Reyes has a role and cannot sign in to the desk"),
        ("on", False, "Ada Reyes can sign in and do nothing at the desk"),
        ("on", True, ""),
    ],
)
def test_a_role_without_the_way_in_is_warned_of(
    sit, administrator, editor, is_staff, has_role, words
):
    groups = [group(EDITOR).pk] if has_role else []
    fields = form(editor, is_staff=is_staff)
    answer = sit(administrator).post(page(editor), {**fields, "groups": groups}, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"] if message.level > 25)
    assert said.startswith(words) and bool(said) == bool(words)


def test_a_role_that_is_none_of_ours_is_not_on_offer(sit, administrator):
    other = Group.objects.create(name="Interns")
    answer = sit(administrator).post(
        reverse("admin:newsroom_person_add"),
        {"username": "new", "display_name": "New", "role": other.pk, **NEW_PASSWORD},
    )
    assert "Select a valid choice" in str(answer.context["errors"])
