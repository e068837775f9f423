"""What humans said: appended, sealed in a chain, never changed. Undo and redo are entries too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.store import codec
from reviewer.store.chain import Sealed, newest, seal
from reviewer.store.db import Row, Store, Value
from reviewer.store.faults import stored

ITSELF = 0
"""The `act` of the first decision of a new act: it gets the decision's own number."""

_CHUNK = 1000
_COLUMNS = (
    "SELECT document_id, path, type, by, at, value, absence, ms, witness, page, box, reverses, "
    "act, did, id FROM decisions"
)
_COUNTING = (
    "WHERE id IN (SELECT decision_id FROM fields "
    "WHERE document_id IN (SELECT value FROM json_each(?)))"
)


def append(store: Store, decision: Decision) -> Decision:
    """Keep a decision; it comes back with its id. One that was kept before is not kept again.

    Raises UsageError when there is no such document, or an undo names no earlier decision on the
    same field.
    """
    decision = _cleaned(decision)
    with store.atomic():
        known = _same(store, decision)
        if known is not None:
            return known
        document = store.row("SELECT sha256 FROM documents WHERE id = ?", (decision.document,))
        if document is None:
            raise UsageError(f"There is no document {decision.document} in the project.")
        _require_target(store, decision)
        last_id, before = newest(store, "decisions")
        number = last_id + 1
        act = number if decision.act == ITSELF else decision.act
        kept = replace(decision, id=number, act=act)
        columns = _columns(kept)
        sha256 = seal(before, _content(document[0], columns))
        store.run(
            "INSERT INTO decisions (document_id, path, type, by, at, value, absence, ms, witness, "
            "page, box, reverses, act, did, id, sha256) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*columns, sha256),
        )
        return kept


def of_field(store: Store, document_id: int, path: str) -> tuple[Decision, ...]:
    """All decisions on one field, oldest first, with those that were taken back."""
    rows = store.rows(
        f"{_COLUMNS} WHERE document_id = ? AND path = ? ORDER BY id", (document_id, path)
    )
    return tuple(_decision(row) for row in rows)


def of_document(store: Store, document_id: int) -> dict[str, tuple[Decision, ...]]:
    """All decisions on each field of a document, oldest first."""
    found: dict[str, list[Decision]] = {}
    for row in store.rows(f"{_COLUMNS} WHERE document_id = ? ORDER BY id", (document_id,)):
        decision = _decision(row)
        found.setdefault(decision.path, []).append(decision)
    return {path: tuple(told) for path, told in found.items()}


def of_act(store: Store, act: int) -> tuple[Decision, ...]:
    """The decisions of one act, in their order."""
    return tuple(map(_decision, store.rows(f"{_COLUMNS} WHERE act = ? ORDER BY id", (act,))))


def each(store: Store) -> Iterator[Decision]:
    """All decisions, oldest first. The store may be written to between two."""
    after = 0
    while rows := store.rows(f"{_COLUMNS} WHERE id > ? ORDER BY id LIMIT ?", (after, _CHUNK)):
        yield from map(_decision, rows)
        after = rows[-1][-1]


def each_of_field(store: Store) -> Iterator[tuple[Decision, ...]]:
    """All decisions, those of one field together, oldest first; nothing is written meanwhile."""
    rows = store.each_row(f"{_COLUMNS} ORDER BY document_id, path, id")
    for _field, told in groupby(rows, key=lambda row: row[:2]):
        yield tuple(map(_decision, told))


def counting(store: Store, document_ids: Sequence[int]) -> tuple[Decision, ...]:
    """The decisions that count now for the fields of these documents."""
    rows = store.rows(f"{_COLUMNS} {_COUNTING}", (codec.canonical(list(document_ids)),))
    return tuple(_decision(row) for row in rows)


def last(store: Store, by: str | None = None) -> Decision | None:
    """The newest decision that stands (of this person): what undo takes back next."""
    for entry, in_effect in _backwards(store, by):
        if in_effect and entry.type is not DecisionType.UNDO:
            return entry
    return None


def last_undone(store: Store, by: str | None = None) -> Decision | None:
    """The undo entry that redo takes back next: None once something new was decided.

    Redo appends an undo of that entry. Of the undo entries in effect, one that reverses another is
    such a redo, and is left alone.
    """
    for entry, in_effect in _backwards(store, by):
        if entry.type is not DecisionType.UNDO:
            return None
        if in_effect and not _is_redo(store, entry):
            return entry
    return None


def reversed_at(store: Store, by: str, at: str) -> Decision | None:
    """What this person took back at just this time, so that trying again takes back no more."""
    row = store.row(
        f"{_COLUMNS} WHERE id = (SELECT reverses FROM decisions "  # noqa: S608
        "WHERE type = 'undo' AND by = ? AND at = ? "
        "AND id > (SELECT max(id) FROM decisions) - ? ORDER BY id DESC LIMIT 1)",
        (codec.clean(by), at, _CHUNK),
    )
    return None if row is None else _decision(row)


def sealed(store: Store) -> Iterator[Sealed]:
    """All decisions with what their seals cover, oldest first, for `verify`."""
    after = 0
    while rows := store.rows(
        "SELECT d.sha256, d.name, t.document_id, t.path, t.type, t.by, t.at, t.value, t.absence, "
        "t.ms, t.witness, t.page, t.box, t.reverses, t.act, t.did, t.id, t.sha256 "
        "FROM decisions t LEFT JOIN documents d ON d.id = t.document_id "
        "WHERE t.id > ? ORDER BY t.id LIMIT ?",
        (after, _CHUNK),
    ):
        for sha256, name, *columns, kept in rows:
            what = f"Decision {columns[-1]}, on {columns[1]} of {name},"
            yield Sealed(columns[-1], what, _content(sha256, columns), kept)
        after = rows[-1][-2]


def content(decision: Decision, document_sha256: str) -> list[object]:
    """What the seal of a stored decision covers."""
    return _content(document_sha256, _columns(decision))


def _backwards(store: Store, by: str | None) -> Iterator[tuple[Decision, bool]]:
    """Entries of one person (of all), newest first, each with whether nothing reverses it.

    What reverses an entry is always newer, so one walk from the newest is enough, and it ends with
    the caller's interest: no act loads the whole history. Other people's undo entries are walked
    too, for what they reverse.
    """
    reversed_ids: set[int] = set()
    before = newest(store, "decisions")[0] + 1
    while rows := store.rows(
        f"{_COLUMNS} WHERE id < ? AND (by = coalesce(?, by) OR type = 'undo') "
        "ORDER BY id DESC LIMIT 50",
        (before, by),
    ):
        for entry in map(_decision, rows):
            in_effect = entry.id not in reversed_ids
            if in_effect and entry.reverses is not None:
                reversed_ids.add(entry.reverses)
            if by is None or entry.by == by:
                yield entry, in_effect
        before = rows[-1][-1]


def _is_redo(store: Store, entry: Decision) -> bool:
    """Whether what an undo entry reverses is an undo entry itself."""
    target = store.row("SELECT type FROM decisions WHERE id = ?", (entry.reverses,))
    return target is not None and target[0] == DecisionType.UNDO


def _same(store: Store, decision: Decision) -> Decision | None:
    """The same thing, said by the same person at the same time, if it is kept already.

    An undo that is imported again finds another decision to reverse than the first time, but an
    older one than itself: so it is told from a redo, which reverses the undo.
    """
    row = store.row(
        f"{_COLUMNS} WHERE document_id = ? AND path = ? AND type = ? AND by = ? AND at = ? "
        "AND value IS ? AND absence IS ? AND id > ? ORDER BY id LIMIT 1",
        (
            decision.document,
            decision.path,
            decision.type,
            decision.by,
            decision.at,
            decision.value,
            decision.absence,
            decision.reverses or 0,
        ),
    )
    return None if row is None else _decision(row)


def _require_target(store: Store, decision: Decision) -> None:
    if decision.type is not DecisionType.UNDO:
        return
    target = store.row(
        "SELECT 1 FROM decisions WHERE id = ? AND document_id = ? AND path = ?",
        (decision.reverses, decision.document, decision.path),
    )
    if target is None:
        raise UsageError(f"There is no decision on {decision.path} to take back.")


def _columns(kept: Decision) -> tuple[Value, ...]:
    """A decision as its columns, in the order of `_COLUMNS`."""
    return (
        kept.document,
        kept.path,
        kept.type,
        kept.by,
        kept.at,
        kept.value,
        kept.absence,
        kept.ms,
        kept.witness,
        kept.page,
        codec.box_text(kept.box),
        kept.reverses,
        kept.act,
        kept.did,
        kept.id,
    )


def _content(document_sha256: str, columns: Sequence[Value]) -> list[object]:
    """What a decision's seal covers. It names the document by its bytes, not by its row.

    One that stands alone is sealed as it was before there were acts.
    """
    *said, act, did, number = columns[1:]
    told = [] if act is None and did is None else [act, did]
    return [document_sha256, *said, number, *told]


@stored
def _decision(row: Row) -> Decision:
    document, path, kind, by, at, value, absence, ms, witness, page, box, reverses = row[:12]
    act, did, row_id = row[12:]
    return Decision(
        document=document,
        path=path,
        type=DecisionType(kind),
        by=by,
        at=at,
        value=value,
        absence=codec.absence_of(absence),
        ms=ms,
        witness=witness,
        page=page,
        box=codec.box_of(box),
        reverses=reverses,
        id=row_id,
        act=act,
        did=did,
    )


def _cleaned(decision: Decision) -> Decision:
    return replace(
        decision,
        path=codec.clean(decision.path),
        by=codec.clean(decision.by),
        at=codec.clean(decision.at),
        value=None if decision.value is None else codec.clean(decision.value),
        did=None if decision.did is None else codec.clean(decision.did),
    )
