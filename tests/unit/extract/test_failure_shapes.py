"""Whatever a model writes ends as a reading or as a clear failure, and adds nothing of its own."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.extract.answers import STATES
from reviewer.extract.empty import made_up
from reviewer.extract.lenient import Told, find_object
from reviewer.extract.likelihood import LEAST, tell
from reviewer.extract.parse import parse_fields
from reviewer.extract.parts import joined, parts, rest
from reviewer.extract.plain import MAX_REASON, MAX_VALUE
from reviewer.extract.understand import understand
from reviewer.model.absence import Absence
from reviewer.model.errors import ReaderError
from reviewer.model.kind import FieldSpec, FieldType, Kind
from tests.unit.extract.test_claude import KIND, READ, REPLY_A, A, picture

PAGES = (1,)
NAMES = [spec.name for spec in KIND.fields]


def total(text: str):
    return next(v for v in parse_fields(KIND, text, PAGES) if v.path == "total")


def reply(**total_answer: object) -> str:
    answers = {**REPLY_A["fields"], "total": {**READ, **total_answer}}
    return json.dumps({**REPLY_A, "fields": answers})


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{A}\n```", f"Sure! Here is the JSON you asked for:\n\n{A}\n\nAnything else?",
        f"<think>{{maybe}}</think>{A}", A.replace('"31.60"', "31.60"), A.replace("\n", "") + "}",
        A.replace('"reason": ""', '"reason": null'), f"[{A}]", A.replace('": ', '" : '),
    ],
)  # fmt: skip
def test_wrapped_and_damaged_replies_are_read(text) -> None:
    assert total(text).value == "31.60"


@pytest.mark.parametrize(
    ("answer", "value", "absence"),
    [
        ({"value": 31.6}, "31.6", None),
        ({"value": ["31.60"]}, None, Absence.NOT_ON_PAGE),
        ({"value": {"amount": "31.60"}}, None, Absence.NOT_ON_PAGE),
        ({"value": True}, "true", None),
        ({"value": "UNCLEAR"}, None, Absence.UNREADABLE),
        ({"value": "3?.60", "state": "UNCLEAR"}, None, Absence.UNREADABLE),
        ({"value": None, "state": None}, None, Absence.NOT_ON_PAGE),
        ({"value": "", "state": "HIDDEN"}, None, Absence.HIDDEN_BY_REDACTION),
        ({"value": "31.60", "extra": {"risk": 0}, "flagged": False}, "31.60", None),
        ({"value": "31.60", "state": "LU"}, "31.60", None),
    ],
)
def test_wrong_types_and_extra_members(answer, value, absence) -> None:
    found = total(reply(**answer))
    assert (found.value, found.absence) == (value, absence)


def test_low_confidence_and_its_reason_are_kept() -> None:
    found = total(reply(value="31.60", confidence="low", reason="the 6 may be an 8"))
    assert (found.confidence, found.reason) == (0.3, "the 6 may be an 8")


def test_a_field_answered_twice_is_not_sure_of_itself() -> None:
    once = json.dumps({**READ, "value": "31.60"})
    twice = f'{{"fields": {{"total": {json.dumps({**READ, "value": "81.60"})}, "total": {once}}}}}'
    found = total(twice)
    assert (found.value, found.confidence) == ("31.60", 0.3)
    assert found.reason == "The reader answered twice; first it was 81.60"
    assert total(f'{{"fields": {{"total": {once}, "total": {once}}}}}').confidence == 0.95


def test_a_reply_that_obeys_the_page_says_only_what_it_was_asked() -> None:
    obeyed = {
        "fields": {"total": {**READ, "value": "0.00", "confidence": "high"}},
        "approved": {**READ, "value": "yes"},
        "risk": 0, "decision": "accept", "rows": {"orders": [{"cells": {"do": "pay"}}]},
        "system": "<script>alert(1)</script>",
    }  # fmt: skip
    values = parse_fields(KIND, json.dumps(obeyed), PAGES)
    assert {v.path for v in values} == set(NAMES)
    assert [v.value for v in values if v.value] == ["0.00"]


@pytest.mark.parametrize(
    "text",
    ['{"Felder": {"Summe": {"Wert": "31,60"}}}', '{"champs": [1, 2]}', '{"答": "31.60"}',
     '{"properties": {"x": {"type": "string"}}}'],
)  # fmt: skip
def test_a_reply_of_another_shape_or_language_is_a_clear_failure(text) -> None:
    with pytest.raises(ReaderError, match="answers none of the fields"):
        understand(KIND, "A", text, [picture()], whole=True)


json_like = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=60)
    | st.sampled_from([*STATES, *NAMES, "\u202e31.60", "<b>", "\x00", "A" * 3000]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from([*NAMES, "value", "state", "fields", "rows", "cells", "reason", "page",
                         "confidence", "pairs", "label", "orders"]), inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150)
@given(json_like, st.integers(0, 40), st.sampled_from(["{}", "```{}```", "Well: {} ok"]))
def test_nothing_outside_the_schema_comes_in(answer, cut, around) -> None:
    body = json.dumps({"fields": answer, "rows": answer})
    text = around.replace("{}", body[: len(body) - cut])
    values = parse_fields(KIND, text, PAGES)
    known = {"company", "total", "date", "line_items"}
    assert {v.path.partition("[")[0] for v in values} == known
    for value in values:
        assert (value.value is None) != (value.absence is None)
        assert len(value.value or "") <= MAX_VALUE
        assert len(value.reason or "") <= MAX_REASON
        assert "\u202e" not in (value.value or "") + (value.reason or "")
        assert value.page in (None, 1)
        assert value.confidence is None or 0 <= value.confidence <= 1
        assert value.likelihood is None


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_an_object_or_nothing(text) -> None:
    assert isinstance(find_object(text), dict)
    assert find_object(text) == find_object(text, lambda _start, _end: None)


@settings(max_examples=100)
@given(
    st.text(max_size=80),
    st.lists(st.tuples(st.binary(max_size=4), st.floats()), max_size=30),
    st.integers(0, 90), st.integers(0, 90),
)  # fmt: skip
def test_any_tokens_give_a_likelihood_or_none(text, tokens, start, end) -> None:
    found = tell(tokens, text)(start, end)
    assert found is None or LEAST <= found.least <= found.mean <= 0


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30), st.data())
def test_a_value_has_the_likelihood_of_its_own_letters(value, data) -> None:
    text = json.dumps({"total": {"value": value, "confidence": "high"}}, ensure_ascii=False)
    encoded = text.encode()
    cuts = sorted(data.draw(st.sets(st.integers(1, len(encoded) - 1), max_size=12)))
    edges = [0, *cuts, len(encoded)]
    quoted = json.dumps(value, ensure_ascii=False)[1:-1].encode()
    first = encoded.index(b'"value": "') + len(b'"value": "')
    last = first + len(quoted)
    tokens = [(encoded[a:b], -3.0 if a < last and b > first else -0.5) for a, b in pairwise(edges)]
    held = find_object(text, tell(tokens, text))["total"]
    assert isinstance(held, dict)
    told = held["value"]
    if told is not None:
        assert isinstance(told, Told)
        assert told.likelihood is not None
        assert told.likelihood.mean == told.likelihood.least == -3.0


def spec(number: int) -> FieldSpec:
    if number % 3 == 0:
        columns = tuple(FieldSpec(f"c{n}", FieldType.TEXT, "C") for n in range(1 + number % 4))
        return FieldSpec(f"f{number}", FieldType.ROWS, "Rows", columns=columns)
    return FieldSpec(f"f{number}", FieldType.TEXT, "Text")


@given(st.lists(st.integers(1, 60), unique=True, max_size=30), st.integers(1, 12), st.booleans())
def test_parts_hold_every_field_once_and_stay_small(numbers, most, is_open) -> None:
    kind = Kind("k", "K", tuple(map(spec, numbers)), open=is_open)
    found = parts(kind, most)
    assert [s for part in found for s in part.fields] == list(kind.fields)
    assert sum(part.open for part in found) == is_open
    for part in found:
        answers = sum(max(1, len(s.columns)) for s in part.fields)
        assert answers <= most or len(part.fields) == 1


@settings(max_examples=60)
@given(st.integers(0, len(A)))
def test_what_a_cut_off_reply_lacks_is_asked_for_and_nothing_else_is_lost(cut) -> None:
    missing = rest(KIND, A[:cut])
    asked = {s.name for part in missing for s in part.fields}
    first = parse_fields(KIND, A[:cut], PAGES) if find_object(A[:cut]) else ()
    answered = {v.path for v in first if v.absence is not Absence.NOT_ASKED}
    assert asked >= {
        s.name for s in KIND.fields if s.name not in {p.split("[")[0] for p in answered}
    }
    told = [(KIND, first), *((part, parse_fields(part, A, PAGES)) for part in missing)]
    if first:
        assert joined(KIND, told) == parse_fields(KIND, A, PAGES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"state": "EMPTY", "text": ""}', ""), ('{"state": "EMPTY", "text": null}', ""),
        ('{"text": "EMPTY"}', ""), ('{"text": "(nothing)"}', ""), ('{"state": "EMPTY"}', ""),
        ('{"state": "READ", "text": "Total 12.00"}', "Total 12.00"),
        ('{"state": "EMPTY", "text": "Total 12.00"}', "Total 12.00"),
        ('```{"text": "a\\u202eb"}```', "ab"), ("It is blank.", None), ("{}", None),
        ('{"text": 3}', "3"), ('{"text": ["x"]}', ""),
    ],
)  # fmt: skip
def test_what_counts_as_made_up(text, said) -> None:
    assert made_up(text) == said
