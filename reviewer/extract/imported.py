"""Readings made elsewhere, from JSON lines: `reviewer import-readings`.

A line is used or refused as a whole; a detail that cannot be used (a box with three corners, a
confidence of 95) is left out and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.absence import UNCLEAR, Absence
from reviewer.model.fields_json import flatten, is_scalar, parse_absence, text_of
from reviewer.model.geometry import Box
from reviewer.model.jsonl import LineError, name_in, parse_objects
from reviewer.model.reading import LEVELS, FieldValue, Reading, Usage, next_role

_CELL_KEYS = {"value", "absent", "confidence", "reason", "page", "box"}
_MOST_TOKENS = 10**9
_MOST_TIME = 10**7
_LAST_PAGE = 1_000_000
_LAST_COORDINATE = 1e7


@dataclass(frozen=True, slots=True)
class ImportedReadings:
    """The readings of one line, A first, and what in it was left out."""

    line: int
    document: str
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()


def parse_readings(lines: Iterable[str]) -> Iterator[ImportedReadings | LineError]:
    """Each line's readings, or why the line cannot be used. Never raises."""
    return parse_objects(lines, _readings)


def _readings(line: int, record: dict[str, object]) -> ImportedReadings:
    document = name_in(record, "document")
    entries = record.get("readings")
    if not isinstance(entries, list) or not entries:
        raise ValueError("the key readings must hold a list of readings")
    notes: list[str] = []
    readings: list[Reading] = []
    for entry in entries:
        readings.append(_reading(next_role(r.role for r in readings), entry, notes))
    return ImportedReadings(line, document, tuple(readings), tuple(notes))


def _reading(role: str, entry: object, notes: list[str]) -> Reading:
    if not isinstance(entry, dict) or not isinstance(fields := entry.get("fields"), dict):
        raise ValueError(f"reading {role} must be an object with the key fields")
    about: list[str] = []
    values = (_field_value(path, cell, about) for path, cell in flatten(fields).items())
    reading = Reading(
        role=role,
        reader=_text(entry, "reader") or "imported",
        values=tuple(value for value in values if value is not None),
        model=_text(entry, "model"),
        prompt=_text(entry, "prompt"),
        created=_text(entry, "created"),
        images=_texts(entry.get("images")),
        usage=Usage(
            _tokens(entry.get("input_tokens")),
            _tokens(entry.get("output_tokens")),
            _cost(entry.get("cost_usd"), about),
            _seconds(entry, about),
        ),
    )
    notes.extend(f"reading {role}, {note}" for note in about)
    return reading


def _text(entry: dict[str, object], key: str) -> str:
    return text_of(entry.get(key)) or ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()


def _tokens(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS:
        return value
    return 0


def _cost(value: object, notes: list[str]) -> float | None:
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1e9:
        return float(value)
    notes.append("cost_usd: not a price, left out")
    return None


def _seconds(entry: dict[str, object], notes: list[str]) -> float | None:
    """How long the reply took; tools write it as `seconds` or as `latency_s`."""
    name = "latency_s" if entry.get("seconds") is None else "seconds"
    value = entry.get(name)
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= _MOST_TIME:
        return float(value)
    notes.append(f"{name}: not a time in seconds, left out")
    return None


def _field_value(path: str, cell: object, notes: list[str]) -> FieldValue | None:
    """What one cell says, or None with a note where it says nothing that can be used."""
    said = cell if isinstance(cell, dict) else {"value": cell}
    if not is_scalar(said.get("value")) or not ("value" in said or _CELL_KEYS.issuperset(said)):
        notes.append(f"{path}: neither a value nor an absence, left out")
        return None
    about: list[str] = []
    text = text_of(said.get("value"))
    unclear = text is not None and text.strip().upper() == UNCLEAR
    absence = Absence.UNREADABLE if unclear else None if text else _absence(said, about)
    value = FieldValue(
        path=path,
        value=None if absence else text,
        absence=absence,
        confidence=_confidence(said.get("confidence"), about),
        reason=text_of(said.get("reason")),
        page=_page(said.get("page"), about),
        box=_box(said.get("box"), about),
    )
    notes.extend(f"{path}: {note}" for note in about)
    return value


def _absence(said: dict[str, object], notes: list[str]) -> Absence:
    if (name := said.get("absent")) is None:
        return Absence.NOT_ON_PAGE
    try:
        return parse_absence(name)
    except ValueError as error:
        notes.append(f"{error}; taken as {Absence.NOT_ON_PAGE}")
        return Absence.NOT_ON_PAGE


def _confidence(value: object, notes: list[str]) -> float | None:
    """0..1; None for no score, which is not 0 and not 1."""
    if isinstance(value, str) and (level := LEVELS.get(value.strip().lower())) is not None:
        return level
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    if value is not None:
        notes.append("confidence is neither 0 to 1 nor high, medium or low, left out")
    return None


def _page(value: object, notes: list[str]) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _LAST_PAGE:
        return value
    if value is not None:
        notes.append("page is no page number, left out")
    return None


def _box(value: object, notes: list[str]) -> Box | None:
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 4 and all(_is_coordinate(v) for v in value):
        box = Box(*(float(v) for v in value))
        if box.area > 0:
            return box
    notes.append("box is not left, top, right, bottom, left out")
    return None


def _is_coordinate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return abs(value) < _LAST_COORDINATE
