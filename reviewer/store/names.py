"""What documents are called: unique names inside, and what files from outside mean by a name."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path, PurePosixPath

from reviewer.store.codec import clean
from reviewer.store.db import Store

_NAMED = "SELECT id FROM documents WHERE name = ?"


def free_name(store: Store, name: str, path: Path) -> str:
    """`name`, or what it becomes so that no document has it yet.

    First the folders that `path` lies in are put before it, nearest first; then "(2)" behind it.
    """
    name = clean(name)
    return next(n for n in _proposals(name, path) if not _ids(store, _NAMED, n))


def base_of(path: str) -> str:
    """The bare file name; accents in one form, as macOS and others write them differently."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").rpartition("/")[2])


def matching(store: Store, reference: str, folder: Path | None) -> list[int]:
    """The ids of the documents that `reference` may mean; see `documents.find`."""
    reference = clean(reference)
    if reference.lower().startswith("sha256:"):
        return _ids(store, "SELECT id FROM documents WHERE sha256 = ?", reference[7:].lower())
    exact = _ids(store, _NAMED, reference)
    if folder is not None:
        place = clean(os.path.normpath(Path(folder).absolute() / reference))
        exact += [
            i
            for i in _ids(store, "SELECT id FROM documents WHERE origin = ?", place)
            if i not in exact
        ]
    return exact or _ending_with(store, reference)


def _ending_with(store: Store, reference: str) -> list[int]:
    """Documents whose name or origin ends with the whole of `reference`, folder by folder."""
    wanted = _parts(reference)
    rows = store.rows(
        "SELECT id, name, origin FROM documents WHERE base = ? OR name = ?",
        (base_of(reference), reference),
    )
    return [
        document_id
        for document_id, *places in rows
        if any(_parts(place)[-len(wanted) :] == wanted for place in places)
    ]


def _parts(path: str) -> tuple[str, ...]:
    posix = unicodedata.normalize("NFC", path.replace("\\", "/"))
    return PurePosixPath(posix).parts or ("",)


def _ids(store: Store, query: str, value: str) -> list[int]:
    return [row[0] for row in store.rows(query, (value,))]


def _proposals(name: str, path: Path) -> Iterator[str]:
    yield name
    inside = PurePosixPath(name)
    folders = [clean(part) for part in path.absolute().parts[1 : -len(inside.parts)]]
    longer = name
    for folder in reversed(folders):
        longer = f"{folder}/{longer}"
        yield longer
    for number in count(2):
        yield str(inside.with_name(f"{inside.stem} ({number}){inside.suffix}"))
