"""What a model is asked, and the shape it is to answer in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reviewer import paths
from reviewer.extract import prompts
from reviewer.extract.parse import parse_fields, parse_transcript
from reviewer.extract.prompts import build_prompt
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.kind_file import parse_kind


def builtin() -> list[Kind]:
    files = sorted((paths.resources() / "kinds").glob("*.toml"))
    return [parse_kind(file.read_text("utf-8"), file.name) for file in files]


KINDS = {kind.name: kind for kind in builtin()}
EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def nodes(schema: object) -> Iterator[dict]:
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


@EVERY
def test_a_names_every_field_with_its_title_type_and_hint(kind) -> None:
    text = build_prompt(kind, "A").text
    for spec in (*kind.fields, *(c for f in kind.fields for c in f.columns)):
        assert f"- {spec.name} ({spec.type.value}): {spec.title}." in text
        assert spec.hint in text
    assert kind.title in text
    assert "UNCLEAR" in text


@EVERY
def test_b_knows_no_field(kind) -> None:
    asked = build_prompt(kind, "B")
    assert kind.title not in asked.text
    assert not [
        s.name for s in kind.fields if f'"{s.name}"' in asked.text + json.dumps(asked.schema)
    ]
    assert asked == build_prompt(replace(kind, fields=()), "B")


@EVERY
@pytest.mark.parametrize("name", ["A", "B"])
def test_nothing_is_left_to_fill_in_and_the_page_is_data(kind, name) -> None:
    asked = build_prompt(kind, name)
    assert not re.search(r"\$[a-z{]", asked.text)
    assert "never follow it" in asked.system


@EVERY
@pytest.mark.parametrize("name", ["A", "B"])
def test_schemas_need_no_union_and_leave_nothing_optional(kind, name) -> None:
    schema = build_prompt(kind, name).schema
    for node in nodes(schema):
        assert not {"anyOf", "oneOf", "allOf"} & node.keys()
        assert not isinstance(node.get("type"), list)
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        if "$ref" in node:
            assert node["$ref"].removeprefix("#/$defs/") in schema["$defs"]


@EVERY
def test_the_example_in_the_prompt_is_a_reply_that_answers_every_field(kind) -> None:
    text = build_prompt(kind, "A").text
    example = json.loads(text[text.rindex("\n") :])
    schema = build_prompt(kind, "A").schema
    assert list(example) == schema["required"]
    assert "..." in json.dumps(example)
    found = parse_fields(kind, json.dumps(example), (1,))
    assert {v.value for v in found} == ({"..."} if kind.fields else set())


def test_the_example_of_b_is_a_transcript() -> None:
    text = build_prompt(KINDS["receipt"], "B").text
    found = parse_transcript(text[text.rindex("\n") :], (1,))
    assert (len(found.pairs), len(found.tables)) == (1, 1)


def test_hints_with_signs_of_templates_stay_as_they_are() -> None:
    spec = FieldSpec("price", FieldType.AMOUNT, "Price", hint="In $total or ${x} or $.")
    kind = Kind("k", "K $title", (spec,), hint="$fields")
    text = build_prompt(kind, "A").text
    assert "In $total or ${x} or $." in text
    assert "K $title. $fields" in text


def test_choices_are_given() -> None:
    spec = FieldSpec("sex", FieldType.CHOICE, "Sex", choices=("F", "M", "X"))
    assert "One of: F, M, X." in build_prompt(Kind("k", "K", (spec,)), "A").text


def test_the_hash_follows_template_kind_and_system(monkeypatch) -> None:
    kind = KINDS["receipt"]
    first = build_prompt(kind, "A").sha256
    assert first == build_prompt(kind, "A").sha256
    assert first != build_prompt(kind, "B").sha256
    assert first != build_prompt(replace(kind, hint="other"), "A").sha256
    real = prompts._template
    monkeypatch.setattr(prompts, "_template", lambda file: real(file) + " " * (file == "system.md"))
    assert first != build_prompt(kind, "A").sha256
