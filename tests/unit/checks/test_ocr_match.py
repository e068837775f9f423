"""A value looked up among the words: where it stands, and whether it is the same."""

import pytest

from reviewer.checks.run import check_document
from reviewer.model.absence import Absence
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import Verdict
from tests.fakes import paper

RECEIPT, INVOICE = paper.kind("receipt"), paper.kind("invoice")

PAGE = """
FTOF NOODLE HOUSE
LOT 13, JALAN IPOH,
KG BATU 30, 44300 BTG KALI
Date : 21/05/2018  Time: 12:57
Noodle   2   15.80   31.60
Sub Total            31.60
Cash                 50.00
Total (RM)           31.60
Change               18.40
"""


def ocr(*readings, page=PAGE, of=RECEIPT, path=None):
    path = path or next(iter(readings[0]))
    results = check_document(paper.evidence(of, *readings, page=page))
    return next(r for r in results if (r.check, r.path) == ("ocr", path))


@pytest.mark.parametrize(
    ("path", "value", "page", "verdict"),
    [
        ("total", "31.60", "Total 31.60", Verdict.AGREES),
        ("total", "31.6", "Total RM31.60", Verdict.AGREES_NORMALISED),
        ("total", "31.60", "Total 31,60", Verdict.AGREES_NORMALISED),
        ("total", "31.60", "Total 31 .60", Verdict.AGREES_NORMALISED),
        ("total", "31.60", "TotalRM31.60", Verdict.AGREES_NORMALISED),
        ("total", "1234.50", "Total 1.234,50 EUR", Verdict.AGREES_NORMALISED),
        ("total", "31.60", "Total 3l.6O", Verdict.PARTIAL),
        ("total", "31.60", "Total -31.60", Verdict.PARTIAL),
        ("total", "31.60", "Total 31.80", Verdict.NOT_FOUND),
        ("total", "5.00", "Qty 5", Verdict.PARTIAL),
        ("date", "21/05/2018", "on 21/05/2018 at", Verdict.AGREES),
        ("date", "2018-05-21", "on 21 May 2018", Verdict.AGREES_NORMALISED),
        ("date", "2018-05-21", "21.05.18", Verdict.AGREES_NORMALISED),
        ("date", "2018-05-04", "05/04/2018", Verdict.PARTIAL),
        ("date", "2018-05-21", "2l/05/2018", Verdict.PARTIAL),
        ("date", "2018-05-21", "22/06/2017", Verdict.NOT_FOUND),
        ("company", "FTOF Noodle House", "FTOF NOODLE HOUSE", Verdict.AGREES_NORMALISED),
        ("company", "Noodle House", "NOO DLE HOUSE", Verdict.AGREES_NORMALISED),
        ("company", "Noodle House", "NOODLEHOUSE", Verdict.AGREES_NORMALISED),
        ("company", "ISOBEL 10", "1508EL IO", Verdict.PARTIAL),
        ("company", "Noodle House", "Noodel Hause", Verdict.PARTIAL),
        ("company", "Noodle House", "Something else", Verdict.NOT_FOUND),
        ("currency", "MYR", "Total RM 31.60", Verdict.AGREES_NORMALISED),
        ("currency", "MYR", "Total RM31.60", Verdict.AGREES_NORMALISED),
        ("currency", "MYR", "Total EUR 31.60", Verdict.NOT_FOUND),
    ],
)
def test_a_value_in_any_print(path, value, page, verdict):
    assert ocr({path: value}, page=page).verdict is verdict


def test_the_place_beside_the_fields_own_label_comes_first_and_all_are_given():
    result = ocr({"total": "31.60"})
    assert result.places[0].label == "Total (RM)"
    assert len(result.places) == 3
    assert result.places[0].box == Box(126, 98, 156, 108)
    assert result.sentence == "OCR reads 31.60 beside “Total (RM)”"


def test_the_label_of_the_line_above_counts():
    assert ocr({"total": "1.00"}, page="Parking TOTAL:\n        1.00").places[0].label == "TOTAL"


def test_a_place_the_reading_points_to_comes_first():
    at_cash = FieldValue("total", "31.60", page=1, box=Box(120, 70, 160, 80))
    result = ocr({"total": at_cash})
    assert result.places[0].box.top == 70
    assert result.sentence == "OCR reads 31.60 at the same place"


def test_an_address_over_two_lines_is_one_place():
    result = ocr({"address": "Lot 13, Jalan Ipoh, Kg Batu 30, 44300 Btg Kali"})
    assert result.verdict is Verdict.AGREES_NORMALISED
    assert result.places[0].box == Box(0, 14, 26 * 6, 38)


def test_an_address_beside_another_is_read_down_its_column():
    page = """
ACME GmbH                 Buyer Ltd
Hauptstrasse 5            12 High Street
10115 Berlin              London W1
"""
    result = ocr({"address": "Hauptstrasse 5, 10115 Berlin"}, page=page)
    assert result.verdict is Verdict.AGREES_NORMALISED
    assert result.places[0].text == "Hauptstrasse 5 10115 Berlin"


def test_the_words_of_a_row_are_looked_for_on_its_line():
    page = "Tea     2   1.00   2.00\nCoffee  2   1.50   3.00"
    row = {"line_items[0].description": "Coffee", "line_items[0].quantity": "2"}
    assert ocr(row, page=page, path="line_items[0].quantity").places[0].box.top == 14


def test_the_page_siding_with_the_second_reading_differs():
    result = ocr({"company": "S9 SPEED MART"}, {"company": "99 SPEED MART"}, page="99 SPEED MART")
    assert result.verdict is Verdict.DIFFERS
    assert result.sentence == "OCR reads 99 SPEED MART, as reading B does"
    assert result.places[0].score < 1


def test_of_two_printed_amounts_the_one_beside_its_label_wins():
    page = "Cash 50.00\nTotal 31.60"
    assert ocr({"total": "50.00"}, {"total": "31.60"}, page=page).verdict is Verdict.DIFFERS
    assert ocr({"total": "31.60"}, {"total": "50.00"}, page=page).verdict is Verdict.AGREES


def test_a_value_that_only_the_second_reading_gives_is_shown():
    result = ocr({"tax": Absence.NOT_ON_PAGE}, {"tax": "1.79"}, page="GST 1.79")
    assert (result.verdict, result.seen) == (Verdict.DIFFERS, "1.79")


def test_an_absence_nobody_contradicts_is_not_looked_for():
    assert ocr({"tax": Absence.NOT_ON_PAGE}).verdict is Verdict.NOT_RUN


def test_without_words_it_does_not_run():
    assert ocr({"total": "31.60"}, page="").verdict is Verdict.NOT_RUN


def test_a_quantity_and_a_price_in_columns_are_two_numbers():
    row = {"line_items[0].description": "Bolt", "line_items[0].unit_price": "150,00"}
    result = ocr(row, page="Bolt    2    150,00", of=INVOICE, path="line_items[0].unit_price")
    assert (result.verdict, result.seen) == (Verdict.AGREES, "150,00")
