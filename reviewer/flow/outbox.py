"""What leaves a project as figures: flags, status, evaluation. Datasets are in `exporting`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reviewer.checks.fields import aligned
from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.evaluate import Evaluation, evaluate
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType, truth
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.field import Field, FieldState
from reviewer.model.verdict import CHECKS, Verdict
from reviewer.store import decisions, documents, fields, readings
from reviewer.store.db import Store


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
            aligned(readings.of_document(store, document.id)),
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
