"""Where the card hangs: below the place, above it where there is no room, never over its line."""

from __future__ import annotations

from dataclasses import dataclass

GAP = 14.0
MARGIN = 16.0


@dataclass(frozen=True, slots=True)
class Spot:
    """The card's top left corner in the view's pixels."""

    x: float
    y: float


def hang(
    view: tuple[float, float],
    place: tuple[float, float, float, float],
    card: tuple[float, float],
    line: float,
) -> Spot | None:
    """The spot for a card of this size, or None when it must stand beside the page.

    `view` and `card` are (width, height), `place` is (left, top, right, bottom), all in pixels.
    `line` is the height of a line at the place: above it that much is kept free for a label.
    A place that is out of view holds the card at the edge it left by.
    """
    width, height = card
    left, top, right, bottom = place
    if width + 2 * MARGIN > view[0]:
        return None
    x = min(max(_across(view[0], left, right, width), MARGIN), view[0] - width - MARGIN)
    below = bottom + GAP
    above = top - GAP - 1.6 * line - height
    lowest = view[1] - height - MARGIN
    if lowest < MARGIN:
        return None
    if bottom < 0:
        return Spot(x, max(MARGIN, below))
    if below <= lowest:
        return Spot(x, below)
    if above >= MARGIN:
        return Spot(x, min(above, lowest))
    return None


def _across(view: float, left: float, right: float, width: float) -> float:
    """The middle of the view, so that the card stays there; aside only to reach the place."""
    middle = (view - width) / 2
    if right - left > width:
        return middle
    if left < middle:
        return left
    return max(middle, right - width)
