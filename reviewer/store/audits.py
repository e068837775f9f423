"""The blind audit on disk: what was drawn, what was typed of it. Answers are only ever appended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reviewer.model.audit import Audit, BlindField, Said, Trial
from reviewer.model.decision import DecisionType
from reviewer.model.errors import UsageError
from reviewer.store import codec
from reviewer.store.db import Row, Store

_CHUNK = 2000

_TRIALS = """
SELECT f.id, f.document_id, d.sha256, f.path, coalesce(r.reader || ' ' || r.model, ''),
  f.value, f.absence, coalesce(f.raw_risk, f.risk), f.risk, f.flagged,
  coalesce(f.asked, f.flagged), t.type, t.value, t.absence, t.by, u.id, n.value, n.absence, n.by
FROM fields f
CROSS JOIN documents d ON d.id = f.document_id
LEFT JOIN readings r ON r.document_id = f.document_id AND r.role = 'A'
LEFT JOIN decisions t ON t.id = f.decision_id
LEFT JOIN audits u ON u.document_id = f.document_id AND u.path = f.path AND u.decision_id IS NULL
LEFT JOIN audit_answers n ON n.audit_id = u.id
WHERE f.id > ? ORDER BY f.id LIMIT ?
"""

_AUDITS = """
SELECT u.id, f.id, u.document_id, u.path, u.decision_id,
  CASE WHEN a.id IS NULL THEN f.value ELSE a.value END,
  CASE WHEN a.id IS NULL THEN f.absence ELSE a.absence END,
  coalesce(a.by, ''), n.value, n.absence, n.by, t.value, t.absence, t.by, t.id
FROM audits u
LEFT JOIN fields f ON f.document_id = u.document_id AND f.path = u.path
LEFT JOIN decisions a ON a.id = u.decision_id
LEFT JOIN decisions t ON t.id = f.decision_id
LEFT JOIN audit_answers n ON n.audit_id = u.id
"""

_WAITING = """
FROM audits u
JOIN fields f ON f.document_id = u.document_id AND f.path = u.path
JOIN documents d ON d.id = u.document_id
LEFT JOIN decisions a ON a.id = u.decision_id
WHERE NOT EXISTS (SELECT 1 FROM audit_answers n WHERE n.audit_id = u.id)
  AND f.decision_id IS u.decision_id
  AND CASE WHEN u.decision_id IS NULL THEN f.flagged = 0
      ELSE u.decision_id <= (SELECT max(id) FROM decisions) - :later END
"""


class Draw(NamedTuple):
    """A field that chance chose, with the decision it is about, if it is about one."""

    document: int
    path: str
    decision: int | None
    ticket: float


def add(store: Store, drawn: Iterable[Draw], at: str) -> int:
    """Keep what was drawn; returns how many of it were new."""
    count = "SELECT count(*) FROM audits"
    before = store.rows(count)[0][0]
    store.many(
        "INSERT OR IGNORE INTO audits (document_id, path, decision_id, ticket, drawn_at) "
        "VALUES (?, ?, ?, ?, ?)",
        [(*draw, at) for draw in drawn],
    )
    return int(store.rows(count)[0][0] - before)


def waiting(store: Store, *, later: int, limit: int = -1) -> tuple[BlindField, ...]:
    """What was drawn and still waits for an answer, in the order of chance.

    A decision comes back when `later` others were made after it.
    """
    rows = store.rows(
        f"SELECT u.id, u.document_id, d.name, u.path, coalesce(a.page, f.page), "
        f"coalesce(a.box, f.box) {_WAITING} ORDER BY u.ticket, u.id LIMIT :limit",
        {"later": later, "limit": limit},
    )
    return tuple(
        BlindField(audit, document, name, path, page, codec.box_of(box))
        for audit, document, name, path, page, box in rows
    )


def get(store: Store, audit_id: int) -> Audit:
    """One audit. Raises UsageError when there is none of this number."""
    row = store.row(f"{_AUDITS} WHERE u.id = ?", (audit_id,))
    if row is None:
        raise UsageError(f"There is no audit {audit_id}; reviewer audit PROJECT --json lists them.")
    return _audit(row)


def each(store: Store) -> list[Audit]:
    """All audits, oldest first."""
    return [_audit(row) for row in store.rows(f"{_AUDITS} ORDER BY u.id")]


def answer(store: Store, audit_id: int, said: Said, *, at: str, ms: int | None) -> None:
    """Keep what was typed blind. Raises UsageError when there is an answer already."""
    with store.atomic():
        if get(store, audit_id).answer is not None:
            raise UsageError(f"The audit {audit_id} has been answered; an answer stays as it is.")
        store.run(
            "INSERT INTO audit_answers VALUES (?, ?, ?, ?, ?, ?)",
            (
                audit_id,
                None if said.value is None else codec.clean(said.value),
                said.absence,
                codec.clean(said.by),
                at,
                ms,
            ),
        )


def trials(store: Store) -> Iterator[Trial]:
    """All fields with what was found out about their proposals."""
    after = 0
    while rows := store.rows(_TRIALS, (after, _CHUNK)):
        yield from map(_trial, rows)
        after = rows[-1][0]


def human_decisions(store: Store) -> Iterator[tuple[int, str, str, int]]:
    """The decisions of people that count now, as document, its hash, path and decision."""
    rows = store.rows(
        "SELECT f.document_id, d.sha256, f.path, t.id FROM fields f "
        "JOIN documents d ON d.id = f.document_id JOIN decisions t ON t.id = f.decision_id "
        "WHERE t.by <> 'imported' AND t.type IN ('accept', 'correct', 'absent')"
    )
    yield from rows


def _trial(row: Row) -> Trial:
    field, document, sha256, path, reader, value, absence, raw, risk, flagged, asked = row[:11]
    decided, told, told_absence, by, audit, answer, answer_absence, answered_by = row[11:]
    return Trial(
        field=field,
        document=document,
        sha256=sha256,
        path=path,
        reader=reader,
        proposal=_said(value, absence),
        raw_risk=raw,
        risk=risk,
        flagged=bool(flagged),
        asked=bool(asked),
        decided=None if decided is None else DecisionType(decided),
        truth=None if decided is None else _said(told, told_absence, by),
        drawn=audit is not None,
        answer=None if answered_by is None else _said(answer, answer_absence, answered_by),
    )


def _audit(row: Row) -> Audit:
    audit, field, document, path, decision, value, absence, by = row[:8]
    answer, answer_absence, answered_by, told, told_absence, told_by, told_id = row[8:]
    return Audit(
        id=audit,
        field=field,
        document=document,
        path=path,
        decision=decision,
        expected=_said(value, absence, by),
        answer=None if answered_by is None else _said(answer, answer_absence, answered_by),
        truth=None if told_id in (None, decision) else _said(told, told_absence, told_by),
    )


def _said(value: str | None, absence: str | None, by: str = "") -> Said:
    return Said(value, codec.absence_of(absence), by)
