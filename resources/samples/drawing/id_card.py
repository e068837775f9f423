"""An identity card of a country that does not exist, with a drawn portrait, off a flatbed."""

from __future__ import annotations

import io
import math
from functools import partial

import pymupdf
from PIL import Image, ImageDraw

from drawing.paper import margined, noisy, skewed
from drawing.portrait import portrait
from drawing.sample import ABSENT, Sample
from drawing.sheet import Ink, Sheet

WIDTH, HEIGHT = 486.0, 306.0
"""An ID-1 card, 85.6 x 54 mm, twice as large as life."""
DPI = 210
BLUE: Ink = (0.13, 0.25, 0.45)
LABEL: Ink = (0.22, 0.28, 0.4)
DARK: Ink = (0.08, 0.1, 0.16)


def mireille() -> Sample:
    """Bilingual labels and a machine readable zone; the name is printed in two places."""
    s = Sheet(pymupdf.open(), WIDTH, HEIGHT)
    s.box(0, 0, WIDTH, HEIGHT, fill=(0.9, 0.94, 0.96))
    _guilloche(s)
    s.box(0, 0, WIDTH, 40, fill=BLUE)
    s.text(58, 19, "REPUBLIC OF UTOPIA", size=12.5, face="hebo", ink=(1, 1, 1))
    s.text(58, 32, "IDENTITY CARD  /  CARTE D'IDENTITÉ", size=8.5, ink=(0.85, 0.9, 0.97))
    _emblem(s, 32, 20)
    s.text(470, 26, "UTO", size=16, face="hebo", ink=(1, 1, 1), align="right")
    _portrait(s, 22, 56)
    facts = [
        (168, 64, "Surname / Nom", "ALDERBROOK"),
        (168, 96, "Given names / Prénoms", "MIREILLE JUNE"),
        (168, 128, "Date of birth / Date de naissance", "26 APR 1991"),
        (356, 128, "Sex / Sexe", "F"), (404, 128, "Nationality", "UTO"),
        (168, 160, "Place of birth / Lieu de naissance", "PORT SOLACE"),
        (168, 192, "Document No. / N° du document", "LM4820917"),
        (356, 160, "Date of issue", "15 AUG 2021"), (356, 192, "Date of expiry", "14 AUG 2031"),
    ]  # fmt: skip
    for x, y, label, value in facts:
        s.text(x, y, label, size=7.4, ink=LABEL)
        s.text(x, y + 13, value, size=11.5, face="hebo", ink=DARK)
    s.page.draw_bezier((372, 84), (392, 58), (410, 108), (460, 70), color=DARK, width=1.1)
    s.page.draw_bezier((384, 78), (404, 96), (420, 62), (440, 84), color=DARK, width=0.9)
    s.box(0, 226, WIDTH, HEIGHT, fill=(0.97, 0.98, 0.98))
    zone = ("I<UTOLM48209172<<<<<<<<<<<<<<<", "9104266F3108147UTO<<<<<<<<<<<2",
            "ALDERBROOK<<MIREILLE<JUNE<<<<<")  # fmt: skip
    s.lines(26, 250, zone, 22, size=23.5, face="mono", ink=DARK)
    scan = noisy(skewed(margined(_rounded(s.finish().image(DPI)), 70), -0.7), 17, 3, specks=12)
    return Sample("mireille.jpg", partial(scan.save, quality=56, optimize=True, dpi=(DPI, DPI)), {
        "surname": "ALDERBROOK", "given_names": "MIREILLE JUNE", "date_of_birth": "26 APR 1991",
        "place_of_birth": "PORT SOLACE", "sex": "F", "nationality": "UTO",
        "document_number": "LM4820917", "personal_number": ABSENT, "issue_date": "15 AUG 2021",
        "expiry_date": "14 AUG 2031", "authority": ABSENT, "address": ABSENT,
    })  # fmt: skip


def _guilloche(s: Sheet) -> None:
    """The fine waves that security printing has behind its text."""
    for line in range(26):
        points = [
            (x, 60 + 7 * line + 9 * math.sin(x / 38 + line * 0.33) + 2 * math.sin(x / 17 - line))
            for x in range(0, int(WIDTH) + 6, 6)
        ]
        s.page.draw_polyline(points, color=(0.83, 0.895, 0.925), width=0.5, closePath=False)


def _emblem(s: Sheet, x: float, y: float) -> None:
    """A sun over water."""
    gold: Ink = (0.95, 0.8, 0.35)
    s.page.draw_circle((x, y), 13, color=gold, width=1.2)
    s.page.draw_circle((x, y - 1), 4.5, color=gold, fill=gold)
    for ray in range(8):
        angle = ray * math.pi / 4
        reach = [(x + r * math.cos(angle), y - 1 + r * math.sin(angle)) for r in (6.2, 9)]
        s.page.draw_line(*reach, color=gold, width=1.1)


def _portrait(s: Sheet, x: float, y: float) -> None:
    """A drawn face, of nobody, in a frame of 124 x 160 points."""
    right, lower = x + 124, y + 160
    head = portrait(480)
    side = round(480 * 124 / 160)
    edge = (480 - side) // 2
    stream = io.BytesIO()
    head.crop((edge, 0, edge + side, 480)).save(stream, "PNG")
    s.page.insert_image(pymupdf.Rect(x, y, right, lower), stream=stream.getvalue())
    s.box(x, y, right, lower, ink=(0.6, 0.66, 0.72))


def _rounded(card: Image.Image) -> Image.Image:
    """The card with its round corners on the scanner's lid."""
    mask = Image.new("L", card.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *card.size), radius=card.width // 26, fill=255)
    return Image.composite(card, Image.new("RGB", card.size, (236,) * 3), mask)
