"""How large a picture a model sees: beyond it the server shrinks silently, and boxes go astray.

A picture costs ceil(width / 28) * ceil(height / 28) tokens. Claude 4.7 and later see at most 2576
pixels on the long edge and 4784 tokens; older ones, and models whose name says nothing, 1568 of
each. OpenAI's older models bring a page to 768 pixels on its short edge or to 1536 squares of 32.
As of 2026-11-20.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reviewer.extract.image_tokens import patches

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
    """The most a model sees of one picture: pixels on its long edge, and tokens.

    A token is a square of `patch` pixels. `max_short` bounds the short edge, where it is not 0.
    """

    max_side: int
    max_tokens: int
    patch: int = PATCH
    max_short: int = 0


LARGE = ImageLimits(2576, 4784)
SMALL = ImageLimits(1568, 1568)
TILES = ImageLimits(2048, 1_000_000, max_short=768)
PATCHES = ImageLimits(2048, 1536, patch=32)
_TILED = re.compile(r"(gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o1|o3)(-\d|-pro|-chat|-preview|-mini-\d|$)")
_PATCHED = re.compile(r"(gpt-4\.1|gpt-5)-(mini|nano)|o4-mini")


def image_limits(model: str, images: int = 1) -> ImageLimits:
    """What `model` sees of each of `images` pictures in one request."""
    found = _VERSION.search(model.lower())
    version = (int(found[1]), int(found[2] or 0)) if found else (0, 0)
    limits = LARGE if version >= FIRST_LARGE else SMALL
    name = model.lower().rpartition("/")[2]
    if _PATCHED.match(name):
        limits = PATCHES
    elif _TILED.match(name) or name == "gpt-4o-mini":
        limits = TILES
    if images <= MANY_IMAGES:
        return limits
    return replace(limits, max_side=min(limits.max_side, MANY_IMAGES_SIDE))


def image_tokens(width: int, height: int, patch: int = PATCH) -> int:
    """What a picture of this size costs."""
    return patches(width, height, patch)


def send_side(width: float, height: float, limits: ImageLimits) -> int:
    """The longest edge in pixels at which a page of this shape is seen as it was sent.

    The page's own resolution is not looked at: nobody makes a picture larger than it is.
    """
    longest, shortest = max(width, height), min(width, height)
    low, high = 1, limits.max_side
    if limits.max_short and shortest > 0:
        high = max(1, min(high, int(limits.max_short * longest / shortest)))
    while low < high:
        side = (low + high + 1) // 2
        # The other edge is rounded up here, so that no rounding elsewhere can exceed the limit.
        other = int(side * shortest / longest) + 1
        if image_tokens(side, other, limits.patch) <= limits.max_tokens:
            low = side
        else:
            high = side - 1
    return low
