"""What was transcribed without knowing the fields is found under the fields' labels."""

from __future__ import annotations

import pytest

from reviewer import paths
from reviewer.extract.label_match import ENOUGH, label_score
from reviewer.extract.mapping import map_transcript
from reviewer.extract.pair_names import pair_name
from reviewer.extract.parse import Pair, Table, Transcript
from reviewer.model.absence import Absence
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind


@pytest.fixture(scope="module")
def kinds() -> dict[str, Kind]:
    files = (paths.resources() / "kinds").glob("*.toml")
    return {f.stem: parse_kind(f.read_text("utf-8"), f.name) for f in files}


def mapped(
    kind: Kind, *pairs: tuple[str, str], tables: tuple[Table, ...] = ()
) -> dict[str, object]:
    transcript = Transcript(
        tuple(Pair(label, value, None, 0.95, 1) for label, value in pairs), tables
    )
    return {v.path: v.absence or v.value for v in map_transcript(kind, transcript)}


RECEIPT = (
    ("(name of the business)", "FTOF NOODLE HOUSE"),
    ("(address of the sender)", "NO 5, JALAN SAGU 18, 81100 JOHOR BAHRU"),
    ("GST Reg No", "000123456789"),
    ("Date :", "25/12/2018 8:13:39 PM"),
    ("Sub Total", "30.00"),
    ("GST 6%", "1.60"),
    ("Rounding Adjustment", "0.00"),
    ("TOTAL (RM)", "31.60"),
    ("Cash", "50.00"),
    ("Change", "18.40"),
)


def test_a_receipt(kinds) -> None:
    found = mapped(kinds["receipt"], *RECEIPT)
    assert found["company"] == "FTOF NOODLE HOUSE"
    assert found["address"] == "NO 5, JALAN SAGU 18, 81100 JOHOR BAHRU"
    assert found["date"] == "25/12/2018 8:13:39 PM"
    assert found["total"] == "31.60"
    assert found["tax"] == "1.60"
    assert found["currency"] == "RM"


def test_an_invoice_with_two_parties_and_several_taxes(kinds) -> None:
    found = mapped(
        kinds["invoice"],
        ("(name of the sender)", "Lieferant GmbH"),
        ("(address of the sender)", "Lieferantenstraße 20, 80333 München"),
        ("(name of the recipient)", "Kunden AG Mitte"),
        ("Rechnungsnummer", "471102"),
        ("Rechnungsdatum", "05.03.2018"),
        ("Lieferdatum", "04.03.2018"),
        ("Steuernummer", "201/113/40209"),
        ("USt-IdNr.", "DE123456789"),
        ("Zahlbar bis", "04.04.2018"),
        ("Nettosumme", "473,00"),
        ("USt. 7%", "19,25"),
        ("USt. 19 %", "37,62"),
        ("Summe USt", "56,87"),
        ("Gesamtbetrag", "529,87 EUR"),
        ("IBAN", "DE08700901001234567890"),
    )
    assert {k: v for k, v in found.items() if k != "line_items"} == {
        "number": "471102", "vendor": "Lieferant GmbH", "buyer": "Kunden AG Mitte",
        "issue_date": "05.03.2018", "due_date": "04.04.2018", "currency": "EUR",
        "subtotal": "473,00", "tax": "56,87", "total": "529,87 EUR",
        "iban": "DE08700901001234567890", "vat_id": "DE123456789",
    }  # fmt: skip


def test_values_of_another_type_are_no_values_of_a_field(kinds) -> None:
    found = mapped(kinds["receipt"], ("Total", "seven"), ("Date", "tomorrow"))
    assert found["total"] is Absence.NOT_ON_PAGE
    assert found["date"] is Absence.NOT_ON_PAGE


def test_two_values_under_one_label_are_doubted(kinds) -> None:
    pairs = (Pair("Total", "31.60", None, 0.95, 1), Pair("Total", "13.60", None, 0.95, 1))
    found = {v.path: v for v in map_transcript(kinds["receipt"], Transcript(pairs, ()))}
    assert found["total"].confidence == 0.3
    assert "Total 31.60 may be meant" in (found["total"].reason or "")


def test_one_value_printed_twice_is_not_doubted(kinds) -> None:
    pairs = (Pair("Total", "31.60", None, 0.95, 1), Pair("TOTAL", "RM31.60", None, 0.95, 1))
    found = {v.path: v for v in map_transcript(kinds["receipt"], Transcript(pairs, ()))}
    assert found["total"].confidence == 0.95


def test_a_label_without_a_value_is_its_absence(kinds) -> None:
    pairs = (Pair("Date", None, Absence.EMPTY_ON_PAGE), Pair("Total", None, Absence.UNREADABLE))
    found = {v.path: v for v in map_transcript(kinds["receipt"], Transcript(pairs, ()))}
    assert found["date"].absence is Absence.EMPTY_ON_PAGE
    assert found["total"].absence is Absence.UNREADABLE


def test_what_was_not_seen_in_a_cut_transcript_was_not_asked(kinds) -> None:
    found = map_transcript(kinds["receipt"], Transcript((), ()), whole=False)
    assert {v.absence for v in found} == {Absence.NOT_ASKED}
    whole = map_transcript(kinds["receipt"], Transcript((), ()))
    assert {v.absence for v in whole} == {Absence.NOT_ON_PAGE}


def test_rows_come_from_tables_whose_heads_are_columns_over_all_pages(kinds) -> None:
    heads = ("(code)", "Item", "Qty", "Price", "Amount")
    tables = (
        Table(heads, (("9", "Clay", "1", "9.00", "9.00"),), 1),
        Table(("GST Summary", "Rate"), (("SR", "6%"),), 1),
        Table(heads, (("8", "Fish", "", "UNCLEAR"),), 2),
    )
    found = mapped(kinds["receipt"], tables=tables)
    assert {k: v for k, v in found.items() if k.startswith("line_items")} == {
        "line_items[0].description": "Clay", "line_items[0].quantity": "1",
        "line_items[0].unit_price": "9.00", "line_items[0].total": "9.00",
        "line_items[1].description": "Fish",
        "line_items[1].quantity": Absence.EMPTY_ON_PAGE,
        "line_items[1].unit_price": Absence.UNREADABLE,
        "line_items[1].total": Absence.NOT_ON_PAGE,
    }  # fmt: skip


def test_an_open_kind_takes_every_pair(kinds) -> None:
    found = mapped(kinds["form"], ("Name:", "Ana"), ("Name:", "Bo"), ("", "lost"))
    assert found == {"name": "Ana", "name_2": "Bo"}


def test_descriptions_go_to_their_party_only(kinds) -> None:
    vendor, buyer = kinds["invoice"].spec("vendor"), kinds["invoice"].spec("buyer")
    for label, mine, other in (
        ("(name of the sender)", vendor, buyer),
        ("[name of the recipient]", buyer, vendor),
    ):
        assert label_score(label, mine, kinds["invoice"]) >= ENOUGH
        assert label_score(label, other, kinds["invoice"]) == 0
    assert label_score("(address of the sender)", vendor, kinds["invoice"]) == 0


@pytest.mark.parametrize(
    ("label", "name"),
    [("Étage / No.", "etage_no"), ("  ", ""), ("☑", ""), ("x[1].y", "x_1_y"), ("日付", "日付")],
)
def test_pair_names(label, name) -> None:
    assert pair_name(label) == name
    if name:
        assert pair_name(label, {name, f"{name}_2"}) == f"{name}_3"


def test_pair_names_stay_short() -> None:
    assert len(pair_name("word " * 90)) <= 40
