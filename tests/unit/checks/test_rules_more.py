"""The deeper rules: who is to blame, what explains a gap, digits, taxes, places, texts, habits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.rules.check_digits import card_is_right, iban_is_right, vat_is_right
from reviewer.checks.rules.habits import shape
from reviewer.checks.run import check_document
from reviewer.model.absence import Absence
from reviewer.model.document import PageWords, WordSource
from reviewer.model.evidence import EarlierDocument, ReferenceValue
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.verdict import Verdict
from tests.fakes import paper

INVOICE = paper.kind("invoice")


def rules(*readings, page="", of=INVOICE, **more):
    evidence = replace(paper.evidence(of, *readings, page=page), **more)
    return {r.path: r for r in check_document(evidence) if r.check == "rules"}


def verdicts(found):
    return {path: result.verdict for path, result in found.items()}


SUMS = {"subtotal": "411.50", "tax": "24.69", "total": "436.90"}


def test_another_readings_value_that_fits_names_the_culprit():
    found = rules(SUMS, {**SUMS, "tax": "25.40"})
    assert verdicts(found) == {
        "subtotal": Verdict.PARTIAL,
        "tax": Verdict.DIFFERS,
        "total": Verdict.PARTIAL,
    }


def test_a_reference_that_fits_names_the_culprit():
    known = (ReferenceValue("total", "436.19", "your ERP"),)
    found = rules(SUMS, {**SUMS, "tax": "9.99"}, reference=known)
    assert [p for p, v in verdicts(found).items() if v is Verdict.DIFFERS] == ["total"]


def test_a_printed_amount_that_fits_names_the_culprit():
    found = rules(SUMS, page="Subtotal 411.50\nVAT 24.69\nTotal 436.19")
    assert [p for p, v in verdicts(found).items() if v is Verdict.DIFFERS] == ["total"]
    assert found["tax"].sentence == found["total"].sentence


def rows(*said):
    names = ("quantity", "unit_price", "total")
    return {
        f"line_items[{at}].{name}": value
        for at, row in enumerate(said)
        for name, value in zip(names, row, strict=True)
    }


def test_rows_that_come_out_are_not_blamed_for_one_that_does_not():
    read = rows(("2", "10.00", "20.00"), ("3", "1.50", "4.50"), ("1", "7.00", "9.00"))
    found = rules({**read, "subtotal": "31.50"})
    wrong = {path for path, v in verdicts(found).items() if v is Verdict.DIFFERS}
    assert wrong == {f"line_items[2].{c}" for c in ("quantity", "unit_price", "total")} | {
        "subtotal"
    }
    assert found["line_items[0].total"].verdict is Verdict.AGREES


def test_nine_rows_are_not_all_blamed_where_nothing_tells_them_apart():
    read = {f"line_items[{n}].total": "10.00" for n in range(9)}
    found = rules({**read, "subtotal": "95.00"})
    assert set(verdicts(found).values()) == {Verdict.PARTIAL}


def test_a_sum_is_over_the_rows_of_one_reading():
    read = {"subtotal": "24.50", **rows(("2", "10.00", "20.00"), ("3", "1.50", "4.50"))}
    more = {**read, **rows(("2", "10.00", "20.00"), ("3", "1.50", "4.50"), ("7", "1.00", "9.00"))}
    assert rules(read, more)["subtotal"].verdict is Verdict.AGREES


def test_a_missing_row_shows_at_the_sum():
    read = rows(("2", "10.00", "20.00"), ("3", "1.50", "4.50"))
    found = rules({**read, "subtotal": "31.50", "tax": "0.00", "total": "31.50"})
    assert [p for p, v in verdicts(found).items() if v is Verdict.DIFFERS] == ["subtotal"]
    assert found["subtotal"].sentence.endswith("says 31.50; a row may be missing")


@pytest.mark.parametrize(
    ("page", "total", "says"),
    [
        ("Rounding 0.01", "436.20", "says 436.20 and shows a rounding of 0.01"),
        ("Remise -36.19", "400.00", "says 400.00 and shows a discount of 36.19"),
        ("Frachtkosten 10,00", "446.19", "says 446.19 and shows a delivery charge of 10.00"),
        ("Thank you", "436.20", "says 436.20, which is the same but for rounding"),
    ],
)
def test_what_the_page_shows_explains_the_gap(page, total, says):
    found = rules({"subtotal": "411.50", "tax": "24.69", "total": total}, page=page)
    assert found["total"].verdict is Verdict.AGREES
    assert found["total"].sentence == f"Subtotal 411.50 + tax 24.69 = 436.19, the document {says}"


def test_an_amount_does_not_explain_itself():
    page = "Total service charges 4.11 EUR"
    read = {"subtotal": Absence.NOT_ON_PAGE, "tax": "0.00", "total": "4.11"}
    assert rules(read, page=page)["total"].verdict is Verdict.NOT_RUN
    read = {"subtotal": "0.05", "tax": "0.00", "total": "4.16"}
    assert "shows" not in rules(read, page=page)["total"].sentence


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        ("Ink  2  10.00  10 %  18.00", Verdict.AGREES),
        ("Ink  2  10.00  -2.00  18.00", Verdict.AGREES),
        ("Ink  2  10.00  5 %  18.00", Verdict.DIFFERS),
        ("Ink  2  10.00  18.00\nOther 10 %", Verdict.DIFFERS),
    ],
)
def test_a_discount_printed_on_the_row(page, verdict):
    found = rules(rows(("2", "10.00", "18.00")), page=page)
    result = found["line_items[0].total"]
    assert result.verdict is verdict
    assert result.sentence.startswith("Row 1: quantity 2.00 x unit price 10.00 = 20.00, the doc")


def test_digits_of_vat_numbers_and_cards():
    assert vat_is_right("DE136695976") is True
    assert vat_is_right("DE136695967") is False
    assert vat_is_right("22815") is None
    assert vat_is_right("XX123") is None
    assert card_is_right("4111111111111111") is True
    assert card_is_right("4111111111111112") is False
    assert card_is_right("411111XXXXXX1111") is None
    assert not iban_is_right("DE893704004405320130")  # right digits need the right length too


def test_wrong_digits_that_the_text_layer_prints_are_the_documents_own():
    read = {"iban": "DE89 3704 0044 0532 0130 01"}
    seen = rules(read, page="IBAN DE89 3704 0044 0532 0130 01")
    assert seen["iban"].verdict is Verdict.DIFFERS
    evidence = paper.evidence(INVOICE, read, page="IBAN DE89 3704 0044 0532 0130 01")
    page, words = evidence.pages[0]
    layer = PageWords(words.words, WordSource.TEXT_LAYER, "mupdf")
    printed = rules(read, page="x", pages=((page, layer),))
    assert printed["iban"].verdict is Verdict.PARTIAL
    assert printed["iban"].sentence.endswith("are wrong, and so the document prints it")


@pytest.mark.parametrize(
    ("net", "tax", "currency", "verdict"),
    [
        ("100.00", "19.00", "EUR", Verdict.AGREES),
        ("1163.40", "300.00", "EUR", Verdict.PARTIAL),
        ("100.00", "13.20", "EUR", Verdict.NOT_RUN),
        ("100.00", "40.00", "", Verdict.PARTIAL),
        ("100.00", "-19.00", "EUR", Verdict.NOT_RUN),
    ],
)
def test_tax_rates(net, tax, currency, verdict):
    read = {"subtotal": net, "tax": tax}
    found = rules({**read, "currency": currency} if currency else read)
    assert found["tax"].verdict is verdict


def test_currency_and_country():
    read = {"iban": "GB82 WEST 1234 5698 7654 32"}
    assert rules({**read, "currency": "£"})["currency"].verdict is Verdict.AGREES
    found = rules({**read, "currency": "EUR"})["currency"]
    assert found.verdict is Verdict.PARTIAL
    assert found.sentence == "The bank account is of GB, where one pays in GBP, not in EUR"


def test_texts_that_are_no_values():
    found = rules({"vendor": "Invoice Date", "buyer": "▓▒░█▓ ▒░█", "number": "Rechnungs-Nr."})
    assert found["vendor"].sentence == "Invoice Date is a label, of issue date, and no value"
    assert found["number"].verdict is Verdict.DIFFERS
    assert found["buyer"].verdict is Verdict.PARTIAL
    same = rules({"vendor": "ACME GmbH", "buyer": "Acme GmbH."})
    assert same["buyer"].sentence == "Vendor and buyer are the same"
    assert same["vendor"].verdict is Verdict.DIFFERS
    assert rules({"vendor": "भारत लिमिटेड"})["vendor"].verdict is Verdict.NOT_RUN


def earlier(**fields):
    return tuple(
        EarlierDocument({name: said[at] for name, said in fields.items()}, {})
        for at in range(len(next(iter(fields.values()))))
    )


@pytest.mark.parametrize(
    ("read", "verdict"),
    [("RE-2018/507", Verdict.AGREES), ("RE-2018/5O7", Verdict.PARTIAL), ("507", Verdict.PARTIAL)],
)
def test_numbers_look_as_they_did(read, verdict):
    before = earlier(number=["RE-2018/506", "RE-2017/121"])
    assert rules({"number": read}, earlier=before)["number"].verdict is verdict


def test_an_account_that_changed_is_doubted_and_one_document_is_no_habit():
    right, other = "DE02120300000000202051", "DE89 3704 0044 0532 0130 00"
    before = earlier(iban=[right, right])
    kind = Kind("k", "K", (FieldSpec("account", FieldType.IDENTIFIER, "Account"),))
    before_account = earlier(account=[right, right])
    assert rules({"account": other}, of=kind, earlier=before_account)["account"].sentence == (
        f"Account was {right} on 2 earlier documents of this supplier"
    )
    assert rules({"iban": right}, earlier=before)["iban"].verdict is Verdict.AGREES
    assert (
        rules({"account": other}, of=kind, earlier=before_account[:1])["account"].verdict
        is Verdict.NOT_RUN
    )


@given(st.text(max_size=30))
def test_a_shape_has_a_shape_of_its_own(text):
    assert shape(shape(text)) == shape(text)


@given(st.text(max_size=40))
def test_check_digits_of_anything(text):
    assert iban_is_right(text) in (True, False)
    assert vat_is_right(text) in (True, False, None)
    assert card_is_right(text) in (True, False, None)
