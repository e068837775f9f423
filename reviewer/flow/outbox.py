"""What leaves a project as data: exports, the flags, the status."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reviewer.checks.fields import aligned
from reviewer.export.formats import write
from reviewer.flow import looks, savings, spent
from reviewer.flow.project import Project
from reviewer.model.decision import Decision, truth
from reviewer.model.export_row import UNSEEN, ExportRow
from reviewer.model.field import Field
from reviewer.model.verdict import CHECKS, Verdict
from reviewer.store import decisions, disagreements, documents, fields, readings
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
        waiting = looks.counts(store)
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
            "waiting_for_look": waiting.waiting,
            "never_sent": waiting.never,
            "cost_aside_usd": round(spent.aside(store), 6),
            "cascade": savings.figures(store),
        }

    return project.call(gather)


def _rows(store: Store) -> Iterator[ExportRow]:
    for document in documents.each(store):
        told = aligned(readings.of_document(store, document.id))
        for field in fields.of_document(store, document.id):
            decided = truth(decisions.of_field(store, document.id, field.path))
            yield ExportRow(
                document=document.name,
                sha256=document.sha256,
                path=field.path,
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
    if voices := disagreements.voices_of(store, field.document, field.path):
        said["disagreement"] = [
            {
                "by": v.by,
                "decision": v.type.value,
                "value": v.value,
                "absent": v.absence,
                "part": v.part,
            }
            for v in voices
        ]
    return said
