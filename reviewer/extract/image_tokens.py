"""What a picture costs in tokens, by the formula its model's maker publishes. Pure.

A model whose name is of no family here is not guessed at: the answer is None. As of 2026-11-20.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil

Count = Callable[[int, int], int]

TILE = 512
PATCH = 32
MOST_PATCHES = 1536


def image_tokens_of(model: str, width: int, height: int) -> int | None:
    """The tokens `model` counts for a picture as it is sent; None where nobody knows."""
    name = model.lower().rpartition("/")[2]
    for pattern, count in _FAMILIES:
        if re.match(pattern, name):
            return count(width, height)
    return None


def patches(width: int, height: int, patch: int = 28) -> int:
    """Squares of `patch` pixels that cover the picture."""
    return -(-width // patch) * -(-height // patch)


def _tiles(base: int, each: int) -> Count:
    """Fit into 2048 pixels, bring the short edge to 768, count tiles of 512."""

    def count(width: int, height: int) -> int:
        longest, shortest = max(width, height), min(width, height)
        scale = min(1.0, 2048 / longest)
        scale = min(scale, 768 / shortest)
        across, down = (ceil(round(edge * scale, 6) / TILE) for edge in (width, height))
        return base + each * across * down

    return count


def _patched(factor: float) -> Count:
    """Patches of 32 pixels, at most 1536 of them, times what the model makes of each."""

    def count(width: int, height: int) -> int:
        found = patches(width, height, PATCH)
        if found > MOST_PATCHES:
            shrink = (PATCH**2 * MOST_PATCHES / (width * height)) ** 0.5
            across, down = (edge * shrink / PATCH for edge in (width, height))
            shrink *= min(max(1, int(across)) / across, max(1, int(down)) / down)
            found = patches(int(width * shrink), int(height * shrink), PATCH)
        return ceil(min(found, MOST_PATCHES) * factor)

    return count


def _gemini_2(width: int, height: int) -> int:
    """One unit for a small picture, else one for each tile of two thirds of the short edge."""
    if width <= 384 and height <= 384:
        return 258
    unit = min(768, max(256, int(min(width, height) / 1.5)))
    return 258 * patches(width, height, unit)


def _qwen(patch: int) -> Count:
    """Edges are rounded to whole patches of two by two; a mark before and one behind."""

    def count(width: int, height: int) -> int:
        across, down = (max(1, round(edge / patch)) for edge in (width, height))
        return across * down + 2

    return count


_FAMILIES: tuple[tuple[str, Count], ...] = (
    (r"(anthropic\.)?claude-", patches),
    (r"(gpt-4\.1-mini|gpt-5-mini)(-\d|$)", _patched(1.62)),
    (r"(gpt-4\.1-nano|gpt-5-nano)(-\d|$)", _patched(2.46)),
    (r"o4-mini(-\d|$)", _patched(1.72)),
    (r"gpt-4o-mini(-\d|$)", _tiles(2833, 5667)),
    (r"(gpt-4o|gpt-4\.1|gpt-4\.5)(-\d|-preview|$)", _tiles(85, 170)),
    (r"(gpt-5|gpt-5-chat-latest)(-\d|$)", _tiles(70, 140)),
    (r"(o1|o3)(-pro)?(-\d|$)", _tiles(75, 150)),
    (r"gemini-2", _gemini_2),
    (r"qwen-?2(\.5)?-?vl", _qwen(28)),
    (r"qwen-?3-?vl", _qwen(32)),
)
