"""What comes in from elsewhere as lines of JSON: readings, decisions, known truth.

A line that cannot be used is reported with its number, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Protocol, TypeVar

from reviewer.evaluate.truth_file import KnownTruth, parse_truth
from reviewer.extract.imported import ImportedReadings, parse_readings
from reviewer.flow import audit, desk, promise
from reviewer.flow.project import Project
from reviewer.flow.readings import save_readings
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.errors import UsageError
from reviewer.model.jsonl import LineError
from reviewer.model.rows import inward
from reviewer.review.answers_file import AuditAnswer, parse_answers
from reviewer.review.decisions_file import ImportedDecision, parse_decisions
from reviewer.store import decisions, documents, fields, row_cells
from reviewer.store.db import Store

Parsed = TypeVar("Parsed", ImportedReadings, ImportedDecision, KnownTruth, AuditAnswer)
Line = TypeVar("Line")
Said = TypeVar("Said", contravariant=True)

LOT = 100
"""Lines that are kept in one transaction: the disk is asked once for all of them."""
_HEAD = 8192
"""Bytes of a file that tell text from anything else."""


class Take(Protocol[Said]):
    """Keeps one parsed line in the store. Raises UsageError when it fits nothing there."""

    def __call__(self, store: Store, said: Said) -> None:
        """Keep `said`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: lines taken, and for every other line its sentence."""

    taken: int
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What was left out of lines that were taken."""
    fields: int = 0
    """Values in the lines that were taken."""


def import_readings(project: Project, file: Path) -> Imported:
    """Readings made elsewhere. Re-importing the same reader's replaces what it said before."""

    def take(store: Store, said: ImportedReadings) -> None:
        document = documents.find(store, said.document, file.parent)
        save_readings(store, document.id, said.readings)

    return _each(project, file, parse_readings, take)


def import_decisions(project: Project, file: Path) -> Imported:
    """Decisions made elsewhere: appended in the order of the file."""

    def take(store: Store, said: ImportedDecision) -> None:
        document = documents.find(store, said.document, file.parent)
        if fields.find(store, document.id, said.field) is None:
            _require_asked(project, said.field)
        at = said.at or desk.now()
        by = said.by or "imported"
        if said.type is DecisionType.UNDO:
            _undo(store, document.id, said.field, by, at)
            return
        desk.decide(store, _decision(store, document.id, said, by, at))

    imported = _each(project, file, parse_decisions, take)
    promise.recalibrate(project)
    return imported


def import_truth(project: Project, file: Path) -> Imported:
    """Truth known from elsewhere, kept as decisions by "imported": it counts like a human's."""

    def take(store: Store, said: KnownTruth) -> None:
        document = documents.find(store, said.document, file.parent)
        at = desk.now()
        orders = row_cells.orders(store, document.id)
        for outside, value in said.fields.items():
            path = inward(outside, orders)
            decision = _known(document.id, path, value, at)
            told = truth(decisions.of_field(store, document.id, path))
            if told is None or (told.value, told.absence) != (decision.value, decision.absence):
                desk.decide(store, decision)

    imported = _each(project, file, parse_truth, take)
    promise.recalibrate(project)
    return imported


def import_answers(project: Project, file: Path) -> Imported:
    """What was typed in a blind audit: each answer once, for good."""

    def take(store: Store, said: AuditAnswer) -> None:
        audit.answer(store, project.kind, said.audit, said.said, by=said.by, ms=said.ms)

    imported = _each(project, file, parse_answers, take)
    promise.recalibrate(project)
    return imported


def read_truth(file: Path) -> tuple[list[KnownTruth], tuple[str, ...]]:
    """The lines of a truth file, and the problems of those that are none."""
    known: list[KnownTruth] = []
    problems = []
    for line in parse_truth(lines_of(file)):
        if isinstance(line, LineError):
            problems.append(_problem(file, line.line, line.reason))
        else:
            known.append(line)
    return known, tuple(problems)


def unmatched(project: Project, known: Sequence[KnownTruth], folder: Path) -> list[str]:
    """The names in a truth file that mean no document of the project, or more than one."""

    def gather(store: Store) -> list[str]:
        missing = []
        for line in known:
            try:
                documents.find(store, line.document, folder)
            except UsageError:
                missing.append(line.document)
        return missing

    return project.call(gather)


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a text file; bytes that are not UTF-8 come as marks the parsers report.

    Raises UsageError when it cannot be read, or is no text at all.
    """
    try:
        with file.open("rb") as stream:
            if b"\0" in stream.peek(_HEAD):
                raise UsageError(f"{file} is no UTF-8 text; give a file of JSON lines (.jsonl).")
            with TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape") as text:
                yield from text
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}; check the path.") from error


def _each(
    project: Project,
    file: Path,
    parse: Callable[[Iterable[str]], Iterator[Parsed | LineError]],
    take: Take[Parsed],
) -> Imported:
    taken = fields_taken = 0
    problems: list[str] = []
    notes: list[str] = []
    lines = parse(lines_of(file))
    while lot := list(islice(lines, LOT)):
        reasons = project.call(partial(take_lot, take=take, lot=lot))
        for line, reason in zip(lot, reasons, strict=True):
            if isinstance(line, LineError) or reason:
                problems.append(_problem(file, line.line, reason))
                continue
            taken += 1
            fields_taken += _values_in(line)
            notes += [_problem(file, line.line, f"{note}.") for note in getattr(line, "notes", ())]
    return Imported(taken, tuple(problems), tuple(notes), fields_taken)


def _values_in(said: object) -> int:
    """How many values one line says."""
    if isinstance(said, ImportedReadings):
        return sum(len(reading.values) for reading in said.readings)
    return len(said.fields) if isinstance(said, KnownTruth) else 1


def take_lot(store: Store, take: Take[Line], lot: Sequence[Line | LineError]) -> list[str]:
    """Keep what these lines say, in one transaction; for each why it is not kept, or ""."""
    with store.atomic():
        return [_taken(store, take, line) for line in lot]


def _taken(store: Store, take: Take[Line], line: Line | LineError) -> str:
    """All that a line says is kept, or nothing of it."""
    if isinstance(line, LineError):
        return line.reason
    try:
        with store.atomic():
            take(store, line)
    except UsageError as error:
        return str(error)
    return ""


def _require_asked(project: Project, path: str) -> None:
    """Raise UsageError for a field that neither the kind nor any reading knows: a slip."""
    if not project.kind.knows(path):
        known = ", ".join(spec.name for spec in project.kind.fields)
        raise UsageError(f"There is no field {path}; {project.kind.name} has {known}.")


def _known(document: int, path: str, value: str | Absence, at: str) -> Decision:
    absence = value if isinstance(value, Absence) else None
    return Decision(
        document=document,
        path=path,
        type=DecisionType.CORRECT if absence is None else DecisionType.ABSENT,
        by="imported",
        at=at,
        value=None if absence else value,
        absence=absence,
        witness="imported",
    )


def _undo(store: Store, document: int, path: str, by: str, at: str) -> None:
    """Take back what counts now, unless this very undo was taken in before."""
    told = decisions.of_field(store, document, path)
    if any((d.type, d.by, d.at) == (DecisionType.UNDO, by, at) for d in told):
        return
    field = fields.find(store, document, path)
    if field is None or desk.undo_field(store, field, by, at) is None:
        raise UsageError(f"There is no decision on {path} to take back.")


def _decision(store: Store, document: int, said: ImportedDecision, by: str, at: str) -> Decision:
    value, absence = said.value, said.absence
    field = fields.find(store, document, said.field)
    if said.type in (DecisionType.ACCEPT, DecisionType.AMBIGUOUS) and value is None:
        if field is None:
            raise UsageError(
                f"There is no value of {said.field} to {said.type.value}; check the project first."
            )
        value, absence = field.value, absence or field.absence
    if said.type is DecisionType.UNREADABLE:
        absence = Absence.UNREADABLE
    if said.type is DecisionType.ABSENT:
        absence = absence or Absence.NOT_ON_PAGE
    if said.type is DecisionType.CORRECT and not value:
        raise UsageError(f'The decision on {said.field} is "correct" but gives no value.')
    return Decision(
        document=document,
        path=said.field,
        type=said.type,
        by=by,
        at=at,
        value=value,
        absence=None if value is not None else absence,
        ms=said.ms,
        witness="imported",
        page=field.page if field else None,
        box=field.box if field else None,
    )


def _problem(file: Path, line: int, reason: str) -> str:
    return f"{file.name}, line {line}: {reason}"
