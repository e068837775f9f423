"""How large a picture a model sees: beyond it the server shrinks silently, and boxes go astray.

A picture costs ceil(width / 28) * ceil(height / 28) tokens. Claude 4.7 and later see at most 2576
pixels on the long edge and 4784 tokens; older ones, and models whose name says nothing, 1568 of
each. As of 2026-11-20.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PATCH = 28
MOST_IMAGES = 100
"""Pictures in one request that every model takes."""
MOST_BYTES = 22_000_000
"""Bytes of all pictures of one request: 32 MB less a third for base64 and room for the text."""
MANY_IMAGES = 20
"""Above this many pictures in one request each may have at most `MANY_IMAGES_SIDE` pixels."""
MANY_IMAGES_SIDE = 2000
FIRST_LARGE = (4, 7)

_VERSION = re.compile(r"claude-[a-z]+-(\d{1,2})(?:-(\d{1,2}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """The most a model sees of one picture: pixels on its long edge, and tokens."""

    max_side: int
    max_tokens: int


LARGE = ImageLimits(2576, 4784)
SMALL = ImageLimits(1568, 1568)


def image_limits(model: str, images: int = 1) -> ImageLimits:
    """What `model` sees of each of `images` pictures in one request."""
    found = _VERSION.search(model.lower())
    version = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    limits = LARGE if version >= FIRST_LARGE else SMALL
    if images <= MANY_IMAGES:
        return limits
    return ImageLimits(min(limits.max_side, MANY_IMAGES_SIDE), limits.max_tokens)


def image_tokens(width: int, height: int) -> int:
    """What a picture of this size costs."""
    return -(-width // PATCH) * -(-height // PATCH)


def send_side(width: float, height: float, limits: ImageLimits) -> int:
    """The longest edge in pixels at which a page of this shape is seen as it was sent.

    The page's own resolution is not looked at: nobody makes a picture larger than it is.
    """
    longest, shortest = max(width, height), min(width, height)
    low, high = 1, limits.max_side
    while low < high:
        side = (low + high + 1) // 2
        # The other edge is rounded up here, so that no rounding elsewhere can exceed the limit.
        other = int(side * shortest / longest) + 1
        if image_tokens(side, other) <= limits.max_tokens:
            low = side
        else:
            high = side - 1
    return low
