"""The folder of a project: what stands in it, and whether a folder is one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from reviewer.model.errors import ProjectError, UsageError
from reviewer.store.faults import disk_error, way_back

DATABASE = "project.sqlite"
NEW = "project.sqlite.new"
"""The database while it is made; a folder that still has it was never finished."""
KIND = "kind.toml"
BLOBS = "blobs"
BACKUPS = "backups"

_OF_THE_SYSTEM = {".DS_Store", "desktop.ini", "Thumbs.db"}


def make_folder(folder: Path) -> bool:
    """Make sure `folder` is there and free; True when it was made now.

    Raises UsageError when something is in it, ProjectError when it cannot be made.
    """
    try:
        if folder.is_dir():
            require_free(folder)
            return False
        folder.mkdir(parents=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UsageError(f"{folder} is a file or lies in one; name a folder.") from error
    except OSError as error:
        raise disk_error(error, folder) from error
    return True


def require_project(folder: Path) -> None:
    """Raise ProjectError unless `folder` holds a project's database."""
    try:
        there, database = folder.is_dir(), (folder / DATABASE).is_file()
    except OSError as error:
        raise disk_error(error, folder) from error
    if folder.is_file():
        raise ProjectError(f"{folder} is a file; a project is a folder. Name the project's folder.")
    if not there:
        raise ProjectError(
            f"There is no project {folder}: no such folder. "
            "Check the path, or make it with: reviewer new"
        )
    if not database and (folder / BACKUPS).is_dir():
        raise ProjectError(
            f"The database of the project {folder} is gone: there is no {DATABASE} in it. "
            f"{way_back(folder)}"
        )
    if not database:
        raise ProjectError(
            f"{folder} is no project: there is no {DATABASE} in it. "
            "Check the path, or make a project with: reviewer new"
        )


def remove_partial(folder: Path) -> None:
    """Take away files that a process was writing when it was killed."""
    for path in (folder / BLOBS).glob("??/*.partial"):
        path.unlink(missing_ok=True)


def unmake(folder: Path, made: bool) -> None:
    """Take away what an unfinished creation left, as far as possible."""
    with contextlib.suppress(OSError):
        for name in (NEW, f"{NEW}-journal", KIND):
            (folder / name).unlink(missing_ok=True)
        if made:
            folder.rmdir()


def require_free(folder: Path) -> None:
    """Raise UsageError when a project, or anything else, is in `folder`."""
    if (folder / DATABASE).exists():
        raise UsageError(f"{folder} is a project already; open it, or name another folder.")
    names = {path.name for path in folder.iterdir()} - _OF_THE_SYSTEM
    if names and NEW not in names:
        raise UsageError(f"{folder} is not empty; name a new or an empty folder.")
