"""Documents as the export stage gets them, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.model.absence import Absence
from reviewer.model.document import Page, PageWords, Word, WordSource
from reviewer.model.export_document import ExportDocument, Picture
from reviewer.model.export_row import UNSEEN, ExportRow
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.reading import FieldValue, Reading, Usage

KIND = Kind(
    "receipt",
    "Receipt",
    (
        FieldSpec("company", FieldType.TEXT, "Company", hint="who sold it"),
        FieldSpec("total", FieldType.AMOUNT, "Total"),
        FieldSpec("fax", FieldType.TEXT, "Fax"),
        FieldSpec(
            "line_items",
            FieldType.ROWS,
            "Items",
            columns=(
                FieldSpec("description", FieldType.TEXT, "Description"),
                FieldSpec("total", FieldType.AMOUNT, "Total"),
            ),
        ),
    ),
)


def row(path: str, value: str | Absence | None, state: str = "correct", **more) -> ExportRow:
    absence = value if isinstance(value, Absence) else None
    return ExportRow(
        "a/b ü.pdf", "ab" * 32, path, None if absence else value, absence, state, **more
    )


def rows() -> tuple[ExportRow, ...]:
    """One of every state and absence, and two line items."""
    return (
        row("company", "ACME Ltd", by="ana", at="2026-11-20T10:05:00Z", ms=900, page=1,
            box=Box(10, 10, 60, 20)),
        row("total", "31.60", "open", witness=UNSEEN, page=2, box=Box(10, 30, 40, 40),
            label="Total:"),
        row("fax", Absence.NOT_ON_PAGE, "absent", by="ben"),
        row("empty", Absence.EMPTY_ON_PAGE, "absent", by="ben"),
        row("blurred", Absence.UNREADABLE, "unreadable", by="ben"),
        row("hidden", Absence.HIDDEN_BY_REDACTION, "absent", by="ben"),
        row("unasked", Absence.NOT_ASKED, "absent", by="ben"),
        row("unsure", "5", "ambiguous", by="ben"),
        row("flagged", "6", "open", flagged=True, risk=0.4, page=1, box=Box(0, 0, 5, 5)),
        row("line_items[0].description", "Noodle", page=2, box=Box(10, 50, 50, 60)),
        row("line_items[0].total", "1.00"),
        row("line_items[1].total", "2.00", page=2, box=Box(60, 50, 80, 60)),
    )  # fmt: skip


def words() -> dict[int, PageWords]:
    def page(*said: tuple[str, float, float]) -> PageWords:
        listed = tuple(
            Word(text, Box(x, y, x + 20, y + 10), 0.9, int(y // 10)) for text, x, y in said
        )
        return PageWords(listed, WordSource.OCR, "made by hand")

    return {
        1: page(("ACME", 10, 10), ("Ltd", 35, 10), ("hello", 10, 80)),
        2: page(("Total:", 42, 30), ("31.60", 15, 30), ("Noodle", 12, 50), ("2.00", 60, 50)),
    }


@pytest.fixture
def document(tmp_path: Path) -> ExportDocument:
    """A document of two pages of 100 x 100 points, with pictures of 200 x 200 pixels."""
    pictures = []
    for number in (1, 2):
        file = tmp_path / f"spool-p{number}.png"
        file.write_bytes(b"\x89PNG not really")
        pictures.append(Picture(number, f"b-abab-p{number}.png", file, 200, 200, "0" * 64))
    reading = Reading(
        "A",
        "openai",
        (
            FieldValue("company", "ACME", confidence=0.9, page=1, box=Box(1.25, 2, 3, 4)),
            FieldValue("fax", None, Absence.NOT_ON_PAGE, reason="none seen"),
        ),
        model="m",
        prompt="A:1",
        created="2026-11-20T10:00:00Z",
        images=("ff",),
        usage=Usage(10, 20, 0.0, 1.25),
    )
    return ExportDocument(
        name="a/b ü.pdf",
        sha256="ab" * 32,
        rows=rows(),
        media_type="application/pdf",
        size=10,
        pages=(Page(1, 100, 100, "p1", "pt"), Page(2, 100, 100, "p2", "pt")),
        readings=(reading,),
        supplier="acme",
        pictures=tuple(pictures),
        words=words(),
        id=1,
    )
