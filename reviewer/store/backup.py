"""A copy of a whole project, made while it is open."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from reviewer.model.errors import ProjectError, UsageError
from reviewer.store import blobs
from reviewer.store.connect import copy_database
from reviewer.store.db import Store
from reviewer.store.faults import disk_error, guard
from reviewer.store.files import sync_folder, write_whole
from reviewer.store.folder import BLOBS, DATABASE, KIND, require_free


def backup(store: Store, target: Path) -> None:
    """Copy the project to the folder `target`, which is a project then, and whole or not there.

    Raises UsageError when something is there already, ProjectError when the disk refuses, or when
    the copy was made but bytes of the project itself turned out to be damaged.
    """
    target = Path(target).absolute()
    if target.is_dir():
        require_free(target)
    elif target.exists():
        raise UsageError(f"{target} is a file; name a folder for the backup.")
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        partial.mkdir(parents=True)
        damaged = _copy(store, partial)
        if target.is_dir():
            target.rmdir()
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise disk_error(error, target) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    if damaged:
        raise ProjectError(
            f"The backup {target} was made, but {damaged} stored files of the project were "
            "damaged before. See which with: reviewer verify"
        )


def _copy(store: Store, folder: Path) -> int:
    """Database first: blobs are kept before the rows that name them. Returns damaged blobs."""
    with guard(folder):
        copy_database(store.db, folder / DATABASE)
    write_whole(folder / KIND, store.kind_text().encode())
    damaged = 0
    for blob in blobs.each(store.folder):
        copy = blobs.path_in(folder, blob.name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(blob, copy)
        with copy.open("rb+") as stream:
            os.fsync(stream.fileno())
        damaged += not blobs.is_whole(copy)
    (folder / BLOBS).mkdir(exist_ok=True)
    return damaged
