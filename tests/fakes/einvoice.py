"""An invoice as PDF with its XML inside, in the manner of Factur-X, made for tests."""

from __future__ import annotations

from pathlib import Path

from reviewer.intake.pdf import _pymupdf as pymupdf

LINES = (
    "ACME GmbH, Weg 1, 12345 Berlin",
    "Bill to: Kunde AG",
    "Invoice No. RE-47110",
    "Invoice Date: 21.05.2018",
    "Subtotal 411.50",
    "VAT 24.70",
    "Total EUR 436.20",
)

XML = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:r" xmlns:ram="urn:a" xmlns:udt="urn:u">
 <rsm:ExchangedDocument><ram:ID>RE-47110</ram:ID>
  <ram:IssueDateTime><udt:DateTimeString format="102">20180521</udt:DateTimeString>
  </ram:IssueDateTime></rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:IncludedSupplyChainTradeLineItem>
   <ram:SpecifiedTradeProduct><ram:Name>Paper</ram:Name></ram:SpecifiedTradeProduct>
   <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
    <ram:ChargeAmount>20.5750</ram:ChargeAmount></ram:NetPriceProductTradePrice>
   </ram:SpecifiedLineTradeAgreement>
   <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">20.000</ram:BilledQuantity>
   </ram:SpecifiedLineTradeDelivery>
   <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation>
    <ram:LineTotalAmount>411.50</ram:LineTotalAmount>
   </ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
  <ram:ApplicableHeaderTradeAgreement>
   <ram:SellerTradeParty><ram:Name>ACME
     GmbH</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">1</ram:ID>
    </ram:SpecifiedTaxRegistration><ram:SpecifiedTaxRegistration>
    <ram:ID schemeID="VA">DE136695976</ram:ID></ram:SpecifiedTaxRegistration>
   </ram:SellerTradeParty>
   <ram:BuyerTradeParty><ram:Name>Kunde AG</ram:Name></ram:BuyerTradeParty>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeSettlement>
   <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
   <ram:SpecifiedTradeSettlementPaymentMeans><ram:PayeePartyCreditorFinancialAccount>
    <ram:IBANID>DE02120300000000202051</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
   </ram:SpecifiedTradeSettlementPaymentMeans>
   <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
    <udt:DateTimeString format="102">20180604</udt:DateTimeString></ram:DueDateDateTime>
   </ram:SpecifiedTradePaymentTerms>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    <ram:TaxBasisTotalAmount>411.50</ram:TaxBasisTotalAmount>
    <ram:TaxTotalAmount currencyID="USD">29.00</ram:TaxTotalAmount>
    <ram:TaxTotalAmount currencyID="EUR">24.70</ram:TaxTotalAmount>
    <ram:GrandTotalAmount>436.20</ram:GrandTotalAmount>
   </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement>
 </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"""

SAID = {
    "number": "RE-47110",
    "vendor": "ACME GmbH",
    "buyer": "Kunde AG",
    "issue_date": "2018-05-21",
    "due_date": "2018-06-04",
    "currency": "EUR",
    "subtotal": "411.50",
    "tax": "24.70",
    "total": "436.20",
    "iban": "DE02120300000000202051",
    "vat_id": "DE136695976",
    "line_items[0].description": "Paper",
    "line_items[0].quantity": "20.00",
    "line_items[0].unit_price": "20.5750",
    "line_items[0].total": "411.50",
}


def make(path: Path, *attached: str | bytes, lines: tuple[str, ...] = LINES) -> Path:
    """A PDF of one page with these lines, and these files attached (the XML above for none)."""
    pdf = pymupdf.open()
    page = pdf.new_page()
    for number, line in enumerate(lines):
        page.insert_text((72, 90 + 20 * number), line, fontsize=11)
    for number, data in enumerate(attached or (XML,)):
        pdf.embfile_add(f"{number}.xml", data.encode() if isinstance(data, str) else data)
    pdf.save(path, deflate=True)
    pdf.close()
    return path
