"""The schema of a project must be the one that the steps lead to: guards against changes included.

A missing trigger would let decisions be changed, a foreign one would run inside every act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reviewer.store.connect import blank_schema
from reviewer.store.db import Store
from reviewer.store.derivation import Derived
from reviewer.store.faults import way_back

_MENDABLE = ("index", "trigger", "view")
_SEARCH = re.compile(r"search_(values|words)_index(_data|_idx|_content|_docsize|_config)?")
"""Made by search itself, where this SQLite has a full text index; it holds nothing of its own."""


class _Astray(NamedTuple):
    kind: str
    name: str
    sentence: str
    right: str | None
    """The statement that makes it as it should be; None where it should not be at all."""


@cache
def _expected() -> dict[tuple[str, str], str]:
    return _plain(blank_schema())


def broken(store: Store) -> Iterator[str]:
    """Tables that are missing, changed, or not ours: nothing here can be worked out anew."""
    for found in _astray(store):
        if found.kind == "table":
            yield f"{found.sentence} {way_back(store.folder)}"


def _wrong(store: Store) -> Iterator[str]:
    for found in _astray(store):
        if found.kind in _MENDABLE:
            yield found.sentence


def _mend(store: Store) -> int:
    found = [one for one in _astray(store) if one.kind in _MENDABLE]
    for one in found:
        name = one.name.replace('"', '""')
        store.run(f'DROP {one.kind.upper()} IF EXISTS "{name}"')
        if one.right is not None:
            store.run(one.right)
    return len(found)


def _astray(store: Store) -> Iterator[_Astray]:
    rows = store.rows("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    there, expected = _plain(rows), _expected()
    for (kind, name), right in expected.items():
        now = there.get((kind, name))
        if now is None or " ".join(now.split()) != " ".join(right.split()):
            how = "is missing" if now is None else "is not as this program made it"
            yield _Astray(kind, name, f"The {kind} {name} of the database {how}.", right)
    for kind, name in sorted(there.keys() - expected.keys()):
        if kind == "table" and _SEARCH.fullmatch(name):
            continue
        sentence = f"The {kind} {name} of the database was not made by this program."
        yield _Astray(kind, name, sentence, None)


def _plain(rows: list[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    return {(kind, name): sql for kind, name, sql in rows}


DERIVED = Derived("indexes and triggers", _wrong, _mend)
