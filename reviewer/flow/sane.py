"""Whether what the detectors say of a page can be an answer at all."""

from __future__ import annotations

from math import isfinite

from reviewer.model.document import Page
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask
from reviewer.model.redaction import Finding

BESIDE = 1.0
"""Page units by which a mask may lie beside its page: rounding."""


def require_sane(found: object, page: Page) -> None:
    """Raises DocumentError when what came from the detectors can not be an answer."""
    if not isinstance(found, Finding) or not _is_answer(found, page):
        raise DocumentError(
            f"The detectors' answer for page {page.number} makes no sense, so the page is not "
            "sent; find again, and install Reviewer again if that does not help."
        )


def _is_answer(found: Finding, page: Page) -> bool:
    return (
        found.page == page.number
        and isinstance(found.doubted, bool)
        and isinstance(found.masks, tuple)
        and isinstance(found.detectors, tuple)
        and bool(found.detectors)
        and all(isinstance(text, str) for text in (*found.detectors, *found.warnings))
        and all(_is_mask(mask, page) for mask in found.masks)
    )


def _is_mask(mask: object, page: Page) -> bool:
    if not isinstance(mask, Mask) or not isinstance(mask.box, Box) or mask.page != page.number:
        return False
    if not isinstance(mask.origin, str) or not mask.origin or not isinstance(mask.what, str):
        return False
    numbers = [mask.box.left, mask.box.top, mask.box.right, mask.box.bottom]
    numbers += [] if mask.score is None else [mask.score]
    if not all(isinstance(n, int | float) and isfinite(n) for n in numbers):
        return False
    box, score = mask.box, mask.score
    on_page = -BESIDE <= box.left < box.right <= page.width + BESIDE
    down = -BESIDE <= box.top < box.bottom <= page.height + BESIDE
    return on_page and down and (score is None or 0 <= score <= 1)
