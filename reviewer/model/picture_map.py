"""Where a place of the page is on a picture of it that was sent, and back."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.document import Page
from reviewer.model.geometry import Box


@dataclass(frozen=True, slots=True)
class PictureMap:
    """Page units to pixels of a picture of the whole page. Both sides have a scale of their own.

    A picture's sides are whole pixels, so its scales differ a little; whoever draws a place of the
    page on the sent picture, or a place a model named on the page, goes through here.
    """

    across: float
    down: float
    """Pixels per page unit."""

    @staticmethod
    def of(page: Page, width: int, height: int) -> PictureMap:
        """The map between a page and its picture of so many pixels."""
        return PictureMap(width / page.width, height / page.height)

    def to_picture(self, box: Box) -> Box:
        """A box of the page in pixels of the picture."""
        return _stretched(box, self.across, self.down)

    def to_page(self, box: Box) -> Box:
        """A box in pixels of the picture in units of the page."""
        return _stretched(box, 1 / self.across, 1 / self.down)


def _stretched(box: Box, across: float, down: float) -> Box:
    return Box(box.left * across, box.top * down, box.right * across, box.bottom * down)
