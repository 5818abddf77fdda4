"""The people who work at the desk."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm

from .models import Person


class PersonCreationForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = Person
        fields = ["username", "display_name", "role_line", "email"]


@admin.register(Person)
class PersonAdmin(UserAdmin):
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
