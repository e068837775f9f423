"""Mending what follows from other rows, after a copy was put aside. The rest is only reported."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from reviewer.model.errors import DocumentError, ProjectError
from reviewer.store import backups, blobs
from reviewer.store.db import Store
from reviewer.store.derived import DERIVED
from reviewer.store.faults import NONSENSE, way_back
from reviewer.store.files import write_whole
from reviewer.store.folder import KIND
from reviewer.store.verify import REINDEX, Found, examine, is_damage


class Mended(NamedTuple):
    """What was put right, as (what, how many), after which copy; and what is wrong still."""

    repaired: tuple[tuple[str, int], ...]
    backup: str | None
    left: tuple[Found, ...]


def repair(store: Store) -> Mended:
    """Put right what can be worked out anew, all of it or nothing.

    A database that is damaged itself is not written to: a backup is the way then.
    Raises ProjectError when the disk refuses.
    """
    found = examine(store)
    ways = {one.mends for one in found if one.mends}
    if not ways or any(map(is_damage, found)):
        return Mended((), None, tuple(found))
    done: Counter[str] = Counter()
    done["kind file"] += "kind" in ways and _bring_kind(store)
    done["files of documents"] += _bring_blobs(store) if "blobs" in ways else 0
    copy = None
    if ways - {"kind", "blobs"}:
        copy = backups.make(store, "before-repair").name
        try:
            done += _mend(store, ways)
        except (sqlite3.Error, *NONSENSE) as error:
            way = way_back(store.folder)
            left = Found(f"What follows from other rows cannot be mended: {error}. {way}")
            return Mended(_counted(done), copy, (*examine(store), left))
    return Mended(_counted(done), copy, tuple(examine(store)))


def _mend(store: Store, ways: set[str]) -> Counter[str]:
    """Everything derived, in one transaction: mending one thing may show another."""
    done: Counter[str] = Counter()
    with store.atomic():
        if REINDEX in ways:
            store.run("REINDEX")
            done[REINDEX] += 1
        for derived in DERIVED:
            done[derived.name] += derived.mend(store)
    return done


def _counted(done: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((what, count) for what, count in done.items() if count)


def _bring_kind(store: Store) -> bool:
    kind = backups.kept_kind(store.folder)
    if kind is not None:
        write_whole(store.folder / KIND, kind.read_bytes())
    return kind is not None


def _bring_blobs(store: Store) -> int:
    """Copies of documents that are missing or damaged, from where the documents came from."""
    brought = 0
    for sha256, origin in store.rows("SELECT sha256, origin FROM documents WHERE kept = 1"):
        if origin and not blobs.is_whole(blobs.path(store, sha256)):
            try:
                blobs.put_file(store, Path(origin), sha256)
                brought += 1
            except (DocumentError, ProjectError):
                continue
    return brought
