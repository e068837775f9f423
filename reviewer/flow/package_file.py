"""Reads a package that came back, in a worker process and from a copy: it is a stranger's file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from reviewer.intake.package_zip import LARGEST_DATABASE, unpack_database
from reviewer.model.errors import UsageError
from reviewer.model.package import Package
from reviewer.store import lock, package_reader
from reviewer.store.folder import DATABASE


def read(path: Path) -> Package:
    """The decisions in a package: a folder, or a .zip file. Raises UsageError for anything else."""
    with tempfile.TemporaryDirectory(prefix="reviewer-") as place:
        copy = Path(place) / DATABASE
        if path.is_dir():
            _copy_database(path, copy)
        elif path.is_file():
            unpack_database(path, copy)
        else:
            raise UsageError(f"There is no package {path}; check the path.")
        return package_reader.read(copy, path.name)


def _copy_database(folder: Path, copy: Path) -> None:
    source = folder / DATABASE
    if source.is_symlink() or not source.is_file():
        raise UsageError(f"{folder.name} is no package: there is no {DATABASE} in it.")
    if source.stat().st_size > LARGEST_DATABASE:
        raise UsageError(f"{folder.name} is refused: its database is too large.")
    open_in = lock.refusal(folder)
    if open_in is not None:
        raise UsageError(open_in)
    try:
        shutil.copyfile(source, copy)
        journal = source.with_name(f"{DATABASE}-journal")
        if journal.is_file() and not journal.is_symlink():
            shutil.copyfile(journal, copy.with_name(journal.name))
    except OSError as error:
        reason = error.strerror or "the disk reports an error"
        raise UsageError(f"{folder.name} cannot be read: {reason}. Check it.") from error
