"""Documents as they are exported, gathered from the store in batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from reviewer.flow import mask_state
from reviewer.flow.arranged import as_arranged
from reviewer.flow.project import Project
from reviewer.flow.told import told_from
from reviewer.model.decision import Decision
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import UNSEEN, ExportRow
from reviewer.model.field import Field
from reviewer.model.images import Mask
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.verdict import CHECKS, CheckResult, Verdict
from reviewer.store import documents, harvest, redactions
from reviewer.store.db import Store
from reviewer.store.harvest import Gathered

INTAKE = "intake"
_NOT_RUN = dict.fromkeys(CHECKS, Verdict.NOT_RUN.value)


def documents_of(
    project: Project, *, words: bool = False, masks: bool = False
) -> Iterator[ExportDocument]:
    """All documents, in the order of their names; with the words of their pages if asked.

    The project may be written to between two batches.
    """
    name = ""
    while batch := project.call(partial(_batch, after=name, words=words, masks=masks)):
        yield from batch
        name = batch[-1].name


def has_masks(store: Store) -> bool:
    """Whether the project holds any mask."""
    return redactions.any_mask(store)


def masks_of(store: Store, document: int) -> tuple[Mask, ...]:
    """The masks of a document; the one place where exports get them from."""
    lying = mask_state.masks(store, redactions.of_document(store, document))
    return tuple(placed.mask for placed in lying)


def refused(store: Store) -> list[str]:
    """What could not be taken in, a sentence each."""
    told = (f for f in documents.failures(store) if f.stage == INTAKE)
    return [f"{failure.document}: {failure.reason}" for failure in told]


def _batch(store: Store, after: str, words: bool, masks: bool) -> list[ExportDocument]:
    found = []
    for gathered in harvest.after(store, after, harvest.AT_ONCE):
        document = _document(store, gathered)
        if words:
            document = replace(document, words=harvest.words(store, gathered.document))
        if masks:
            document = replace(document, masks=masks_of(store, document.id))
        found.append(document)
    return found


def _document(store: Store, gathered: Gathered) -> ExportDocument:
    document = gathered.document
    told = told_from(gathered.cells, gathered.readings)
    said = [(r, {value.path: value for value in r.values}) for r in told]
    placed = [(field.path, field) for field in gathered.fields]
    if gathered.arranged:
        placed = as_arranged(store, document.id, gathered.fields)
    return ExportDocument(
        name=document.name,
        sha256=document.sha256,
        rows=tuple([_row(gathered, path, field, said) for path, field in placed]),
        media_type=document.media_type,
        size=document.size,
        pages=document.pages,
        readings=gathered.readings,
        supplier=gathered.supplier,
        id=document.id,
    )


def _row(
    gathered: Gathered, path: str, field: Field, said: list[tuple[Reading, dict[str, FieldValue]]]
) -> ExportRow:
    """A field as it is exported, under its `path` outside."""
    decided = gathered.decisions.get(field.path)
    results = gathered.results.get(field.path, ())
    return ExportRow(
        document=gathered.document.name,
        sha256=gathered.document.sha256,
        path=path,
        value=field.value,
        absence=field.absence,
        state=field.state.value if decided is None else decided.type.value,
        by=decided.by if decided else None,
        at=decided.at if decided else None,
        ms=decided.ms if decided else None,
        witness=_witness(field, decided),
        readings={
            reading.role: {
                "reader": reading.reader,
                "model": reading.model,
                "value": values[field.path].value,
            }
            for reading, values in said
            if field.path in values
        },
        verdicts=_verdicts(results),
        risk=field.risk,
        flagged=field.flagged,
        reasons=field.reasons,
        page=field.page,
        box=field.box,
        label=_label(results),
        read_as=None if path == field.path else field.path,
        note=gathered.notes.get(field.path),
    )


def _witness(field: Field, decided: Decision | None) -> str | None:
    if decided is not None:
        return decided.witness
    return None if field.flagged else UNSEEN


def _verdicts(results: tuple[CheckResult, ...]) -> dict[str, str]:
    found = _NOT_RUN.copy()
    for result in results:
        if result.check in found:
            found[result.check] = result.verdict.value
    return found


def _label(results: tuple[CheckResult, ...]) -> str | None:
    """The printed label beside the likeliest place of the value."""
    places = (r.places[0] for r in results if r.check == "ocr" and r.places)
    return next((place.label for place in places if place.label), None)
