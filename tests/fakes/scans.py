"""Small scans of receipts, as many as wanted, each with a number and amounts of its own.

Drawn here, so that a batch needs nobody's documents. A page has ink on most lines, is lit unevenly,
has some noise and is kept as JPEG, as scanners do.
"""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

WIDE, HIGH = 400, 560
"""Pixels of a page; enlarged to twice that before it is sent."""
_FONT = 15
_LINE = 22


def draw(folder: Path, count: int, *, wide: int = WIDE, high: int = HIGH, first: int = 0) -> None:
    """Write `count` pages into `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    font = ImageFont.load_default(_FONT)
    light = Image.linear_gradient("L").resize((wide, high)).point(lambda p: 222 + p // 12)
    noise = Image.frombytes("L", (wide, high), random.Random(1).randbytes(wide * high))
    paper = ImageChops.subtract(light, noise.point(lambda p: p // 16))
    for number in range(first, first + count):
        page = paper.copy()
        pen = ImageDraw.Draw(page)
        for at, line in enumerate(_lines(number, (high - 30) // _LINE)):
            pen.text((18, 14 + at * _LINE), line, fill=40, font=font)
        page.save(folder / f"scan-{number:06}.jpg", quality=80)


def _lines(number: int, count: int) -> list[str]:
    chance = random.Random(number)
    head = [f"SHOP {chance.randrange(10**6):06} GMBH", f"Receipt no. {number:08}", ""]
    foot = ["", f"Total {chance.randrange(100, 99999) / 100:.2f} EUR"]
    goods = [
        f"{chance.choice(('Tea', 'Bread', 'Soap', 'Paper', 'Lamp'))} {chance.randrange(1, 9)} x "
        f"{chance.randrange(10, 9999) / 100:.2f}"
        for _ in range(count - len(head) - len(foot))
    ]
    return [*head, *goods, *foot]
