"""Boxes on a page, in page units: pixels of an upright image, points of a PDF page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned box: left, top, right, bottom, in page units, origin top left."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Horizontal extent."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Vertical extent."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        """The middle point (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        """Area; 0 for an empty or inverted box."""
        return max(0.0, self.width) * max(0.0, self.height)

    def intersection(self, other: Box) -> float:
        """The area shared with `other`."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def grown(self, by_x: float, by_y: float) -> Box:
        """This box with `by_x` added left and right and `by_y` above and below."""
        return Box(self.left - by_x, self.top - by_y, self.right + by_x, self.bottom + by_y)

    def scaled(self, factor: float) -> Box:
        """This box with every coordinate multiplied by `factor`."""
        return Box(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def as_list(self) -> list[float]:
        """[left, top, right, bottom], rounded to a hundredth, as the outside formats have it."""
        return [round(value, 2) for value in (self.left, self.top, self.right, self.bottom)]

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box holding all of `boxes`; ValueError when there are none."""
        found = list(boxes)
        if not found:
            raise ValueError("no boxes to put a box around")
        return Box(
            min(box.left for box in found),
            min(box.top for box in found),
            max(box.right for box in found),
            max(box.bottom for box in found),
        )
