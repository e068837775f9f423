"""How many faces are hidden where it is hard: what people do to pages, and what pages do to faces.

    python tests/benchmarks/hard_faces.py [--only WORD|WORD...] [--every N] [--second]

Everything is made on the fly from the photos of `../shared/data`; a face counts as hidden where
masks fill at least 90 % of its box. The boxes of the photos without any were drawn by hand.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import numpy as np
from faces import DATA, FILLED, boxed, cut, grey, mirrored, share, turned
from hard_pictures import (
    Boxes,
    Case,
    Change,
    blur,
    colour,
    copied,
    crossed,
    glare,
    halftone,
    jpeg,
    leaning,
    light,
    lower_half_hidden,
    motion,
    noise,
    of,
    scaled,
    toned,
)
from PIL import Image

from reviewer.intake.render import render
from reviewer.model.document import Page
from reviewer.model.images import PageImage
from reviewer.model.redaction import RedactionPolicy
from reviewer.redact.find import find

PORTRAITS = {
    "biden.jpg": [(415, 130, 720, 610)],
    "coco01.jpg": [(355, 55, 436, 172), (240, 90, 342, 225)],
    "obama.jpg": [(365, 75, 620, 425)],
    "obama2.jpg": [(200, 200, 490, 645)],
    "obama3.jpg": [(640, 245, 910, 675)],
    "two_people.jpg": [(785, 50, 945, 280), (235, 35, 388, 250)],
}


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1, help="take every Nth picture")
    parser.add_argument("--second", action="store_true")
    options = parser.parse_args()
    policy = RedactionPolicy(second=options.second)
    hidden = total = 0
    for name, cases in every():
        if any(word in name for word in options.only.split("|")):
            one, all_ = line(name, cases()[:: options.every], policy)
            hidden, total = hidden + one, total + all_
    print(f"{'all':34} {hidden:4} of {total:4}   {hidden / max(1, total):6.1%}")


def line(name: str, cases: list[Case], policy: RedactionPolicy) -> tuple[int, int]:
    """One line: how many faces are hidden under one condition."""
    hidden = total = masks = 0
    least, started = 1e9, time.perf_counter()
    for pixels, boxes in cases:
        height, width = pixels.shape[:2]
        image = PageImage(width, height, np.ascontiguousarray(pixels).tobytes(), 1.0)
        found = find(image, Page(1, width, height, ""), (), policy)
        hidden += sum(share(box, found, pixels) >= FILLED for box in boxes)
        total, masks = total + len(boxes), masks + len(found.masks)
        least = min(least, *np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]))
    seconds = (time.perf_counter() - started) / len(cases)
    print(
        f"{name:34} {hidden:4} of {total:4}   {hidden / total:6.1%}   faces from {least:3.0f} px "
        f"  {masks:4} masks   {seconds:5.2f} s/picture",
        flush=True,
    )
    return hidden, total


def every() -> Iterator[tuple[str, Callable[[], list[Case]]]]:
    """All conditions by name."""
    photos = list(boxed())
    portraits = list(portrait_photos())
    for name, change in CHANGES.items():
        yield name, lambda change=change: [change(*photo) for photo in (*photos, *portraits)]
    people = [(photo, box) for photo, boxes in (*photos, *portraits) for box in boxes]
    for side in (16, 20, 24, 32, 48, 96, 160, 400):
        yield f"on receipts, {side} px", lambda side=side: on_paper("receipt", people, side)
    for side in (24, 32, 64, 160):
        yield f"on invoices, {side} px", lambda side=side: on_paper("invoice", people, side)
    for name, change in ON_CARD.items():
        yield f"card, {name}", lambda change=change: cards(people, change)
    for side in (18, 24, 30):
        yield f"fifty at {side} px", lambda side=side: fifty(people, side)
    yield "half cut off by the edge", lambda: at_edges(people, 0.5)
    yield "a third cut off by the edge", lambda: at_edges(people, 0.33)
    yield "filling the page", lambda: filling(portraits)
    yield "24 MP photo, face 1/60 of it", lambda: far_away(people[::6])
    yield "long receipt, 1:12", lambda: long_strips(people[::5])


def portrait_photos() -> Iterator[Case]:
    """Photos of one or two people, at most 1400 pixels."""
    for name, boxes in PORTRAITS.items():
        with Image.open(DATA / "faces" / "documents" / name) as picture:
            factor = min(1.0, 1400 / max(picture.size))
            yield scaled(factor)(of(picture), np.array(boxes, dtype=float))


def paper(kind: str, number: int) -> np.ndarray:
    """A page without faces."""
    folder = {"receipt": "receipts-scans", "invoice": "invoices"}[kind]
    paths = sorted((DATA / folder / "documents").iterdir())
    paths = [path for path in paths if kind == "receipt" or path.stem in PLAIN_INVOICES]
    image = render(paths[number % len(paths)], 1, max_pixels=4_000_000)
    return np.frombuffer(image.rgb, np.uint8).reshape(image.height, image.width, 3).copy()


PLAIN_INVOICES = ("oyo", "AmazonWebServices", "free_fiber", "QualityHosting")


def on_paper(kind: str, people: list[tuple[np.ndarray, np.ndarray]], side: int) -> list[Case]:
    """Faces cut out and put on real pages, four a page, turned by quarters."""
    cases = []
    for start in range(0, len(people), 4):
        page, boxes = paper(kind, start // 4), []
        for number, (photo, box) in enumerate(people[start : start + 4]):
            part, inner = turned(*one(cut(photo, box, side)), number % 4)
            room = (page.shape[1] - part.shape[1], page.shape[0] - part.shape[0])
            if min(room) < 0:
                continue
            left, top = round(room[0] * (0.1, 0.8, 0.5, 0.3)[number]), round(room[1] * number / 4)
            page[top : top + part.shape[0], left : left + part.shape[1]] = part
            boxes.append(inner[0] + np.array([left, top] * 2))
        if boxes:
            cases.append((page, np.array(boxes)))
    return cases


def one(case: Case) -> Case:
    """The same with its one box as a row of many."""
    return case[0], case[1][None]


def cards(people: list[tuple[np.ndarray, np.ndarray]], change: Change) -> list[Case]:
    """Identity cards on A4 at 150 dpi: a pale portrait of 100 pixels, text, guilloche lines."""
    cases = []
    for number, (photo, box) in enumerate(people[::2]):
        part, inner = one(cut(photo, box, 70))
        card = np.full((319, 506, 3), (226, 232, 238), np.uint8)
        y, x = np.mgrid[:319, :506]
        card[np.sin(x / 3 + 4 * np.sin(y / 23)) > 0.9] = (196, 214, 222)
        card[60 : 60 + part.shape[0], 25 : 25 + part.shape[1]] = part
        card, inner = change(card, inner + np.array([25, 60, 25, 60]))
        page = np.full((1754, 1240, 3), 246, np.uint8)
        left, top = 300 + 37 * (number % 5), 240 + 131 * (number % 7)
        page[top : top + card.shape[0], left : left + card.shape[1]] = card
        cases.append((page, inner + np.array([left, top] * 2)))
    return cases


def fifty(people: list[tuple[np.ndarray, np.ndarray]], side: int) -> list[Case]:
    """Fifty faces side by side on one picture."""
    page = np.full((5 * 3 * side, 10 * 3 * side, 3), 120, np.uint8)
    boxes = []
    for number in range(50):
        part, inner = cut(*people[number % len(people)], side)
        top, left = 3 * side * (number // 10) + 2, 3 * side * (number % 10) + 2
        part = part[: page.shape[0] - top, : page.shape[1] - left]
        page[top : top + part.shape[0], left : left + part.shape[1]] = part
        boxes.append(inner + np.array([left, top] * 2))
    return [(page, np.array(boxes))]


def at_edges(people: list[tuple[np.ndarray, np.ndarray]], gone: float) -> list[Case]:
    """Pictures whose edge goes through a face, left, right, above, below in turn."""
    cases = []
    for number, (photo, (left, top, right, bottom)) in enumerate(people):
        height, width = photo.shape[:2]
        x0, y0, x1, y1 = 0, 0, width, height
        if number % 4 == 0:
            x0 = round(left + gone * (right - left))
        elif number % 4 == 1:
            x1 = round(right - gone * (right - left))
        elif number % 4 == 2:
            y0 = round(top + gone * (bottom - top))
        else:
            y1 = round(bottom - gone * (bottom - top))
        box = np.array([max(left, x0), max(top, y0), min(right, x1), min(bottom, y1)])
        cases.append((photo[y0:y1, x0:x1].copy(), box[None] - np.array([x0, y0] * 2)))
    return cases


def filling(portraits: list[Case]) -> list[Case]:
    """Nothing but a face, 3000 pixels high."""
    cases = []
    for photo, boxes in portraits:
        for box in boxes.round().astype(int):
            left, top, right, bottom = box
            part = Image.fromarray(photo[top:bottom, left:right])
            part = part.resize((round(3000 * part.width / part.height), 3000))
            inset = np.array([0.05 * part.width, 150, 0.95 * part.width, 2850])
            cases.append((of(part), inset[None]))
    return cases


def far_away(people: list[tuple[np.ndarray, np.ndarray]]) -> list[Case]:
    """A photo of a table of 24 megapixels with a face of 100 pixels in it."""
    rng = np.random.default_rng(3)
    ground = rng.integers(0, 255, (63, 94, 3), dtype=np.uint8)
    wood = of(Image.fromarray(ground).resize((6000, 4000), Image.Resampling.BICUBIC)) // 3 + 80
    cases = []
    for number, (photo, box) in enumerate(people):
        page = wood.copy()
        part, inner = turned(*one(cut(photo, box, 100)), number % 4)
        left, top = 500 + 613 * number, 300 + 409 * number
        page[top : top + part.shape[0], left : left + part.shape[1]] = part
        cases.append((page, inner + np.array([left, top] * 2)))
    return cases


def long_strips(people: list[tuple[np.ndarray, np.ndarray]]) -> list[Case]:
    """A receipt of 500 x 6000 pixels with a face of 60 in its middle."""
    cases = []
    for number, (photo, box) in enumerate(people):
        page = np.full((6000, 500, 3), 244, np.uint8)
        part, inner = turned(*one(cut(photo, box, 60)), number % 4)
        page[2900 : 2900 + part.shape[0], 180 : 180 + part.shape[1]] = part
        cases.append((page, inner + np.array([180, 2900] * 2)))
    return cases


def both(*changes: Change) -> Change:
    """One change after the other."""

    def change(pixels: np.ndarray, boxes: Boxes) -> Case:
        for step in changes:
            pixels, boxes = step(pixels, boxes)
        return pixels, boxes

    return change


CHANGES: dict[str, Change] = {
    "as it is": lambda pixels, boxes: (pixels, boxes),
    "dark (a quarter of the light)": light(0.25),
    "very dark (a tenth)": light(0.1),
    "nearly black (a thirtieth)": light(0.03, 10),
    "overexposed": light(1.9, 40),
    "pale (contrast a quarter)": light(0.25, 170),
    "very pale (contrast a tenth)": light(0.1, 215),
    "noise 30": noise(30),
    "noise 60": noise(60),
    "blur 2": blur(2),
    "blur 4": blur(4),
    "moved by 9": motion(9),
    "moved by 15": motion(15),
    "sepia": toned((50, 30, 10), (250, 235, 205)),
    "blue ink": toned((30, 40, 150), (250, 250, 255)),
    "red ink": toned((190, 20, 40), (255, 250, 250)),
    "yellow cast": colour(1.0, 0.9, 0.35),
    "blue cast": colour(0.5, 0.7, 1.2),
    "negative": lambda pixels, boxes: (255 - pixels, boxes),
    "photocopy": copied(12),
    "photocopy of a photocopy": copied(30),
    "newspaper dots": halftone(4),
    "fine dots": halftone(2.5),
    "coarse dots": halftone(7),
    "stamp of blue dots": halftone(4, (30, 40, 150)),
    "JPEG 10": jpeg(10),
    "JPEG 5": jpeg(5),
    "third of the size, back to full": both(scaled(1 / 3), scaled(3)),
    "leaning by 10": leaning(10),
    "leaning by 20": leaning(20),
    "leaning by 30": leaning(30),
    "leaning by 45": leaning(45),
    "leaning by 60": leaning(60),
    "leaning by 135": leaning(135),
    "leaning by 225": leaning(225),
    "mirrored and leaning by 200": both(mirrored, leaning(200)),
    "grey, turned by 90, JPEG 20": both(
        grey, lambda pixels, boxes: turned(pixels, boxes, 1), jpeg(20)
    ),
    "laminated, glare, hologram": glare,
    "stamped and written over": crossed,
    "lower two fifths hidden": lower_half_hidden,
    "half size, grey, JPEG 20": both(scaled(0.5), grey, jpeg(20)),
}
ON_CARD: dict[str, Change] = {
    "plain": lambda pixels, boxes: (pixels, boxes),
    "laminated": glare,
    "grey and pale": both(grey, light(0.4, 130)),
    "photocopied": copied(12),
    "leaning by 15": leaning(15),
    "leaning by 100": leaning(100),
    "JPEG 15, blurred": both(blur(1), jpeg(15)),
}

if __name__ == "__main__":
    main()
