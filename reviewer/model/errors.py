"""Errors a person reads: one sentence that names the thing and says what to do."""

from __future__ import annotations


class ReviewerError(Exception):
    """Base of everything that is shown to a person as it is; anything else is a bug."""

    exit_code = 1


class UsageError(ReviewerError):
    """The command, an option or an input file is wrong (exit 2)."""

    exit_code = 2


class ProjectError(ReviewerError):
    """The project cannot be opened or is damaged (exit 3)."""

    exit_code = 3


class ProjectInUse(ProjectError):
    """Another process has the project open for writing; it can still be read."""


class ProjectDamaged(ProjectError):
    """The project's database is damaged; a backup can be put back."""


class DocumentError(ReviewerError):
    """One document cannot be handled; the rest goes on (exit 1 at the end)."""


class ReaderError(ReviewerError):
    """A reader cannot work: no key, no consent, no network, no usable reply (exit 1).

    A `fatal` one would meet every document the same way, so a batch stops at it. `attempts` is how
    often the call was made that failed, `paid` whether it was paid although nothing came of it.
    `lost` says that no reply came, and that nobody can tell whether the call is charged.
    """

    def __init__(self, message: str = "", *, fatal: bool = False) -> None:
        super().__init__(message)
        self.fatal = fatal
        self.attempts = 1
        self.paid = False
        self.lost = False


class DetectorError(ReviewerError):
    """A detector cannot work or answers nonsense: nothing may be sent (exit 1)."""


class LeftOverError(DocumentError):
    """Something that must be hidden shows on a picture that is ready to leave; it stays here."""


class Cancelled(Exception):
    """The person asked to stop; what was finished is kept."""
