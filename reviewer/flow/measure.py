"""Readings and risks against truth: what people decided, or what is known from elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.effort import Effort, EffortTally
from reviewer.evaluate.evaluate import Evaluation, evaluate
from reviewer.evaluate.kappa import pooled
from reviewer.evaluate.latency import Times
from reviewer.evaluate.mistakes import Mistake
from reviewer.evaluate.rows import RowCount
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.flow import agreement
from reviewer.flow.project import Project
from reviewer.flow.told import told_from
from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.errors import Cancelled, UsageError
from reviewer.store import decisions, documents, fields, harvest
from reviewer.store.db import Store
from reviewer.store.harvest import Gathered

Found = TypeVar("Found")

NOTHING = "There is nothing to evaluate against: decide some fields, or give --truth FILE.jsonl."


def evaluation(
    project: Project,
    known: list[KnownTruth] | None,
    folder: Path,
    mistaken: Callable[[Mistake], None] | None = None,
    stop: threading.Event | None = None,
) -> Evaluation:
    """Figures against `known` truth, or against what humans decided where none is given.

    Documents are read, counted and forgotten one by one; `mistaken` hears of every wrong value.
    Raises UsageError when there is nothing to measure against, Cancelled once `stop` is set.
    """

    def act(store: Store) -> Evaluation:
        times, rows = Times(), RowCount()
        told = cases(store, project, known, folder, times, rows)
        found = evaluate(until(stop, told), mistaken)
        timed = {
            role: replace(of, latency=times.of(role), made_by=times.made_by(role))
            for role, of in found.by_reading.items()
        }
        made = effort(store, project, stop)
        return replace(found, by_reading=timed, rows=rows, effort=made)

    found = project.call(act)
    if not found.fields:
        raise UsageError(NOTHING)
    return found


def until(stop: threading.Event | None, found: Iterator[Found]) -> Iterator[Found]:
    """The same, until `stop` is set: then it raises Cancelled."""
    for one in found:
        if stop is not None and stop.is_set():
            raise Cancelled
        yield one


def effort(store: Store, project: Project, stop: threading.Event | None = None) -> Effort:
    """What corrections cost in money and time, and who made them (on the store's thread)."""
    tally = EffortTally()
    for told in until(stop, decisions.each_of_field(store)):
        tally.add(told)
    agreed = pooled(pair.all for pair in agreement.pairs(store, project.kind))
    return tally.effort(fields.counts(store).cost_usd, agreed)


def cases(
    store: Store,
    project: Project,
    known: list[KnownTruth] | None,
    folder: Path,
    times: Times | None = None,
    rows: RowCount | None = None,
) -> Iterator[Case]:
    """Every field against its truth, document by document (on the store's thread).

    `times` hears of the readings that are measured, `rows` of the rows that are matched.
    """
    for gathered, told in truths(store, known, folder):
        if not told:
            continue
        read = told_from(gathered.cells, gathered.readings)
        if times is not None:
            times.add(read)
        yield from document_cases(
            gathered.document.sha256,
            project.kind,
            told,
            gathered.fields,
            read,
            match=known is not None,
            counted=rows,
        )


def truths(
    store: Store, known: list[KnownTruth] | None, folder: Path
) -> Iterator[tuple[Gathered, Mapping[str, str | Absence]]]:
    """Each document with what is right in it: `known`, else what humans decided."""
    if known is None:
        for gathered in harvest.each(store, results=False):
            yield gathered, decided_truth(gathered)
        return
    for at in range(0, len(known), harvest.AT_ONCE):
        found = []
        for line in known[at : at + harvest.AT_ONCE]:
            try:
                found.append((documents.find(store, line.document, folder), line.fields))
            except UsageError:
                continue
        gathering = harvest.of(store, [document for document, _ in found], results=False)
        yield from zip(gathering, [told for _, told in found], strict=True)


def decided_truth(gathered: Gathered) -> dict[str, str | Absence]:
    """What humans said, by path; ambiguous fields have no truth to measure against."""
    found: dict[str, str | Absence] = {}
    for field in gathered.fields:
        decided = gathered.decisions.get(field.path)
        if decided is None or decided.type is DecisionType.AMBIGUOUS:
            continue
        if decided.value is not None:
            found[field.path] = decided.value
        elif decided.absence is not None:
            found[field.path] = decided.absence
    return found
