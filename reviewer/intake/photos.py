"""Pictures: the one owner of Pillow's decoders and of pillow-heif. Runs in a worker process.

Sizes are checked before pixels are decoded, orientation is applied exactly once, and every colour
mode ends as upright 8-bit RGB on white. A multi-page TIFF has pages; of anything else that has
several frames (animations, the views of an MPO) the first one is the page.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageOps

from reviewer.intake import sniff
from reviewer.intake.damage import damage_means
from reviewer.intake.limits import DEFAULT, Limits
from reviewer.model.errors import DocumentError

_FORMATS = {
    sniff.JPEG: ("JPEG", "MPO"),
    sniff.TIFF: ("TIFF",),
    sniff.HEIF: ("HEIF",),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/bmp": ("BMP",),
    "image/avif": ("AVIF",),
}
_DAMAGED = "The picture is damaged or cut off; export or scan it again."
# What Pillow logs of a damaged file is said better by the sentence above.
logging.getLogger("PIL").setLevel(logging.CRITICAL)
_ORIENTATION = 0x0112
_BITS_PER_SAMPLE = 258
_PHOTOMETRIC = 262


def page_sizes(path: Path, media_type: str, limits: Limits = DEFAULT) -> list[tuple[int, int]]:
    """Width and height in pixels of every page, upright. Decodes each, so that damage shows now.

    Raises DocumentError when the picture is damaged or beyond the limits.
    """
    sizes = []
    with _opened(path, media_type, limits) as image:
        for _ in _pages(image, media_type, limits):
            sizes.append(_upright_size(image, media_type))
            # A JPEG decodes eight times smaller in a third of the time and shows any damage.
            image.draft("RGB", (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    return sizes


def decode(
    path: Path, media_type: str, page: int, *, max_side: int | None, limits: Limits = DEFAULT
) -> tuple[Image.Image, float]:
    """One page as upright RGB and its scale (pixels per pixel of its own size).

    With `max_side`, a JPEG may come smaller than its own size, its long edge at least twice that.
    Raises DocumentError.
    """
    with _opened(path, media_type, limits) as image:
        for number, _ in enumerate(_pages(image, media_type, limits), start=1):
            if number == page:
                break
        else:
            raise DocumentError(f"The picture has no page {page}; it has {number}.")
        own_side = max(image.size)
        if max_side is not None and own_side > 2 * max_side:
            ratio = 2 * max_side / own_side
            image.draft("RGB", (round(image.width * ratio), round(image.height * ratio)))
        image.load()
        return _rgb(ImageOps.exif_transpose(image)), max(image.size) / own_side


def plain_jpeg(path: Path, limits: Limits = DEFAULT) -> tuple[tuple[int, int], int] | None:
    """Size as stored and EXIF orientation of a JPEG in grey or plain colours, else None.

    Every decoder makes the same pixels of such a one. Raises DocumentError.
    """
    with _opened(path, sniff.JPEG, limits) as image:
        if image.format != "JPEG" or image.mode not in ("L", "RGB"):
            return None
        if image.mode == "RGB" and image.info.get("adobe_transform", 1) != 1:
            return None
        return image.size, int(image.getexif().get(_ORIENTATION, 1))


@contextmanager
def _opened(path: Path, media_type: str, limits: Limits) -> Iterator[Image.Image]:
    """The picture, opened as what its bytes say and as nothing else, its size checked."""
    if media_type == sniff.HEIF:
        _register_heif()
    # Pillow's own guard against bombs is at the same bound and also covers later frames.
    Image.MAX_IMAGE_PIXELS = limits.pixels
    with damage_means(_DAMAGED), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(path, formats=_FORMATS[media_type]) as image:
                limits.check_pixels(*image.size)
                yield image
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise DocumentError(
                f"The picture says it has more pixels than the limit of "
                f"{limits.pixels / 1e6:,.0f} million; save it smaller."
            ) from error


def _register_heif() -> None:
    import pillow_heif  # libheif loads only for those who have such files

    pillow_heif.register_heif_opener()


def _pages(image: Image.Image, media_type: str, limits: Limits) -> Iterator[None]:
    """Step `image` through its pages, checking the size of each before it is decoded."""
    yield
    if media_type != sniff.TIFF:
        return
    count = 1
    while True:
        try:
            image.seek(count)
        except EOFError:
            return
        count += 1
        limits.check_pages(count)
        limits.check_pixels(*image.size)
        yield


def _upright_size(image: Image.Image, media_type: str) -> tuple[int, int]:
    """Size after orientation. TIFF and HEIF sizes come upright already."""
    if media_type in (sniff.TIFF, sniff.HEIF):
        return image.size
    turned = image.getexif().get(_ORIENTATION, 1) in (5, 6, 7, 8)
    return (image.height, image.width) if turned else image.size


def _rgb(image: Image.Image) -> Image.Image:
    """Any mode as 8-bit RGB, transparency over white."""
    if image.mode.startswith(("I", "F")):
        image = _eight_bit(image)
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        image = Image.new("RGB", rgba.size, "white")
        image.paste(rgba, mask=rgba.getchannel("A"))
    return image if image.mode == "RGB" else image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits, scaled by its own depth (floats and 32 bits by their range)."""
    bits = _bits(image)
    if image.mode.startswith("I;16"):
        low, high = 0.0, float(2**bits - 1)
    else:
        extrema = image.getextrema()
        low, high = float(extrema[0]), float(extrema[1])  # type: ignore[arg-type]
        if image.mode == "I" and low >= 0 and high < 2**16:
            low, high = 0.0, 65535.0
    factor = 255.0 / (high - low) if high > low else 0.0
    grey = image.convert("F").point(lambda value: value * factor - low * factor).convert("L")
    white_is_zero = getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == 0
    return ImageOps.invert(grey) if white_is_zero else grey


def _bits(image: Image.Image) -> int:
    """Bits per sample as a TIFF states them, else 16."""
    stated = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, (16,))
    return int(stated[0]) if stated else 16
