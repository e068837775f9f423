"""The shape of the replies, as JSON Schema for structured output and as an example for the prompt.

Every member is required and no type is a union: a value that is not there is the empty string and
a state says why. Servers bound optional members and unions, and say nothing of what they cut.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from reviewer.extract.answers import READ, STATES
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.reading import LEVELS

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_PAGE: Schema = {"type": "integer"}
_CONFIDENCE: Schema = {"type": "string", "enum": list(LEVELS)}


def fields_schema(kind: Kind) -> Schema:
    """The reply to prompt A: an answer for each field, rows, and pairs where the kind is open."""
    parts: Schema = {}
    plain = [spec for spec in kind.fields if spec.type is not FieldType.ROWS]
    if plain:
        parts["fields"] = _object({spec.name: {"$ref": "#/$defs/answer"} for spec in plain})
    for spec in kind.fields:
        if spec.type is FieldType.ROWS:
            rows = parts.setdefault("rows", _object({}))
            rows["properties"][spec.name] = _list(_row(spec))
            rows["required"].append(spec.name)
    if kind.open:
        parts["pairs"] = _list(_object({"label": _TEXT, **_answer()}))
    definitions = {"$defs": {"answer": _object(_answer())}} if plain else {}
    return {**_object(parts), **definitions}


def document_schema() -> Schema:
    """The reply to prompt B: every label and value, and every table, whatever the kind."""
    pair = {"label": _TEXT, "value": _TEXT, "confidence": _CONFIDENCE, "page": _PAGE}
    table = {"page": _PAGE, "columns": _list(_TEXT), "rows": _list(_list(_TEXT))}
    return _object({"pairs": _list(_object(pair)), "tables": _list(_object(table))})


def fields_example(kind: Kind) -> str:
    """What a reply to prompt A looks like, as one line of JSON."""
    answer = {"state": READ, "value": "...", "confidence": "high", "reason": "", "page": 1}
    example: dict[str, object] = {}
    plain = {s.name: answer for s in kind.fields if s.type is not FieldType.ROWS}
    if plain:
        example["fields"] = plain
    rows = {s.name: [_row_example(s)] for s in kind.fields if s.type is FieldType.ROWS}
    if rows:
        example["rows"] = rows
    if kind.open:
        example["pairs"] = [{"label": "...", **answer}]
    return json.dumps(example, ensure_ascii=False)


def document_example() -> str:
    """What a reply to prompt B looks like, as one line of JSON."""
    pair = {"label": "...", "value": "...", "confidence": "high", "page": 1}
    table = {"page": 1, "columns": ["...", "..."], "rows": [["...", "..."]]}
    return json.dumps({"pairs": [pair], "tables": [table]})


def _answer() -> Schema:
    return {
        "state": {"type": "string", "enum": list(STATES)},
        "value": _TEXT,
        "confidence": _CONFIDENCE,
        "reason": _TEXT,
        "page": _PAGE,
    }


def _row(spec: FieldSpec) -> Schema:
    cells = _object({column.name: _TEXT for column in spec.columns})
    return _object({"cells": cells, "confidence": _CONFIDENCE, "reason": _TEXT, "page": _PAGE})


def _row_example(spec: FieldSpec) -> dict[str, object]:
    cells = {column.name: "..." for column in spec.columns}
    return {"cells": cells, "confidence": "high", "reason": "", "page": 1}


def _object(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}
