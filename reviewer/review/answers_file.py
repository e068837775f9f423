"""Answers of a blind audit made elsewhere, from JSON lines: `reviewer audit --answers`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.absence import Absence
from reviewer.model.fields_json import parse_absence, text_of
from reviewer.model.jsonl import LineError, parse_objects

_LONGEST_MS = 10**12


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """One line: the number of the audit, and what was typed or why there is no value."""

    line: int
    audit: int
    said: str | Absence
    by: str = "imported"
    ms: int | None = None


def parse_answers(lines: Iterable[str]) -> Iterator[AuditAnswer | LineError]:
    """Each line's answer, or why the line cannot be used. Never raises."""
    return parse_objects(lines, _answer)


def _answer(line: int, record: dict[str, object]) -> AuditAnswer:
    number = record.get("audit")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 2**63:
        raise ValueError("the key audit must be the number of an audit")
    value = text_of(record.get("value"))
    if (value is None) == (record.get("absent") is None):
        raise ValueError("an answer has either the key value or the key absent")
    ms = record.get("ms")
    whole = isinstance(ms, int) and not isinstance(ms, bool) and 0 <= ms < _LONGEST_MS
    return AuditAnswer(
        line=line,
        audit=number,
        said=parse_absence(record.get("absent")) if value is None else value,
        by=text_of(record.get("by")) or "imported",
        ms=ms if whole and isinstance(ms, int) else None,
    )
