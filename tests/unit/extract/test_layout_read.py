"""The layout reader on pages laid out by hand: values, places, absences, and any words at all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.extract.layout.read import read_fields
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.document import Page, PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.reading import FieldValue

HEIGHT = 20.0
LETTER = 10.0

RECEIPT = Kind(
    name="receipt",
    title="Receipt",
    fields=(
        FieldSpec("company", FieldType.TEXT, "Company", labels=("Company", "Kedai")),
        FieldSpec("date", FieldType.DATE, "Date", labels=("Date", "Bill Date")),
        FieldSpec("address", FieldType.ADDRESS, "Address", labels=("Address",)),
        FieldSpec("total", FieldType.AMOUNT, "Total", labels=("Total", "Grand Total")),
        FieldSpec("tax", FieldType.AMOUNT, "Tax", labels=("GST", "Total GST")),
        FieldSpec("currency", FieldType.CURRENCY, "Currency"),
        FieldSpec(
            "items",
            FieldType.ROWS,
            "Items",
            columns=(
                FieldSpec("description", FieldType.TEXT, "Description", labels=("Description",)),
                FieldSpec("quantity", FieldType.AMOUNT, "Quantity", labels=("Qty",)),
                FieldSpec("unit_price", FieldType.AMOUNT, "Unit price", labels=("Price",)),
                FieldSpec("total", FieldType.AMOUNT, "Total", labels=("Amount",)),
            ),
        ),
    ),
)
INVOICE = Kind(
    name="invoice",
    title="Invoice",
    fields=(
        FieldSpec("number", FieldType.IDENTIFIER, "Number", labels=("Invoice No", "Rechnung Nr")),
        FieldSpec("issue_date", FieldType.DATE, "Date", labels=("Invoice Date", "Datum")),
        FieldSpec("due_date", FieldType.DATE, "Due", labels=("Due Date",)),
        FieldSpec("paid", FieldType.CHOICE, "Paid", labels=("Paid",), choices=("yes", "no")),
        FieldSpec("pages", FieldType.INTEGER, "Pages", labels=("Pages",)),
        FieldSpec("country", FieldType.COUNTRY, "Country", labels=("Country",)),
        FieldSpec("iban", FieldType.IDENTIFIER, "IBAN", labels=("IBAN",)),
        FieldSpec("vat_id", FieldType.IDENTIFIER, "VAT ID", labels=("VAT ID",)),
    ),
)
FORM = Kind("form", "Form", fields=(), open=True)
STRATEGIES = ("labels", "document")

SLIP = """
        PERNIAGAAN MUSTER SDN BHD
             (123456-X)
        NO. 12, JALAN CONTOH 3/4,
        TAMAN CONTOH,
        47100 CONTOHVILLE, SELANGOR
        TEL: 03-1234 5678
            TAX INVOICE
Doc No: CS0012        Date: 05/03/2018 14:22

Description          Qty   Price   Amount
BLUE PAPER             2    5.00    10.00
GREEN INK              1   20.00    20.00
Total Qty              3
Sub Total                           30.00
Total GST                            1.80
Grand Total                         31.80
Cash                                50.00
Change                              18.20
"""


def page_of(text: str, number: int = 1) -> tuple[Page, PageWords]:
    """A page with the words of `text`, each letter as wide as every other, blank lines as gaps."""
    words: list[Word] = []
    for index, line in enumerate(text.splitlines()):
        position = 0
        for piece in line.split(" "):
            if piece:
                left, top = position * LETTER, index * HEIGHT * 1.5
                box = Box(left, top, left + len(piece) * LETTER, top + HEIGHT)
                words.append(Word(piece, box, 0.9, line=index))
            position += len(piece) + 1
    size = Page(number, 600.0, 1000.0, sha256=f"page {number}")
    return size, PageWords(tuple(words), WordSource.OCR, "by hand")


def read(kind: Kind, text: str | Sequence[str], strategy: str = "labels") -> dict[str, FieldValue]:
    texts = [text] if isinstance(text, str) else text
    pages = [page_of(one, number) for number, one in enumerate(texts, start=1)]
    return {value.path: value for value in read_fields(kind, pages, strategy)}


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_plain_receipt_is_read_whole(strategy: str) -> None:
    found = read(RECEIPT, SLIP, strategy)
    assert found["company"].value == "PERNIAGAAN MUSTER SDN BHD"
    assert found["date"].value == "05/03/2018"
    assert found["total"].value == "31.80"
    assert found["tax"].value == "1.80"
    expected = "NO. 12, JALAN CONTOH 3/4, TAMAN CONTOH, 47100 CONTOHVILLE, SELANGOR"
    assert values.same(found["address"].value or "", expected, FieldType.ADDRESS)
    assert [found[f"items[{row}].description"].value for row in (0, 1)] == [
        "BLUE PAPER",
        "GREEN INK",
    ]
    assert [found[f"items[{row}].total"].value for row in (0, 1)] == ["10.00", "20.00"]
    assert [found[f"items[{row}].quantity"].value for row in (0, 1)] == ["2", "1"]
    assert [found[f"items[{row}].unit_price"].value for row in (0, 1)] == ["5.00", "20.00"]
    assert "items[2].total" not in found


def test_the_box_is_around_the_words_the_value_came_from() -> None:
    total = read(RECEIPT, SLIP)["total"]
    row = SLIP.splitlines().index("Grand Total                         31.80")
    assert total.page == 1
    assert total.box == Box(360.0, row * 30.0, 410.0, row * 30.0 + HEIGHT)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_field_is_answered_on_an_empty_page(strategy: str) -> None:
    found = read(RECEIPT, "", strategy)
    assert set(found) == {field.name for field in RECEIPT.fields}
    assert {value.absence for value in found.values()} == {Absence.NOT_ON_PAGE}
    assert read_fields(RECEIPT, [], strategy)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_letters_read_for_digits_are_put_right(strategy: str) -> None:
    found = read(
        RECEIPT, SLIP.replace("05/03/2018", "O5/O3/2O18").replace("31.80", "3l.8O"), strategy
    )
    assert found["date"].value == "05/03/2018"
    assert found["total"].value == "31.80"


@pytest.mark.parametrize(
    "line",
    ["Total Qty 99.00", "Total Item 99.00", "Total Saving 99.00", "SUBTOTAL 99.00", "Change 99.00"],
)
def test_what_only_sounds_like_a_total_is_none(line: str) -> None:
    assert read(RECEIPT, f"{line}\nTotal 12.00")["total"].value == "12.00"


def test_the_rounded_total_counts() -> None:
    text = "Total 14.64\nRounding Adj 0.01\nTotal Rounded 14.65\nCash 50.00\nChange 35.35"
    assert read(RECEIPT, text)["total"].value == "14.65"
    assert read(RECEIPT, text, "document")["total"].value == "14.65"


def test_cash_less_change_finds_an_unlabelled_total() -> None:
    text = "Paper 5.00\nInk 7.30\nxyz 12.30\nCash 20.00\nChange 7.70"
    assert read(RECEIPT, text, "document")["total"].value == "12.30"


def test_a_total_that_repeats_is_surer_than_one_that_does_not() -> None:
    once = read(RECEIPT, "Total 12.00\nThank you")["total"]
    twice = read(RECEIPT, "Total 12.00\nVisa 12.00")["total"]
    assert (once.confidence or 0) < (twice.confidence or 0)
    assert once.reason


def test_words_read_badly_lower_the_confidence() -> None:
    size, words = page_of("Total 12.00\nVisa 12.00")
    unsure = PageWords(
        tuple(Word(w.text, w.box, 0.2, w.line) for w in words.words), words.source, words.engine
    )
    clear, blurred = (
        {v.path: v for v in read_fields(RECEIPT, [(size, one)], "labels")}["total"].confidence or 0
        for one in (words, unsure)
    )
    assert blurred < clear


def test_values_beside_and_below_their_labels() -> None:
    text = """
Invoice No: R-2018/77     Pages: 3
Invoice Date      Due Date
05.03.2018        04.04.2018
Country: Germany   Paid: YES
VAT ID: DE 123456789
IBAN: DE02 1203 0000 0000 2020 51 BIC
"""
    for strategy in STRATEGIES:
        found = read(INVOICE, text, strategy)
        assert found["number"].value == "R-2018/77", strategy
        assert found["issue_date"].value == "05.03.2018", strategy
        assert found["due_date"].value == "04.04.2018", strategy
        assert found["pages"].value == "3", strategy
        assert found["country"].value == "Germany", strategy
        assert found["paid"].value == "YES", strategy
        assert found["vat_id"].value == "DE 123456789", strategy
        assert found["iban"].value == "DE02 1203 0000 0000 2020 51", strategy


def test_an_iban_with_wrong_check_digits_is_doubted() -> None:
    found = read(INVOICE, "IBAN: DE03 1203 0000 0000 2020 51")["iban"]
    assert found.value == "DE03 1203 0000 0000 2020 51"
    assert (found.confidence or 1) < 0.6
    assert found.reason == "its check digits are wrong"


def test_rows_go_on_over_the_page_break() -> None:
    first = """
Description          Qty   Price   Amount
BLUE PAPER             2    5.00    10.00
  with lines
Carried forward                     10.00
"""
    second = """
Description          Qty   Price   Amount
Brought forward                     10.00
GREEN INK              1   20.00    20.00
Total                               30.00
"""
    found = read(RECEIPT, [first, second])
    assert found["items[0].description"].value == "BLUE PAPER with lines"
    assert found["items[1].description"].value == "GREEN INK"
    assert found["items[1].total"].page == 2
    assert "items[2].total" not in found


def test_descriptions_above_their_amounts() -> None:
    text = """
Description          Qty   Price   Amount
BLUE PAPER
  A4                   2    5.00    10.00
GREEN INK
  9557                 1   20.00    20.00
"""
    found = read(RECEIPT, text)
    assert (found["items[0].description"].value or "").startswith("BLUE PAPER")
    assert (found["items[1].description"].value or "").startswith("GREEN INK")


def test_a_form_gives_every_pair_by_its_slug() -> None:
    text = """
Vorname: Erika          Größe (cm): 170
Straße                  Hauptstr. 5
Name: Muster            Name: Mann
"""
    found = read(FORM, text)
    assert found["vorname"].value == "Erika"
    assert found["große_cm" if "große_cm" in found else "grosse_cm"].value == "170"
    assert found["name"].value == "Muster"
    assert found["name_2"].value == "Mann"


WORD = st.builds(
    lambda text, left, top, width, height, line: Word(
        text, Box(left, top, left + width, top + height), 0.5, line
    ),
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ["Total", "TOTAL:", "31.80", "RM5.O0", "05/03/2018", "Qty", "Amount", ":", "SDN", "BHD"]
        ),
    ),
    st.floats(-10, 600),
    st.floats(-10, 900),
    st.floats(-5, 120),
    st.floats(-5, 60),
    st.integers(0, 8),
)


@settings(max_examples=150)
@given(st.lists(WORD, max_size=40), st.sampled_from(STRATEGIES))
def test_no_words_make_it_raise(words: list[Word], strategy: str) -> None:
    page = (Page(1, 600.0, 900.0, "x"), PageWords(tuple(words), WordSource.OCR, "any"))
    for kind in (RECEIPT, INVOICE, FORM):
        for value in read_fields(kind, [page, page], strategy):
            assert (value.value is None) != (value.absence is None)
            assert value.confidence is not None
            assert 0 <= value.confidence <= 1
