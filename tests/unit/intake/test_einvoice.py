"""The invoice XML inside a PDF: found, read exactly, and harmless when it is meant to harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake.einvoice import SOURCE, invoice_values, reference_values
from reviewer.intake.open import open_document
from reviewer.model import values
from reviewer.model.evidence import ReferenceValue
from reviewer.model.plain_xml import MOST_BYTES, NotPlainXml, parse_xml
from tests.fakes import einvoice, paper

UBL = """<Invoice xmlns="i" xmlns:cbc="b" xmlns:cac="a"><cbc:ID>R-1</cbc:ID>
<cbc:IssueDate>2023-03-20</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>ACME</cbc:Name></cac:PartyName>
<cac:PartyTaxScheme><cbc:CompanyID>DE136695976</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>
</cac:TaxScheme></cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>
<cac:PaymentMeans><cbc:PaymentDueDate>2023-04-04</cbc:PaymentDueDate><cac:PayeeFinancialAccount>
<cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1.900</cbc:TaxAmount></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount>10.000</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount>11.9</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:InvoicedQuantity>2.000</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount>10.00</cbc:LineExtensionAmount><cac:Item><cbc:Name>Ink</cbc:Name></cac:Item>
<cac:Price><cbc:PriceAmount>500</cbc:PriceAmount><cbc:BaseQuantity>100</cbc:BaseQuantity></cac:Price>
</cac:InvoiceLine></Invoice>"""


def said(found: tuple[ReferenceValue, ...]) -> dict[str, str]:
    return {value.path: value.value for value in found}


def test_factur_x_inside_a_pdf(tmp_path: Path) -> None:
    found = reference_values(einvoice.make(tmp_path / "a.pdf"))
    assert said(found) == einvoice.SAID
    assert {value.source for value in found} == {SOURCE}
    assert open_document(tmp_path / "a.pdf").reference == found


def test_ubl_with_a_price_per_hundred() -> None:
    assert said(invoice_values(UBL.encode())) == {
        "number": "R-1",
        "issue_date": "2023-03-20",
        "due_date": "2023-04-04",
        "vendor": "ACME",
        "vat_id": "DE136695976",
        "currency": "EUR",
        "iban": "DE02120300000000202051",
        "tax": "1.90",
        "subtotal": "10.00",
        "total": "11.90",
        "line_items[0].description": "Ink",
        "line_items[0].quantity": "2.00",
        "line_items[0].total": "10.00",
    }


def test_other_attachments_are_passed_over(tmp_path: Path) -> None:
    pdf = einvoice.make(tmp_path / "a.pdf", b"\0\1", "<html/>", UBL)
    assert said(reference_values(pdf))["number"] == "R-1"


def test_real_invoices_say_what_is_known_of_them(shared_data: Path) -> None:
    kind = paper.kind("invoice")
    folder = shared_data / "invoices"
    carry = 0
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        known = json.loads(line)
        found = said(reference_values(folder / "documents" / known["document"]))
        carry += bool(found)
        for path, value in known["fields"].items() if found else ():
            if value in ("", "DE01234.."):  # left empty; an account of the payer, cut short
                assert path not in found
            else:
                assert values.same(found[path], value, kind.spec(path).type)
    assert carry == 24


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;">]><Invoice><ID>&c;</ID></Invoice>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><Invoice><ID>1</ID></Invoice>',
        "<Invoice>" * 60 + "</Invoice>" * 60,
        "<Invoice><ID>1</ID>" + "<a/>" * 200_001 + "</Invoice>",
        "<Invoice><ID>1</ID><a>" + "x" * MOST_BYTES + "</a></Invoice>",
        "<Invoice><ID>1</ID>",
        '<?xml version="1.0" encoding="nonsense"?><Invoice/>',
        "",
    ],
    ids=["bomb", "outside", "deep", "many", "large", "cut", "encoding", "empty"],
)
def test_hostile_xml_is_refused(data: str) -> None:
    with pytest.raises(NotPlainXml):
        parse_xml(data.encode())
    assert invoice_values(data.encode()) == ()


def test_an_attachment_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    pdf = einvoice.make(tmp_path / "a.pdf", b"<Invoice>" + b" " * 50_000_000, einvoice.XML)
    assert (tmp_path / "a.pdf").stat().st_size < 1_000_000
    assert said(reference_values(pdf)) == einvoice.SAID


@given(st.binary(max_size=200))
def test_any_bytes_give_values_or_nothing(data: bytes) -> None:
    assert invoice_values(data) == ()


@given(st.integers(0, len(einvoice.XML) - 1), st.characters())
def test_a_changed_character_never_raises(at: int, char: str) -> None:
    changed = einvoice.XML[:at] + char + einvoice.XML[at + 1 :]
    found = invoice_values(changed.encode("utf-8", "replace"))
    assert all(value.value for value in found)
