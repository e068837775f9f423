"""Decisions made elsewhere, as the formats at the edges describe them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.jsonl import LineError
from reviewer.review.decisions_file import ImportedDecision, parse_decisions

BASE = {"document": "img/410.jpg", "field": "total", "decision": "accept"}


def parse_one(**keys: object) -> ImportedDecision | LineError:
    (found,) = parse_decisions([json.dumps(BASE | keys)])
    return found


def test_the_documented_line():
    line = (
        '{"document": "img/410.jpg", "field": "total", "decision": "correct", "value": "31.60",'
        ' "by": "ana", "at": "2026-11-20T10:05:00Z", "ms": 2100}'
    )
    assert list(parse_decisions([line])) == [
        ImportedDecision(
            1, "img/410.jpg", "total", DecisionType.CORRECT, "31.60", None,
            "ana", "2026-11-20T10:05:00Z", 2100,
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "type_", "value", "absence"),
    [
        ({}, "accept", None, None),
        ({"value": 31.6}, "accept", "31.6", None),
        ({"decision": "absent", "absent": "not-on-page"}, "absent", None, Absence.NOT_ON_PAGE),
        ({"decision": "unreadable"}, "unreadable", None, Absence.UNREADABLE),
        ({"decision": "ambiguous", "value": "x"}, "ambiguous", None, None),
        ({"decision": "undo"}, "undo", None, None),
    ],
)
def test_each_decision(keys: dict, type_: str, value: str | None, absence: Absence | None):
    found = parse_one(**keys)
    assert isinstance(found, ImportedDecision)
    assert (found.type, found.value, found.absence) == (DecisionType(type_), value, absence)
    assert (found.by, found.at, found.ms) == ("imported", None, None)


def test_times_are_turned_to_utc():
    assert parse_one(at="2026-11-20T12:05:00+02:00").at == "2026-11-20T10:05:00Z"
    assert parse_one(at="2026-11-20T10:05:00").at == "2026-11-20T10:05:00Z"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"decision": "approve"}, "accept, correct, absent"),
        ({"decision": None}, "accept, correct, absent"),
        ({"decision": "correct"}, "value"),
        ({"decision": "correct", "value": " "}, "value"),
        ({"decision": "correct", "value": ["x"]}, "value"),
        ({"decision": "absent"}, "not-on-page"),
        ({"decision": "absent", "absent": "gone"}, "not-on-page"),
        ({"document": ""}, "document"),
        ({"document": 7}, "document"),
        ({"field": None}, "field"),
        ({"at": "yesterday"}, "at is a time"),
        ({"at": 3}, "at is a time"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at is a time"),
        ({"ms": -1}, "ms"),
        ({"ms": True}, "ms"),
        ({"ms": "2100"}, "ms"),
        ({"ms": 10**30}, "ms"),
    ],
)
def test_a_mistake_is_said(keys: dict, says: str):
    found = parse_one(**keys)
    assert isinstance(found, LineError)
    assert says in found.reason


@given(st.lists(st.text()))
def test_arbitrary_text_never_raises(lines: list[str]):
    assert all(isinstance(found, LineError) for found in parse_decisions(lines))


@given(
    st.fixed_dictionaries(
        {"decision": st.sampled_from([t for t in DecisionType if t is not DecisionType.ROWS])},
        optional={
            k: st.none() | st.text() | st.integers() | st.floats(allow_nan=False)
            for k in ("document", "field", "value", "absent", "by", "at", "ms")
        },
    )
)
def test_any_values_give_a_decision_or_an_error(keys: dict):
    found = parse_one(**keys)
    assert isinstance(found, (ImportedDecision, LineError))


@given(st.text().filter(str.strip), st.text().filter(str.strip), st.integers(0, 10**9))
def test_round_trip(value: str, by: str, ms: int):
    found = parse_one(decision="correct", value=value, by=by, ms=ms)
    assert isinstance(found, ImportedDecision)
    assert (found.value, found.by, found.ms) == (value, by, ms)
