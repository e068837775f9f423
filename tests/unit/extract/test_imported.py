"""Readings made elsewhere, as the formats at the edges describe them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.extract.imported import ImportedReadings, parse_readings
from reviewer.model.absence import Absence
from reviewer.model.geometry import Box
from reviewer.model.jsonl import LineError
from reviewer.model.reading import FieldValue

DOCUMENTED = """
{"document": "img/410.jpg",
 "readings": [
   {"reader": "gpt-4o", "prompt": "A", "created": "2026-11-20T10:00:00Z", "cost_usd": 0.004,
    "fields": {
      "total": {"value": "31.60", "confidence": 0.95, "reason": null, "page": 1,
                "box": [412, 1203, 530, 1240]},
      "date": {"value": "2018-05-21"},
      "line_items": {"value":
        [{"description": {"value": "Noodle"}, "total": {"value": "31.60"}}]}}},
   {"reader": "gpt-4o", "prompt": "B", "fields": {"total": {"value": "31.60"}}}]}
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CELLS = JSON | st.fixed_dictionaries(
    {"value": JSON},
    optional=dict.fromkeys(("absent", "confidence", "reason", "page", "box"), JSON),
)


def parse_one(record: object) -> ImportedReadings:
    (found,) = parse_readings([json.dumps(record)])
    assert isinstance(found, ImportedReadings)
    return found


def value_of(cell: object) -> tuple[FieldValue, tuple[str, ...]]:
    found = parse_one({"document": "a", "readings": [{"reader": "r", "fields": {"f": cell}}]})
    return found.readings[0].values[0], found.notes


def test_the_documented_line():
    found = parse_one(json.loads(DOCUMENTED))
    first, second = found.readings
    assert (found.line, found.document, found.notes) == (1, "img/410.jpg", ())
    assert (first.role, first.reader, first.prompt) == ("A", "gpt-4o", "A")
    assert (first.created, first.usage.cost_usd) == ("2026-11-20T10:00:00Z", 0.004)
    assert first.get("total") == FieldValue(
        "total", "31.60", confidence=0.95, page=1, box=Box(412, 1203, 530, 1240)
    )
    assert [v.path for v in first.values] == [
        "total", "date", "line_items[0].description", "line_items[0].total",
    ]  # fmt: skip
    assert (second.role, second.usage.cost_usd) == ("B", None)
    assert second.get("total").confidence is None


def test_any_number_of_readings_and_flat_rows():
    entry = {"reader": "r", "fields": {"line_items": [{"total": 31.6}, {"total": None}]}}
    found = parse_one({"document": "a", "readings": [entry] * 28})
    assert [r.role for r in found.readings][:3] == ["A", "B", "C"]
    assert len({r.role for r in found.readings}) == 28
    assert [(v.path, v.value) for v in found.readings[0].values] == [
        ("line_items[0].total", "31.6"),
        ("line_items[1].total", None),
    ]


@pytest.mark.parametrize(
    ("cell", "value", "absence"),
    [
        ("31.60", "31.60", None),
        (31.6, "31.6", None),
        (True, "true", None),
        (None, None, Absence.NOT_ON_PAGE),
        ("", None, Absence.NOT_ON_PAGE),
        ("UNCLEAR", None, Absence.UNREADABLE),
        ({"value": " unclear "}, None, Absence.UNREADABLE),
        ({"value": None}, None, Absence.NOT_ON_PAGE),
        ({"value": None, "absent": "hidden-by-redaction"}, None, Absence.HIDDEN_BY_REDACTION),
        ({"absent": "empty-on-page"}, None, Absence.EMPTY_ON_PAGE),
        ({"confidence": 0.1}, None, Absence.NOT_ON_PAGE),
        ({"value": "x", "absent": "not-on-page"}, "x", None),
    ],
)
def test_values_and_absences(cell: object, value: str | None, absence: Absence | None):
    found, notes = value_of(cell)
    assert (found.value, found.absence, notes) == (value, absence, ())


@pytest.mark.parametrize(
    ("stated", "confidence"),
    [(0, 0.0), (1, 1.0), (0.5, 0.5), ("high", 0.95), ("Medium", 0.7), ("low", 0.3), (None, None)],
)
def test_confidence(stated: object, confidence: float | None):
    found, notes = value_of({"value": "x", "confidence": stated})
    assert (found.confidence, notes) == (confidence, ())


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("confidence", 95), ("confidence", -0.1), ("confidence", True), ("confidence", "sure"),
        ("box", [1, 2, 3]), ("box", [5, 5, 1, 1]), ("box", [1, 2, "3", 4]), ("box", "1 2 3 4"),
        ("box", [1, 2, 1, 4]), ("box", [0, 0, 1e300, 1]), ("page", 0), ("page", 1.5),
        ("page", True), ("page", 10**30),
    ],
)  # fmt: skip
def test_a_bad_detail_is_noted_and_the_value_kept(key: str, bad: object):
    found, notes = value_of({"value": "x", key: bad})
    assert found.value == "x"
    assert getattr(found, key) is None
    assert len(notes) == 1
    assert notes[0].startswith(f"reading A, f: {key}")


@pytest.mark.parametrize(
    ("said", "seconds", "note"),
    [
        ({"seconds": 2.5}, 2.5, None),
        ({"latency_s": 3}, 3.0, None),
        ({"seconds": 0, "latency_s": 3}, 0.0, None),
        ({"seconds": None, "latency_s": 3}, 3.0, None),
        ({}, None, None),
        ({"seconds": -1}, None, "seconds: not a time"),
        ({"latency_s": "2.5"}, None, "latency_s: not a time"),
        ({"seconds": True}, None, "seconds: not a time"),
        ({"seconds": 1e300}, None, "seconds: not a time"),
    ],
)
def test_how_long_a_reading_took(said: dict[str, object], seconds: object, note: str | None):
    found = parse_one({"document": "a", "readings": [{"fields": {"f": "x"}, **said}]})
    assert found.readings[0].usage.seconds == seconds
    assert [one.partition(", ")[2][: len(note or "")] for one in found.notes] == (
        [note] if note else []
    )


def test_an_unknown_absence_and_a_value_of_no_use_are_noted():
    found, notes = value_of({"value": None, "absent": "gone"})
    assert found.absence is Absence.NOT_ON_PAGE
    assert "empty-on-page" in notes[0]
    line = {"document": "a", "readings": [{"fields": {"f": {"street": "x"}, "g": "1"}}]}
    found = parse_one(line)
    assert [v.path for v in found.readings[0].values] == ["g"]
    assert found.notes == ("reading A, f: neither a value nor an absence, left out",)


@pytest.mark.parametrize(
    "record",
    [
        {}, {"document": "a"}, {"document": "", "readings": [{"fields": {}}]},
        {"document": 3, "readings": [{"fields": {}}]}, {"document": "a", "readings": []},
        {"document": "a", "readings": {}}, {"document": "a", "readings": [3]},
        {"document": "a", "readings": [{}]}, {"document": "a", "readings": [{"fields": []}]},
    ],
)  # fmt: skip
def test_a_line_of_another_shape_is_an_error(record: dict):
    (found,) = parse_readings([json.dumps(record)])
    assert isinstance(found, LineError)


@given(st.lists(st.text()))
def test_arbitrary_text_never_raises(lines: list[str]):
    assert all(isinstance(found, LineError) for found in parse_readings(lines))


@given(
    st.fixed_dictionaries(
        {"document": JSON | st.just("a")},
        optional={
            "readings": JSON
            | st.lists(
                st.fixed_dictionaries(
                    {"fields": JSON | st.dictionaries(st.text(), CELLS, max_size=3)},
                    optional={"reader": JSON, "cost_usd": JSON, "created": JSON},
                ),
                max_size=3,
            )
        },
    )
)
def test_any_json_gives_valid_values_or_an_error(record: dict):
    (found,) = parse_readings([json.dumps(record)])
    if isinstance(found, LineError):
        return
    for reading in found.readings:
        assert len({v.path for v in reading.values}) == len(reading.values)
        for value in reading.values:
            assert (value.value is None) != (value.absence is None)
            assert value.confidence is None or 0 <= value.confidence <= 1


@pytest.mark.parametrize(
    "order", ["qwen2.5-vl-7b_claude-haiku-4.5", "claude-haiku-4.5_qwen2.5-vl-7b"]
)
def test_the_real_readings_are_all_taken(shared_data: Path, order: str):
    path = shared_data / "receipts-vlm" / f"readings_{order}.jsonl"
    with path.open(encoding="utf-8", errors="surrogateescape") as lines:
        found = list(parse_readings(lines))
    assert len(found) == 176
    assert all(isinstance(f, ImportedReadings) and not f.notes for f in found)
    assert all([r.role for r in f.readings] == ["A", "B"] for f in found)
