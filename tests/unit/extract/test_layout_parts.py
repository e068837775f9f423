"""The layout reader's parts: repair, labels, sums, codes, parties, tables, pairs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.extract.layout.amounts import all_amounts, amounts_of
from reviewer.extract.layout.codes import (
    find_currency,
    find_iban,
    find_number,
    find_vat_id,
    iban_holds,
)
from reviewer.extract.layout.dates import all_dates
from reviewer.extract.layout.head import address, clean_name, company, head_rows
from reviewer.extract.layout.labels import find_labels
from reviewer.extract.layout.lines import Sheet, read_sheet
from reviewer.extract.layout.pairs import list_pairs
from reviewer.extract.layout.parties import addressee
from reviewer.extract.layout.repair import repair_cents, repair_digits
from reviewer.extract.layout.shapes import rows_by_shape
from reviewer.extract.layout.sums import add_up
from reviewer.extract.layout.tables import read_rows
from reviewer.extract.pair_names import pair_name
from reviewer.model.document import Page, PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType

HEIGHT = 20.0
LETTER = 10.0
ITEMS = FieldSpec(
    "items",
    FieldType.ROWS,
    "Items",
    columns=(
        FieldSpec("description", FieldType.TEXT, "Description", labels=("Description", "Item")),
        FieldSpec("quantity", FieldType.AMOUNT, "Quantity", labels=("Qty",)),
        FieldSpec("unit_price", FieldType.AMOUNT, "Unit price", labels=("Price",)),
        FieldSpec("total", FieldType.AMOUNT, "Total", labels=("Amount",)),
    ),
)


def sheet_of(text: str) -> Sheet:
    """One page whose letters are all as wide as each other, without the blank first line."""
    words: list[Word] = []
    for index, line in enumerate(text.strip("\n").splitlines()):
        position = 0
        for piece in line.split(" "):
            if piece:
                left, top = position * LETTER, index * HEIGHT * 1.4
                box = Box(left, top, left + len(piece) * LETTER, top + HEIGHT)
                words.append(Word(piece, box, None, line=index))
            position += len(piece) + 1
    page = Page(1, 700.0, 1000.0, "x", "pt")
    return read_sheet([(page, PageWords(tuple(words), WordSource.TEXT_LAYER, "by hand"))])


def rows_of(text: str, *, shape: bool = False) -> list[dict[str, str]]:
    rows = rows_by_shape(ITEMS, sheet_of(text)) if shape else read_rows(ITEMS, sheet_of(text))
    return [{name: found.text for name, found in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("O5/O3/2O18", "05/03/2018"),
        ("l2.50", "12.50"),
        ("RM2O.OO", "RM20.00"),
        ("Total: 1B.5O SR", "Total: 18.50 SR"),
        ("SS23/11", "SS23/11"),
        ("S.H.H.", "S.H.H."),
        ("No.IS", "No.IS"),
        ("§3.55", "53.55"),
    ],
)
def test_digits_are_repaired_only_in_amounts_and_dates(read: str, meant: str) -> None:
    assert repair_digits(read) == meant


@given(st.text(max_size=60))
def test_repair_keeps_every_place(text: str) -> None:
    assert len(repair_digits(text)) == len(text)
    assert len(repair_cents(text)) == len(text)


def test_a_lost_decimal_point_counts_only_at_the_end_of_a_row_of_words() -> None:
    sheet = sheet_of("Grand Total 92 80\nTel 03 80 51 95 14\n12 80 apples")
    assert [amount.value for amount in all_amounts(sheet)] == [Decimal("92.80")]


def test_a_count_before_an_amount_is_no_thousand() -> None:
    (row,) = sheet_of("Glas              2    138,00").rows
    assert [amount.text for amount in amounts_of(row)] == ["138,00"]
    (row,) = sheet_of("Total 2 138,00 EUR").rows
    assert [amount.value for amount in amounts_of(row)] == [Decimal("2138.00")]


def labels_in(text: str, labels: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    hits = find_labels(sheet_of(text).rows, labels)
    return [(hit.owner, hit.line.text[hit.start : hit.end]) for hit in hits]


def test_the_longest_label_wins() -> None:
    labels = {"total": ("Total", "Grand Total"), "subtotal": ("Sub Total",), "": ("Total Qty",)}
    text = "Sub-Total 1\nTotal Qty 2\nGRAND TOTAL 3\nTotal 4"
    assert labels_in(text, labels) == [
        ("subtotal", "Sub-Total"),
        ("", "Total Qty"),
        ("total", "GRAND TOTAL"),
        ("total", "Total"),
    ]


def test_labels_are_found_misread_and_run_together_but_short_ones_only_exactly() -> None:
    labels = {"total": ("Grand Total",), "tax": ("GST",)}
    assert labels_in("Grand Tolal 5.00", labels) == [("total", "Grand Tolal")]
    assert labels_in("GrandTotal:5.00", labels) == [("total", "GrandTotal")]
    assert labels_in("6ST GSI CST", labels) == []


def test_a_label_of_two_fields_is_found_for_both() -> None:
    assert labels_in("Name: X", {"a": ("Name",), "b": ("NAME",)}) == [("a", "Name"), ("b", "Name")]


def test_words_far_apart_are_no_label() -> None:
    assert labels_in("Grand" + " " * 30 + "Total", {"total": ("Grand Total",)}) == []


def sums_of(text: str) -> tuple[str | None, str | None, str | None]:
    sums = add_up(all_amounts(sheet_of(text)))
    total, net, tax = (found and found.text for found in (sums.total, sums.subtotal, sums.tax))
    return total, net, tax


def test_net_and_tax_make_the_total_whatever_it_is_called() -> None:
    text = "abc 100.00\nfoo 100.00\nxyz 119.00\n19% VAT 19.00\nBank code 500.94"
    assert sums_of(text)[1:] == ("100.00", "19.00")
    assert sums_of(text)[0] == "119.00"


def test_money_handed_over_is_no_total() -> None:
    assert sums_of("Tea 4.00\nTotal 4.00\nCash 50.00\nChange 46.00")[0] == "4.00"


def test_no_amounts_no_sums() -> None:
    assert sums_of("nothing here") == (None, None, None)


def test_an_iban_ends_where_its_country_says() -> None:
    found = find_iban(sheet_of("IBAN DE02 1203 0000 0000 2020 51 Bank"))
    assert found is not None
    assert found.text == "DE02 1203 0000 0000 2020 51"
    assert iban_holds(found.text)
    assert not iban_holds("DE03120300000000202051")
    assert not iban_holds("DE02")


def test_the_first_iban_that_holds_beats_one_that_does_not() -> None:
    found = find_iban(sheet_of("DE03 1203 0000 0000 2020 51\nDE02 1203 0000 0000 2020 51"))
    assert found is not None
    assert found.text.startswith("DE02")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("USt-IdNr. DE 123 456 789", "DE 123 456 789"),
        ("VAT No GB 999 9999 73", "GB 999 9999 73"),
        ("BTW NL123456789B01", "NL123456789B01"),
        ("TVA : FR11999999998 - SIRET", "FR11999999998"),
    ],
)
def test_vat_numbers_by_their_form(line: str, code: str) -> None:
    found = find_vat_id(sheet_of(line))
    assert found is not None
    assert found.text == code


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Rechnung (380) Nr. 471102 vom 05.03.2018", "471102"),
        ("Facture FA-2017-0009", "FA-2017-0009"),
        ("Invoice INV/2023/03/0008", "INV/2023/03/0008"),
        ("Invoice total 31.80", None),
    ],
)
def test_the_number_beside_what_the_document_calls_itself(line: str, number: str | None) -> None:
    found = find_number(sheet_of(line))
    assert (found and found.text) == number


def test_the_currency_most_often_beside_amounts() -> None:
    found = find_currency(sheet_of("Tea RM5.00\nPaid in EUR 1.00\nTotal RM 6.00"))
    assert found is not None
    assert found.text == "RM"
    assert find_currency(sheet_of("Tea 5.00")) is None


def test_dates_of_impossible_years_are_no_dates() -> None:
    dates = all_dates(sheet_of("Date 05/03/2918\n05/03/2018 10:22"), day_first=True)
    assert [(dated.value, dated.timed) for dated in dates] == [(date(2018, 3, 5), True)]


HEAD = """
              K
    tan
  MUSTER TRADING
  CO. (M) SDN BHD
  (123456-X)
  NO. 12, JALAN CONTOH,
  TAMAN CONTOH
  47100 CONTOHVILLE
  SELANGOR
  TEL: 03-1234
"""


def test_a_name_over_two_lines_and_the_address_below_it() -> None:
    lines = head_rows(sheet_of(HEAD))
    named = company(lines)
    assert named is not None
    assert named[0].text == "MUSTER TRADING CO. (M) SDN BHD"
    found = address(lines, named[1])
    assert found is not None
    assert found.text == "NO. 12, JALAN CONTOH, TAMAN CONTOH 47100 CONTOHVILLE SELANGOR"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("MUSTER SDN BHD (123456-X)", "MUSTER SDN BHD"),
        ("MUSTER SON BHD", "MUSTER SDN BHD"),
        ("Muster AG - Musterweg 1 - 12345 Ort", "Muster AG"),
        ("Muster GmbH Hammerweg 7 99998 Quellental", "Muster GmbH"),
        ("Sold By : Muster Pvt. Ltd.,", "Muster Pvt. Ltd"),
        ("Muster Ltd.", "Muster Ltd."),
        ("Muster Web Services Invoice", "Muster Web Services"),
    ],
)
def test_a_name_without_what_stands_beside_it(line: str, name: str) -> None:
    assert clean_name(line) == name


def test_the_addressee_heads_the_window_and_is_not_the_sender() -> None:
    text = """
Bei Spiel GmbH - Ecke 12 - 12345 Stadthausen
Theodor Est
Bahnstr. 42
88802 Spielkreis
"""
    found = addressee(sheet_of(text), "Bei Spiel GmbH")
    assert found is not None
    assert found.text == "Theodor Est"
    assert addressee(sheet_of(text), "Theodor Est") is None


def test_codes_percents_and_side_bars_are_no_description() -> None:
    text = """
Code  Description                 Qty   VAT%   Price   Amount
V107  Clear glass 4 mm              2    20%    5.00    10.00
V114  Pack of 10                    1    20%   20.00    20.00
Sub Total                                               30.00
"""
    assert rows_of(text) == [
        {
            "description": "Clear glass 4 mm",
            "quantity": "2",
            "unit_price": "5.00",
            "total": "10.00",
        },
        {"description": "Pack of 10", "quantity": "1", "unit_price": "20.00", "total": "20.00"},
    ]


def test_the_last_column_is_the_price_when_no_other_is() -> None:
    text = """
Description                 Qty          Sum
Clear glass                   2        10.00
"""
    assert rows_of(text) == [{"description": "Clear glass", "quantity": "2", "total": "10.00"}]


def test_a_second_table_of_another_kind_is_not_read_on() -> None:
    text = """
Description                 Qty      Amount
Clear glass                   2       10.00
Total                                 10.00
Item             Price
GST               0.60
"""
    assert len(rows_of(text)) == 1


@pytest.mark.parametrize("shape", [False, True])
def test_a_slip_without_a_header(shape: bool) -> None:
    text = """
2 x Flat white                       6.80
1 x Sourdough loaf                   4.60
TOTAL                               11.40
Cash                                20.00
"""
    assert rows_of(text, shape=shape) == [
        {"description": "Flat white", "quantity": "2", "total": "6.80"},
        {"description": "Sourdough loaf", "quantity": "1", "total": "4.60"},
    ]


def test_the_quantity_by_shape_is_the_one_that_makes_the_price() -> None:
    rows = rows_of("Pens 0.3 mm, pack of 10      6   18.90   113.40\nTotal 113.40", shape=True)
    assert rows[0]["quantity"] == "6"
    assert rows[0]["unit_price"] == "18.90"


def test_pairs_with_colons_side_by_side_and_below() -> None:
    text = """
Name: Erika          Ort: Bonn
Telefon              0228 1234
Geburtsdatum
01.02.1990
"""
    pairs = {
        pair.label: pair.line.text[pair.start : pair.end].strip()
        for pair in list_pairs(sheet_of(text))
    }
    assert pairs["Name"] == "Erika"
    assert pairs["Ort"] == "Bonn"
    assert pairs["Telefon"] == "0228 1234"
    assert pairs["Geburtsdatum"] == "01.02.1990"


@pytest.mark.parametrize(
    ("label", "name"), [("Étage / No.", "etage_no"), ("Größe (cm)", "grosse_cm"), ("###", "")]
)
def test_slugs(label: str, name: str) -> None:
    assert pair_name(label) == name


@given(st.text(max_size=80))
def test_a_slug_is_a_plain_name(label: str) -> None:
    name = pair_name(label)
    assert len(name) <= 40
    assert not name.startswith("_")
    assert not set(name) & set(" .[]:/")
