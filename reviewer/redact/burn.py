"""Makes the pictures that may leave this machine: masks burned in, pixels rebuilt, nothing else.

A picture is built from a raw RGB buffer alone, so no metadata of the file it came from can follow
it. Masks are burned before the picture is prepared (made smaller or larger, its contrast raised),
so no hidden pixel enters an average, and again afterwards, so that they stay solid. The encoded
bytes are parsed again before they count.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from math import ceil, floor
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.errors import DocumentError
from reviewer.model.images import Made, Mask, PageImage, RedactedImage, Task
from reviewer.redact import clarity
from reviewer.redact.container import foreign_part

Purpose = Literal["photo", "line-art"]

FLAT_SHARE = 0.8
"""From this share of equal neighbours on a picture is drawn, typeset or a clean scan.

Measured: rendered PDF pages and clean scans 0.89 to 0.98, noisy scans 0.64 to 0.70 (PNG takes three
to five times the bytes of JPEG there), photos below 0.4.
"""
JPEG_QUALITY = 85
SHRINK = 0.85
"""Each step of making a picture smaller that has too many bytes."""
SMALLEST_SIDE = 64

Pixels = NDArray[np.uint8]


def redact(
    image: PageImage,
    page: int,
    masks: Sequence[Mask],
    *,
    purpose: Purpose | None = None,
    max_side: int,
    max_bytes: int = 4_500_000,
    task: Task | None = None,
) -> RedactedImage:
    """The picture of a page that may leave the machine, at most `max_side` pixels on its long edge.

    Masks are in page units; those of other pages are ignored. The result's scale is its pixels per
    page unit: never more than the image's own, unless a `task` has small pictures enlarged. Without
    a `purpose` the pixels tell what it is. Raises DocumentError when the bytes can not be made
    clean or few enough.
    """
    mine = tuple(mask for mask in masks if mask.page == page)
    original = _burned(buffer(image, page), mine, image.scale, image.scale)
    for side in _sides(clarity.first_side(max(image.width, image.height), max_side, task)):
        pixels = clarity.clear(_resized(original, side), task)
        height, width = pixels.shape[:2]
        scale_x = image.scale * width / image.width
        scale_y = image.scale * height / image.height
        data, media_type = _encoded(_burned(pixels, mine, scale_x, scale_y), purpose, max_bytes)
        if len(data) <= max_bytes:
            _require_clean(data, media_type, page)
            sha256, scale = hashlib.sha256(data).hexdigest(), max(scale_x, scale_y)
            return RedactedImage(data, media_type, width, height, page, scale, sha256, mine)
    raise DocumentError(
        f"Page {page} can not be made smaller than {max_bytes:,} bytes; raise the limit."
    )


def made_before(data: bytes, made: Made, page: int, masks: Sequence[Mask]) -> RedactedImage:
    """The picture of a page again that `redact` made before with these masks.

    Raises DocumentError when these are not its bytes, or hold more than a picture.
    """
    if hashlib.sha256(data).hexdigest() != made.sha256:
        raise DocumentError(f"The kept picture of page {page} is damaged; read the document again.")
    _require_clean(data, made.media_type, page)
    mine = tuple(mask for mask in masks if mask.page == page)
    return RedactedImage(
        data, made.media_type, made.width, made.height, page, made.scale, made.sha256, mine
    )


def looks_drawn(pixels: Pixels) -> bool:
    """Whether a height x width x 3 picture is line art or a screenshot: neighbours are equal."""
    rows = pixels[:: max(1, pixels.shape[0] // 256)]
    if rows.shape[1] < 2:
        return True
    return bool((rows[:, 1:] == rows[:, :-1]).all(axis=2).mean() >= FLAT_SHARE)


def _sides(first: int) -> Iterator[int]:
    """Long edges to try: the first, then ever smaller ones."""
    yield first
    while (first := int(first * SHRINK)) >= SMALLEST_SIDE:
        yield first


def buffer(image: PageImage, page: int) -> Pixels:
    """A writable copy of the pixels; the page's own image is never changed."""
    if image.width < 1 or image.height < 1 or len(image.rgb) != image.width * image.height * 3:
        raise DocumentError(f"The pixels of page {page} do not fit its size; add the file again.")
    flat = np.frombuffer(image.rgb, dtype=np.uint8)
    return flat.reshape(image.height, image.width, 3).copy()


def _burned(pixels: Pixels, masks: Sequence[Mask], scale_x: float, scale_y: float) -> Pixels:
    """`pixels` with every mask solid black: rounded outwards, clipped to the picture."""
    height, width = pixels.shape[:2]
    for mask in masks:
        left, right = sorted((mask.box.left * scale_x, mask.box.right * scale_x))
        top, bottom = sorted((mask.box.top * scale_y, mask.box.bottom * scale_y))
        rows = slice(_clipped(floor(top), height), _clipped(ceil(bottom), height))
        columns = slice(_clipped(floor(left), width), _clipped(ceil(right), width))
        pixels[rows, columns] = 0
    return pixels


def _clipped(value: int, size: int) -> int:
    return min(max(value, 0), size)


def _resized(pixels: Pixels, side: int) -> Pixels:
    """A copy whose long edge is `side`; the other edge is rounded down, but never to nothing."""
    height, width = pixels.shape[:2]
    longest = max(width, height)
    if side == longest:
        return pixels.copy()
    size = max(1, width * side // longest), max(1, height * side // longest)
    picture = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)
    return np.asarray(picture, dtype=np.uint8).copy()


def _encoded(pixels: Pixels, purpose: Purpose | None, max_bytes: int) -> tuple[bytes, str]:
    """PNG for what is drawn, JPEG for photos and for what is too big as PNG."""
    drawn = looks_drawn(pixels) if purpose is None else purpose == "line-art"
    picture = _rebuilt(pixels)
    if drawn and len(data := _saved(picture, "PNG")) <= max_bytes:
        return data, "image/png"
    return _saved(picture, "JPEG"), "image/jpeg"


def _rebuilt(pixels: Pixels) -> Image.Image:
    """A picture of nothing but these bytes; one channel where all three are the same."""
    height, width = pixels.shape[:2]
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return Image.frombytes("L", (width, height), red.tobytes())
    return Image.frombytes("RGB", (width, height), pixels.tobytes())


def _saved(picture: Image.Image, format: Literal["PNG", "JPEG"]) -> bytes:
    out = io.BytesIO()
    if format == "PNG":
        picture.save(out, "PNG", compress_level=6)
    else:
        picture.save(out, "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()


def _require_clean(data: bytes, media_type: str, page: int) -> None:
    """Fail closed: bytes that hold more than a picture do not leave."""
    foreign = foreign_part(data, media_type)
    if foreign is not None:
        raise DocumentError(
            f"The picture of page {page} holds more than its pixels ({foreign}) and was not sent; "
            "install Reviewer again."
        )
