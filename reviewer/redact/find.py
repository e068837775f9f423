"""What must be hidden on a page, as masks: the detectors, one after the other.

Faces are always looked for. What else is the policy's choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reviewer.model.document import Page, PageWords
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage
from reviewer.model.redaction import Finding, RedactionPolicy
from reviewer.redact import faces, selftest
from reviewer.redact.burn import buffer
from reviewer.redact.masks import FACE_GROWTH, TEXT_GROWTH, grown, merged

FIELD = "the kind's fields"
"""The origin of masks over the places of fields."""


def find(
    image: PageImage,
    page: Page,
    words: Sequence[PageWords],  # noqa: ARG001 - until text is looked for
    policy: RedactionPolicy,  # noqa: ARG001
    places: Sequence[tuple[str, Box]] = (),
) -> Finding:
    """What the detectors find on a page, as masks in page units, grown, merged and clipped.

    `words` are the same page as several engines read it: what one misses another may show. `places`
    are boxes of fields by name that the policy wants hidden. Raises DetectorError when a detector
    does not work: then nothing may be sent.
    """
    pixels = buffer(image, page.number)
    detector = selftest.require_working()
    seen = faces.find(pixels)
    masks = [*_face_masks(seen, image, page), *_field_masks(places, page)]
    return Finding(
        page.number, merged(masks), (detector,), doubted=any(face.is_doubted for face in seen)
    )


def _face_masks(seen: Sequence[faces.Face], image: PageImage, page: Page) -> Iterator[Mask]:
    for face in seen:
        box = Box(face.left, face.top, face.right, face.bottom).scaled(1 / image.scale)
        wide = grown(box, page, FACE_GROWTH * box.width, FACE_GROWTH * box.height)
        yield Mask(page.number, wide, faces.NAME, round(face.score, 3), "face")


def _field_masks(places: Sequence[tuple[str, Box]], page: Page) -> Iterator[Mask]:
    for name, box in places:
        margin = TEXT_GROWTH * box.height
        yield Mask(page.number, grown(box, page, margin, margin), FIELD, None, name)
