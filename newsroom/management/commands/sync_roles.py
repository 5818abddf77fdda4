"""`manage.py sync_roles`: write the table of roles into the database."""

from django.core.management.base import BaseCommand, CommandError

from newsroom.roles import sync_roles


class Command(BaseCommand):
    help = "Make the four roles (groups) hold exactly the permissions of newsroom/roles.py."

    def handle(self, **options):
        try:
            groups = sync_roles()
        except LookupError as error:
            raise CommandError(str(error)) from error
        for name, group in groups.items():
            self.stdout.write(f"{name}: {group.permissions.count()} permissions")
