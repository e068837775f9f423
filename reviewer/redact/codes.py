"""Barcodes and QR codes, by OpenCV's detectors, the one owner of cv2, and by zxing-cpp.

Runs in worker processes alone. The window must not load cv2, whose other wheel brings a Qt of its
own. Where a code is counts, not what it says: one that cannot be read hides as much. Codes of dots
and stacks (Data Matrix, Aztec, PDF417) are zxing-cpp's alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reviewer.model.errors import DetectorError
from reviewer.model.geometry import Box
from reviewer.redact import zxing
from reviewer.redact.centerface import Pixels
from reviewer.redact.faces import resized, starts

SIDES = (1000, 2000)
"""Long edges at which codes are looked for, beside the page's own size."""
SMALL, LARGEST = 1400, 4000
"""Pictures up to this long an edge are looked at twice as large, too; none at more than this."""
TILE, OVERLAP = 1000, 300
"""The bars' detector sees what has its size within a picture, so it is given parts of the page."""
LEAST_SIDE = 8.0
"""Pixels; what is smaller is no code."""
STILL_BARS, REACH = 0.4, 2.0
"""A row belongs to the bars while it changes so much as they do, up to so many of their heights."""
MISSING = (
    "Barcodes are to be hidden, but OpenCV is not installed, so nothing is sent; install it "
    "(pip install opencv-python-headless) and try again."
)
_Detect = Callable[[Any], tuple[Any, ...]]


def version() -> str:
    """Name and version of the detectors. Raises DetectorError where they are missing."""
    return f"opencv {_opencv().__version__}, {zxing.version()}"


def find(pixels: Pixels) -> tuple[Box, ...]:
    """Boxes of the codes on a picture, in its pixels; one code may have several."""
    longest = max(pixels.shape[:2])
    sizes = {min(longest, LARGEST), *(side for side in SIDES if side < longest)}
    if longest <= SMALL:
        sizes.add(2 * longest)
    found = list(zxing.find(pixels))
    for factor in sorted(size / longest for size in sizes):
        picture = np.ascontiguousarray(resized(pixels, factor)[..., ::-1])
        boxes = [_box(quad) for detect in _squares() for quad in _quads(detect, picture)]
        boxes += [_whole(bars, picture[..., 1]) for bars in _bars(picture)]
        found += [box.scaled(1 / factor) for box in boxes]
    return tuple(box for box in found if min(box.width, box.height) >= LEAST_SIDE)


def _bars(picture: Pixels) -> Iterator[Box]:
    """Barcodes, part by part of the picture."""
    for top in starts(picture.shape[0], TILE, OVERLAP):
        for left in starts(picture.shape[1], TILE, OVERLAP):
            tile = np.ascontiguousarray(picture[top : top + TILE, left : left + TILE])
            for quad in _quads(_barcode(), tile):
                yield _box(quad + np.array([left, top], np.float32))


def _whole(bars: Box, grey: Pixels) -> Box:
    """The box with all of the bars' length: the detector sees their middle, and any strip reads."""
    height, width = grey.shape
    left, right = max(0, int(bars.left)), min(width, int(bars.right) + 1)
    top, bottom = max(0, int(bars.top)), min(height, int(bars.bottom) + 1)
    part = grey[top:bottom, left:right].astype(np.int16)
    if min(part.shape) < 2:
        return bars
    if np.abs(np.diff(part, axis=1)).sum() >= np.abs(np.diff(part, axis=0)).sum():
        top, bottom = _reach(grey[:, left:right], top, bottom)
    else:
        left, right = _reach(grey[top:bottom].T, left, right)
    return Box(left, top, right, bottom)


def _reach(strip: NDArray[np.uint8], first: int, last: int) -> tuple[int, int]:
    """From where to where the rows of a strip change as those from `first` to `last` do."""
    change = np.abs(np.diff(strip.astype(np.int16), axis=1)).mean(axis=1)
    least, most = STILL_BARS * float(np.median(change[first:last])), int(REACH * (last - first))
    start, stop = first, last
    while start > max(0, first - most) and change[start - 1] >= least:
        start -= 1
    while stop < min(len(change), last + most) and change[stop] >= least:
        stop += 1
    return start, stop


def _box(quad: NDArray[np.float32]) -> Box:
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return Box(float(left), float(top), float(right), float(bottom))


def _quads(detect: _Detect, picture: Pixels) -> Iterator[NDArray[np.float32]]:
    try:
        is_found, points = detect(picture)[:2]
    except _opencv().error as error:
        raise DetectorError(
            "OpenCV failed to look for barcodes on a page, so nothing was sent; try again, "
            "or install another release of opencv-python-headless."
        ) from error
    if is_found and points is not None:
        yield from np.asarray(points, dtype=np.float32).reshape(-1, 4, 2)


@functools.cache
def _squares() -> tuple[_Detect, ...]:
    cv2 = _opencv()
    return cv2.QRCodeDetector().detectMulti, cv2.QRCodeDetectorAruco().detectMulti


@functools.cache
def _barcode() -> _Detect:
    detect: _Detect = _opencv().barcode.BarcodeDetector().detectMulti
    return detect


@functools.cache
def _opencv() -> Any:  # noqa: ANN401 - untyped bindings
    try:
        import cv2
    except ImportError as error:
        raise DetectorError(MISSING) from error
    if not (hasattr(cv2, "QRCodeDetector") and hasattr(cv2, "barcode")):
        raise DetectorError(MISSING)
    cv2.setNumThreads(1)
    return cv2
