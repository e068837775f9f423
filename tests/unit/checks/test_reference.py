"""What somebody who should know says of a field, against what was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.checks.run import check_document
from reviewer.model.absence import Absence
from reviewer.model.evidence import ReferenceValue
from reviewer.model.verdict import CheckResult, Verdict
from tests.fakes import paper

INVOICE = paper.kind("invoice")


def reference(fields, *known: ReferenceValue) -> dict[str, CheckResult]:
    evidence = replace(paper.evidence(INVOICE, fields), reference=known)
    return {r.path: r for r in check_document(evidence) if r.check == "reference"}


@pytest.mark.parametrize(
    ("read", "verdict", "sentence"),
    [
        ("436.20", Verdict.AGREES, "Your ERP says the same"),
        ("EUR 436,20", Verdict.AGREES_NORMALISED, "Your ERP says the same"),
        ("436.19", Verdict.DIFFERS, "Your ERP says 436.20 for Order 4711"),
        (
            Absence.NOT_ON_PAGE,
            Verdict.DIFFERS,
            "Your ERP says 436.20 for Order 4711, the reading finds none",
        ),
    ],
)
def test_a_value_of_a_table(read, verdict, sentence):
    found = reference({"total": read}, ReferenceValue("total", "436.20", "your ERP", "Order 4711"))
    assert (found["total"].verdict, found["total"].sentence) == (verdict, sentence)
    assert found["total"].seen == "436.20"


@pytest.mark.parametrize(
    ("read", "has", "verdict", "sentence"),
    [
        ("4711", "4711", Verdict.AGREES, "4711 is in your ERP"),
        ("4711O", "47110", Verdict.PARTIAL, "4711O is not in your ERP; 47110 is"),
        ("4711", "", Verdict.NOT_FOUND, "4711 is not in your ERP"),
    ],
)
def test_the_key_itself(read, has, verdict, sentence):
    known = ReferenceValue("number", has, "your ERP", read, is_key=True)
    found = reference({"number": read}, known)["number"]
    assert (found.verdict, found.sentence) == (verdict, sentence)


def test_the_worst_of_two_sources_speaks_and_others_have_not_run():
    found = reference(
        {"total": "436.20", "tax": "1.00"},
        ReferenceValue("total", "436.20", "the XML inside the PDF"),
        ReferenceValue("total", "430.00", "your ERP"),
        ReferenceValue("iban", "DE1", "your ERP"),
    )
    assert found["total"].sentence == "Your ERP says 430.00"
    assert found["tax"].verdict is Verdict.NOT_RUN
    assert "iban" not in found


def test_rows_are_matched_by_what_they_say():
    rows = [("Paper", "5.00"), ("Ink", "7.00"), ("Pens", "9.00")]
    read = {
        path: value
        for at, (text, total) in enumerate(rows[1:])
        for path, value in (
            (f"line_items[{at}].description", text),
            (f"line_items[{at}].total", total),
        )
    }
    known = [
        ReferenceValue(f"line_items[{at}].{column}", value, "the XML inside the PDF")
        for at, row in enumerate(rows)
        for column, value in zip(("description", "total"), row, strict=True)
    ]
    assert {r.verdict for r in reference(read, *known).values()} == {Verdict.AGREES}


def test_a_row_that_the_reference_does_not_have():
    known = [
        ReferenceValue("line_items[0].description", "Paper", "the XML inside the PDF"),
        ReferenceValue("line_items[0].total", "5.00", "the XML inside the PDF"),
    ]
    found = reference(
        {
            "line_items[0].description": "Paper",
            "line_items[0].quantity": "1",
            "line_items[1].description": "7 % of 160.00",
        },
        *known,
    )
    assert found["line_items[0].quantity"].verdict is Verdict.NOT_RUN
    assert found["line_items[1].description"].verdict is Verdict.NOT_FOUND
    assert found["line_items[1].description"].sentence == "The XML inside the PDF has no such row"
