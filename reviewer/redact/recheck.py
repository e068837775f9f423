"""The last look: the detectors again, on the very bytes that are ready to leave."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.errors import LeftOverError
from reviewer.model.geometry import Box
from reviewer.model.images import RedactedImage
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import faces, second, selftest
from reviewer.redact.centerface import Pixels

COVERED = 0.6
"""Share of a face that masks hide from which on it is what the detector sees in the mask."""
SOLID = 48
"""Brightest level of a burned mask; JPEG rings a little at its edges."""
CODE_COVERED = 0.5
"""The same of a code, whose box is looser."""


def require_nothing_left(
    picture: RedactedImage, policy: RedactionPolicy, spared: Sequence[Box] = ()
) -> None:
    """Raise LeftOverError when a detector finds something on a picture outside its masks.

    `spared` are places in page units that a person said are nothing to hide. Raises DetectorError
    when a detector does not work.
    """
    selftest.require_working()
    pixels = _decoded(picture)
    hidden = _hidden(picture, pixels)
    for box in spared:
        hidden[_part(box.scaled(picture.scale), *hidden.shape)] = True
    seen = faces.find(pixels)
    if policy.second:
        second.require_working()
        seen = (*seen, *second.find(pixels))
    for face in seen:
        box = Box(face.left, face.top, face.right, face.bottom)
        if face.score >= faces.STILL_SURE and _share(box, hidden) < COVERED:
            raise LeftOverError(_still("A face", picture))
    if Sought.CODES in policy.sought:
        from reviewer.redact import codes  # cv2 takes its time, and few policies ask for it

        if any(_share(box, hidden) < CODE_COVERED for box in codes.find(pixels)):
            raise LeftOverError(_still("A barcode or QR code", picture))


def _still(what: str, picture: RedactedImage) -> str:
    return (
        f"{what} still shows on page {picture.page}, so the page was not sent; "
        "draw a mask over it and try again."
    )


def _hidden(picture: RedactedImage, pixels: Pixels) -> NDArray[np.bool_]:
    """Which pixels masks hide: where they are said to be, and the pixels are solid there.

    A mask that was not burned hides nothing.
    """
    height, width = pixels.shape[:2]
    hidden = np.zeros((height, width), dtype=bool)
    for mask in picture.masks:
        hidden[_part(mask.box.scaled(picture.scale), height, width)] = True
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
        return np.asarray(opened.convert("RGB"))
