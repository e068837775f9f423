"""What must be hidden on a page, as masks: the detectors, one after the other.

Faces are always looked for. What else is the policy's choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.document import Page, PageWords
from reviewer.model.errors import DetectorError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage
from reviewer.model.redaction import Finding, RedactionPolicy, Sought
from reviewer.redact import dots, faces, second, selftest
from reviewer.redact.burn import buffer
from reviewer.redact.centerface import Pixels
from reviewer.redact.masks import CODE_GROWTH, TEXT_GROWTH, around_face, grown, merged
from reviewer.redact.text import look

FIELD = "the kind's fields"
"""The origin of masks over the places of fields."""
TWO_LEVELS = (
    "This page is of black and white alone: faces on it are often not seen, look at it yourself."
)
DOTS = "A part of this page is made of dots, where a face may not be seen; look at it yourself."
NO_WORDS = "No words were found on this page, so nothing in its text is hidden."


def find(
    image: PageImage,
    page: Page,
    words: Sequence[PageWords],
    policy: RedactionPolicy,
    places: Sequence[tuple[str, Box]] = (),
) -> Finding:
    """What the detectors find on a page, as masks in page units, grown, merged and clipped.

    `words` are the same page as several engines read it: what one misses another may show. `places`
    are boxes of fields by name that the policy wants hidden. Raises DetectorError when a detector
    does not work: then nothing may be sent.
    """
    pixels = buffer(image, page.number)
    detectors = [selftest.require_working()]
    seen = faces.find(pixels)
    masks = [*_face_masks(seen, faces.NAME, image, page), *_field_masks(places, page)]
    if policy.second:
        detectors.append(second.require_working())
        also = second.find(pixels)
        masks += _face_masks(also, second.NAME, image, page)
        seen = (*seen, *also)
    warnings, is_doubted = _blindness(pixels), any(face.is_doubted for face in seen)
    if look.needs_words(policy):
        found = list(_text_masks(words, page, policy))
        masks += found
        detectors.append(_rules(words))
        is_doubted = is_doubted or any((m.score or 0) < look.SURE_SCORE for m in found)
        if not any(read.words for read in words):
            warnings.append(NO_WORDS)
    if Sought.CODES in policy.sought:
        masks += _code_masks(pixels, image, page)
        from reviewer.redact import codes

        detectors.append(codes.version())
    is_doubted = is_doubted or TWO_LEVELS in warnings or DOTS in warnings
    return Finding(page.number, merged(masks), tuple(detectors), tuple(warnings), is_doubted)


def _blindness(pixels: Pixels) -> list[str]:
    """Sentences about what the face detectors may not see here."""
    if dots.two_levels(pixels):
        return [TWO_LEVELS]
    return [DOTS] if dots.dotted(pixels) else []


def _face_masks(
    seen: Sequence[faces.Face], origin: str, image: PageImage, page: Page
) -> Iterator[Mask]:
    for face in seen:
        box = Box(face.left, face.top, face.right, face.bottom).scaled(1 / image.scale)
        yield Mask(page.number, around_face(box, page), origin, round(face.score, 3), "face")


def _field_masks(places: Sequence[tuple[str, Box]], page: Page) -> Iterator[Mask]:
    for name, box in places:
        margin = TEXT_GROWTH * box.height
        yield Mask(page.number, grown(box, page, margin, margin), FIELD, None, name)


def _text_masks(words: Sequence[PageWords], page: Page, policy: RedactionPolicy) -> Iterator[Mask]:
    if not words:
        raise DetectorError(
            f"The words of page {page.number} were not read, so what must be hidden in them is not "
            "known and nothing is sent; check that an OCR engine is installed."
        )
    return look.look(words, page, policy)


def _rules(words: Sequence[PageWords]) -> str:
    return f"{look.NAME} ({', '.join(read.engine for read in words)})"


def _code_masks(pixels: Pixels, image: PageImage, page: Page) -> Iterator[Mask]:
    from reviewer.redact import codes  # cv2 takes its time, and few policies ask for it

    for found in codes.find(pixels):
        box = found.scaled(1 / image.scale)
        wide = grown(box, page, CODE_GROWTH * box.width, CODE_GROWTH * box.height)
        yield Mask(page.number, wide, codes.version(), None, "code")
