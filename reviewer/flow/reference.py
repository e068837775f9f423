"""The user's own tables: taken in, read again when their file changed, asked about a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from stat import S_ISREG

from reviewer.flow import tasks
from reviewer.flow.outcome import Outcome, Run
from reviewer.flow.project import Project
from reviewer.flow.workers import Pool
from reviewer.model import values
from reviewer.model.document import Failure
from reviewer.model.errors import DocumentError, UsageError
from reviewer.model.evidence import ReferenceValue
from reviewer.model.kind import FieldType, Kind
from reviewer.model.reference_table import MOST_BYTES, FileState, ReferenceTable
from reviewer.store import reference_tables
from reviewer.store.db import Store

_PAIR = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=(.*?)(?=,\s*[a-z][a-z0-9_]*\s*=|$)", re.S)


def columns_of(text: str) -> dict[str, str]:
    """Field -> column of "vendor=supplier_name,total=amount". Raises UsageError."""
    pairs = {match[1]: match[2].strip(" ,") for match in _PAIR.finditer(text)}
    if not pairs or not all(pairs.values()):
        raise UsageError(
            f"--columns {text!r} says no pairs; write FIELD=COLUMN,FIELD=COLUMN, "
            "as in vendor=supplier_name,total=amount."
        )
    return pairs


def add(project: Project, workers: Pool, table: ReferenceTable) -> int:
    """Take a table in, or anew; returns how many rows have a key. Raises UsageError."""
    _check(table, project.kind)
    return _read(project, workers, table)


def remove(project: Project, name: str) -> None:
    """Forget a table. Raises UsageError when there is none of this name."""
    if not project.call(lambda store: reference_tables.remove(store, name)):
        raise UsageError(f'The project has no table called "{name}".')


def each(project: Project) -> list[tuple[ReferenceTable, int]]:
    """The tables of the project with their numbers of rows."""
    return project.call(
        lambda store: [
            (table, reference_tables.count(store, table.name))
            for table, _state in reference_tables.each(store)
        ]
    )


def refresh(run: Run) -> Outcome:
    """Read the tables again whose files changed. One that cannot be read stays as it was."""
    failed = []
    for table, state in run.project.call(reference_tables.each):
        try:
            now = _state(table)
            if (now.size, now.changed) != (state.size, state.changed):
                _read(run.project, run.workers, table)
        except (UsageError, DocumentError) as error:
            failed.append(Failure(table.name, "reference", str(error)))
    return run.keep(Outcome(failed=tuple(failed)), "reference")


def known(
    store: Store, kind: Kind, values_of: Callable[[str], tuple[str, ...]]
) -> Iterator[ReferenceValue]:
    """What the tables say of a document, given all values its fields may have, likeliest first."""
    for table, _state in reference_tables.each(store):
        keys = values_of(table.key_field)
        if keys and kind.knows(table.key_field):
            yield from _said(store, kind, table, keys)


def _said(
    store: Store, kind: Kind, table: ReferenceTable, keys: tuple[str, ...]
) -> Iterator[ReferenceValue]:
    name, spec = table.name, kind.spec(table.key_field)
    about_key = partial(ReferenceValue, table.key_field, source=name, key=keys[0], is_key=True)
    normal = [key for text in keys if (key := _normal(text, kind, table.key_field))]
    for key in normal:
        found = reference_tables.find(store, name, key)
        if found:
            printed = found[0][0]
            yield about_key(value=printed)
            for field, cell in _common(table.columns, [cells for _key, cells in found]).items():
                yield ReferenceValue(field, cell, name, f"{spec.title} {printed}")
            return
    offered = (near for key in normal if (near := reference_tables.near(store, name, key)))
    yield about_key(value=next(offered, ""))


def _common(columns: Mapping[str, str], rows: list[list[str]]) -> dict[str, str]:
    """The cells in which all rows of a key are the same: an order has many lines, one vendor."""
    return {
        field: cells[0]
        for field, cells in zip(columns, zip(*rows, strict=True), strict=True)
        if cells[0] and len(set(cells)) == 1
    }


def _read(project: Project, workers: Pool, table: ReferenceTable) -> int:
    state = _state(table)
    columns = (table.key_column, *table.columns.values())
    read = workers.submit(tasks.table_rows, Path(table.file), columns, table.sheet)
    sha256, rows = read.result()
    keyed = [
        (key, printed, cells)
        for printed, *cells in rows
        if (key := _normal(printed, project.kind, table.key_field))
    ]
    if not keyed:
        raise UsageError(f'{table.file} has no rows with anything in "{table.key_column}".')
    kept = FileState(state.size, state.changed, sha256)
    project.call(lambda store: reference_tables.put(store, table, kept, keyed))
    return len(keyed)


def _normal(text: str, kind: Kind, field: str) -> str | None:
    spec = kind.spec(field)
    return values.normalise(text, spec.type, day_first=kind.day_first, choices=spec.choices)


def _state(table: ReferenceTable) -> FileState:
    """The file as it is now. Raises UsageError when it is not there, or too large."""
    try:
        found = Path(table.file).stat()
    except OSError as error:
        raise UsageError(f"{table.file} cannot be read: {error.strerror}.") from error
    if not S_ISREG(found.st_mode):
        raise UsageError(f"{table.file} is no file; give a CSV, an Excel or a SQLite file.")
    if found.st_size > MOST_BYTES:
        raise UsageError(
            f"{table.file} has more than {MOST_BYTES / 1e6:.0f} MB; export the columns alone."
        )
    return FileState(found.st_size, found.st_mtime_ns)


def _check(table: ReferenceTable, kind: Kind) -> None:
    for field in (table.key_field, *table.columns):
        if not kind.knows(field) or kind.spec(field).type is FieldType.ROWS:
            names = ", ".join(s.name for s in kind.fields if s.type is not FieldType.ROWS)
            raise UsageError(f'The kind {kind.name} has no field "{field}"; it has {names}.')
