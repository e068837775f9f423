"""Our own lines of JSON as truth: every decision as it was made, by whom, when and how long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.fields_json import parse_absence, text_of
from reviewer.model.geometry import Box
from reviewer.model.jsonl import LineError, name_in, parse_objects

_LONGEST_MS = 10**9
_MADE = {kind.value: kind for kind in DecisionType if kind is not DecisionType.UNDO}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of an exported line."""

    path: str
    type: DecisionType
    value: str | None
    absence: Absence | None
    by: str
    at: str
    ms: int | None
    witness: str | None
    page: int | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One exported document: its hash and name, its decisions, and how many fields have none."""

    line: int
    references: tuple[str, ...]
    decided: tuple[Decided, ...]
    open: int
    notes: tuple[str, ...] = ()


def parse_own(lines: Iterable[str]) -> Iterator[OwnLine | LineError]:
    """Each line's decisions, or why it cannot be used. Never raises."""
    return parse_objects(lines, _line)


def _line(line: int, record: dict[str, object]) -> OwnLine:
    document = name_in(record, "document")
    details = record.get("details")
    if not isinstance(details, dict):
        raise ValueError("the key details must hold an object of fields")
    sha256 = record.get("sha256")
    references = (f"sha256:{sha256}",) if isinstance(sha256, str) else ()
    decided, notes, open_fields = [], [], 0
    for path, cell in details.items():
        state = cell.get("state") if isinstance(cell, dict) else None
        if not isinstance(cell, dict) or not isinstance(state, str):
            notes.append(f"{path}: no state, left out")
        elif state not in _MADE:
            open_fields += 1
        else:
            try:
                decided.append(_decided(path, _MADE[state], cell))
            except ValueError as error:
                notes.append(f"{path}: {error}, left out")
    return OwnLine(line, (*references, document), tuple(decided), open_fields, tuple(notes))


def _decided(path: str, kind: DecisionType, cell: dict[str, object]) -> Decided:
    value, absent = text_of(cell.get("value")), cell.get("absent")
    absence = None if absent is None else parse_absence(absent)
    if value is None and absence is None:
        raise ValueError("neither a value nor an absence")
    ms, page = cell.get("ms"), cell.get("page")
    return Decided(
        path=path,
        type=kind,
        value=value,
        absence=None if value is not None else absence,
        by=text_of(cell.get("by")) or "imported",
        at=text_of(cell.get("at")) or "",
        ms=ms if _is_whole(ms) and 0 <= ms <= _LONGEST_MS else None,
        witness=text_of(cell.get("witness")),
        page=page if _is_whole(page) and page >= 1 else None,
        box=_box(cell.get("box")),
    )


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _box(value: object) -> Box | None:
    if not isinstance(value, list) or len(value) != 4:
        return None
    sides = [float(v) for v in value if isinstance(v, (int, float)) and not isinstance(v, bool)]
    box = Box(*sides) if len(sides) == 4 else None
    return box if box is not None and box.area > 0 else None
