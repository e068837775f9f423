"""The last look: the detectors again, on the very bytes that are ready to leave."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from reviewer.model.errors import LeftOverError
from reviewer.model.geometry import Box
from reviewer.model.images import RedactedImage
from reviewer.model.redaction import RedactionPolicy
from reviewer.redact import faces, selftest
from reviewer.redact.centerface import Pixels

COVERED = 0.6
"""Share of a face that masks hide from which on it is what the detector sees in the mask."""


def require_nothing_left(
    picture: RedactedImage,
    policy: RedactionPolicy,  # noqa: ARG001
    spared: Sequence[Box] = (),
) -> None:
    """Raise LeftOverError when a detector finds something on a picture outside its masks.

    `spared` are places in page units that a person said are nothing to hide. Raises DetectorError
    when a detector does not work.
    """
    selftest.require_working()
    pixels = _decoded(picture)
    masks = [box.scaled(picture.scale) for box in (*(m.box for m in picture.masks), *spared)]
    for face in faces.find(pixels):
        box = Box(face.left, face.top, face.right, face.bottom)
        if covered(box, masks, pixels.shape[1], pixels.shape[0]) < COVERED:
            raise LeftOverError(
                f"A face still shows on page {picture.page}, so the page was not sent; "
                "draw a mask over it and try again."
            )


def covered(box: Box, masks: list[Box], width: int, height: int) -> float:
    """The share of a box that masks hide, counted in pixels."""
    hidden = np.zeros((height, width), dtype=bool)
    for mask in masks:
        hidden[_rows(mask, height), _columns(mask, width)] = True
    part = hidden[_rows(box, height), _columns(box, width)]
    return float(part.mean()) if part.size else 1.0


def _rows(box: Box, height: int) -> slice:
    return slice(max(0, int(box.top)), min(height, int(box.bottom) + 1))


def _columns(box: Box, width: int) -> slice:
    return slice(max(0, int(box.left)), min(width, int(box.right) + 1))


def _decoded(picture: RedactedImage) -> Pixels:
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "JPEG"]) as opened:
        return np.asarray(opened.convert("RGB"))
