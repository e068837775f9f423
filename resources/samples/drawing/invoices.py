"""Four invoices of one page with a text layer, in four layouts and languages."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pymupdf

from drawing.money import cents, count, english, german, row, row_truth, subtotal, swiss
from drawing.sample import Sample
from drawing.sheet import GREY, PALE, WHITE, Column, Ink, Sheet, Style, save

A4 = (595.0, 842.0)
NAVY: Ink = (0.1, 0.2, 0.36)
RUST: Ink = (0.72, 0.3, 0.13)
PINE: Ink = (0.09, 0.33, 0.27)
PLUM: Ink = (0.36, 0.13, 0.3)


def harbour_lane() -> Sample:
    """English, classic: vendor left, references right, totals in a box."""
    rows = [
        row("A4 recycled copier paper 80 g, box", "12", "21.50"),
        row("Lever arch files, blue", "40", "2.35"),
        row("Drawing pens 0.3 mm, pack of 10", "6", "18.90"),
        row("Tracing paper roll 841 mm x 50 m", "3", "46.75"),
        row("Clamp lamp, brass", "2", "64.00"),
        row("Delivery", "1", "9.50"),
    ]
    net = subtotal(rows)
    tax = cents(net * Decimal("0.2"))
    document = pymupdf.open()
    s = Sheet(document, *A4)
    s.page.draw_circle((72, 78), 21, color=NAVY, fill=NAVY)
    for step in range(3):
        y = 73 + 6 * step
        s.page.draw_bezier((59, y), (67, y - 8), (77, y + 8), (85, y), color=WHITE, width=1.6)
    s.text(104, 76, "Harbour Lane Stationers Ltd", size=17, face="hebo", ink=NAVY)
    s.text(104, 92, "14 Quayside Row, Saltmouth SX9 4QT, United Kingdom", ink=GREY)
    s.text(545, 150, "INVOICE", size=24, face="hebo", ink=NAVY, align="right")
    s.text(50, 150, "Bill to", size=8, ink=GREY)
    buyer = ["Penhallow & Finch Architects LLP", "2 Mill Terrace", "Saltmouth SX9 1AB"]
    s.text(50, 165, buyer[0], size=10, face="hebo")
    s.lines(50, 179, buyer[1:], 13, size=10)
    about = [
        ("Invoice No.", "HL-20318"), ("Invoice date", "14 March 2026"),
        ("Due date", "13 April 2026"), ("Your order", "PF/7714"), ("Customer No.", "40871"),
    ]  # fmt: skip
    for index, (label, value) in enumerate(about):
        s.text(390, 176 + 14 * index, label, ink=GREY)
        s.text(545, 176 + 14 * index, value, face="hebo", align="right")
    columns = (
        Column("Description", 58), Column("Qty", 350, "right"),
        Column("Unit price", 440, "right"), Column("Amount", 537, "right"),
    )  # fmt: skip
    cells = [
        (r.description, count(r.quantity), english(r.unit_price), english(r.total)) for r in rows
    ]
    style = Style(head=NAVY, head_ink=WHITE, line=PALE, height=21, size=9.5)
    end = s.table(268, (50, 545), columns, cells, style)
    for index, (label, value) in enumerate(
        [("Subtotal", english(net)), ("VAT 20 %", english(tax))]
    ):
        s.pair(380, 537, end + 24 + 17 * index, label, value, size=9.5)
    s.box(370, end + 48, 545, end + 74, fill=NAVY)
    s.pair(380, 537, end + 65, "Total", f"£{english(net + tax)}", size=12, face="hebo", ink=WHITE)
    s.text(50, end + 130, "Please pay by bank transfer within 30 days, quoting the invoice number.")
    s.rule(50, 768, 545, ink=PALE)
    s.lines(
        50, 782,
        ["Harbour Lane Stationers Ltd   Registered in England No. 09999123",
         "VAT Reg No. GB 999 1234 72   IBAN GB30 XZZX 0099 9900 1234 56   BIC XZZXGB2X"],
        12, size=8, ink=GREY,
    )  # fmt: skip
    s.finish()
    return Sample("harbour-lane.pdf", partial(save, document), {
        "number": "HL-20318", "vendor": "Harbour Lane Stationers Ltd",
        "buyer": "Penhallow & Finch Architects LLP", "issue_date": "14 March 2026",
        "due_date": "13 April 2026", "currency": "GBP", "subtotal": english(net),
        "tax": english(tax), "total": english(net + tax), "iban": "GB30XZZX00999900123456",
        "vat_id": "GB999123472", "line_items": row_truth(rows, english),
    })  # fmt: skip


def werkraum() -> Sample:
    """German. Traps: a brand above the legal name, an ambiguous date, a cash discount's amount."""
    rows = [
        row("Schaftfräser-Set VHM, 6-teilig", "4", "189.90"),
        row("Spannzange ER32, 12 mm", "10", "14.25"),
        row("Kühlschmierstoff, Kanister 20 l", "3", "96.80"),
        row("Montage durch Servicetechniker (Std.)", "6.5", "78.00"),
    ]
    net = subtotal(rows)
    tax = cents(net * Decimal("0.19"))
    total = net + tax
    document = pymupdf.open()
    s = Sheet(document, *A4)
    s.box(0, 0, 595, 9, fill=RUST)
    s.text(56, 74, "WERKRAUM", size=30, face="hebo", ink=RUST)
    s.text(58, 90, "Werkzeuge · Maschinen · Service", size=9.5, ink=GREY)
    s.text(56, 142, "Mühlbach Werkzeugbau GmbH · Hammerweg 7 · 99998 Quellental", size=7, ink=GREY)
    s.rule(56, 145, 262, ink=PALE)
    s.lines(56, 162, ["Stadtwerke Ahornfeld AöR", "Einkauf", "Am Wasserturm 1", "99996 Ahornfeld"],
            14, size=10.5)  # fmt: skip
    for index, (label, value) in enumerate(
        [("Rechnungs-Nr.", "RE-2026-0417"), ("Rechnungsdatum", "03.04.2026"),
         ("Lieferdatum", "27.03.2026"), ("Kunden-Nr.", "10442"), ("Auftrags-Nr.", "AB-88120")]
    ):  # fmt: skip
        s.text(372, 142 + 15 * index, label, ink=GREY, size=9.5)
        s.text(540, 142 + 15 * index, value, align="right", size=9.5)
    s.text(56, 262, "Rechnung", size=18, face="hebo")
    s.text(56, 284, "Vielen Dank für Ihren Auftrag. Wir berechnen Ihnen wie folgt:", size=9.5)
    columns = (
        Column("Pos.", 56), Column("Bezeichnung", 88), Column("Menge", 356, "right"),
        Column("Einzelpreis", 450, "right"), Column("Gesamtpreis", 540, "right"),
    )  # fmt: skip
    cells = [
        (str(n), r.description, count(r.quantity, ","), german(r.unit_price), german(r.total))
        for n, r in enumerate(rows, start=1)
    ]
    end = s.table(302, (56, 540), columns, cells, Style(line=PALE, height=22, size=9.5))
    s.pair(356, 540, end + 22, "Nettobetrag", german(net), size=9.5)
    s.pair(356, 540, end + 38, "zzgl. 19 % MwSt.", german(tax), size=9.5)
    s.rule(356, end + 46, 540, ink=RUST, width=1.2)
    s.pair(356, 540, end + 63, "Rechnungsbetrag", f"{german(total)} €", size=11.5, face="hebo")
    discounted = german(cents(total * Decimal("0.98")))
    s.lines(56, end + 108, [
        "Zahlbar bis 03.05.2026 ohne Abzug.",
        f"Bei Zahlung bis 13.04.2026 gewähren wir 2 % Skonto; Zahlbetrag dann {discounted} €.",
        "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
    ], 15, size=9.5)  # fmt: skip
    s.rule(56, 752, 540, ink=PALE)
    feet = [
        (
            56,
            ["Mühlbach Werkzeugbau GmbH", "Hammerweg 7, 99998 Quellental", "HRB 99912 Quellental"],
        ),
        (
            230,
            ["Geschäftsführung: Ilse Mühlbach", "USt-IdNr. DE999123455", "St.-Nr. 999/123/04567"],
        ),
        (394, ["Talbank Quellental", "IBAN DE39 9999 9999 0012 3456 78", "BIC XTALDEQ1XXX"]),
    ]
    for x, lines in feet:
        s.lines(x, 768, lines, 11, size=7.5, ink=GREY)
    s.finish()
    return Sample("werkraum.pdf", partial(save, document), {
        "number": "RE-2026-0417", "vendor": "Mühlbach Werkzeugbau GmbH",
        "buyer": "Stadtwerke Ahornfeld AöR", "issue_date": "03.04.2026",
        "due_date": "03.05.2026", "currency": "EUR", "subtotal": german(net),
        "tax": german(tax), "total": german(total), "iban": "DE39999999990012345678",
        "vat_id": "DE999123455", "line_items": row_truth(rows, german, ","),
    })  # fmt: skip


def sotomonte() -> Sample:
    """Spanish, in a coloured side bar. Trap: a prepayment makes the amount to pay another one."""
    rows = [
        row("Taladro percutor 18 V con maletín", "2", "129.00"),
        row("Juego de brocas, 25 piezas", "5", "24.90"),
        row("Pintura exterior blanca 15 l", "4", "58.75"),
        row("Tornillería inoxidable, caja surtida", "8", "12.35"),
    ]
    net = subtotal(rows)
    tax = cents(net * Decimal("0.21"))
    total, paid = net + tax, Decimal("200.00")
    document = pymupdf.open()
    s = Sheet(document, *A4)
    s.box(0, 0, 178, 842, fill=PINE)
    s.text(24, 70, "Ferretería", size=21, face="tibo", ink=WHITE)
    s.text(24, 94, "Sotomonte", size=21, face="tibo", ink=WHITE)
    s.rule(24, 106, 70, ink=WHITE, width=2)
    blocks = [
        ("Emisor", ["Ferretería Sotomonte, S.L.", "Calle del Yunque, 21", "99120 Valderoble",
                    "NIF ESB99123457"]),
        ("Cliente", ["Hostal Los Almendros, S.A.", "Plaza Mayor, 3", "99121 Valderoble",
                     "CIF A99456781"]),
        ("Forma de pago", ["Transferencia bancaria", "Caja Rural del Roble", "ES53 9999 0001 9900",
                           "0012 3456"]),
    ]  # fmt: skip
    y = 160.0
    for title, lines in blocks:
        s.text(24, y, title.upper(), size=7.5, face="hebo", ink=(0.7, 0.85, 0.78))
        y = s.lines(24, y + 15, lines, 13, size=9, ink=WHITE) + 22
    s.text(206, 84, "FACTURA", size=26, face="tibo", ink=PINE)
    facts = [("Nº factura", "F26/0158"), ("Fecha", "09/02/2026"), ("Vencimiento", "11/03/2026"),
             ("Albarán", "A26/0412")]  # fmt: skip
    for index, (label, value) in enumerate(facts):
        s.text(206 + 90 * index, 124, label, size=8, ink=GREY)
        s.text(206 + 90 * index, 139, value, size=10, face="hebo")
    columns = (
        Column("Concepto", 212), Column("Cant.", 408, "right"),
        Column("Precio", 474, "right"), Column("Importe", 556, "right"),
    )  # fmt: skip
    cells = [
        (r.description, count(r.quantity), german(r.unit_price), german(r.total)) for r in rows
    ]
    pale: Ink = (0.93, 0.96, 0.95)
    style = Style(head=PINE, head_ink=WHITE, stripe=pale, height=23, size=9)
    end = s.table(176, (206, 562), columns, cells, style) + 30
    for index, (label, value) in enumerate([("Base imponible", net), ("IVA 21 %", tax)]):
        s.pair(380, 556, end + 17 * index, label, german(value), size=9.5)
    s.pair(
        380, 556, end + 40, "Total factura", f"{german(total)} €", size=12, face="hebo", ink=PINE
    )
    s.pair(380, 556, end + 60, "Anticipo recibido", f"-{german(paid)}", size=9.5)
    s.rule(380, end + 68, 556, ink=PALE)
    s.pair(380, 556, end + 82, "Pendiente de pago", f"{german(total - paid)} €", size=9.5)
    s.text(206, 800, "Inscrita en el Registro Mercantil de Valderoble, tomo 999, folio 12",
           size=7.5, ink=GREY)  # fmt: skip
    s.finish()
    return Sample("sotomonte.pdf", partial(save, document), {
        "number": "F26/0158", "vendor": "Ferretería Sotomonte, S.L.",
        "buyer": "Hostal Los Almendros, S.A.", "issue_date": "09/02/2026",
        "due_date": "11/03/2026", "currency": "EUR", "subtotal": german(net), "tax": german(tax),
        "total": german(total), "iban": "ES5399990001990000123456", "vat_id": "ESB99123457",
        "line_items": row_truth(rows, german),
    })  # fmt: skip


def lindenau() -> Sample:
    """English in Switzerland, set in a book face. Trap: the total is rounded to five cents."""
    rows = [
        row("Data migration workshop, preparation", "6", "165.00"),
        row("Data migration workshop, on site", "16", "185.00"),
        row("Review of the import scripts", "7.5", "165.00"),
        row("Travel, flat rate", "1", "120.35"),
    ]
    net = subtotal(rows)
    tax = cents(net * Decimal("0.081"))
    exact = net + tax
    total = (exact * 20).quantize(Decimal(1)) / 20
    document = pymupdf.open()
    s = Sheet(document, *A4)
    s.text(297, 84, "Lindenau Datenberatung", size=22, face="tiro", ink=PLUM, align="center")
    s.text(297, 102, "Corinne Aebischer  ·  Rebgasse 18  ·  9999 Steinach am See", size=9.5,
           face="tiit", ink=GREY, align="center")  # fmt: skip
    s.rule(247, 114, 347, ink=PLUM, width=0.8)
    how = {"size": 10.5, "face": "tiro"}
    buyer = [
        "Kantonsarchiv Steinach",
        "Frau Dr. N. Brunner",
        "Schlosshof 2",
        "9999 Steinach am See",
    ]
    s.lines(70, 160, buyer, 14, **how)
    s.text(70, 252, "Invoice 26-017", size=15, face="tibo")
    s.text(70, 270, "Steinach, 30 January 2026  ·  payable by 1 March 2026", **how)
    columns = (
        Column("Service", 70), Column("Hours", 352, "right"),
        Column("Rate", 430, "right"), Column("CHF", 525, "right"),
    )  # fmt: skip
    cells = [(r.description, count(r.quantity), swiss(r.unit_price), swiss(r.total)) for r in rows]
    style = Style(line=PALE, height=22, size=10.5, face=("tiro", "tibo"))
    end = s.table(296, (70, 525), columns, cells, style)
    sums = [("Subtotal", swiss(net)), ("VAT 8.1 %", swiss(tax)), ("Sum", swiss(exact)),
            ("Rounding", f"{total - exact:+.2f}")]  # fmt: skip
    for index, (label, value) in enumerate(sums):
        s.pair(330, 525, end + 26 + 16 * index, label, value, **how)
    s.rule(330, end + 82, 525, ink=PLUM, width=0.8)
    s.pair(330, 525, end + 98, "Total CHF", swiss(total), size=12.5, face="tibo")
    s.lines(
        70, 730, ["IBAN  CH83 9999 9000 1234 5678 9", "VAT No.  CHE-999.123.455 MWST"], 15, **how
    )
    s.text(70, 772, "Please state the invoice number with your payment. Thank you.", size=10,
           face="tiit", ink=GREY)  # fmt: skip
    s.finish()
    return Sample("lindenau.pdf", partial(save, document), {
        "number": "26-017", "vendor": "Lindenau Datenberatung",
        "buyer": "Kantonsarchiv Steinach", "issue_date": "30 January 2026",
        "due_date": "1 March 2026", "currency": "CHF", "subtotal": swiss(net), "tax": swiss(tax),
        "total": swiss(total), "iban": "CH8399999000123456789", "vat_id": "CHE-999.123.455",
        "line_items": row_truth(rows, swiss),
    })  # fmt: skip
