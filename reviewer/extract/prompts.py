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
from reviewer.model.errors import UsageError
from reviewer.model.kind import FieldSpec, FieldType, Kind

PromptName = Literal["A", "B"]

_TEMPLATES = {"A": "fields.md", "B": "document.md"}
_NEEDED = {
    "fields": "the fields of the kind",
    "rows": "its lists of rows",
    "example": "the shape of the reply",
}
MOST_LETTERS = 20_000
"""Of a person's own template."""


@dataclass(frozen=True, slots=True)
class Templates:
    """A project's own wording of the questions; empty for the one that comes along."""

    a: str = ""
    b: str = ""

    def of(self, name: PromptName) -> str:
        """The template of a question."""
        own = self.a if name == "A" else self.b
        return own or shipped(name)


SHIPPED = Templates()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: who it is, the question, the shape of the reply."""

    name: str
    system: str
    text: str
    schema: Schema
    sha256: str
    """Of the templates, the text made from them and the schema: another hash, another question."""


def build_prompt(kind: Kind, name: PromptName, templates: Templates = SHIPPED) -> Prompt:
    """The prompt "A" (the kind's fields) or "B" (the document as it is)."""
    system, template = _template("system.md"), templates.of(name)
    if name == "A":
        schema = fields_schema(kind)
        text = Template(template).substitute(_about(kind), example=fields_example(kind))
    else:
        schema = document_schema()
        text = Template(template).substitute(example=document_example())
    asked = json.dumps([system, template, text, schema], ensure_ascii=False)
    return Prompt(name, system, text, schema, hashlib.sha256(asked.encode()).hexdigest())


def probe_prompt() -> Prompt:
    """A question that holds nothing of anybody's: what an endpoint can do is tried with it."""
    text = 'Reply with the JSON object {"seen": "yes"} and nothing else.'
    schema = {
        "type": "object",
        "properties": {"seen": {"type": "string"}},
        "required": ["seen"],
        "additionalProperties": False,
    }
    return other_prompt("probe", text, schema, system="You reply with one JSON object.")


def other_prompt(name: str, text: str, schema: Schema, system: str | None = None) -> Prompt:
    """A question that makes no reading."""
    system = _template("system.md") if system is None else system
    asked = json.dumps([system, text, schema], ensure_ascii=False)
    return Prompt(name, system, text, schema, hashlib.sha256(asked.encode()).hexdigest())


def shipped(name: PromptName) -> str:
    """The template that comes with the program."""
    return _template(_TEMPLATES[name])


def sound_template(name: PromptName, text: str) -> str:
    """`text` as a template for the prompt `name`. Raises UsageError, saying what is wrong."""
    text = text.strip()
    known = set(Template(shipped(name)).get_identifiers())
    template = Template(text)
    if not template.is_valid():
        raise UsageError("A dollar sign stands alone in the prompt; write $$ where one is meant.")
    found = set(template.get_identifiers())
    if unknown := sorted(found - known):
        names = ", ".join(f"${one}" for one in sorted(known))
        raise UsageError(f"The prompt {name} has no ${unknown[0]}; it may use {names}.")
    needed = {"fields", "rows", "example"} if name == "A" else {"example"}
    if missing := sorted(needed - found):
        raise UsageError(
            f"The prompt {name} needs ${missing[0]}, where the program puts "
            f"{_NEEDED[missing[0]]}; put it back."
        )
    if len(text) > MOST_LETTERS:
        raise UsageError(f"A prompt has at most {MOST_LETTERS:,} letters; shorten it.")
    return text


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
