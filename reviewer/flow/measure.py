"""Readings and risks against truth: what people decided, or what is known from elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

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
from reviewer.flow.told import told_of
from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType, truth
from reviewer.model.document import Document
from reviewer.model.errors import Cancelled, UsageError
from reviewer.model.field import FieldState
from reviewer.store import decisions, documents, fields
from reviewer.store.db import Store

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
        found = evaluate(_until(stop, told), mistaken)
        timed = {
            role: replace(of, latency=times.of(role), made_by=times.made_by(role))
            for role, of in found.by_reading.items()
        }
        return replace(found, by_reading=timed, rows=rows, effort=effort(store, project))

    found = project.call(act)
    if not found.fields:
        raise UsageError(NOTHING)
    return found


def _until(stop: threading.Event | None, found: Iterator[Case]) -> Iterator[Case]:
    for case in found:
        if stop is not None and stop.is_set():
            raise Cancelled
        yield case


def effort(store: Store, project: Project) -> Effort:
    """What corrections cost in money and time, and who made them (on the store's thread)."""
    tally = EffortTally()
    for document in documents.each(store):
        for told in decisions.of_document(store, document.id).values():
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
    for document, told in truths(store, known, folder):
        if not told:
            continue
        read = told_of(store, document.id)
        if times is not None:
            times.add(read)
        yield from document_cases(
            document.sha256,
            project.kind,
            told,
            fields.of_document(store, document.id),
            read,
            match=known is not None,
            counted=rows,
        )


def truths(
    store: Store, known: list[KnownTruth] | None, folder: Path
) -> Iterator[tuple[Document, Mapping[str, str | Absence]]]:
    """Each document with what is right in it: `known`, else what humans decided."""
    if known is None:
        for document in documents.each(store):
            yield document, decided_truth(store, document)
        return
    for line in known:
        try:
            yield documents.find(store, line.document, folder), line.fields
        except UsageError:
            continue


def decided_truth(store: Store, document: Document) -> dict[str, str | Absence]:
    """What humans said, by path; ambiguous fields have no truth to measure against."""
    found: dict[str, str | Absence] = {}
    told = decisions.of_document(store, document.id)
    for field in fields.of_document(store, document.id) if told else ():
        if field.state is not FieldState.DECIDED:
            continue
        decided = truth(told.get(field.path, ()))
        if decided is None or decided.type is DecisionType.AMBIGUOUS:
            continue
        if decided.value is not None:
            found[field.path] = decided.value
        elif decided.absence is not None:
            found[field.path] = decided.absence
    return found
