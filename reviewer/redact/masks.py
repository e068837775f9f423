"""Boxes of what was found as masks: grown, merged, kept on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.model.images import Mask

FACE_GROWTH = 0.25
"""Share of a face's width and height added on each side: hair, ears and chin."""
SLIM = 0.7
"""The shorter side of a whole face is so much of its longer one; what the page's edge cuts off is
slimmer, and grows as if it were whole."""
CODE_GROWTH = 0.12
"""The same of a barcode or QR code: its digits below, and what a detector cuts off."""
TEXT_GROWTH = 0.25
"""Share of a word's height added on each side: what OCR cuts off."""
LEAST_GROWTH = 0.002
"""... and at least this share of the page's long edge, for boxes that are hardly any."""
ROOMY = 1.25
"""Two masks become one where the box around both is no larger than this share of what they hide."""


def grown(box: Box, page: Page, share_x: float, share_y: float) -> Box:
    """A box with so much added on each side, clipped to the page."""
    least = LEAST_GROWTH * max(page.width, page.height)
    wider = box.grown(max(least, share_x), max(least, share_y))
    left, right = sorted((_within(wider.left, page.width), _within(wider.right, page.width)))
    top, bottom = sorted((_within(wider.top, page.height), _within(wider.bottom, page.height)))
    return Box(left, top, right, bottom)


def around_face(box: Box, page: Page) -> Box:
    """The box that hides a face."""
    wide, tall = max(box.width, SLIM * box.height), max(box.height, SLIM * box.width)
    return grown(box, page, FACE_GROWTH * wide, FACE_GROWTH * tall)


def merged(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    """The masks without those that others of the same sort hide, near ones made one.

    Only where that hides little more: a row of faces stays a row of masks.
    """
    kept: list[Mask] = []
    for mask in sorted(masks, key=lambda mask: -mask.box.area):
        while (near := next((other for other in kept if _is_one(mask, other)), None)) is not None:
            kept.remove(near)
            mask = _joined(near, mask)
        kept.append(mask)
    return tuple(sorted(kept, key=lambda mask: (mask.box.top, mask.box.left)))


def _is_one(mask: Mask, other: Mask) -> bool:
    if mask.what != other.what or mask.page != other.page:
        return False
    hidden = mask.box.area + other.box.area - mask.box.intersection(other.box)
    return Box.around((mask.box, other.box)).area <= ROOMY * hidden


def _joined(first: Mask, second: Mask) -> Mask:
    surer = max(first, second, key=lambda mask: mask.score or 0.0)
    return replace(surer, box=Box.around((first.box, second.box)))


def _within(value: float, size: float) -> float:
    return min(max(value, 0.0), size)
