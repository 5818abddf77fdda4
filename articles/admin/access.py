"""What the admin lets nobody do to records that are the record."""


class Kept:
    """A record that may be added and changed by those permitted, and is never deleted."""

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(Kept):
    """A record that is only looked at here; other doors write it."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
