"""JSON lines: whole, and truth that can be imported again."""

import io
import json
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.truth_file import KnownTruth, parse_truth
from reviewer.export.jsonl import write_jsonl
from reviewer.model.absence import Absence
from reviewer.model.export_document import ExportDocument
from reviewer.model.export_row import UNSEEN, ExportRow
from reviewer.model.geometry import Box

NASTY = st.text() | st.text(alphabet='"\\\r\n\t\u2028\u2029\x85\0{}[]﻿', max_size=12)
PATHS = NASTY | st.builds(
    "{}[{}].{}".format, st.sampled_from(["rows", "o"]), st.integers(0, 3), st.sampled_from("ab")
)


def row(path: str, value: str | Absence | None, state: str = "correct", **more) -> ExportRow:
    absence = value if isinstance(value, Absence) else None
    return ExportRow("a.pdf", "ab12", path, None if absence else value, absence, state, **more)


def written(*rows: ExportRow) -> str:
    stream = io.StringIO(newline="")
    by_name = groupby(rows, key=lambda row: (row.document, row.sha256))
    documents = [ExportDocument(*name, tuple(group)) for name, group in by_name]
    write_jsonl(documents, stream)
    return stream.getvalue()


def test_a_line_per_document_with_nested_rows_and_all_details():
    text = written(
        row("total", "31.60", by="ana", witness="typed", risk=0.5, flagged=True, page=1,
            box=Box(1, 2, 3, 4), reasons=("why",), verdicts={"ocr": "AGREES"},
            readings={"A": {"reader": "r", "model": "m", "value": "3"}},
            at="2026-11-20T10:05:00Z"),
        row("line_items[0].total", "31.60"),
        row("fax", Absence.NOT_ON_PAGE, "absent"),
        ExportRow("b.pdf", "cd34", "total", "1", None, "accept"),
    )  # fmt: skip
    first, second = map(json.loads, text.splitlines())
    assert first["fields"] == {
        "total": "31.60",
        "fax": {"absent": "not-on-page"},
        "line_items": [{"total": "31.60"}],
    }
    assert first["details"]["total"] == {
        "value": "31.60", "absent": None, "state": "correct", "by": "ana",
        "at": "2026-11-20T10:05:00Z", "ms": None, "witness": "typed",
        "readings": {"A": {"reader": "r", "model": "m", "value": "3"}},
        "verdicts": {"ocr": "AGREES"}, "risk": 0.5, "flagged": True, "reasons": ["why"],
        "page": 1, "box": [1, 2, 3, 4],
    }  # fmt: skip
    assert list(first["details"]) == ["total", "line_items[0].total", "fax"]
    assert (second["document"], second["sha256"]) == ("b.pdf", "cd34")


def test_only_what_is_settled_is_truth():
    rows = (
        row("decided", "1"),
        row("unseen", "2", "open", witness=UNSEEN),
        row("flagged", "3", "open", flagged=True),
        row("unsure", "4", "ambiguous"),
        row("nothing", None),
    )
    line = json.loads(written(*rows))
    assert line["fields"] == {"decided": "1", "unseen": "2"}
    assert len(line["details"]) == 5


@given(
    NASTY.filter(str.strip),
    st.dictionaries(PATHS, NASTY.filter(str.strip) | st.sampled_from(list(Absence))),
)
def test_what_is_exported_is_imported_as_truth(name: str, truth: dict[str, str | Absence]):
    rows = [
        ExportRow(name, "s", *((path, None, v) if isinstance(v, Absence) else (path, v, None)), "x")
        for path, v in truth.items()
    ]
    lines = io.StringIO(written(*rows), newline="\n")
    found = list(parse_truth(lines))
    assert found == ([KnownTruth(1, name, truth)] if truth else [])
