"""Values that make no sense, and sums that do not come out."""

import pytest

from reviewer.checks.rules.check_digits import iban_is_right
from reviewer.checks.run import check_document
from reviewer.model.absence import Absence
from reviewer.model.verdict import Verdict
from tests.fakes import paper

INVOICE, RECEIPT = paper.kind("invoice"), paper.kind("receipt")


def rules(fields, of=INVOICE, page=""):
    results = check_document(paper.evidence(of, fields, page=page))
    return {r.path: r for r in results if r.check == "rules"}


@pytest.mark.parametrize(
    ("path", "value", "verdict", "sentence"),
    [
        ("issue_date", "2018-05-21", Verdict.AGREES, "2018-05-21 is a date"),
        ("issue_date", "soon", Verdict.DIFFERS, "soon is not a date"),
        ("issue_date", "2027-01-01", Verdict.DIFFERS, "2027-01-01 lies in the future"),
        ("due_date", "2027-01-01", Verdict.AGREES, "2027-01-01 is a date"),
        ("total", "31.60", Verdict.NOT_RUN, ""),
        ("total", "about ten", Verdict.DIFFERS, "about ten is not an amount"),
        ("currency", "EUR", Verdict.NOT_RUN, ""),
        ("currency", " ", Verdict.DIFFERS, "Currency is empty"),
        ("vendor", "-", Verdict.DIFFERS, "Vendor is empty"),
        ("currency", "florins", Verdict.DIFFERS, "florins is not a known currency"),
        (
            "iban",
            "DE89 3704 0044 0532 0130 00",
            Verdict.AGREES,
            "The check digits of the IBAN are right",
        ),
        (
            "iban",
            "DE89 3704 0044 0532 0130 01",
            Verdict.DIFFERS,
            "The check digits of the IBAN DE89 3704 0044 0532 0130 01 are wrong",
        ),
        ("total", Absence.UNREADABLE, Verdict.NOT_FOUND, "Total is required and has no value"),
    ],
)
def test_one_value(path, value, verdict, sentence):
    result = rules({path: value})[path]
    assert (result.verdict, result.sentence) == (verdict, sentence)


def test_an_absent_optional_field_is_no_mistake():
    assert rules({"tax": Absence.NOT_ON_PAGE}, of=RECEIPT)["tax"].verdict is Verdict.NOT_RUN


def test_a_sum_that_fails_blames_all_its_fields_and_is_written_out():
    found = rules({"subtotal": "411.50", "tax": "24.69", "total": "436.90"})
    sentence = "Subtotal 411.50 + tax 24.69 = 436.19, the document says 436.90"
    assert {path: (r.verdict, r.sentence.casefold()) for path, r in found.items()} == dict.fromkeys(
        ("subtotal", "tax", "total"), (Verdict.DIFFERS, sentence.casefold())
    )


def test_a_sum_within_the_tolerance_agrees():
    found = rules({"subtotal": "411.50", "tax": "24.69", "total": "436.19"})
    assert {r.verdict for r in found.values()} == {Verdict.AGREES}


@pytest.mark.parametrize(
    ("page", "total", "verdict"),
    [
        ("Rounding Adj 0.04", "436.23", Verdict.AGREES),
        ("Thank you", "436.23", Verdict.DIFFERS),
        ("Rounding Adj 0.04", "436.29", Verdict.DIFFERS),
    ],
)
def test_a_printed_rounding_line_explains_a_few_cents(page, total, verdict):
    found = rules({"subtotal": "411.50", "tax": "24.69", "total": total}, page=page)
    assert found["total"].verdict is verdict


def test_no_tax_printed_is_no_tax_but_proves_nothing_when_the_sum_fails():
    absent = {"subtotal": "10.00", "tax": Absence.NOT_ON_PAGE}
    assert rules(absent | {"total": "10.00"})["total"].verdict is Verdict.AGREES
    assert rules(absent | {"total": "11.00"})["total"].verdict is Verdict.NOT_RUN


def test_rows_are_multiplied_one_by_one_and_summed():
    fields = {"subtotal": "12.00"}
    for at, (quantity, price, total) in enumerate([("2", "3.50", "7.00"), ("1", "5.00", "5.50")]):
        fields |= {
            f"line_items[{at}].quantity": quantity,
            f"line_items[{at}].unit_price": price,
            f"line_items[{at}].total": total,
        }
    found = rules(fields)
    assert found["line_items[0].quantity"].verdict is Verdict.AGREES
    assert found["line_items[1].quantity"].verdict is Verdict.DIFFERS
    assert "= 5.00, the document says 5.50" in found["line_items[1].unit_price"].sentence
    assert found["subtotal"].verdict is Verdict.DIFFERS
    assert "2 rows = 12.50, the document says 12.00" in found["subtotal"].sentence


def test_dates_in_the_wrong_order():
    found = rules({"issue_date": "2018-05-21", "due_date": "20/05/2018"})
    assert {r.verdict for r in found.values()} == {Verdict.DIFFERS}
    assert "2018-05-21 is after" in found["due_date"].sentence


@pytest.mark.parametrize(
    ("iban", "right"),
    [
        ("GB82 WEST 1234 5698 7654 32", True),
        ("gb82west12345698765432", True),
        ("GB82 WEST 1234 5698 7654 23", False),
        ("FR14 2004 1010 0505 0001 3M02 606", True),
        ("", False),
        ("1234567890123456", False),
        ("DE89 3704 0044 0532 0130 0é", False),
    ],
)
def test_iban_check_digits(iban, right):
    assert iban_is_right(iban) is right
