"""Replies of any shape become answers; none becomes a value that was not given."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.extract.answers import STATES, confidence_of, said
from reviewer.extract.parse import parse_fields, parse_transcript
from reviewer.extract.plain import MAX_REASON, MAX_VALUE, plain
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldSpec, FieldType, Kind

ROWS = FieldSpec(
    "items",
    FieldType.ROWS,
    "Items",
    columns=(FieldSpec("name", FieldType.TEXT, "Name"), FieldSpec("total", FieldType.AMOUNT, "T")),
)
KIND = Kind("k", "K", (FieldSpec("total", FieldType.AMOUNT, "Total"), ROWS))
OPEN = Kind("form", "Form", (), open=True)


def one(answer: object) -> object:
    """The value or absence of `total` where the reply says `answer` of it."""
    found = parse_fields(KIND, json.dumps({"fields": {"total": answer}}), (1,))[0]
    assert (found.value is None) != (found.absence is None)
    return found.absence or found.value


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("31.60", "31.60"),
        (31.6, "31.6"),
        (1234, "1234"),
        ({"value": "31.60"}, "31.60"),
        ({"value": 31.6, "state": "READ"}, "31.6"),
        ({"value": "  31.60\n", "state": "read"}, "31.60"),
        (None, Absence.NOT_ON_PAGE),
        ("", Absence.NOT_ON_PAGE),
        ("N/A", Absence.NOT_ON_PAGE),
        ("UNCLEAR", Absence.UNREADABLE),
        ({"value": "unclear", "state": "READ"}, Absence.UNREADABLE),
        ({"value": "", "state": "READ"}, Absence.NOT_ON_PAGE),
        ({"value": None, "state": "Not on page"}, Absence.NOT_ON_PAGE),
        ({"value": "", "state": "EMPTY"}, Absence.EMPTY_ON_PAGE),
        ({"value": "", "state": "hidden"}, Absence.HIDDEN_BY_REDACTION),
        ({"state": "illegible"}, Absence.UNREADABLE),
        ({"value": "31.60", "state": "UNCLEAR"}, Absence.UNREADABLE),
        ({"value": "31.60", "state": "NOT_ON_PAGE"}, "31.60"),
        ({"value": "31.60", "state": "no such state"}, "31.60"),
        ({"value": {"deep": "1"}, "state": "READ"}, Absence.NOT_ON_PAGE),
        ({"confidence": "high"}, Absence.NOT_ASKED),
        ([], Absence.NOT_ASKED),
        ({}, Absence.NOT_ASKED),
    ],
)
def test_every_shape_of_an_answer(answer, expected) -> None:
    assert one(answer) == expected


def test_every_state_of_the_prompt_is_understood() -> None:
    for state, absence in STATES.items():
        assert one({"state": state, "value": "" if absence else "7"}) == (absence or "7")


def test_a_value_with_an_absence_is_doubted_not_trusted() -> None:
    unclear = said({"value": "31.60", "state": "UNCLEAR", "confidence": "high"}, (1,))
    assert unclear is not None
    assert "perhaps 31.60" in (unclear.reason or "")
    absent = said({"value": "31.60", "state": "NOT_ON_PAGE", "confidence": "high"}, (1,))
    assert absent is not None
    assert absent.confidence == 0.3


def test_a_field_that_is_missing_is_not_asked_and_says_so() -> None:
    total, items = parse_fields(KIND, "nothing", (1,))
    assert (total.absence, items.absence) == (Absence.NOT_ASKED, Absence.NOT_ASKED)
    assert "does not answer" in (total.reason or "")


def test_a_flat_reply_without_the_outer_members_is_read() -> None:
    text = json.dumps({"total": "1.00", "items": [{"name": "x", "total": 2}], "extra": "y"})
    found = {v.path: v.value for v in parse_fields(KIND, text, (1,))}
    assert found == {"total": "1.00", "items[0].name": "x", "items[0].total": "2"}


def test_rows_carry_what_is_said_of_them() -> None:
    row = {
        "cells": {"name": "", "total": "UNCLEAR"},
        "confidence": "low",
        "reason": "torn",
        "page": 2,
    }
    reply = {"fields": {"total": "1"}, "rows": {"items": [row, "junk", {}]}}
    _, name, total = parse_fields(KIND, json.dumps(reply), (1, 2))
    assert (name.path, name.absence) == ("items[0].name", Absence.EMPTY_ON_PAGE)
    assert (total.path, total.absence) == ("items[0].total", Absence.UNREADABLE)
    assert (total.confidence, total.reason, total.page) == (0.3, "torn", 2)


def test_no_rows_are_an_absence_of_rows() -> None:
    found = parse_fields(KIND, '{"fields": {"total": "1"}, "rows": {"items": []}}', (1,))
    assert (found[1].path, found[1].absence) == ("items", Absence.NOT_ON_PAGE)


def test_pages_are_those_that_were_sent() -> None:
    def page(answer: object, pages: tuple[int, ...]) -> int | None:
        text = json.dumps({"fields": {"total": {"value": "1", "page": answer}}})
        return parse_fields(KIND, text, pages)[0].page

    assert page(2, (2, 3)) == 2
    assert page("3", (2, 3)) == 3
    assert page(1, (2, 3)) is None
    assert page(0, (2, 3)) is None
    assert page("x", (2, 3)) is None
    assert page("x", (7,)) == 7


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("high", 0.95), (" LOW ", 0.3), ("0.5", 0.5), ("1", 1.0), ("95", None), ("-1", None),
     ("nan", None), ("sure", None), (None, None), ([], None)],
)  # fmt: skip
def test_confidence(stated, expected) -> None:
    assert confidence_of(stated) == expected


def test_open_kinds_take_labelled_pairs() -> None:
    reply = {
        "pairs": [
            {"label": "Étage / No.", "value": "3", "state": "READ"},
            {"label": "Name:", "value": "Ana", "state": "READ"},
            {"label": "Name:", "value": "", "state": "EMPTY"},
            {"label": "", "value": "lost", "state": "READ"},
            {"value": "no label"},
            "junk",
        ]
    }
    found = parse_fields(OPEN, json.dumps(reply), (1,))
    assert [(v.path, v.absence or v.value) for v in found] == [
        ("etage_no", "3"), ("name", "Ana"), ("name_2", Absence.EMPTY_ON_PAGE),
    ]  # fmt: skip


def test_a_transcript_keeps_order_and_drops_what_is_no_pair() -> None:
    reply = {
        "pairs": [{"label": "A", "value": "1"}, {"label": 7, "value": "UNCLEAR"}, {"label": "x"}],
        "tables": [
            {"page": 1, "columns": ["a", None], "rows": [["1", 2], [], ["", ""], "junk"]},
            {"columns": "no", "rows": None},
        ],
    }
    found = parse_transcript(json.dumps(reply), (1,))
    assert [(p.label, p.absence or p.value) for p in found.pairs] == [
        ("A", "1"), ("7", Absence.UNREADABLE),
    ]  # fmt: skip
    assert [(t.columns, t.rows) for t in found.tables] == [(("a", ""), (("1", "2"),))]


@given(st.text(max_size=400))
def test_values_are_one_bounded_line_without_control_characters(text) -> None:
    shown = plain(text, 50)
    assert len(shown) <= 50
    assert shown == " ".join(shown.split())
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"}]
    assert "\u202e" not in shown


def test_long_values_and_reasons_are_cut() -> None:
    answer = {"value": "x" * 9999, "reason": "y" * 9999, "state": "READ"}
    found = parse_fields(KIND, json.dumps({"fields": {"total": answer}}), (1,))[0]
    assert len(found.value or "") == MAX_VALUE
    assert len(found.reason or "") == MAX_REASON


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["fields", "rows", "items", "total", "value", "state", "cells", "pairs",
                         "label", "tables", "columns", "page", "name", "confidence"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON, st.integers(0, 200))
def test_no_reply_is_an_error_and_every_field_is_answered(reply, cut) -> None:
    text = json.dumps(reply)[: cut + 1]
    found = parse_fields(KIND, text, (1, 2))
    assert "total" in {v.path for v in found}
    assert {v.path.partition("[")[0] for v in found} == {"total", "items"}
    assert all((v.value is None) != (v.absence is None) for v in found)
    parse_fields(OPEN, text, ())
    parse_transcript(text, (1,))
