"""Truth known from elsewhere, from JSON lines: `reviewer evaluate --truth`, `import-truth`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviewer.model.absence import Absence
from reviewer.model.fields_json import flatten, is_scalar, parse_absence, text_of
from reviewer.model.jsonl import LineError, name_in, parse_objects


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """One document's truth: each path (`total`, `line_items[0].total`) and its value or absence."""

    line: int
    document: str
    fields: dict[str, str | Absence]


def parse_truth(lines: Iterable[str]) -> Iterator[KnownTruth | LineError]:
    """Each line's truth, or why the line cannot be used. Never raises.

    null, blank text and an empty list of rows mean that the document does not have the field.
    """
    return parse_objects(lines, _truth)


def _truth(line: int, record: dict[str, object]) -> KnownTruth:
    document = name_in(record, "document")
    fields = record.get("fields")
    if not isinstance(fields, dict):
        raise ValueError("the key fields must hold an object of fields")
    truth = {path: _answer(path, cell) for path, cell in flatten(fields).items()}
    return KnownTruth(line, document, truth)


def _answer(path: str, cell: object) -> str | Absence:
    said = cell if isinstance(cell, dict) else {"value": cell}
    value, absent = said.get("value"), said.get("absent")
    if not is_scalar(value) or ("value" not in said and absent is None):
        raise ValueError(f"the field {path} has neither a value nor an absence")
    if (text := text_of(value)) is not None:
        return text
    return Absence.NOT_ON_PAGE if absent is None else parse_absence(absent)
