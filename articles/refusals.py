"""Why a change to an edition was not made: one clear sentence each, for the person who tried."""


class MoveRefused(Exception):
    """A move that may not be made; the message is one sentence for the person who tried."""

    def __init__(self, message, gaps=()):
        super().__init__(message)
        self.gaps = tuple(gaps)


class NotPermitted(MoveRefused):
    """The person lacks the permission for the move."""


class StaleEdition(MoveRefused):
    """Somebody else changed the edition after this person read it."""


class StaleReport(MoveRefused):
    """Somebody else changed a reader's report after this person read it."""
