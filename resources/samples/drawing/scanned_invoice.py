"""An American invoice from a typewriter face, received, stamped and scanned: no text layer."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pymupdf

from drawing.money import cents, count, english, row, row_truth, subtotal
from drawing.paper import noisy, scanned_pdf, skewed, stamped
from drawing.sample import ABSENT, Sample
from drawing.sheet import BLACK, GREY, Column, Sheet, Style, save

DPI = 150


def copper_kettle() -> Sample:
    """Traps: month first (April 5), a stamp over the total's digits, noise and skew."""
    rows = [
        row("Box lunch, vegetarian", "24", "13.75"),
        row("Box lunch, turkey", "36", "14.50"),
        row("Fruit platter, large", "4", "42.00"),
        row("Coffee service, per urn", "3", "38.00"),
        row("Delivery and set-up", "1", "65.00"),
    ]
    net = subtotal(rows)
    tax = cents(net * Decimal("0.0725"))
    document = pymupdf.open()
    s = Sheet(document, 612, 792)
    s.text(306, 74, "COPPER KETTLE CATERING LLC", size=19, face="book-bold", align="center")
    s.text(306, 92, "1180 Orchard Avenue, Suite B, Fallbrook Junction, OH 49999", size=9.5,
           face="book", align="center")  # fmt: skip
    s.text(306, 105, "Phone (555) 010-4477", size=9.5, face="book", align="center")
    s.rule(60, 118, 552, width=1.4)
    s.rule(60, 121, 552, width=0.5)
    s.text(60, 152, "Bill To:", face="book-bold", size=10.5)
    buyer = ["Ridgeway Community Library", "400 Elm Street", "Fallbrook Junction, OH 49998"]
    s.lines(60, 168, buyer, 14, size=10.5, face="book")
    facts = [("Invoice #", "7041"), ("Invoice Date", "04/05/2026"), ("Due Date", "04/20/2026"),
             ("Terms", "Net 15")]  # fmt: skip
    for index, (label, value) in enumerate(facts):
        s.text(400, 152 + 16 * index, label, face="book-bold", size=10.5)
        s.text(552, 152 + 16 * index, value, face="book", size=10.5, align="right")
    columns = (
        Column("Qty", 92, "right"), Column("Description", 112),
        Column("Unit Price", 450, "right"), Column("Amount", 546, "right"),
    )  # fmt: skip
    cells = [
        (count(r.quantity), r.description, english(r.unit_price), english(r.total)) for r in rows
    ]
    style = Style(line=GREY, head=(0.9, 0.9, 0.9), size=10.5, height=23, face=("book", "book-bold"))
    end = s.table(244, (60, 552), columns, cells, style)
    how = {"face": "book", "size": 10.5}
    s.pair(390, 546, end + 24, "Subtotal", english(net), **how)
    s.pair(390, 546, end + 42, "Sales Tax 7.25%", english(tax), **how)
    s.rule(390, end + 50, 552, ink=BLACK)
    s.pair(390, 546, end + 68, "TOTAL", f"${english(net + tax)}", face="book-bold", size=13)
    s.lines(60, end + 130, ["Make checks payable to Copper Kettle Catering LLC.",
                            "Thank you for your business!"], 15, **how)  # fmt: skip
    s.finish()
    scale = DPI / 72
    paper = stamped(s.image(DPI), (505 * scale, (end + 75) * scale), "RECEIVED APR 09 2026", 28, 7)
    scan = noisy(skewed(paper.convert("RGB"), 1.3), 41, 7, specks=70).convert("L")
    return Sample("copper-kettle-scan.pdf", partial(save, scanned_pdf(scan, DPI, 42)), {
        "number": "7041", "vendor": "Copper Kettle Catering LLC",
        "buyer": "Ridgeway Community Library", "issue_date": "2026-04-05",
        "due_date": "04/20/2026", "currency": "USD", "subtotal": english(net),
        "tax": english(tax), "total": english(net + tax), "iban": ABSENT, "vat_id": ABSENT,
        "line_items": row_truth(rows, english),
    })  # fmt: skip
