"""Truth known from elsewhere, as the formats at the edges describe it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.truth_file import KnownTruth, parse_truth
from reviewer.model.absence import Absence
from reviewer.model.jsonl import LineError

ANSWERS = st.text().filter(str.strip) | st.sampled_from(list(Absence))


def fields_of(fields: object) -> dict[str, str | Absence]:
    (found,) = parse_truth([json.dumps({"document": "a", "fields": fields})])
    assert isinstance(found, KnownTruth)
    return found.fields


def test_the_documented_line():
    line = (
        '{"document": "img/410.jpg", "fields": {"company": "FTOF NOODLE HOUSE", "date":'
        ' "21/05/2018", "total": "RM31.60", "fax": {"absent": "not-on-page"}}}'
    )
    (found,) = parse_truth([line])
    assert found == KnownTruth(
        1,
        "img/410.jpg",
        {
            "company": "FTOF NOODLE HOUSE",
            "date": "21/05/2018",
            "total": "RM31.60",
            "fax": Absence.NOT_ON_PAGE,
        },
    )


def test_rows_numbers_and_nothing():
    assert fields_of({"n": 3, "t": 1.5, "x": None, "y": "", "z": {"value": "v"}, "r": []}) == {
        "n": "3", "t": "1.5", "x": Absence.NOT_ON_PAGE, "y": Absence.NOT_ON_PAGE, "z": "v",
        "r": Absence.NOT_ON_PAGE,
    }  # fmt: skip
    rows = [{"description": "Tea", "total": {"value": 2}}, {"total": {"absent": "unreadable"}}]
    assert fields_of({"line_items": rows}) == {
        "line_items[0].description": "Tea",
        "line_items[0].total": "2",
        "line_items[1].total": Absence.UNREADABLE,
    }


@pytest.mark.parametrize(
    "record",
    [
        {"fields": {}}, {"document": " ", "fields": {}}, {"document": "a"},
        {"document": "a", "fields": ["x"]}, {"document": "a", "fields": {"f": {"street": "x"}}},
        {"document": "a", "fields": {"f": {"absent": "gone"}}},
        {"document": "a", "fields": {"f": {"value": {"v": 1}}}},
    ],
)  # fmt: skip
def test_a_line_of_another_shape_is_an_error(record: dict):
    (found,) = parse_truth([json.dumps(record)])
    assert isinstance(found, LineError)


@given(st.lists(st.text()))
def test_arbitrary_text_never_raises(lines: list[str]):
    assert all(isinstance(found, LineError) for found in parse_truth(lines))


@given(st.text().filter(str.strip), st.dictionaries(st.text(), ANSWERS))
def test_round_trip(document: str, fields: dict[str, str | Absence]):
    cells = {k: {"absent": v} if isinstance(v, Absence) else v for k, v in fields.items()}
    (found,) = parse_truth([json.dumps({"document": document, "fields": cells})])
    assert found == KnownTruth(1, document, fields)


@pytest.mark.parametrize(
    ("folder", "lines"), [("receipts-scans", 60), ("receipts-vlm", 176), ("invoices", 34)]
)
def test_the_real_truth_is_all_taken(shared_data: Path, folder: str, lines: int):
    with (shared_data / folder / "truth.jsonl").open(encoding="utf-8") as file:
        found = list(parse_truth(file))
    assert len(found) == lines
    assert all(isinstance(f, KnownTruth) for f in found)
