"""A French invoice of two pages: its table goes on, with sums carried over between the pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

import pymupdf

from drawing.money import Row, cents, count, french, row, row_truth, subtotal
from drawing.sample import Sample
from drawing.sheet import GREY, PALE, Column, Ink, Sheet, Style, save

TEAL: Ink = (0.05, 0.38, 0.45)
ON_FIRST = 22
NUMBER = "2026-0093"
COLUMNS = (
    Column("Réf.", 54), Column("Désignation", 104), Column("Qté", 372, "right"),
    Column("P.U. HT", 452, "right"), Column("Montant HT", 539, "right"),
)  # fmt: skip
STYLE = Style(head=(0.87, 0.93, 0.94), head_ink=TEAL, line=PALE, height=20, size=9)
GLASS = """
clair 4 mm, 60 x 80 cm|6|18.40
clair 4 mm, 80 x 120 cm|4|31.20
clair 6 mm, 60 x 80 cm|3|26.90
clair 6 mm, 100 x 140 cm|2|64.50
feuilleté 44.2, 60 x 80 cm|5|49.80
feuilleté 44.2, 90 x 200 cm|2|138.00
feuilleté 55.2, 90 x 210 cm|1|189.50
trempé 8 mm, 70 x 190 cm|2|156.00
trempé 10 mm, 85 x 205 cm|1|231.75
dépoli 4 mm, 50 x 60 cm|8|17.30
dépoli 6 mm, 70 x 90 cm|3|34.60
cathédrale ambre, 30 x 40 cm|10|14.20
cathédrale bleu, 30 x 40 cm|10|14.20
cathédrale vert, 30 x 40 cm|6|13.80
soufflé rouge, 25 x 35 cm|4|42.00
soufflé violet, 25 x 35 cm|2|44.50
martelé, 60 x 100 cm|5|29.90
armé 6 mm, 80 x 120 cm|2|52.40
miroir argent, 60 x 80 cm|4|38.75
miroir argent, 80 x 160 cm|1|92.00
miroir bronze, 60 x 80 cm|2|47.25
"""
ROWS = [row(*f"Verre {line}".split("|")) for line in GLASS.split("\n") if line] + [
    row("Joint EPDM noir, au mètre", "48", "1.85"),
    row("Profilé plomb 6 mm, barre 2 m", "22", "4.65"),
    row("Mastic de vitrier, pot 1 kg", "6", "7.90"),
    row("Découpe en forme", "9", "12.50"),
    row("Chants polis, au mètre", "31.5", "3.20"),
    row("Livraison sur chantier", "1", "65.00"),
]


def tilleuls() -> Sample:
    """The invoice. Traps: the sums carried over, an order number beside the invoice number."""
    net = subtotal(ROWS)
    tax = cents(net * Decimal("0.2"))
    document = pymupdf.open()
    _first_page(document)
    _second_page(document, net, tax)
    return Sample("tilleuls.pdf", partial(save, document), {
        "number": NUMBER, "vendor": "Atelier Verrier des Tilleuls SARL",
        "buyer": "Menuiserie Roussel & Fils", "issue_date": "12 février 2026",
        "due_date": "14 mars 2026", "currency": "EUR", "subtotal": french(net),
        "tax": french(tax), "total": french(net + tax), "iban": "FR9399999000010000012345678",
        "vat_id": "FR61999123458", "line_items": row_truth(ROWS, french, ","),
    })  # fmt: skip


def _first_page(document: pymupdf.Document) -> None:
    s = _sheet(document, 1)
    s.text(545, 66, "FACTURE", size=22, face="hebo", ink=TEAL, align="right")
    facts = [("Facture n°", NUMBER), ("Date de facture", "12 février 2026"),
             ("Échéance", "14 mars 2026"), ("Commande n°", "C-4471")]  # fmt: skip
    for index, (label, value) in enumerate(facts):
        s.pair(392, 545, 88 + 14 * index, label, value)
    s.box(330, 156, 545, 222, ink=PALE, radius=0.06)
    s.lines(342, 174, ["Facturé à"], 0, size=7.5, ink=GREY)
    s.text(342, 188, "Menuiserie Roussel & Fils", size=10, face="hebo")
    s.lines(342, 201, ["8, impasse des Copeaux", "99210 Saint-Aubin-les-Tilleuls"], 12)
    end = s.table(244, (48, 545), COLUMNS, _cells(ROWS[:ON_FIRST], 1), STYLE)
    s.text(452, end + 18, "À reporter", face="heit", align="right")
    s.text(539, end + 18, french(subtotal(ROWS[:ON_FIRST])), face="heit", align="right")
    s.finish()


def _second_page(document: pymupdf.Document, net: Decimal, tax: Decimal) -> None:
    s = _sheet(document, 2)
    s.text(545, 66, f"Facture n° {NUMBER} (suite)", size=10, face="hebo", ink=TEAL, align="right")
    s.text(452, 138, "Report", face="heit", align="right")
    s.text(539, 138, french(subtotal(ROWS[:ON_FIRST])), face="heit", align="right")
    end = s.table(150, (48, 545), COLUMNS, _cells(ROWS[ON_FIRST:], ON_FIRST + 1), STYLE)
    s.pair(380, 539, end + 26, "Total HT", french(net), size=9.5)
    s.pair(380, 539, end + 43, "TVA 20 %", french(tax), size=9.5)
    s.box(370, end + 54, 545, end + 80, fill=(0.87, 0.93, 0.94))
    s.pair(
        380, 539, end + 71, "Total TTC", f"{french(net + tax)} €", size=12, face="hebo", ink=TEAL
    )
    s.lines(48, end + 120, [
        "Règlement par virement : IBAN FR93 9999 9000 0100 0001 2345 678, BIC XTILFRPP",
        "En cas de retard de paiement, indemnité forfaitaire de 40,00 € pour recouvrement.",
        "Pas d'escompte pour paiement anticipé.",
    ], 14)  # fmt: skip
    s.finish()


def _sheet(document: pymupdf.Document, number: int) -> Sheet:
    """A page with the letterhead and the foot that both pages have."""
    s = Sheet(document, 595, 842)
    panes: Sequence[tuple[int, Ink]] = (
        (0, TEAL), (1, (0.93, 0.67, 0.2)), (2, (0.8, 0.28, 0.25)), (3, (0.35, 0.6, 0.4)),
    )  # fmt: skip
    for index, ink in panes:
        x, y = 48 + 17 * (index % 2), 46 + 17 * (index // 2)
        s.box(x, y, x + 15, y + 15, fill=ink)
    s.text(92, 62, "Atelier Verrier des Tilleuls SARL", size=14, face="hebo", ink=TEAL)
    s.lines(
        92, 76, ["27, rue du Four, 99200 Montclair-sur-Orge", "Tél. 09 99 12 34 58"], 12, ink=GREY
    )
    foot = (
        "SARL au capital de 12 000 € · SIRET 999 123 458 00017 · "
        "TVA intracommunautaire FR61999123458"
    )
    s.text(297, 806, foot, size=7.5, ink=GREY, align="center")
    s.text(545, 820, f"Page {number} / 2", size=7.5, ink=GREY, align="right")
    return s


def _cells(rows: Sequence[Row], first: int) -> list[tuple[str, ...]]:
    return [
        (
            f"V{100 + 7 * n}",
            r.description,
            count(r.quantity, ","),
            french(r.unit_price),
            french(r.total),
        )
        for n, r in enumerate(rows, start=first)
    ]
