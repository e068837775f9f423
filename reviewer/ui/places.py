"""The places at which OCR may have found a field: which there are, and what is heard at one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.model.field import FieldCard
from reviewer.model.verdict import Place
from reviewer.ui.witnesses import OCR

SLACK = 0.25
"""Shares of a box's height by which a click may miss it."""


def places_of(card: FieldCard) -> tuple[Place, ...]:
    """The places at which OCR reads something, the likeliest first."""
    found = next((r.places for r in card.results if r.check == OCR), ())
    return tuple(place for place in found if place.text.strip())


def heard_at(card: FieldCard, place: Place) -> FieldCard:
    """The card as it would be if `place` were the likeliest."""
    results = tuple(
        replace(r, places=(place, *(p for p in r.places if p != place))) if r.check == OCR else r
        for r in card.results
    )
    return replace(card, results=results)


def at_point(places: Sequence[Place], page: int, x: float, y: float) -> Place | None:
    """The smallest place that holds a point of a page (in page units), if one does."""
    held = [p for p in places if p.page == page and _holds(p, x, y)]
    return min(held, key=lambda place: place.box.area, default=None)


def beside(places: Sequence[Place], now: Place | None, by: int) -> Place | None:
    """The place `by` steps from the one chosen now, round to the first; None where there is none.

    Where none was chosen, the likeliest is the one that is heard.
    """
    if not places:
        return None
    index = places.index(now) if now in places else 0
    return places[(index + by) % len(places)]


def _holds(place: Place, x: float, y: float) -> bool:
    slack = SLACK * place.box.height
    box = place.box.grown(slack, slack)
    return box.left <= x <= box.right and box.top <= y <= box.bottom
