"""Readings and risks against truth: what people decided, or what is known from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.evaluate import Evaluation, evaluate
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.flow.project import Project
from reviewer.flow.told import told_of
from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType, truth
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.field import FieldState
from reviewer.store import decisions, documents, fields
from reviewer.store.db import Store

NOTHING = "There is nothing to evaluate against: decide some fields, or give --truth FILE.jsonl."


def evaluation(project: Project, known: list[KnownTruth] | None, folder: Path) -> Evaluation:
    """Figures against `known` truth, or against what humans decided where none is given.

    Raises UsageError when there is nothing to measure against.
    """
    found = project.call(lambda store: list(cases(store, project, known, folder)))
    if not found:
        raise UsageError(NOTHING)
    return evaluate(found)


def cases(
    store: Store, project: Project, known: list[KnownTruth] | None, folder: Path
) -> Iterator[Case]:
    """Every field against its truth, document by document (on the store's thread)."""
    for document, told in truths(store, known, folder):
        yield from document_cases(
            document.sha256,
            project.kind,
            told,
            fields.of_document(store, document.id),
            told_of(store, document.id),
            match=known is not None,
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
