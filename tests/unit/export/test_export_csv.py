"""CSV: exact for programs, harmless for spreadsheets."""

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.export.csv import COLUMNS, disarmed, write_csv
from reviewer.model.absence import Absence
from reviewer.model.export_row import ExportRow
from reviewer.model.geometry import Box

NASTY = st.text() | st.text(alphabet='",;\r\n\t \'=+-@|\0﻿٣"', max_size=12)
ROW = ExportRow(
    document="img/410.jpg",
    sha256="ab12",
    path="total",
    value="31.60",
    absence=None,
    state="correct",
    by="ana",
    at="2026-11-20T10:05:00Z",
    witness="typed",
    readings={
        "A": {"reader": "anthropic", "model": "m", "value": "31.66"},
        "B": {"reader": "layout", "model": "", "value": None},
        "C": {"reader": "x", "model": "", "value": "=1"},
    },
    verdicts={"ocr": "AGREES", "second": "DIFFERS"},
    risk=0.031,
    flagged=True,
    reasons=("OCR reads 31.60", "B says nothing"),
    page=1,
    box=Box(412, 1203, 530, 1240.126),
)


def written(*rows: ExportRow, safe: bool = False) -> str:
    stream = io.StringIO(newline="")
    assert write_csv(rows, stream, safe=safe) == len(rows)
    return stream.getvalue()


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_line_holds_everything():
    (line,) = read(written(ROW))
    assert tuple(line) == COLUMNS
    others = json.loads(line.pop("other_readings"))
    assert others == {"C": {"reader": "x", "model": "", "value": "=1"}}
    assert line == {
        "document": "img/410.jpg", "sha256": "ab12", "field": "total", "value": "31.60",
        "absent": "", "state": "correct", "by": "ana", "at": "2026-11-20T10:05:00Z",
        "witness": "typed", "a_reader": "anthropic", "a_model": "m", "a_value": "31.66",
        "b_reader": "layout", "b_model": "", "b_value": "", "ocr": "AGREES", "second": "DIFFERS",
        "rules": "NOT_RUN", "reference": "NOT_RUN", "risk": "0.031", "flagged": "true",
        "reasons": "OCR reads 31.60 | B says nothing", "page": "1", "left": "412",
        "top": "1203", "right": "530", "bottom": "1240.13", "ms": "",
    }  # fmt: skip


def test_an_absence_is_named_and_nothing_is_empty():
    (line,) = read(written(ExportRow("a", "b", "fax", None, Absence.NOT_ON_PAGE, "open")))
    assert (line["value"], line["absent"], line["flagged"]) == ("", "not-on-page", "false")
    assert (line["risk"], line["left"], line["a_value"]) == ("", "", "")


def test_no_rows_are_a_header():
    assert written() == ",".join(COLUMNS) + "\r\n"


@given(st.lists(st.tuples(NASTY, NASTY, NASTY), max_size=3))
def test_any_text_comes_back_exact(texts: list[tuple[str, str, str]]):
    rows = [
        ExportRow(name, "s", path, value, None, "open", readings={"A": {"value": value}})
        for name, path, value in texts
    ]
    found = read(written(*rows))
    assert [(f["document"], f["field"], f["value"]) for f in found] == texts
    assert [f["a_value"] for f in found] == [value for _, _, value in texts]


@given(NASTY, NASTY)
def test_no_cell_of_the_safe_mode_is_a_formula(name: str, value: str):
    row = ExportRow(name, "s", value, value, None, "open", by=value, reasons=(value,))
    for cell in read(written(row, safe=True))[0].values():
        assert not cell.lstrip(" \u00a0").startswith(tuple("=@\t\r\n\0＝＋－＠"))
        if cell.lstrip(" ").startswith(("+", "-")):
            assert all(c.isdecimal() or c in "+-.," for c in cell)


@pytest.mark.parametrize(
    "cell",
    [
        '=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
        "＝1+1", "-1+cmd|' /C calc'!A0", "+49 30 1234", "--1", "-", "\0=1",
    ],
)  # fmt: skip
def test_what_would_run_is_disarmed(cell: str):
    shown = disarmed(cell)
    assert shown.startswith("'")
    assert shown.replace("'", "") == cell.replace("'", ""), "nothing else is changed"


@pytest.mark.parametrize(
    "cell", ["-12.50", "+3", "-1.234,50", "31.60", "a=b", "", "'=1", "Tea - 2"]
)
def test_what_is_harmless_stays(cell: str):
    assert disarmed(cell) == cell


@pytest.mark.parametrize("cell", ["a;=1+1", 'x;"=1+1', "a|@SUM(1)", "a\t=1", "1\n＝cmd", "a; -1+2"])
def test_a_formula_after_another_separator_is_disarmed_too(cell):
    parts = re.split("[;|\t\n]", disarmed(cell))
    assert parts[1].lstrip(' "').startswith("'")
