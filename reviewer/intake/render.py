"""Any page of any document as upright RGB pixels, at the scale that is asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from reviewer.intake import photos, sniff
from reviewer.intake.limits import DEFAULT, Limits
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage

PDF_SCALE = 200 / 72
"""Pixels per point where none are asked for: 200 dpi."""
_CROPPED_SIDE = 2400
_MARGIN = 0.35
_LARGEST = 3.0
"""Pieces are cut from a page of so many pixels, with this share of a line's height around the
place, and never blown up more than this."""


def render(
    path: Path,
    page: int,
    *,
    scale: float | None = None,
    max_side: int | None = None,
    max_pixels: int | None = None,
    limits: Limits = DEFAULT,
) -> PageImage:
    """Page `page` (from 1), upright RGB, at `scale` pixels per page unit (its own size by default).

    `max_side` caps the long edge and `max_pixels` the area; both may lower the scale, never raise
    it. Raises DocumentError when the document is damaged or beyond the limits.
    """
    media_type = sniff.sniff(path)
    pixels = min(max_pixels or limits.pixels, limits.pixels)
    side = min(max_side or limits.side, limits.side)
    if media_type == sniff.PDF:
        from reviewer.intake import pdf  # pictures need no PyMuPDF

        size = pdf.page_size(path, page)
        limits.check_points(*size)
        return pdf.render(path, page, _fitting(size, scale or PDF_SCALE, side, pixels))
    return _picture(path, media_type, page, scale or 1.0, side, pixels, limits)


def _picture(
    path: Path,
    media_type: str,
    page: int,
    scale: float,
    side: int,
    pixels: int,
    limits: Limits,
) -> PageImage:
    wanted = side if side < limits.side else None
    image, decoded = photos.decode(path, media_type, page, max_side=wanted, limits=limits)
    own = (image.width / decoded, image.height / decoded)
    scale = _fitting(own, scale, side, pixels)
    size = (max(1, round(own[0] * scale)), max(1, round(own[1] * scale)))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return PageImage(image.width, image.height, image.tobytes(), scale)


def _fitting(size: tuple[float, float], scale: float, side: int, pixels: int) -> float:
    """The largest scale up to `scale` that keeps the long edge and the area within bounds."""
    by_area = math.sqrt(pixels / (size[0] * size[1]))
    return min(scale, side / max(size), by_area)


def crops(
    path: Path, page: int, boxes: Sequence[Box], size: tuple[int, int]
) -> tuple[PageImage, ...]:
    """Pieces of one page around `boxes` (page units), each as large as fits into `size` pixels."""
    picture = render(path, page, max_side=_CROPPED_SIDE)
    whole = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    return tuple(_crop(whole, picture.scale, box, size) for box in boxes)


def _crop(whole: Image.Image, scale: float, box: Box, size: tuple[int, int]) -> PageImage:
    around = box.grown(_MARGIN * box.height, _MARGIN * min(box.height, box.width)).scaled(scale)
    left, top = max(0, math.floor(around.left)), max(0, math.floor(around.top))
    right = max(left + 1, min(whole.width, math.ceil(around.right)))
    bottom = max(top + 1, min(whole.height, math.ceil(around.bottom)))
    piece = whole.crop((left, top, right, bottom))
    factor = min(size[0] / piece.width, size[1] / piece.height, _LARGEST)
    fitted = (max(1, round(piece.width * factor)), max(1, round(piece.height * factor)))
    made = piece.resize(fitted, Image.Resampling.LANCZOS)
    return PageImage(made.width, made.height, made.tobytes(), scale * factor)
