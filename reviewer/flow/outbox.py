"""What leaves a project as figures: flags and status. Datasets are in `exporting`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from reviewer.flow import looks, running, savings, spent
from reviewer.flow.project import Project
from reviewer.model.field import Field
from reviewer.model.package import Voice
from reviewer.model.verdict import CHECKS, CheckResult, Verdict
from reviewer.store import (
    disagreements,
    documents,
    failures,
    fields,
    harvest,
    message_batches,
    seconds,
)
from reviewer.store.db import Store


def flags(project: Project) -> dict[str, Any]:
    """Every field with its value, risk, whether it is flagged, and why."""
    return {"project": project.name, "fields": list(each_flag(project))}


def each_flag(project: Project) -> Iterator[dict[str, Any]]:
    """The same, field by field: documents by name, fields in the order of their kind.

    The project may be written to between two.
    """
    open_ones = project.call(disagreements.each_open)
    name = ""
    while lot := project.call(partial(harvest.after, name=name, limit=harvest.AT_ONCE)):
        for gathered in lot:
            for field in gathered.fields:
                results = gathered.results.get(field.path, ())
                yield _flag(field, results, open_ones.get(field.id, ()))
        name = lot[-1].document.name


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
            "batch": _batch(store),
            "waiting_batches": message_batches.waiting(store),
            "waiting_for_look": waiting.waiting,
            "never_sent": waiting.never,
            "cost_aside_usd": round(spent.aside(store), 6),
            "cascade": savings.figures(store),
            "seconds_per_reading": [
                {**one._asdict(), "median": round(one.median, 4), "p95": round(one.p95, 4)}
                for one in seconds.taken(store)
            ],
        }

    return project.call(gather)


def dead_letters(project: Project) -> list[dict[str, Any]]:
    """The documents that no reader could read, each with its reason."""
    return [
        {
            "document": dead.document,
            "reason": dead.reason,
            "attempts": dead.attempts,
            "at": dead.at,
            "paid": dead.paid,
        }
        for dead in project.call(failures.dead_letters)
    ]


def _batch(store: Store) -> dict[str, Any] | None:
    numbers = running.last(store)
    return None if numbers is None else asdict(numbers)


def _verdicts(results: Sequence[CheckResult]) -> dict[str, str]:
    found = {result.check: result.verdict for result in results}
    return {check: found.get(check, Verdict.NOT_RUN).value for check in CHECKS}


def _flag(field: Field, results: Sequence[CheckResult], voices: Sequence[Voice]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "document": field.document_name,
        "field": field.path,
        "value": field.value,
        "risk": round(field.risk, 4),
        "flagged": field.flagged,
        "reasons": list(field.reasons),
        "page": field.page,
        "box": field.box.as_list() if field.box else None,
        "verdicts": _verdicts(results),
        "state": field.state.value,
    }
    if field.absence is not None:
        said["absent"] = field.absence.value
    if voices:
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
