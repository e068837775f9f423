"""Errors of SQLite and of the disk, told as one sentence that names the project."""

from __future__ import annotations

import errno
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from reviewer.model.errors import ProjectDamaged, ProjectError

Given = ParamSpec("Given")
Held = TypeVar("Held")

_KEPT = "What was stored before is safe; the last step was not kept."
_WAY_BACK = "Put a backup back with: reviewer restore {0}"

_SENTENCES = {
    "SQLITE_FULL": f"The disk of the project {{0}} is full. {_KEPT} Free some space and try again.",
    "SQLITE_READONLY": "The project {0} cannot be written: its files or its disk are read-only. "
    "Change that, or copy the project to a place where you may write.",
    "SQLITE_PERM": "The project {0} cannot be used: you have no permission for its files.",
    "SQLITE_BUSY": "The database of the project {0} is in use by another program. "
    f"{_KEPT} Close the other program and try again.",
    "SQLITE_LOCKED": "The database of the project {0} is in use by another program. "
    f"{_KEPT} Close the other program and try again.",
    "SQLITE_CORRUPT": f"The database of the project {{0}} is damaged ({{1}}). {_WAY_BACK}",
    "SQLITE_NOTADB": "The database of the project {0} is damaged: its file is no database. "
    f"{_WAY_BACK}",
    "SQLITE_IOERR": "The disk of the project {0} reports an error ({1}). "
    f"{_KEPT} Check the disk and copy the project to another one.",
    "SQLITE_NAMETOOLONG": "{0} cannot be used: the name is too long. Choose a shorter one.",
    "SQLITE_CANTOPEN": "The database of the project {0} cannot be opened: "
    "check that you may read and write its folder.",
}

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

_ERRNO = {
    errno.ENAMETOOLONG: "SQLITE_NAMETOOLONG",
    errno.ENOSPC: "SQLITE_FULL",
    errno.EDQUOT: "SQLITE_FULL",
    errno.EROFS: "SQLITE_READONLY",
    errno.EACCES: "SQLITE_READONLY",
    errno.EPERM: "SQLITE_READONLY",
    errno.EFBIG: "SQLITE_FULL",
}


@contextmanager
def guard(folder: Path) -> Iterator[None]:
    """Raise what the disk or the database refuses inside as ProjectError; bugs pass unchanged."""
    try:
        yield
    except UnicodeDecodeError as error:  # of a message that quotes damaged bytes
        raise makes_no_sense("it holds bytes that no text has") from error
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if str(error).startswith("Could not decode to UTF-8"):
            raise makes_no_sense("a text holds bytes that no text has") from error
        sentence = _sentence(name)
        if sentence is None:
            raise
        kind = ProjectDamaged if name.startswith(_DAMAGED) else ProjectError
        raise kind(sentence.format(folder, error)) from error


def way_back(folder: Path) -> str:
    """What every sentence about damage ends with, worded here alone."""
    return _WAY_BACK.format(folder)


def damaged(folder: Path, why: object) -> ProjectDamaged:
    """The error for a project whose database is not whole."""
    return ProjectDamaged((_sentence("SQLITE_CORRUPT") or "").format(folder, why))


NONSENSE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    zlib.error,
)
"""What reading rows stumbles over where bytes were changed: other types, other lengths, no JSON."""


class Nonsense(ProjectDamaged, ValueError):
    """What is stored can not have been written by this program."""


def makes_no_sense(why: object) -> Nonsense:
    """The error for it: bytes that were changed by something else."""
    return Nonsense(
        f"Something that is stored makes no sense: {why}. The database is damaged; see what with "
        "reviewer verify, and put a backup back with: reviewer restore PROJECT"
    )


def changed(what: str, otherwise: str) -> Nonsense:
    """The error for a row that does not fit its seal: it is never shown as if it were right."""
    return Nonsense(
        f"{what} is not what this program stored: the database is damaged. {otherwise}, "
        "or put a backup back with: reviewer restore PROJECT"
    )


CHECK_AGAIN = "Check the project again with reviewer check PROJECT"


def stored(read: Callable[Given, Held]) -> Callable[Given, Held]:
    """Makes what `read` stumbles over in a row a ProjectDamaged, in place of a fault of ours."""

    @wraps(read)
    def reading(*given: Given.args, **named: Given.kwargs) -> Held:
        try:
            return read(*given, **named)
        except Nonsense:
            raise
        except NONSENSE as error:
            raise makes_no_sense(error) from error

    return reading


def disk_error(error: OSError, folder: Path) -> ProjectError:
    """What the operating system refused while the project's own files were written."""
    sentence = _sentence(_ERRNO.get(error.errno or 0, "SQLITE_IOERR"))
    return ProjectError((sentence or "").format(folder, error.strerror or error))


def _sentence(name: str) -> str | None:
    """SQLITE_IOERR_WRITE and its like are told as SQLITE_IOERR."""
    return _SENTENCES.get("_".join(name.split("_")[:2]))
