"""Answers of a blind audit from lines of JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.absence import Absence
from reviewer.model.jsonl import LineError
from reviewer.review.answers_file import AuditAnswer, parse_answers


def parse(record: object) -> AuditAnswer | LineError:
    (found,) = parse_answers([json.dumps(record)])
    return found


def test_a_value_and_an_absence() -> None:
    assert parse({"audit": 3, "value": 7.19, "by": "bo", "ms": 800}) == AuditAnswer(
        1, 3, "7.19", "bo", 800
    )
    assert parse({"audit": 3, "absent": "not-on-page"}) == AuditAnswer(1, 3, Absence.NOT_ON_PAGE)


@pytest.mark.parametrize(
    "record",
    [
        {"value": "1"},
        {"audit": "3", "value": "1"},
        {"audit": True, "value": "1"},
        {"audit": 0, "value": "1"},
        {"audit": 2**70, "value": "1"},
        {"audit": 3},
        {"audit": 3, "value": " "},
        {"audit": 3, "value": "1", "absent": "not-on-page"},
        {"audit": 3, "absent": "gone"},
    ],
)
def test_what_is_no_answer_is_reported(record: object) -> None:
    assert isinstance(parse(record), LineError)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_text_raises(lines: list[str]) -> None:
    for found in parse_answers(lines):
        assert isinstance(found, (AuditAnswer, LineError))
