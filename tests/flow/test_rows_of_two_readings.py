"""Rows are numbered as in reading A wherever they are shown: a row only B has comes after."""

from __future__ import annotations

from pathlib import Path

from tests.flow.conftest import Run, write_lines

ROWS_A = [{"description": "Chart table", "total": "10.00"}]
ROWS_B = [{"description": "Brass lamp", "total": "7.00"}, *ROWS_A]


def test_a_row_that_only_the_second_reading_has_shows_its_own_cells(
    run: Run, added: Path, tmp_path: Path
) -> None:
    readings = write_lines(
        tmp_path / "readings.jsonl",
        {
            "document": "harbour-lane.pdf",
            "readings": [
                {"reader": "one", "prompt": "A", "fields": {"line_items": ROWS_A}},
                {"reader": "two", "prompt": "B", "fields": {"line_items": ROWS_B}},
            ],
        },
    )
    assert run("import-readings", added, readings).code == 0
    assert run("check", added, "--workers", "1").code == 0
    found = {f["field"]: f["value"] for f in run("flags", added, "--json").json["fields"]}
    assert found["line_items[0].description"] == "Chart table"
    assert found["line_items[1].description"] == "Brass lamp"
    assert found["line_items[1].total"] == "7.00"


def test_what_the_first_reading_was_not_asked_is_shown_as_it_is_judged(
    run: Run, added: Path, tmp_path: Path
) -> None:
    unasked = {"total": {"value": None, "absent": "not-asked"}, "number": "HL-1"}
    readings = write_lines(
        tmp_path / "readings.jsonl",
        {
            "document": "harbour-lane.pdf",
            "readings": [
                {"reader": "one", "prompt": "A", "fields": unasked},
                {"reader": "two", "prompt": "B", "fields": {"total": "31.60", "number": "HL-1"}},
            ],
        },
    )
    assert run("import-readings", added, readings).code == 0
    assert run("check", added, "--workers", "1").code == 0
    found = {f["field"]: f for f in run("flags", added, "--json").json["fields"]}
    assert found["total"]["value"] == "31.60"
    assert "absent" not in found["total"]
