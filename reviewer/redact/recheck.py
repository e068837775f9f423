"""The last look: the detectors again, on the very bytes that are ready to leave."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.document import Page, PageWords
from reviewer.model.errors import DetectorError, LeftOverError
from reviewer.model.geometry import Box
from reviewer.model.images import Mask, PageImage, RedactedImage
from reviewer.model.redaction import RedactionPolicy, Sought
from reviewer.redact import faces, second, selftest
from reviewer.redact.centerface import Pixels
from reviewer.redact.faces import resized
from reviewer.redact.masks import CODE_GROWTH, TEXT_GROWTH, around_face, grown
from reviewer.redact.text import again, look

COVERED = 0.6
"""Share of a face that masks hide from which on it is what the detector sees in the mask."""
SOLID = 48
"""Brightest level of a burned mask; JPEG rings a little at its edges."""
MOST_PIXELS = 10_000_000
"""Larger pictures are looked at in this size (A4 at 300 dpi and a little) ..."""
LARGE = 0.45
"""... but at two thirds of their sides at least: a face of 24 pixels on 50 million is found so."""
CODE_COVERED = 0.5
"""The same of a code, whose box is looser."""
BURNED, EDGE = 0.98, 3.0
"""The least share of a mask that is solid, and how many pixels of its edge do not count."""
NAMES = {
    "face": "A face", "code": "A barcode or QR code", "iban": "An IBAN",
    "card": "The number of a payment card", "national-id": "A national identity number",
    "email": "An e-mail address", "phone": "A telephone number", "birth": "A date of birth",
    "mrz": "A machine readable line of a passport or identity card",
    "listed": "A name or an address of the list",
}  # fmt: skip
"""What may still show, as a sentence begins."""


def require_nothing_left(
    picture: RedactedImage,
    policy: RedactionPolicy,
    spared: Sequence[Box] = (),
    words: Sequence[PageWords] = (),
) -> None:
    """Raise LeftOverError when a detector finds something on a picture outside its masks.

    `spared` are places in page units that a person said are nothing to hide, `words` what OCR reads
    on the picture. Raises DetectorError when a detector does not work.
    """
    left = left_over(picture, policy, spared, words)
    if left:
        named = NAMES.get(left[0].what, "Something that must be hidden")
        raise LeftOverError(
            f"{named} still shows on page {picture.page}, {_where(left[0].box, picture)}, so the "
            "page was not sent; draw a mask over it and try again."
        )


def left_over(
    picture: RedactedImage,
    policy: RedactionPolicy,
    spared: Sequence[Box] = (),
    words: Sequence[PageWords] = (),
) -> tuple[Mask, ...]:
    """Masks for what the detectors find on the very bytes outside the masks that are there."""
    selftest.require_working()
    pixels = _decoded(picture)
    scale = picture.scale * pixels.shape[1] / picture.width
    page = Page(picture.page, pixels.shape[1] / scale, pixels.shape[0] / scale, "")
    hidden = _hidden(picture, pixels, scale)
    for place in spared:
        hidden[_part(place.scaled(scale), *hidden.shape)] = True
    found: list[Mask] = []
    for origin, face in _faces(pixels, policy):
        box = Box(face.left, face.top, face.right, face.bottom)
        if face.score >= faces.STILL_SURE and _share(box, hidden) < COVERED:
            around = around_face(box.scaled(1 / scale), page)
            found.append(Mask(page.number, around, origin, face.score, "face"))
    if Sought.CODES in policy.sought:
        from reviewer.redact import codes  # cv2 takes its time, and few policies ask for it

        for box in codes.find(pixels):
            if _share(box, hidden) < CODE_COVERED:
                own = box.scaled(1 / scale)
                wide = grown(own, page, CODE_GROWTH * own.width, CODE_GROWTH * own.height)
                found.append(Mask(page.number, wide, codes.version(), None, "code"))
    return (*found, *_text(picture, policy, page, words, lambda b: _share(b.scaled(scale), hidden)))


def needs_words(policy: RedactionPolicy) -> bool:
    """Whether pictures must be read again before they leave: where text is hidden by what it is."""
    return look.needs_words(policy)


def as_image(picture: RedactedImage) -> PageImage:
    """The pixels of the bytes themselves, for whoever reads them again."""
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "JPEG"]) as opened:
        rgb = opened.convert("RGB")
    return PageImage(rgb.width, rgb.height, rgb.tobytes(), picture.scale)


def _text(
    picture: RedactedImage,
    policy: RedactionPolicy,
    page: Page,
    words: Sequence[PageWords],
    hides: again.Hides,
) -> Iterator[Mask]:
    """Masks for what the policy hides in text and the words of the picture still show."""
    if not needs_words(policy):
        return
    if not words:
        raise DetectorError(
            f"The picture of page {picture.page} was not read again, so what its text still shows "
            "is not known and nothing is sent; check that an OCR engine is installed."
        )
    bars = [mask.box for mask in picture.masks]
    for read in words:
        for hit, box in again.still_shown(read, policy, bars, hides):
            wide = grown(box, page, TEXT_GROWTH * box.height, TEXT_GROWTH * box.height)
            yield Mask(page.number, wide, look.NAME, hit.score, hit.what)


def _where(box: Box, picture: RedactedImage) -> str:
    """A place on the page in words."""
    across = box.center[0] * picture.scale / picture.width
    down = box.center[1] * picture.scale / picture.height
    row = "at the top" if down < 1 / 3 else "at the bottom" if down > 2 / 3 else "in the middle"
    side = "left" if across < 1 / 3 else "right" if across > 2 / 3 else ""
    return f"{row} {side}".strip()


def most_pixels(pixels: float) -> int:
    """At how many pixels a picture of so many is looked at that leaves as large as it is."""
    return max(MOST_PIXELS, round(LARGE * pixels))


def _faces(pixels: Pixels, policy: RedactionPolicy) -> Iterator[tuple[str, faces.Face]]:
    for face in faces.find(pixels):
        yield faces.NAME, face
    if policy.second:
        second.require_working()
        for face in second.find(pixels):
            yield second.NAME, face


def _hidden(picture: RedactedImage, pixels: Pixels, scale: float) -> NDArray[np.bool_]:
    """Which pixels masks hide: where they are said to be, and the pixels are solid there.

    Raises LeftOverError where a mask is not solid: what it was to hide may show.
    """
    height, width = pixels.shape[:2]
    hidden = np.zeros((height, width), dtype=bool)
    dark: NDArray[np.bool_] = pixels.max(axis=2) <= SOLID
    for mask in picture.masks:
        box = mask.box.scaled(scale)
        hidden[_part(box, height, width)] = True
        inner = dark[_part(box.grown(-EDGE, -EDGE), height, width)]
        if inner.size and inner.mean() < BURNED:
            raise LeftOverError(
                f"A mask on page {picture.page} is not solid on the picture, so the page was not "
                "sent; read the document again."
            )
    return hidden & dark


def _share(box: Box, hidden: NDArray[np.bool_]) -> float:
    part = hidden[_part(box, *hidden.shape)]
    return float(part.mean()) if part.size else 1.0


def _part(box: Box, height: int, width: int) -> tuple[slice, slice]:
    rows = slice(max(0, int(box.top)), min(height, int(box.bottom) + 1))
    return rows, slice(max(0, int(box.left)), min(width, int(box.right) + 1))


def _decoded(picture: RedactedImage) -> Pixels:
    """The pixels of the bytes themselves, which must be those that were made."""
    if hashlib.sha256(picture.data).hexdigest() != picture.sha256:
        raise LeftOverError(
            f"The picture of page {picture.page} is not the one that was made, "
            "so it was not sent; try again."
        )
    with Image.open(io.BytesIO(picture.data), formats=["PNG", "JPEG"]) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    count = pixels.shape[0] * pixels.shape[1]
    return resized(pixels, min(1.0, math.sqrt(most_pixels(count) / count)))
