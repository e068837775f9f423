"""Codes of all sorts, also Data Matrix, Aztec and PDF417, by zxing-cpp: the one owner of it.

It finds what it can read, or nearly: what it reads is never looked at. OpenCV's detectors (`codes`)
see bars and QR codes that nobody can read any more.
"""

from __future__ import annotations

import functools
import importlib.metadata
from typing import Any

import numpy as np

from reviewer.model.errors import DetectorError
from reviewer.model.geometry import Box
from reviewer.redact.centerface import Pixels
from reviewer.redact.faces import resized

LARGEST = 4000
"""Pictures are looked at with no more than so many pixels on their long edge."""
MISSING = (
    "Barcodes are to be hidden, but zxing-cpp is not installed, so nothing is sent; install it "
    "(pip install zxing-cpp) and try again."
)


def version() -> str:
    """Name and version. Raises DetectorError where it is missing."""
    _library()
    return f"zxing-cpp {importlib.metadata.version('zxing-cpp')}"


def find(pixels: Pixels) -> tuple[Box, ...]:
    """Boxes of the codes on a picture, in its pixels."""
    factor = min(1.0, LARGEST / max(pixels.shape[:2]))
    grey = np.ascontiguousarray(resized(pixels, factor).mean(axis=2).astype(np.uint8))
    try:
        read = _library().read_barcodes(grey, return_errors=True)
    except (RuntimeError, ValueError) as error:
        raise DetectorError(
            "zxing-cpp failed to look for barcodes on a page, so nothing was sent; try again, or "
            "install another release of it."
        ) from error
    return tuple(_box(one.position).scaled(1 / factor) for one in read)


def _box(position: Any) -> Box:  # noqa: ANN401 - untyped bindings
    """The box of a code, with all of its bars where it is turned: some corners are too far in.

    A corner that was not found is told as 0, 0; then as much as is known is added on each side.
    """
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    corners = [getattr(position, name) for name in names]
    known = [(float(corner.x), float(corner.y)) for corner in corners if corner.x or corner.y]
    if not known:
        return Box(0.0, 0.0, 0.0, 0.0)
    across, down = [x for x, _y in known], [y for _x, y in known]
    box = Box(min(across), min(down), max(across) + 1.0, max(down) + 1.0)
    if len(known) < len(corners):
        side = max(box.width, box.height)
        return box.grown(side, side)
    top, bottom = (known[0], known[1]), (known[3], known[2])
    is_flat = abs(top[1][0] - top[0][0]) >= abs(top[1][1] - top[0][1])
    slant = max(abs(right[is_flat] - left[is_flat]) for left, right in (top, bottom))
    return box.grown(0.0, slant) if is_flat else box.grown(slant, 0.0)


@functools.cache
def _library() -> Any:  # noqa: ANN401 - untyped bindings
    try:
        import zxingcpp
    except ImportError as error:
        raise DetectorError(MISSING) from error
    return zxingcpp
