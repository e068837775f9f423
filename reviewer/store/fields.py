"""Fields: what is proposed, how risky it is, which decision counts. The queue is in `queue.py`.

A field's state is the decision it points to, or none: there is no second copy of what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, truth
from reviewer.model.errors import UsageError
from reviewer.model.field import Counts, Field
from reviewer.model.queue import field_name
from reviewer.model.verdict import CheckResult, Verdict
from reviewer.store import codec, decisions, suppliers
from reviewer.store.db import Store, Value
from reviewer.store.field_rows import BY_DOCUMENT, BY_FIELD, field_of, results_of
from reviewer.store.queue import next_open, of_ids, previous_open, queue, still, stretch
from reviewer.store.queue_filter import BITS
from reviewer.store.seals import resealed

__all__ = [
    "counts",
    "create",
    "each",
    "explain",
    "find",
    "get",
    "give_reason",
    "move_risks",
    "next_open",
    "of_document",
    "of_ids",
    "point",
    "previous_open",
    "queue",
    "replace",
    "results",
    "settle",
    "still",
    "stretch",
    "tally",
]

_CHUNK = 200
_PACE = 1000
"""So many of the newest decisions tell how fast the work goes."""
_LEFT_FLAG = "CASE WHEN decision_id IS NULL THEN 0 ELSE flagged END"
_LEFT = resealed(flagged=_LEFT_FLAG)
_MOVED = resealed(risk="?2", flagged="?3")
_REASONED = resealed(flagged="1", reasons="?1")
_EXPLAINED = resealed(reasons="?1")
_SAID_BY = {
    "second": BITS["readings"],
    "ocr": BITS["ocr"],
    "rules": BITS["rule"],
    "reference": BITS["reference"],
}


def replace(
    store: Store, document_id: int, fields: Sequence[Field], results: Sequence[CheckResult]
) -> None:
    """Make these the fields and verdicts of a document, in this order.

    A path keeps its id and what was decided of it. A path that is gone is removed if nobody ever
    decided it; else it stays, behind the others, and is not asked again.
    """
    rows = [
        (
            document_id,
            codec.clean(field.path),
            ordinal,
            None if field.value is None else codec.clean(field.value),
            field.absence,
            float(field.risk),
            int(field.flagged),
            codec.canonical(field.reasons),
            field.page,
            codec.box_text(field.box),
            field_name(codec.clean(field.path)),
        )
        for ordinal, field in enumerate(fields)
    ]
    with store.atomic():
        told = _told(store, document_id)
        _leave_out(store, document_id, [row[1] for row in rows], told)
        _upsert(store, rows)
        _note_doubts(store, document_id, results)
        for path in told:
            _point(store, document_id, path, truth(decisions.of_field(store, document_id, path)))
        _replace_results(store, document_id, results)
        tally(store, document_id)


def settle(store: Store, document_id: int, path: str, decision: Decision | None) -> None:
    """Let this stored decision count for the field; None opens it again with its proposal."""
    with store.atomic():
        point(store, document_id, path, decision)
        tally(store, document_id)


def point(store: Store, document_id: int, path: str, decision: Decision | None) -> None:
    """As `settle`, for one of many fields: the caller counts the document when all are done."""
    if decision is not None:
        create(store, document_id, path)
    _point(store, document_id, path, decision)


def get(store: Store, field_id: int) -> Field:
    """The field with this id. Raises UsageError when it is gone."""
    row = store.row(f"{BY_FIELD} WHERE f.id = ?", (field_id,))
    if row is None:
        raise UsageError("This field is not in the project any more; go on with another one.")
    return field_of(row)


def find(store: Store, document_id: int, path: str) -> Field | None:
    """The field at `path` of a document, None when nobody asked for it."""
    row = store.row(
        f"{BY_FIELD} WHERE f.document_id = ? AND f.path = ?", (document_id, codec.clean(path))
    )
    return None if row is None else field_of(row)


def create(store: Store, document_id: int, path: str) -> Field:
    """A field no reading asked for, so that it can be decided; the one that is there, if it is."""
    known = find(store, document_id, path)
    if known is not None:
        return known
    with store.atomic():
        field_id = store.run(
            "INSERT INTO fields "
            "(document_id, path, ordinal, absence, risk, flagged, reasons, name, seal) "
            "SELECT ?1, ?2, coalesce(max(ordinal) + 1, 0), ?3, 0.0, 0, '[]', ?4, "
            "seal(?1, ?2, NULL, ?3, 0.0, 0, '[]', NULL, NULL) FROM fields WHERE document_id = ?1",
            (document_id, codec.clean(path), Absence.NOT_ASKED, field_name(codec.clean(path))),
        )
        tally(store, document_id)
    return get(store, field_id)


def of_document(store: Store, document_id: int) -> tuple[Field, ...]:
    """All fields of one document, in the order of its kind."""
    rows = store.rows(f"{BY_FIELD} WHERE f.document_id = ? ORDER BY f.ordinal", (document_id,))
    return tuple(field_of(row) for row in rows)


def results(store: Store, document_id: int, path: str) -> tuple[CheckResult, ...]:
    """The verdicts on one field; none before it was checked."""
    row = store.row(
        "SELECT d.name, v.path, v.results, v.seal FROM verdicts v "
        "JOIN documents d ON d.id = v.document_id WHERE v.document_id = ? AND v.path = ?",
        (document_id, path),
    )
    return () if row is None else results_of(document_id, *row)


def each(store: Store) -> Iterator[Field]:
    """All fields: documents by name, fields in the order of their kind.

    The store may be written to between two.
    """
    after = ""
    while names := store.rows(
        "SELECT name FROM documents WHERE name > ? ORDER BY name LIMIT ?", (after, _CHUNK)
    ):
        rows = store.rows(
            f"{BY_DOCUMENT} WHERE d.name > ? AND d.name <= ? ORDER BY d.name, f.ordinal",
            (after, names[-1][0]),
        )
        yield from map(field_of, rows)
        after = names[-1][0]


def counts(store: Store) -> Counts:
    """The numbers of the project. They are kept as it changes, so asking is cheap."""
    totals = store.rows(
        "SELECT documents, pages, readings, cost_nano, fields, flagged, decided FROM totals"
    )
    documents, pages, readings, cost_nano, fields, flagged, decided = totals[0]
    dead = store.rows("SELECT count(*) FROM failures WHERE stage = 'read'")
    paces = store.rows(
        "SELECT ms FROM decisions WHERE ms IS NOT NULL AND act IS NULL ORDER BY id DESC LIMIT ?",
        (_PACE,),
    )
    return Counts(
        documents=documents,
        pages=pages,
        readings=readings,
        fields=fields,
        flagged=flagged,
        decided=decided,
        cost_usd=cost_nano / 1e9,
        dead_letters=dead[0][0],
        median_ms=median(row[0] for row in paces) if paces else None,
    )


def move_risks(
    store: Store, moved: Sequence[tuple[int, float, bool]], documents: Iterable[int]
) -> None:
    """Give fields, by their id, another risk and flag, and count `documents` anew."""
    with store.atomic():
        store.many(
            f"UPDATE fields SET risk = ?2, flagged = ?3, {_MOVED} WHERE id = ?1",  # noqa: S608
            # float: a whole number would be stored as another than it was sealed as
            [(field_id, float(risk), int(flagged)) for field_id, risk, flagged in moved],
        )
        for document_id in documents:
            tally(store, document_id)


def give_reason(store: Store, field_id: int, reason: str) -> None:
    """Flag a field for this reason, before all others; saying it twice changes nothing."""
    with store.atomic():
        field = get(store, field_id)
        reasons = (reason, *(r for r in field.reasons if r != reason))
        store.run(
            f"UPDATE fields SET flagged = 1, reasons = ?1, {_REASONED} WHERE id = ?2",  # noqa: S608
            (codec.canonical(reasons), field_id),
        )
        tally(store, field.document)


def explain(store: Store, field_id: int, reasons: tuple[str, ...]) -> None:
    """Give a field these reasons instead; flagged or not it stays as it is."""
    store.run(
        f"UPDATE fields SET reasons = ?1, {_EXPLAINED} WHERE id = ?2",  # noqa: S608
        (codec.canonical(reasons), field_id),
    )


def tally(store: Store, document_id: int) -> None:
    """Count a document's fields anew, and who it is from; the totals follow by a trigger."""
    suppliers.note(store, document_id)
    store.run(
        "UPDATE documents SET (field_count, flagged_count, decided_count, settled_count) = ("
        "SELECT count(*), coalesce(sum(flagged), 0), "
        "coalesce(sum(flagged = 1 AND decision_id IS NOT NULL), 0), count(decision_id) "
        "FROM fields WHERE document_id = ?1) WHERE id = ?1",
        (document_id,),
    )


def _told(store: Store, document_id: int) -> list[str]:
    """The paths of a document that anybody ever decided, taken back or not."""
    rows = store.rows("SELECT DISTINCT path FROM decisions WHERE document_id = ?", (document_id,))
    return [row[0] for row in rows]


def _point(store: Store, document_id: int, path: str, decision: Decision | None) -> None:
    store.run(
        "UPDATE fields SET decision_id = ?1, "
        "asked = CASE WHEN ?1 IS NOT NULL THEN coalesce(asked, flagged) END "
        "WHERE document_id = ?2 AND path = ?3",
        (None if decision is None else decision.id, document_id, codec.clean(path)),
    )


def _leave_out(store: Store, document_id: int, kept: list[str], told: list[str]) -> None:
    """Remove the fields that are gone, or move them to the end if somebody decided them."""
    rows = store.rows(
        "SELECT path FROM fields WHERE document_id = ? ORDER BY ordinal", (document_id,)
    )
    gone = [row[0] for row in rows if row[0] not in set(kept)]
    decided = [path for path in gone if path in set(told)]
    store.many(
        "DELETE FROM fields WHERE document_id = ? AND path = ?",
        [(document_id, path) for path in gone if path not in set(decided)],
    )
    store.many(
        f"UPDATE fields SET ordinal = ?, flagged = {_LEFT_FLAG}, {_LEFT} "  # noqa: S608
        "WHERE document_id = ? AND path = ?",
        [(len(kept) + index, document_id, path) for index, path in enumerate(decided)],
    )


def _upsert(store: Store, rows: Sequence[tuple[Value, ...]]) -> None:
    store.many(
        "INSERT INTO fields "
        "(document_id, path, ordinal, value, absence, risk, flagged, reasons, page, box, name, "
        "raw_risk, seal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?6, "
        "seal(?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9, ?10)) "
        "ON CONFLICT (document_id, path) DO UPDATE SET "
        "ordinal = excluded.ordinal, value = excluded.value, absence = excluded.absence, "
        "risk = excluded.risk, flagged = excluded.flagged, reasons = excluded.reasons, "
        "page = excluded.page, box = excluded.box, raw_risk = excluded.raw_risk, "
        "seal = excluded.seal",
        rows,
    )


def _note_doubts(store: Store, document_id: int, results: Sequence[CheckResult]) -> None:
    """Keep which witnesses speak against each value, so that the queue can be filtered by them."""
    doubts: dict[str, int] = {}
    for result in results:
        path = codec.clean(result.path)
        doubts[path] = doubts.get(path, 0) | _doubt(result)
    store.run("UPDATE fields SET doubts = 0 WHERE document_id = ? AND doubts <> 0", (document_id,))
    store.many(
        "UPDATE fields SET doubts = ? WHERE document_id = ? AND path = ?",
        [(bits, document_id, path) for path, bits in doubts.items() if bits],
    )


def _doubt(result: CheckResult) -> int:
    if result.verdict is Verdict.PARTIAL:
        return BITS["weak"]
    if result.check == "ocr" and result.verdict is Verdict.NOT_FOUND:
        return BITS["ocr"]
    return _SAID_BY.get(result.check, 0) if result.verdict is Verdict.DIFFERS else 0


def _replace_results(store: Store, document_id: int, results: Sequence[CheckResult]) -> None:
    by_path: dict[str, list[CheckResult]] = {}
    for result in results:
        by_path.setdefault(codec.clean(result.path), []).append(result)
    store.run("DELETE FROM verdicts WHERE document_id = ?", (document_id,))
    store.many(
        "INSERT INTO verdicts (document_id, path, results, seal) "
        "VALUES (?1, ?2, ?3, seal(?1, ?2, ?3))",
        [(document_id, path, codec.results_text(said)) for path, said in by_path.items()],
    )
