"""The text of both prompts, from the templates in `resources/prompts` and a kind.

A is guided by the fields of the kind. B is guided by the document: it does not know the fields, so
that its agreement says more than the same question asked twice. Neither ever holds a file name.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from string import Template
from typing import Literal

from reviewer import paths
from reviewer.extract.schema import (
    Schema,
    document_example,
    document_schema,
    fields_example,
    fields_schema,
)
from reviewer.model.kind import FieldSpec, FieldType, Kind

PromptName = Literal["A", "B"]

_TEMPLATES = {"A": "fields.md", "B": "document.md"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: who it is, the question, the shape of the reply."""

    name: PromptName
    system: str
    text: str
    schema: Schema
    sha256: str
    """Of the templates, the text made from them and the schema: another hash, another question."""


def build_prompt(kind: Kind, name: PromptName) -> Prompt:
    """The prompt "A" (the kind's fields) or "B" (the document as it is)."""
    system, template = _template("system.md"), _template(_TEMPLATES[name])
    if name == "A":
        schema = fields_schema(kind)
        text = Template(template).substitute(_about(kind), example=fields_example(kind))
    else:
        schema = document_schema()
        text = Template(template).substitute(example=document_example())
    asked = json.dumps([system, template, text, schema], ensure_ascii=False)
    return Prompt(name, system, text, schema, hashlib.sha256(asked.encode()).hexdigest())


@lru_cache(maxsize=8)
def _template(file: str) -> str:
    return (paths.resources() / "prompts" / file).read_text("utf-8").strip()


def _about(kind: Kind) -> dict[str, str]:
    plain = [spec for spec in kind.fields if spec.type is not FieldType.ROWS]
    rows = [spec for spec in kind.fields if spec.type is FieldType.ROWS]
    return {
        "title": kind.title,
        "hint": kind.hint,
        "fields": "\n".join(_field(spec) for spec in plain) or "- (none by name)",
        "rows": "\n".join(_rows(spec) for spec in rows) + "\n" * bool(rows),
        "pairs": _PAIRS if kind.open else "",
    }


_PAIRS = (
    "- pairs: beside these, every other labelled value on the pages, in reading order, each with "
    "its label as printed.\n"
)


def _field(spec: FieldSpec) -> str:
    parts = [f"- {spec.name} ({spec.type.value}): {spec.title}."]
    if spec.hint:
        parts.append(spec.hint)
    if spec.choices:
        parts.append(f"One of: {', '.join(spec.choices)}.")
    return " ".join(parts)


def _rows(spec: FieldSpec) -> str:
    columns = "\n".join(f"  {_field(column)}" for column in spec.columns)
    return (
        f"{_field(spec)} One entry per printed row, in order, over all pages; "
        "sums are not rows. Each cell as printed, an empty string where it is blank, UNCLEAR where "
        f"you cannot read it:\n{columns}"
    )
