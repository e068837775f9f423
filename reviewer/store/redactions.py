"""What was said of pages before upload: masks, looks, marks. Appended and sealed like decisions.

A row is never changed: taking something back is a row that reverses it, undo is an act whose rows
reverse those of another act. A row is in effect while no row in effect reverses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.store import codec
from reviewer.store.chain import Sealed, newest, seal
from reviewer.store.db import Row, Store, Value

Kind = Literal["mask", "never", "look", "standing"]
MASK: Kind = "mask"
NEVER: Kind = "never"
LOOK: Kind = "look"
STANDING: Kind = "standing"

_CHUNK = 1000
_COLUMNS = (
    "SELECT kind, document_id, page, box, said, origin, score, again, standing, by, at, reverses, "
    "act, undoes, id FROM redactions"
)


@dataclass(frozen=True, slots=True)
class Said:
    """One row. `page` is 0 where it is about the whole document; see the schema for `said`."""

    kind: Kind
    document: int
    page: int
    box: Box | None = None
    said: str = ""
    origin: str = ""
    score: float | None = None
    again: bool = False
    standing: int | None = None
    by: str = ""
    at: str = ""
    reverses: int | None = None
    act: int = 0
    undoes: int | None = None
    id: int = 0

    def back(self, by: str, at: str) -> Said:
        """The row that takes this one back."""
        return Said(self.kind, self.document, self.page, by=by, at=at, reverses=self.id)


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did in one go: its number, and the act it undoes, if it does."""

    id: int
    undoes: int | None
    by: str


def append(
    store: Store, rows: Sequence[Said], *, undoes: int | None = None, act: int | None = None
) -> list[Said]:
    """Keep rows as one act, or as more of the act just begun; they come back with their ids.

    Nothing to keep is no act. Raises UsageError when there is no such document.
    """
    kept: list[Said] = []
    with store.atomic():
        last, before = newest(store, "redactions")
        for number, row in enumerate(rows, last + 1):
            one = replace(_cleaned(row), act=act or last + 1, undoes=undoes, id=number)
            columns = _values(one)
            before = seal(before, _content(_sha256(store, one.document), columns))
            store.run(
                "INSERT INTO redactions (kind, document_id, page, box, said, origin, score, again, "
                "standing, by, at, reverses, act, undoes, id, sha256) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*columns, before),
            )
            kept.append(one)
    return kept


def get(store: Store, row_id: int) -> Said | None:
    """One row; None when there is none with this id."""
    found = _rows(store, f"{_COLUMNS} WHERE id = ?", (row_id,))
    return found[0] if found else None


def any_mask(store: Store) -> bool:
    """Whether a mask was ever put on a page."""
    found = store.row("SELECT 1 FROM redactions WHERE kind = 'mask' AND reverses IS NULL LIMIT 1")
    return found is not None


def of_document(store: Store, document_id: int) -> list[Said]:
    """All rows about a document, oldest first, with what was taken back."""
    return _rows(store, f"{_COLUMNS} WHERE document_id = ? ORDER BY id", (document_id,))


def of_kind(store: Store, kind: Kind) -> list[Said]:
    """All rows of a kind, oldest first, with what was taken back."""
    return _rows(store, f"{_COLUMNS} WHERE kind = ? ORDER BY id", (kind,))


def of_act(store: Store, act: int) -> list[Said]:
    """The rows of an act, in their order."""
    return _rows(store, f"{_COLUMNS} WHERE act = ? ORDER BY id", (act,))


def following(store: Store, standing: Iterable[int]) -> list[tuple[int, int]]:
    """The pages with masks that follow from these standing ones, as (document, page)."""
    found: dict[tuple[int, int], None] = {}
    for row_id in standing:
        for document, page in store.rows(
            "SELECT DISTINCT document_id, page FROM redactions WHERE standing = ?", (row_id,)
        ):
            found[document, page] = None
    return list(found)


def in_effect(rows: Sequence[Said]) -> list[Said]:
    """The rows that count now, oldest first, without those that only take back.

    `rows` must hold whatever reverses one of them: all of a document, or all of a kind.
    """
    gone = reversed_by(rows)
    return [row for row in rows if row.reverses is None and row.id not in gone]


def reversed_by(rows: Sequence[Said]) -> dict[int, Said]:
    """For each row that is reversed, the newest row in effect that does so."""
    gone: dict[int, Said] = {}
    for row in reversed(rows):
        if row.reverses is not None and row.id not in gone:
            gone.setdefault(row.reverses, row)
    return gone


def last_act(store: Store, by: str) -> int | None:
    """The newest act of this person that stands and is no undo: what undo takes back next."""
    for act, stands in _backwards(store):
        if stands and act.by == by and act.undoes is None:
            return act.id
    return None


def last_undone(store: Store, by: str) -> int | None:
    """The undo that redo takes back next: None once this person did something new."""
    for act, stands in _backwards(store):
        if act.by != by:
            continue
        if act.undoes is None:
            return None
        if stands and not _is_redo(store, act):
            return act.id
    return None


def sealed(store: Store) -> Iterator[Sealed]:
    """All rows with what their seals cover, oldest first, for `verify`."""
    after = 0
    while rows := store.rows(
        "SELECT d.sha256, d.name, t.kind, t.document_id, t.page, t.box, t.said, t.origin, "
        "t.score, t.again, t.standing, t.by, t.at, t.reverses, t.act, t.undoes, t.id, t.sha256 "
        "FROM redactions t LEFT JOIN documents d ON d.id = t.document_id "
        "WHERE t.id > ? ORDER BY t.id LIMIT ?",
        (after, _CHUNK),
    ):
        for sha256, name, *columns, kept in rows:
            what = f"What was said of masks (entry {columns[-1]}, on {name})"
            yield Sealed(columns[-1], what, _content(sha256, columns), kept)
        after = rows[-1][-2]


def _backwards(store: Store) -> Iterator[tuple[Act, bool]]:
    """The acts of people, newest first, each with whether no act that stands undoes it."""
    undone: set[int] = set()
    before = newest(store, "redactions")[0] + 1
    while rows := store.rows(
        "SELECT act, undoes, by FROM redactions WHERE id = act AND id < ? AND by <> '' "
        "ORDER BY id DESC LIMIT 50",
        (before,),
    ):
        for act in (Act(*row) for row in rows):
            stands = act.id not in undone
            if stands and act.undoes is not None:
                undone.add(act.undoes)
            yield act, stands
        before = rows[-1][0]


def _is_redo(store: Store, act: Act) -> bool:
    """Whether what an undo takes back is an undo itself."""
    row = store.row("SELECT undoes FROM redactions WHERE id = ?", (act.undoes,))
    return row is not None and row[0] is not None


def _rows(store: Store, sql: str, values: Sequence[Value]) -> list[Said]:
    return [_said(row) for row in store.rows(sql, values)]


def _said(row: Row) -> Said:
    kind, document, page, box, *rest = row
    said, origin, score, again, *ends = rest
    return Said(kind, document, page, codec.box_of(box), said, origin, score, bool(again), *ends)


def _values(row: Said) -> tuple[Value, ...]:
    """A row as its columns, in the order of `_COLUMNS`."""
    return (
        row.kind,
        row.document,
        row.page,
        codec.box_text(row.box),
        row.said,
        row.origin,
        row.score,
        int(row.again),
        row.standing,
        row.by,
        row.at,
        row.reverses,
        row.act,
        row.undoes,
        row.id,
    )


def _content(document_sha256: str, columns: Sequence[Value]) -> list[object]:
    """What a row's seal covers. It names the document by its bytes, not by its row."""
    return [columns[0], document_sha256, *columns[2:]]


def _sha256(store: Store, document_id: int) -> str:
    row = store.row("SELECT sha256 FROM documents WHERE id = ?", (document_id,))
    if row is None:
        raise UsageError(f"There is no document {document_id} in the project.")
    return str(row[0])


def _cleaned(row: Said) -> Said:
    return replace(
        row, said=codec.clean(row.said), origin=codec.clean(row.origin), by=codec.clean(row.by)
    )
