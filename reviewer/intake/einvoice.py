"""The invoice that a PDF carries as XML: ZUGFeRD, Factur-X and XRechnung, as CII or UBL.

Its values go by the paths of the invoice kind. Runs in a worker process.
EN 16931-1 names the terms, CEN/TS 16931-3-2 and -3-3 where UBL and CII keep them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reviewer.model.errors import DocumentError
from reviewer.model.evidence import ReferenceValue
from reviewer.model.kind import join_path
from reviewer.model.plain_xml import Element, NotPlainXml, parse_xml
from reviewer.model.values.amounts import plain

SOURCE = "the XML inside the PDF"

_MOST_ROWS = 1000
_LONGEST = 1000
_IBAN = re.compile(r"[A-Za-z]{2}\d{2}[ A-Za-z0-9]{10,}")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:\D.*)?|(\d{4})(\d{2})(\d{2})\d{4,6}")

_AMOUNTS = frozenset({"subtotal", "tax", "total", "quantity", "unit_price"})
_DATES = frozenset({"issue_date", "due_date"})

_CII = {
    "number": "ExchangedDocument|HeaderExchangedDocument/ID",
    "issue_date": "ExchangedDocument|HeaderExchangedDocument/IssueDateTime/DateTimeString",
}
_CII_TRADE = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_CII_AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_CII_SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_CII_SUMS = (
    f"{_CII_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation"
    "|SpecifiedTradeSettlementMonetarySummation"
)
_CII_OF_TRADE = {
    "vendor": f"{_CII_AGREEMENT}/SellerTradeParty/Name",
    "buyer": f"{_CII_AGREEMENT}/BuyerTradeParty/Name",
    "due_date": f"{_CII_SETTLEMENT}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
    "currency": f"{_CII_SETTLEMENT}/InvoiceCurrencyCode",
    "subtotal": f"{_CII_SUMS}/TaxBasisTotalAmount",
    "total": f"{_CII_SUMS}/GrandTotalAmount",
    "iban": f"{_CII_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans"
    "/PayeePartyCreditorFinancialAccount/IBANID",
}
_CII_ROW = {
    "description": "SpecifiedTradeProduct/Name",
    "quantity": "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery/BilledQuantity",
    "total": "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
    "/SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
    "/LineTotalAmount",
}
_CII_PRICE = (
    "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice"
)

_UBL = {
    "number": "ID",
    "issue_date": "IssueDate",
    "due_date": "DueDate",
    "vendor": "AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName",
    "buyer": "AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName",
    "currency": "DocumentCurrencyCode",
    "subtotal": "LegalMonetaryTotal/TaxExclusiveAmount",
    "total": "LegalMonetaryTotal/TaxInclusiveAmount",
    "iban": "PaymentMeans/PayeeFinancialAccount/ID",
}
_UBL_ELSE = {
    "due_date": "PaymentMeans/PaymentDueDate",
    "vendor": "AccountingSupplierParty/Party/PartyName/Name",
    "buyer": "AccountingCustomerParty/Party/PartyName/Name",
}
_UBL_ROW = {
    "description": "Item/Name",
    "quantity": "InvoicedQuantity|CreditedQuantity",
    "total": "LineExtensionAmount",
}


def reference_values(path: Path) -> tuple[ReferenceValue, ...]:
    """What the invoice XML inside the PDF at `path` says; nothing where there is none.

    A broken, hostile or unknown attachment is passed over: it never costs the document.
    """
    from reviewer.intake import pdf  # pictures need no PyMuPDF

    try:
        attached = pdf.attachments(path)
    except DocumentError:
        return ()
    return next((found for data in attached if (found := invoice_values(data))), ())


def invoice_values(data: bytes) -> tuple[ReferenceValue, ...]:
    """What an invoice in XML says; nothing where the bytes are no such thing."""
    try:
        root = parse_xml(data)
    except NotPlainXml:
        return ()
    if root.name in ("CrossIndustryInvoice", "CrossIndustryDocument"):
        said = _of_cii(root)
    elif root.name in ("Invoice", "CreditNote"):
        said = _of_ubl(root)
    else:
        return ()
    return tuple(ReferenceValue(p, value, SOURCE) for p, text in said if (value := _value(p, text)))


def _of_cii(root: Element) -> Iterator[tuple[str, str | None]]:
    for name, path in _CII.items():
        yield name, root.first(path)
    trade = next(root.each(_CII_TRADE), root)
    currency = trade.first(_CII_OF_TRADE["currency"])
    for name, path in _CII_OF_TRADE.items():
        yield name, trade.first(path)
    yield "tax", _in_currency(trade, f"{_CII_SUMS}/TaxTotalAmount", currency)
    ids = trade.each(f"{_CII_AGREEMENT}/SellerTradeParty/SpecifiedTaxRegistration/ID")
    yield "vat_id", next((id.text for id in ids if id.attributes.get("schemeID") == "VA"), None)
    rows = trade.each("IncludedSupplyChainTradeLineItem")
    yield from _rows(rows, _CII_ROW, f"{_CII_PRICE}/ChargeAmount", f"{_CII_PRICE}/BasisQuantity")


def _of_ubl(root: Element) -> Iterator[tuple[str, str | None]]:
    for name, path in _UBL.items():
        yield name, root.first(path) or root.first(_UBL_ELSE.get(name, path))
    yield "tax", _in_currency(root, "TaxTotal/TaxAmount", root.first(_UBL["currency"]))
    schemes = root.each("AccountingSupplierParty/Party/PartyTaxScheme")
    vat = (s.first("CompanyID") for s in schemes if s.first("TaxScheme/ID") in ("VAT", "VA"))
    yield "vat_id", next(vat, None)
    rows = root.each("InvoiceLine|CreditNoteLine")
    yield from _rows(rows, _UBL_ROW, "Price/PriceAmount", "Price/BaseQuantity")


def _in_currency(root: Element, path: str, currency: str | None) -> str | None:
    """The amount in the invoice's own currency: the tax may be given in the tax office's too."""
    found = list(root.each(path))
    own = [e for e in found if e.attributes.get("currencyID", currency) == currency]
    return next((element.text for element in own or found), None)


def _rows(
    rows: Iterator[Element], paths: dict[str, str], price: str, basis: str
) -> Iterator[tuple[str, str | None]]:
    for number, row in zip(range(_MOST_ROWS), rows, strict=False):
        for column, path in paths.items():
            yield join_path("line_items", number, column), row.first(path)
        if _decimal(row.first(basis) or "1") == 1:  # a price per hundred is printed in many ways
            yield join_path("line_items", number, "unit_price"), row.first(price)


def _value(path: str, text: str | None) -> str | None:
    """The text as a value of its field; None where it is none."""
    if not text or len(text) > _LONGEST:
        return None
    name = path.rpartition(".")[2]
    if name in _AMOUNTS:
        amount = _decimal(text)
        return None if amount is None else plain(amount)
    if name in _DATES:
        return _day(text)
    if name == "iban" and not _IBAN.fullmatch(text):
        return None
    return text


def _decimal(text: str) -> Decimal | None:
    """XML writes decimals with a point and nothing else: 20.000 is twenty."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < 10**15 else None


def _day(text: str) -> str | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
