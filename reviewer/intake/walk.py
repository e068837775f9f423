"""Which files a person means by the paths they gave: files as they are, folders with all inside."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from reviewer.intake.damage import reason
from reviewer.model.document import Failure

OnError = Callable[[Failure], None]


def find_files(paths: Sequence[Path], *, on_error: OnError) -> Iterator[tuple[Path, str]]:
    """Every file with its proposed document name, folders in name order.

    A name is the path below the folder it was found in, with forward slashes, or the bare file
    name. Hidden files are left out, links that leave the folder are not followed. A missing path
    or an unreadable folder goes to `on_error` and the rest goes on.
    """
    for path in paths:
        try:
            yield from _named(path, on_error)
        except OSError as error:  # a name that is too long
            on_error(_failure(str(path), f"The system refuses this name: {reason(error)}."))


def _named(path: Path, on_error: OnError) -> Iterator[tuple[Path, str]]:
    if path.is_dir():
        yield from _below(path, path, on_error)
    elif path.is_file():
        yield path, path.name
    elif path.exists():
        on_error(_failure(str(path), "It is neither a file nor a folder; add a file."))
    else:
        on_error(_failure(str(path), "There is no file or folder of this name; check it."))


def _below(folder: Path, root: Path, on_error: OnError) -> Iterator[tuple[Path, str]]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        on_error(_failure(str(folder), f"The folder cannot be read: {reason(error)}."))
        return
    for entry in found:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _below(path, root, on_error)
        elif is_file_inside(entry, root):
            yield path, path.relative_to(root).as_posix()


def is_file_inside(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether it is a file of this folder; a link that leads to itself is none."""
    try:
        return entry.is_file() and _stays_inside(entry, root)
    except (OSError, RuntimeError):
        return False


def _stays_inside(entry: os.DirEntry[str], root: Path) -> bool:
    """Whether a file is in the folder itself, and not a link to something outside of it."""
    return not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(root.resolve())


def _failure(document: str, reason: str) -> Failure:
    return Failure(document, "intake", reason)
