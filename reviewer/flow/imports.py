"""What comes in from elsewhere as lines of JSON: readings, decisions, known truth.

A line that cannot be used is reported with its number, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from reviewer.evaluate.truth_file import KnownTruth, parse_truth
from reviewer.extract.imported import ImportedReadings, parse_readings
from reviewer.flow import desk
from reviewer.flow.project import Project
from reviewer.flow.readings import save_readings
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import UsageError
from reviewer.model.jsonl import LineError
from reviewer.review.decisions_file import ImportedDecision, parse_decisions
from reviewer.store import documents, fields
from reviewer.store.db import Store

Parsed = TypeVar("Parsed", ImportedReadings, ImportedDecision, KnownTruth)
Said = TypeVar("Said", contravariant=True)


class Take(Protocol[Said]):
    """Keeps one parsed line in the store. Raises UsageError when it fits nothing there."""

    def __call__(self, store: Store, said: Said) -> None:
        """Keep `said`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: lines taken, and for every other line its sentence."""

    taken: int
    problems: tuple[str, ...]


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
        at = said.at or desk.now()
        by = said.by or "imported"
        if said.type is DecisionType.UNDO:
            _undo(store, document.id, said.field, by, at)
            return
        desk.decide(store, _decision(store, document.id, said, by, at))

    return _each(project, file, parse_decisions, take)


def import_truth(project: Project, file: Path) -> Imported:
    """Truth known from elsewhere, kept as decisions by "imported": it counts like a human's."""

    def take(store: Store, said: KnownTruth) -> None:
        document = documents.find(store, said.document, file.parent)
        at = desk.now()
        for path, value in said.fields.items():
            absent = isinstance(value, Absence)
            desk.decide(
                store,
                Decision(
                    document=document.id,
                    path=path,
                    type=DecisionType.ABSENT if absent else DecisionType.CORRECT,
                    by="imported",
                    at=at,
                    value=None if absent else str(value),
                    absence=Absence(value) if absent else None,
                    witness="imported",
                ),
            )

    return _each(project, file, parse_truth, take)


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


def lines_of(file: Path) -> Iterator[str]:
    """The lines of a text file; bytes that are not UTF-8 come as marks the parsers report."""
    try:
        with file.open(encoding="utf-8-sig", errors="surrogateescape") as stream:
            yield from stream
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error


def _each(
    project: Project,
    file: Path,
    parse: Callable[[Iterable[str]], Iterator[Parsed | LineError]],
    take: Take[Parsed],
) -> Imported:
    taken = 0
    problems: list[str] = []
    for line in parse(lines_of(file)):
        if isinstance(line, LineError):
            problems.append(_problem(file, line.line, line.reason))
            continue
        try:
            project.call(partial(take, said=line))
            taken += 1
        except UsageError as error:
            problems.append(_problem(file, line.line, str(error)))
    return Imported(taken, tuple(problems))


def _undo(store: Store, document: int, path: str, by: str, at: str) -> None:
    field = fields.find(store, document, path)
    if field is None or desk.undo_field(store, field, by, at) is None:
        raise UsageError(f"There is no decision on {path} to take back.")


def _decision(store: Store, document: int, said: ImportedDecision, by: str, at: str) -> Decision:
    value, absence = said.value, said.absence
    field = fields.find(store, document, said.field)
    if said.type in (DecisionType.ACCEPT, DecisionType.AMBIGUOUS) and value is None:
        if field is None:
            raise UsageError(f"There is no value of {said.field} to {said.type.value}.")
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
