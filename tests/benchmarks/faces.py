"""How many faces are hidden, and how much else: by condition, on real photos and documents.

    python tests/benchmarks/faces.py [--every N] [--only NAME]

A face counts as hidden where masks fill at least 90 % of its box. `--every N` takes every Nth page
without faces. The photos and documents are those of `../shared/data`.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.model.document import Page
from reviewer.model.errors import ReviewerError
from reviewer.model.images import PageImage
from reviewer.model.redaction import Finding, RedactionPolicy
from reviewer.redact.burn import redact
from reviewer.redact.find import find
from reviewer.redact.recheck import left_over

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILLED = 0.9
Boxes = np.ndarray
Case = tuple[np.ndarray, Boxes]


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="", help="one condition, by a part of its name")
    options = parser.parse_args()
    every, only = options.every, options.only
    photos = list(boxed())
    print(f"{'condition':24} faces hidden   recall   lowest score   s/picture   left over")
    for name, change in CONDITIONS.items():
        if only in name:
            condition(name, [change(*photo) for photo in photos])
    if only:
        return
    for dpi in (200, 300):
        smallest(dpi, photos)
    for folder in ("receipts-scans", "receipts-vlm", "invoices"):
        without_faces(folder, every)


def boxed() -> Iterator[Case]:
    """The photos whose faces have boxes."""
    for line in (DATA / "faces" / "faces.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        with Image.open(DATA / "faces" / "documents" / entry["document"]) as picture:
            yield np.asarray(picture.convert("RGB")), np.array(entry["faces"], dtype=float)


def condition(name: str, cases: list[Case]) -> None:
    """One line: how many faces are hidden under one condition."""
    hidden = total = left = 0
    scores, started = [], time.perf_counter()
    for pixels, boxes in cases:
        found, image = looked(pixels)
        hidden += sum(share(box, found, pixels) >= FILLED for box in boxes)
        total += len(boxes)
        scores += [mask.score for mask in found.masks if mask.score]
        picture = redact(image, 1, found.masks, max_side=max(pixels.shape[:2]))
        left += bool(left_over(picture, RedactionPolicy()))
    seconds = (time.perf_counter() - started) / len(cases)
    print(
        f"{name:24} {hidden:3} of {total:3}     {hidden / total:6.1%}   "
        f"{min(scores, default=0):8.2f}       {seconds:8.2f}      {left}"
    )


def looked(pixels: np.ndarray) -> tuple[Finding, PageImage]:
    """What is found on a picture as a page of its own."""
    height, width = pixels.shape[:2]
    image = PageImage(width, height, pixels.tobytes(), 1.0)
    return find(image, Page(1, width, height, ""), (), RedactionPolicy()), image


def share(box: np.ndarray, found: Finding, pixels: np.ndarray) -> float:
    """How much of a face's box the masks fill."""
    hidden = np.zeros(pixels.shape[:2], dtype=bool)
    for mask in found.masks:
        left, top, right, bottom = (round(side) for side in mask.box.as_list())
        hidden[top:bottom, left:right] = True
    left, top, right, bottom = (round(side) for side in box)
    part = hidden[top:bottom, left:right]
    return float(part.mean()) if part.size else 1.0


def smallest(dpi: int, photos: list[Case]) -> None:
    """Faces of several people at several sizes on a rendered A4 page of text, in four rotations."""
    source = DATA / "invoices" / "documents" / "oyo.pdf"
    image = render(source, 1, scale=dpi / 72)
    paper = np.frombuffer(image.rgb, np.uint8).reshape(image.height, image.width, 3)
    people = [(photo, box) for photo, boxes in photos for box in boxes[:5]][:25]
    for side in (16, 20, 24, 32, 48):
        page, boxes = paper.copy(), []
        for number, (photo, box) in enumerate(people):
            left = int(page.shape[1] * (number % 5 + 0.3) / 5)
            top = int(page.shape[0] * (number // 5 + 0.3) / 5)
            boxes.append(paste(page, left, top, *cut(photo, box, side), turns=number % 4))
        started = time.perf_counter()
        found, _ = looked(page)
        seconds = time.perf_counter() - started
        hidden = sum(share(np.array(box), found, page) >= FILLED for box in boxes)
        print(f"A4, {dpi} dpi, face of {side:2} px  {hidden:3} of {len(boxes)}   {seconds:5.1f} s")


def cut(photo: np.ndarray, box: np.ndarray, side: int) -> Case:
    """A face with what is around it, the longer side of its box `side` pixels."""
    left, top, right, bottom = box
    about = 0.5 * np.array([right - left, bottom - top])
    outer = np.clip([left - about[0], top - about[1], right + about[0], bottom + about[1]], 0,
                    [photo.shape[1], photo.shape[0]] * 2)  # fmt: skip
    factor = side / max(right - left, bottom - top)
    size = [max(1, round(factor * length)) for length in (outer[2] - outer[0], outer[3] - outer[1])]
    part = Image.fromarray(photo).resize(size, Image.Resampling.LANCZOS, box=tuple(outer))
    inner = (np.array(box) - np.array([outer[0], outer[1]] * 2)) * factor
    return np.asarray(part), inner


def paste(page: np.ndarray, left: int, top: int, part: np.ndarray, box: np.ndarray, *, turns: int):
    """Put a part on a page, turned; returns the face's box there."""
    part, box = turned(part, box[None], turns)
    page[top : top + part.shape[0], left : left + part.shape[1]] = part
    return box[0] + np.array([left, top] * 2)


def without_faces(folder: str, every: int) -> None:
    """False masks on pages where there is no face."""
    masks = pages = doubted = left = 0
    seconds = 0.0
    for path in sorted((DATA / folder / "documents").iterdir())[::every]:
        try:
            page = open_document(path).pages[0]
            image = render(path, 1, max_pixels=10_000_000)
        except ReviewerError:
            continue
        started = time.perf_counter()
        found = find(image, page, (), RedactionPolicy())
        seconds += time.perf_counter() - started
        masks, pages, doubted = masks + len(found.masks), pages + 1, doubted + found.doubted
        picture = redact(image, 1, found.masks, max_side=1568)
        left += bool(left_over(picture, RedactionPolicy()))
    print(
        f"{folder:16} {masks:3} false masks on {pages} pages ({masks / pages:.2f} a page), "
        f"{doubted} doubted, {left} left over, {seconds / pages:.1f} s a page"
    )


def turned(pixels: np.ndarray, boxes: Boxes, turns: int) -> Case:
    """A picture turned by quarters against the clock, and its boxes with it."""
    for _ in range(turns):
        width = pixels.shape[1]
        left, top, right, bottom = boxes.T
        boxes = np.stack([top, width - right, bottom, width - left], axis=1)
        pixels = np.ascontiguousarray(np.rot90(pixels))
    return pixels, boxes


def mirrored(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Left and right exchanged."""
    width = pixels.shape[1]
    boxes = np.stack([width - boxes[:, 2], boxes[:, 1], width - boxes[:, 0], boxes[:, 3]], axis=1)
    return np.ascontiguousarray(pixels[:, ::-1]), boxes


def grey(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Without colour."""
    return np.repeat(np.asarray(Image.fromarray(pixels).convert("L"))[..., None], 3, axis=2), boxes


def half(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Half as large."""
    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)), boxes / 2


def squeezed(pixels: np.ndarray, boxes: Boxes) -> Case:
    """As a JPEG of quality 20."""
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=20)
    return np.asarray(Image.open(out).convert("RGB")), boxes


def dithered(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Black and white dots."""
    return grey(np.asarray(Image.fromarray(pixels).convert("1").convert("RGB")), boxes)


def cut_off(pixels: np.ndarray, boxes: Boxes) -> Case:
    """Black where it is darker than the middle, white elsewhere."""
    return np.where(grey(pixels, boxes)[0] > 110, 255, 0).astype(np.uint8), boxes


CONDITIONS: dict[str, Callable[[np.ndarray, Boxes], Case]] = {
    "upright": lambda pixels, boxes: (pixels, boxes),
    "turned by 90": lambda pixels, boxes: turned(pixels, boxes, 1),
    "turned by 180": lambda pixels, boxes: turned(pixels, boxes, 2),
    "turned by 270": lambda pixels, boxes: turned(pixels, boxes, 3),
    "mirrored": mirrored,
    "grey": grey,
    "half size": half,
    "JPEG quality 20": squeezed,
    "dots (1 bit, dithered)": dithered,
    "1 bit, cut at a level": cut_off,
}

if __name__ == "__main__":
    main()
