"""The people who work at the desk."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group

from articles.admin.access import Recorded

from .models import Person

admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(Recorded, GroupAdmin):
    """Looked at by administrators, and changed by superusers alone until `sync_roles` runs next."""

    private = ("permissions",)


class PersonCreationForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = Person
        fields = ["username", "display_name", "role_line", "email"]


@admin.register(Person)
class PersonAdmin(Recorded, UserAdmin):
    private = ("email", "usable_password", "password1", "password2")
    add_form = PersonCreationForm
    list_display = ["display_name", "username", "role_line", "is_active", "is_staff"]
    search_fields = ["display_name", "username", "email"]
    ordering = ["display_name"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            "As readers and colleagues see them",
            {"fields": ["display_name", "role_line", "email", "time_zone", "single_keys"]},
        ),
        ("What they may do", {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    "username",
                    "display_name",
                    "role_line",
                    "email",
                    "usable_password",
                    "password1",
                    "password2",
                ]
            },
        )
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = ["groups"]

    def log_change(self, request, obj, message):
        """Called by the page for passwords too, which has no other hook."""
        if message == [{"changed": {"fields": ["password"]}}]:
            self.write_down(request, "set the password of", obj)
        return super().log_change(request, obj, message)

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes another: whoever could tick the box for somebody could tick it
        for themselves."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        """A superuser's name, rights and password are another superuser's business; the password
        page asks here too."""
        return _may_touch(request.user, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return _may_touch(request.user, obj) and super().has_delete_permission(request, obj)


def _may_touch(user, person):
    return user.is_superuser or person is None or not person.is_superuser
