"""Five receipts: scans, a phone's photo, a searchable PDF with the mistakes of its OCR."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import pymupdf
from PIL import Image

from drawing.money import Print, Row, cents, count, english, german, row, row_truth, subtotal
from drawing.paper import faded, margined, noisy, photographed, scanned_pdf, skewed, stamped
from drawing.sample import Sample
from drawing.sheet import font, save
from drawing.slip import WIDTH, Slip


def brick_oven() -> Sample:
    """English. Traps: the brand above the legal name; the tax is inside the total."""
    rows = [
        row("Sourdough loaf", "1", "4.60"), row("Cheese scone", "2", "2.35"),
        row("Flat white", "2", "3.40"), row("Orange juice", "1", "3.10"),
    ]  # fmt: skip
    total = subtotal(rows)
    slip = Slip()
    slip.center("THE BRICK OVEN", size=17, face="book-bold")
    slip.center("artisan bakery & coffee", size=8.5, face="book")
    slip.gap(4)
    slip.center(
        "Brick Oven Bakeries Ltd", "31 Tanner Street", "Saltmouth SX9 2LD", "VAT No GB 999 0077 67"
    )
    slip.gap()
    slip.pair("18/03/2026 08:42", "Till 02  #4471")
    slip.rule()
    for r in rows:
        slip.pair(f"{count(r.quantity)} x {r.description}", english(r.total))
    slip.rule()
    slip.pair("TOTAL", f"£{english(total)}", size=12, bold=True)
    slip.pair("Contactless VISA", english(total))
    slip.left("**** **** **** 4419")
    slip.gap()
    slip.pair("VAT 20% incl.", english(cents(total / 6)))
    slip.gap(10)
    slip.center("Thank you, see you tomorrow!")
    slip.bars(3)
    scan = noisy(skewed(margined(slip.image(260), 50), -1.6), 7, 6, specks=40)
    return Sample("brick-oven.jpg", partial(_jpeg, scan, 52), {
        "company": "Brick Oven Bakeries Ltd", "date": "18/03/2026",
        "address": "31 Tanner Street, Saltmouth SX9 2LD", "total": english(total),
        "tax": english(cents(total / 6)), "currency": "GBP",
        "line_items": _without_price(rows, english),
    })  # fmt: skip


def seri_melati() -> Sample:
    """Malaysian. Trap: subtotal, rounding, total, cash and change in one column."""
    rows = [
        row("BERAS WANGI 5KG", "1", "26.90"), row("MINYAK MASAK 1KG", "2", "6.78"),
        row("TELUR GRED B 10'S", "1", "5.40"), row("SABUN PENCUCI 750G", "1", "4.37"),
    ]  # fmt: skip
    net = subtotal(rows)
    total = (net * 20).quantize(Decimal(1)) / 20
    slip = Slip()
    slip.center("KEDAI RUNCIT SERI MELATI SDN BHD", size=9, face="mono-bold")
    slip.center("(1299999-X)", "NO. 12, JALAN CENDANA 3/2,", "TAMAN CENDANA,",
                "43999 KAJANG, SELANGOR.", "TEL: 03-9999 0412")  # fmt: skip
    slip.gap()
    slip.center("RECEIPT", face="mono-bold")
    slip.pair("Doc No. : CS00018841", "Cashier: 03")
    slip.pair("Date    : 05-02-2026", "18:07")
    slip.rule()
    places = (15, 116, 160, WIDTH - 15)
    heads = ("Item", "Qty", "Price", "RM")
    slip.columns(*zip(places, heads, ("left", "right", "right", "right"), strict=True))
    slip.rule()
    for r in rows:
        slip.left(r.description)
        slip.columns(
            (places[1], count(r.quantity), "right"), (places[2], english(r.unit_price), "right"),
            (places[3], english(r.total), "right"),
        )  # fmt: skip
    slip.rule()
    slip.pair("Sub Total", english(net))
    slip.pair("Rounding Adj.", f"{total - net:.2f}")
    slip.pair("TOTAL RM", english(total), size=10.5, bold=True)
    slip.pair("CASH", "60.00")
    slip.pair("CHANGE", english(60 - total))
    slip.rule()
    slip.center("TERIMA KASIH", "GOODS SOLD ARE NOT RETURNABLE")
    scan = noisy(skewed(margined(slip.image(200), 30), 2.1), 11, 2.5, specks=25).convert("L")
    grey = scan.point(lambda value: round(value / 255 * 7) * 255 // 7).quantize(8)
    return Sample("seri-melati.png", partial(grey.save, optimize=True), {
        "company": "KEDAI RUNCIT SERI MELATI SDN BHD", "date": "05-02-2026",
        "address": "NO. 12, JALAN CENDANA 3/2, TAMAN CENDANA, 43999 KAJANG, SELANGOR.",
        "total": english(total), "tax": {"absent": "not-on-page"}, "currency": "RM",
        "line_items": row_truth(rows, english),
    })  # fmt: skip


def blauer_igel() -> Sample:
    """German, photographed on a table. Trap: a tip makes the amount paid another one."""
    rows = [
        row("Kartoffelsuppe", "2", "6.80"), row("Forelle Müllerin", "1", "19.50"),
        row("Käsespätzle", "1", "14.90"), row("Apfelschorle 0,4", "2", "4.20"),
        row("Espresso", "2", "2.60"),
    ]  # fmt: skip
    total, tip = subtotal(rows), Decimal("5.00")
    slip = Slip()
    slip.center("Gasthaus", size=11, face="book")
    slip.center("Blauer Igel", size=19, face="book-bold")
    slip.center(
        "Inhaberin T. Morgenroth", "Am Mühlgraben 4", "99998 Quellental", "Tel. 0999 123455"
    )
    slip.gap()
    slip.pair("Rechnung Nr. 2218", "Tisch 7")
    slip.pair("07.03.2026", "20:14 Uhr")
    slip.rule("=")
    for r in rows:
        slip.pair(f"{count(r.quantity)} x {r.description}", german(r.total))
    slip.rule("=")
    slip.pair("SUMME EUR", german(total), size=12, bold=True)
    slip.gap(3)
    slip.pair("enth. MwSt 19%", german(cents(total * 19 / 119)))
    slip.pair("Netto", german(total - cents(total * 19 / 119)))
    slip.gap(3)
    slip.pair("Trinkgeld", german(tip))
    slip.pair("Bezahlt girocard", german(total + tip))
    slip.gap()
    slip.center("Es bediente Sie: Jonas", "Vielen Dank für Ihren Besuch!")
    slip.gap(14)
    corners = ((232.0, 132.0), (884.0, 162.0), (972.0, 1452.0), (152.0, 1432.0))
    photo = photographed(slip.image(300), (1140, 1560), corners, seed=5)
    return Sample("blauer-igel-photo.jpg", partial(_phone_jpeg, photo), {
        "company": "Gasthaus Blauer Igel", "date": "07.03.2026",
        "address": "Am Mühlgraben 4, 99998 Quellental", "total": german(total),
        "tax": german(cents(total * 19 / 119)), "currency": "EUR",
        "line_items": _without_price(rows, german),
    })  # fmt: skip


def zarzal() -> Sample:
    """Spanish, searchable. Trap: the text layer has the mistakes that OCR makes."""
    rows = [
        row("Paracetamol 650 mg", "2", "2.50"), row("Crema solar SPF50", "1", "18.95"),
        row("Tiritas surtidas", "1", "3.80"), row("Suero fisiológico", "3", "1.95"),
    ]  # fmt: skip
    total = subtotal(rows)
    slip = Slip()
    slip.center("FARMACIA EL ZARZAL", size=11, face="mono-bold")
    slip.center("Farmacia Ruiz Olmedo, C.B.", "NIF ESB99007213", "Av. de la Fuente, 58",
                "99130 Villazarza", "Tel. 999 120 458")  # fmt: skip
    slip.gap()
    slip.pair("Factura simplificada", "T-90518")
    slip.pair("Fecha: 11/01/2026", "Hora: 10:31")
    slip.rule()
    for r in rows:
        slip.pair(r.description, "")
        slip.pair(f"   {count(r.quantity)} x {german(r.unit_price)}", german(r.total))
    slip.rule()
    slip.pair("TOTAL EUR", german(total), size=12, bold=True)
    slip.pair("Base imponible", german(total - cents(total * 10 / 110)))
    slip.pair("IVA 10%", german(cents(total * 10 / 110)))
    slip.pair("Tarjeta", german(total))
    slip.gap()
    slip.center("IVA incluido. Gracias por su visita")
    paper = noisy(slip.image(200), 23, 6, specks=8).convert("L")
    document = scanned_pdf(paper, 200, 50)
    misread = {"11/01/2026": "11/O1/2026", german(total): german(total).replace("5", "S", 1),
               "Villazarza": "Vi11azarza", "Olmedo": "0lmedo"}  # fmt: skip
    _hidden_text(document, slip, misread)
    return Sample("zarzal-searchable.pdf", partial(save, document), {
        "company": "Farmacia Ruiz Olmedo, C.B.", "date": "11/01/2026",
        "address": "Av. de la Fuente, 58, 99130 Villazarza", "total": german(total),
        "tax": german(cents(total * 10 / 110)), "currency": "EUR",
        "line_items": row_truth(rows, german),
    })  # fmt: skip


def papeterie() -> Sample:
    """French, faded thermal print. Trap: a stamp over the digits of the total."""
    rows = [
        row("Carnet A5 ligné", "3", "6.90"), row("Stylo plume bleu", "1", "24.50"),
        row("Cartouches x6", "2", "3.20"), row("Papier cadeau", "1", "4.95"),
    ]  # fmt: skip
    total = subtotal(rows)
    tax = cents(total * 20 / 120)
    slip = Slip()
    slip.center("La Plume & le Papier", size=14, face="book-bold")
    slip.center("PAPETERIE VASSEUR EURL", "5 place du Marché", "99210 Saint-Aubin-les-Tilleuls",
                "TVA FR15999002710")  # fmt: skip
    slip.gap()
    slip.pair("Ticket 000731", "Caisse 1")
    slip.left("Le 12/01/26 à 16:55")
    slip.rule()
    for r in rows:
        slip.pair(f"{count(r.quantity)} {r.description}", german(r.total))
    slip.rule()
    slip.pair("TOTAL TTC", f"{german(total)} €", size=12, bold=True)
    where = slip.y
    slip.pair("dont TVA 20 %", german(tax))
    slip.pair("Espèces", "60,00")
    slip.pair("Rendu", german(60 - total))
    slip.gap()
    slip.center("Ni repris ni échangé sans ticket", "Merci de votre visite")
    slip.bars(9)
    scale = 240 / 72
    paper = stamped(
        faded(slip.image(240), 4, 0.5), (186 * scale, (where - 15) * scale), "PAYÉ", 52, 14
    )
    scan = noisy(skewed(margined(paper, 44), 0.9), 31, 6, specks=30)
    return Sample("papeterie.jpg", partial(_jpeg, scan, 50), {
        "company": "PAPETERIE VASSEUR EURL", "date": "12/01/26",
        "address": "5 place du Marché, 99210 Saint-Aubin-les-Tilleuls", "total": german(total),
        "tax": german(tax), "currency": "EUR", "line_items": _without_price(rows, german),
    })  # fmt: skip


def _without_price(rows: Sequence[Row], money: Print) -> list[dict[str, str]]:
    """Rows of a slip that prints how many and how much, but no unit price."""
    return [{k: v for k, v in r.items() if k != "unit_price"} for r in row_truth(rows, money)]


def _hidden_text(document: pymupdf.Document, slip: Slip, misread: dict[str, str]) -> None:
    """The slip's text under its picture, invisible, with what an OCR engine got wrong."""
    page = document[0]
    writer = pymupdf.TextWriter(page.rect)
    for piece in slip.sheet.texts:
        text = piece.text
        for right, wrong in misread.items():
            text = text.replace(right, wrong)
        if text.strip():
            writer.append((piece.x, piece.y), text, font=font(piece.face), fontsize=piece.size)
    writer.write_text(page, render_mode=3)


def _jpeg(image: Image.Image, quality: int, path: Path) -> None:
    image.save(path, quality=quality, optimize=True, dpi=(200, 200))


def _phone_jpeg(image: Image.Image, path: Path) -> None:
    """As phones store it: lying on its side, with the turn in the EXIF data."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image.transpose(Image.Transpose.ROTATE_90).save(path, quality=68, optimize=True, exif=exif)
