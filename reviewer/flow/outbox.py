"""What leaves a project as data: exports, the flags, the status, the evaluation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.evaluate import Evaluation, evaluate
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.export.formats import write
from reviewer.flow.project import Project
from reviewer.flow.told import told_of
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.export_row import UNSEEN, ExportRow
from reviewer.model.field import Field, FieldState
from reviewer.model.kind import split_path
from reviewer.model.rows import outward
from reviewer.model.verdict import CHECKS, Verdict
from reviewer.store import decisions, documents, fields, notes, row_cells
from reviewer.store.db import Store


def export(project: Project, form: str, target: Path, *, force: bool = False) -> int:
    """Write all fields to `target` in the format called `form`; returns how many there were.

    Raises UsageError for an unknown format, or a target that exists and `force` is not given.
    """
    rows = project.call(lambda store: list(_rows(store)))
    write(form, rows, target, force=force)
    return len(rows)


def flags(project: Project) -> dict[str, Any]:
    """Every field with its value, risk, whether it is flagged, and why."""
    return project.call(
        lambda store: {
            "project": project.name,
            "fields": [_flag(store, field) for field in fields.each(store)],
        }
    )


def status(project: Project) -> dict[str, Any]:
    """The numbers of the project: what is in it, what it cost, what is left and for how long."""

    def gather(store: Store) -> dict[str, Any]:
        counts = fields.counts(store)
        return {
            "project": project.name,
            "kind": project.kind.name,
            "documents": counts.documents,
            "failed": [
                {"document": f.document, "stage": f.stage, "reason": f.reason}
                for f in documents.failures(store)
            ],
            "pages": counts.pages,
            "readings": counts.readings,
            "fields": counts.fields,
            "flagged": counts.flagged,
            "decided": counts.decided,
            "left": counts.left,
            "seconds_left": counts.seconds_left,
            "cost_usd": counts.cost_usd,
            "dead_letters": counts.dead_letters,
        }

    return project.call(gather)


def evaluation(project: Project, known: list[KnownTruth] | None, folder: Path) -> Evaluation:
    """Figures against `known` truth, or against what humans decided where none is given.

    Raises UsageError when there is nothing to measure against.
    """
    cases = project.call(lambda store: list(_cases(store, project, known, folder)))
    if not cases:
        raise UsageError(
            "There is nothing to evaluate against: decide some fields, or give --truth FILE.jsonl."
        )
    return evaluate(cases)


def _rows(store: Store) -> Iterator[ExportRow]:
    for document in documents.each(store):
        told = told_of(store, document.id)
        written = notes.of_document(store, document.id)
        for path, field in _as_arranged(store, document):
            decided = truth(decisions.of_field(store, document.id, field.path))
            yield ExportRow(
                document=document.name,
                sha256=document.sha256,
                path=path,
                read_as=None if path == field.path else field.path,
                note=written.get(field.path),
                value=field.value,
                absence=field.absence,
                state=_state(field, decided),
                by=decided.by if decided else None,
                at=decided.at if decided else None,
                witness=_witness(field, decided),
                readings={
                    r.role: {"reader": r.reader, "model": r.model, "value": said.value}
                    for r in told
                    if (said := r.get(field.path)) is not None
                },
                verdicts=_verdicts(store, field),
                risk=field.risk,
                flagged=field.flagged,
                reasons=field.reasons,
                page=field.page,
                box=field.box,
            )


def _as_arranged(store: Store, document: Document) -> list[tuple[str, Field]]:
    """The fields of a document under their paths outside: its rows as a human arranged them.

    A row that a human deleted is not there, and neither is an absent table that has rows by now.
    """
    orders = row_cells.orders(store, document.id)
    found = [
        (path, field)
        for field in fields.of_document(store, document.id)
        if (path := outward(field.path, orders)) is not None
        if field.value is not None or not orders.get(path)
    ]
    first: dict[str, int] = {}
    for at, (path, _field) in enumerate(found):
        first.setdefault(split_path(path)[0], at)

    def place(spot: tuple[str, Field]) -> tuple[int, int]:
        name, row, _column = split_path(spot[0])
        return first[name], -1 if row is None else row

    return sorted(found, key=place) if orders else found


def _state(field: Field, decided: Decision | None) -> str:
    return field.state.value if decided is None else decided.type.value


def _witness(field: Field, decided: Decision | None) -> str | None:
    if decided is not None:
        return decided.witness
    return None if field.flagged else UNSEEN


def _verdicts(store: Store, field: Field) -> dict[str, str]:
    found = {r.check: r.verdict for r in fields.results(store, field.document, field.path)}
    return {check: found.get(check, Verdict.NOT_RUN).value for check in CHECKS}


def _flag(store: Store, field: Field) -> dict[str, Any]:
    said: dict[str, Any] = {
        "document": field.document_name,
        "field": field.path,
        "value": field.value,
        "risk": round(field.risk, 4),
        "flagged": field.flagged,
        "reasons": list(field.reasons),
        "page": field.page,
        "box": field.box.as_list() if field.box else None,
        "verdicts": _verdicts(store, field),
        "state": field.state.value,
    }
    if field.absence is not None:
        said["absent"] = field.absence.value
    return said


def _cases(
    store: Store, project: Project, known: list[KnownTruth] | None, folder: Path
) -> Iterator[Case]:
    for document, told in _truths(store, known, folder):
        yield from document_cases(
            document.sha256,
            project.kind,
            told,
            fields.of_document(store, document.id),
            told_of(store, document.id),
            match=known is not None,
        )


def _truths(
    store: Store, known: list[KnownTruth] | None, folder: Path
) -> Iterator[tuple[Document, Mapping[str, str | Absence]]]:
    if known is None:
        for document in documents.each(store):
            yield document, _decided_truth(store, document)
        return
    for line in known:
        try:
            yield documents.find(store, line.document, folder), line.fields
        except UsageError:
            continue


def _decided_truth(store: Store, document: Document) -> dict[str, str | Absence]:
    """What humans said, by path; ambiguous fields have no truth to measure against."""
    found: dict[str, str | Absence] = {}
    for field in fields.of_document(store, document.id):
        if field.state is not FieldState.DECIDED:
            continue
        decided = truth(decisions.of_field(store, document.id, field.path))
        if decided is None or decided.type is DecisionType.AMBIGUOUS:
            continue
        if decided.value is not None:
            found[field.path] = decided.value
        elif decided.absence is not None:
            found[field.path] = decided.absence
    return found
