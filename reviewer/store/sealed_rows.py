"""Whether readings, proposed values and verdicts are what was stored, for `verify`."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.store import readings
from reviewer.store.db import Store
from reviewer.store.derivation import Derived
from reviewer.store.faults import way_back
from reviewer.store.seals import FIELD, VERDICT, fits

_FIELDS = f"SELECT (SELECT name FROM documents WHERE id = document_id), seal, {FIELD} FROM fields"  # noqa: S608
_VERDICTS = (
    f"SELECT (SELECT name FROM documents WHERE id = document_id), seal, {VERDICT} FROM verdicts"  # noqa: S608
)


def broken_fields(store: Store) -> Iterator[str]:
    """Proposed values that something else changed."""
    for name, seal, *row in store.each_row(_FIELDS):
        if not fits(seal, *row):
            yield f"The proposed value of {row[1]} of {name} {_AGAIN}reviewer check {store.folder}"


def broken_verdicts(store: Store) -> Iterator[str]:
    """Verdicts that something else changed."""
    for name, seal, *row in store.each_row(_VERDICTS):
        if not fits(seal, *row):
            yield f"What was found of {row[1]} of {name} {_AGAIN}reviewer check {store.folder}"


_AGAIN = "is not what this program stored. Check the project again with: "


def broken_history(store: Store) -> Iterator[str]:
    """Readings that others took the place of, and that something else changed."""
    for document_id, role in readings.broken(store):
        if role is None:
            what = readings.called(store, document_id, role)
            yield f"{what} is not what this program stored. {way_back(store.folder)}"


def _broken_readings(store: Store) -> Iterator[str]:
    for document_id, role in readings.broken(store):
        if role is not None:
            what = readings.called(store, document_id, role)
            yield (
                f"{what} is not what this program stored. reviewer verify --repair puts it aside, "
                f"so that the document can be read again. {way_back(store.folder)}"
            )


READINGS = Derived("readings put aside", _broken_readings, readings.put_aside)
"""What follows from nothing cannot be mended; but it need not stand in the way."""
