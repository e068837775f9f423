"""Decisions made elsewhere, from JSON lines: `reviewer decide`. They append, never replace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.fields_json import parse_absence, text_of
from reviewer.model.jsonl import LineError, name_in, parse_objects

_LONGEST_MS = 10**12
_TYPES = tuple(type_ for type_ in DecisionType if type_ is not DecisionType.ROWS)
"""Rows are arranged by hand; a file says which values are right."""


@dataclass(frozen=True, slots=True)
class ImportedDecision:
    """One line's decision. `at` is ISO 8601 in UTC; None where the file does not say.

    An accept without a `value` accepts what is proposed.
    """

    line: int
    document: str
    field: str
    type: DecisionType
    value: str | None = None
    absence: Absence | None = None
    by: str = "imported"
    at: str | None = None
    ms: int | None = None


def parse_decisions(lines: Iterable[str]) -> Iterator[ImportedDecision | LineError]:
    """Each line's decision, or why the line cannot be used. Never raises."""
    return parse_objects(lines, _decision)


def _decision(line: int, record: dict[str, object]) -> ImportedDecision:
    type_ = _type(record.get("decision"))
    value = text_of(record.get("value"))
    if type_ is DecisionType.CORRECT and value is None:
        raise ValueError("a correction needs the key value with the right text")
    keeps_value = type_ in (DecisionType.ACCEPT, DecisionType.CORRECT)
    return ImportedDecision(
        line=line,
        document=name_in(record, "document"),
        field=name_in(record, "field"),
        type=type_,
        value=value if keeps_value else None,
        absence=_absence(type_, record.get("absent")),
        by=text_of(record.get("by")) or "imported",
        at=_at(record.get("at")),
        ms=_ms(record.get("ms")),
    )


def _type(name: object) -> DecisionType:
    if isinstance(name, str) and name in _TYPES:
        return DecisionType(name)
    raise ValueError(f"decision is one of {', '.join(_TYPES)}, not {ascii(name)[:60]}")


def _absence(type_: DecisionType, name: object) -> Absence | None:
    if type_ is DecisionType.ABSENT:
        return parse_absence(name)
    return Absence.UNREADABLE if type_ is DecisionType.UNREADABLE else None


def _at(value: object) -> str | None:
    """A time with its offset turned to UTC; one without an offset is taken as UTC."""
    if value is None:
        return None
    try:
        time = datetime.fromisoformat(value if isinstance(value, str) else "")
        utc = time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(
            f"at is a time like 2026-11-20T10:05:00Z, not {ascii(value)[:60]}"
        ) from None
    return utc.isoformat().replace("+00:00", "Z")


def _ms(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value < _LONGEST_MS:
        return round(value)
    raise ValueError("ms is a number of milliseconds, 0 or more")
