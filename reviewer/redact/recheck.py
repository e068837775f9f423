"""The last look: the detectors again, on the very bytes that are ready to leave."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.document import Page
from reviewer.model.errors import LeftOverError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, RedactedImage
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import faces, second, selftest
from reviewer.redact.centerface import Pixels
from reviewer.redact.faces import resized
from reviewer.redact.masks import CODE_GROWTH, around_face, grown

COVERED = 0.6
"""Share of a face that masks hide from which on it is what the detector sees in the mask."""
SOLID = 48
"""Brightest level of a burned mask; JPEG rings a little at its edges."""
MOST_PIXELS = 10_000_000
"""Larger pictures are looked at in this size (A4 at 300 dpi and a little) ..."""
LARGE = 0.45
"""... but at two thirds of their sides at least: a face of 24 pixels on 50 million is found so."""
CODE_COVERED = 0.5
"""The same of a code, whose box is looser."""


def require_nothing_left(
    picture: RedactedImage, policy: RedactionPolicy, spared: Sequence[Box] = ()
) -> None:
    """Raise LeftOverError when a detector finds something on a picture outside its masks.

    `spared` are places in page units that a person said are nothing to hide. Raises DetectorError
    when a detector does not work.
    """
    left = left_over(picture, policy, spared)
    if left:
        what = {"face": "A face", "code": "A barcode or QR code"}[left[0].what]
        raise LeftOverError(
            f"{what} still shows on page {picture.page}, so the page was not sent; "
            "draw a mask over it and try again."
        )


def left_over(
    picture: RedactedImage, policy: RedactionPolicy, spared: Sequence[Box] = ()
) -> tuple[Mask, ...]:
    """Masks for what the detectors find on the very bytes outside the masks that are there."""
    selftest.require_working()
    pixels = _decoded(picture)
    scale = picture.scale * pixels.shape[1] / picture.width
    page = Page(picture.page, pixels.shape[1] / scale, pixels.shape[0] / scale, "")
    hidden = _hidden(picture.masks, pixels, scale)
    for place in spared:
        hidden[_part(place.scaled(scale), *hidden.shape)] = True
    found: list[Mask] = []
    for origin, face in _faces(pixels, policy):
        box = Box(face.left, face.top, face.right, face.bottom)
        if face.score >= faces.STILL_SURE and _share(box, hidden) < COVERED:
            around = around_face(box.scaled(1 / scale), page)
            found.append(Mask(page.number, around, origin, face.score, "face"))
    if Sought.CODES in policy.sought:
        from reviewer.redact import codes  # cv2 takes its time, and few policies ask for it

        for box in codes.find(pixels):
            if _share(box, hidden) < CODE_COVERED:
                own = box.scaled(1 / scale)
                wide = grown(own, page, CODE_GROWTH * own.width, CODE_GROWTH * own.height)
                found.append(Mask(page.number, wide, codes.version(), None, "code"))
    return tuple(found)


def most_pixels(pixels: float) -> int:
    """At how many pixels a picture of so many is looked at that leaves as large as it is."""
    return max(MOST_PIXELS, round(LARGE * pixels))


def _faces(pixels: Pixels, policy: RedactionPolicy) -> Iterator[tuple[str, faces.Face]]:
    for face in faces.find(pixels):
        yield faces.NAME, face
    if policy.second:
        second.require_working()
        for face in second.find(pixels):
            yield second.NAME, face


def _hidden(masks: Sequence[Mask], pixels: Pixels, scale: float) -> NDArray[np.bool_]:
    """Which pixels masks hide: where they are said to be, and the pixels are solid there.

    A mask that was not burned hides nothing.
    """
    height, width = pixels.shape[:2]
    hidden = np.zeros((height, width), dtype=bool)
    for mask in masks:
        hidden[_part(mask.box.scaled(scale), height, width)] = True
    dark: NDArray[np.bool_] = pixels.max(axis=2) <= SOLID
    return hidden & dark


def _share(box: Box, hidden: NDArray[np.bool_]) -> float:
    part = hidden[_part(box, *hidden.shape)]
    return float(part.mean()) if part.size else 1.0


def _part(box: Box, height: int, width: int) -> tuple[slice, slice]:
    rows = slice(max(0, int(box.top)), min(height, int(box.bottom) + 1))
    return rows, slice(max(0, int(box.left)), min(width, int(box.right) + 1))


def _decoded(picture: RedactedImage) -> Pixels:
    """The pixels of the bytes themselves, which must be those that were made."""
    if hashlib.sha256(picture.data).hexdigest() != picture.sha256:
        raise LeftOverError(
            f"The picture of page {picture.page} is not the one that was made, "
            "so it was not sent; try again."
        )
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "JPEG"]) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    count = pixels.shape[0] * pixels.shape[1]
    return resized(pixels, min(1.0, math.sqrt(most_pixels(count) / count)))
