"""Every deliberate error, drawn as a tree.

A deliberate error says what happened, where, and what to do next, in words for the person at the
keyboard. The command line prints it in one line and exits with status 1; a page shows it. Anything
that is not a ``ReviewError`` is a bug and keeps its traceback.
"""

from __future__ import annotations


class ReviewError(Exception):
    """Something a person can understand and mend.

    ``message`` says what is wrong and where; ``hint`` says what to do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} Try: {self.hint}" if self.hint else self.message


class ProtocolError(ReviewError):
    """The protocol file cannot be used as it stands."""


class ImportRefused(ReviewError):
    """A file could not be taken in whole, so nothing of it was taken in.

    ``entries_begun`` is how many entries begin in it by the independent count, 0 where nobody can say.
    """

    entries_begun = 0


class AccountsDiffer(ImportRefused):
    """The entries that begin in a file are not the records plus the rejects."""


class StoreError(ReviewError):
    """The database cannot be opened, is too old or too new, or is busy."""


class NotAllowed(ReviewError):
    """This person may not do this, here, now."""


class Stale(ReviewError):
    """The state moved on since the page was painted; nothing was written."""


class NotFound(ReviewError):
    """There is no such report, record, reviewer or conflict."""


class InvalidInput(ReviewError):
    """A value given by a person does not fit."""


class FlowError(ReviewError):
    """Counts that do not add up, or a final diagram while work is pending."""
