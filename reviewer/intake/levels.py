"""A page's pixels for the screen: halvings of one picture, in the byte order Qt paints fastest.

Runs in a worker process. OpenCV decodes and halves where it is installed (it comes with RapidOCR):
a photo of 50 million pixels takes it half of Pillow's time; without it Pillow does the same.
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from reviewer.intake import photos, sniff
from reviewer.intake.limits import DEFAULT
from reviewer.intake.render import render
from reviewer.model.geometry import Box

WHOLE_PIXELS = 64_000_000
"""A picture of at most this many pixels is kept whole; of a larger one the finest level that is
kept has at most `REDUCED_PIXELS`, and pieces of it are made as they are looked at."""
REDUCED_PIXELS = 16_000_000
PDF_SIDE = 2400
"""Pixels of the long edge of a rendered page: 205 dpi of A4."""
SMALLEST = 256
"""No further halving of a level whose long edge is below this."""
_PIECE_PIXELS = 6_000_000

Room = Callable[[int], memoryview]
"""Gives so many bytes to write pixels to."""
Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Levels:
    """What was written: the sizes of the levels, finest first, without gaps between their bytes."""

    sizes: tuple[Size, ...]
    scale: float
    """Pixels of the finest level per page unit."""
    is_whole: bool
    """Whether the page holds nothing finer."""


def pyramid(path: Path, page: int, room: Room) -> Levels:
    """All levels of a page. Raises DocumentError."""
    picture, scale, is_whole = _finest(path, page)
    if is_whole and picture.pixels > WHOLE_PIXELS:
        picture, scale, is_whole = *_shrunk(picture, scale, REDUCED_PIXELS), False
    sizes = [picture.size]
    while max(sizes[-1]) > SMALLEST:
        sizes.append((max(1, sizes[-1][0] // 2), max(1, sizes[-1][1] // 2)))
    picture.write(room(sum(4 * width * height for width, height in sizes)), sizes)
    return Levels(tuple(sizes), scale, is_whole)


def preview(path: Path, page: int, side: int, room: Room) -> Levels:
    """The page with a long edge of about `side` pixels, as fast as it can be had."""
    picture, scale = _small(path, page, side)
    picture.write(room(4 * picture.pixels), [picture.size])
    return Levels((picture.size,), scale, is_whole=False)


def piece(path: Path, page: int, box: Box, scale: float, room: Room) -> tuple[Levels, Box]:
    """A piece of a page at up to `scale` pixels per page unit, and the box it shows exactly."""
    scale = min(scale, math.sqrt(_PIECE_PIXELS / max(1.0, box.area)))
    if sniff.sniff(path) == sniff.PDF:
        from reviewer.intake import pdf

        image, shown = pdf.render_piece(path, page, box, scale)
        picture = _Picture(Image.frombuffer("RGB", (image.width, image.height), image.rgb))
    else:
        whole = _decoded(path, page)
        left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
        right, bottom = math.ceil(box.right), math.ceil(box.bottom)
        picture = whole.part(left, top, right, bottom)
        shown = Box(left, top, left + picture.size[0], top + picture.size[1])
        if scale < 1:
            picture, scale = _shrunk(picture, 1.0, max(1, round(picture.pixels * scale * scale)))
    picture.write(room(4 * picture.pixels), [picture.size])
    return Levels((picture.size,), scale, is_whole=False), shown


class _Picture:
    """Pixels as Pillow's picture or as OpenCV's array (BGR), whichever decoded them."""

    def __init__(self, image: Image.Image | None = None, array: Any = None) -> None:  # noqa: ANN401
        self._image, self._array = image, array
        self.size: Size = image.size if image is not None else array.shape[1::-1]

    @property
    def pixels(self) -> int:
        return self.size[0] * self.size[1]

    def part(self, left: int, top: int, right: int, bottom: int) -> _Picture:
        right, bottom = min(right, self.size[0]), min(bottom, self.size[1])
        if self._array is not None:
            return _Picture(array=self._array[top:bottom, left:right])
        assert self._image is not None
        return _Picture(self._image.crop((left, top, right, bottom)))

    def resized(self, size: Size) -> _Picture:
        cv2 = _cv2()
        if cv2 is not None:
            return _Picture(array=cv2.resize(self._bgr(cv2), size, interpolation=cv2.INTER_AREA))
        assert self._image is not None
        return _Picture(self._image.resize(size, Image.Resampling.BOX))

    def turned(self, quarters: int) -> _Picture:
        """Turned clockwise by so many right angles."""
        if quarters % 4 == 0:
            return self
        if self._array is not None:
            cv2 = _cv2()
            return _Picture(array=cv2.rotate(self._array, quarters % 4 - 1))
        assert self._image is not None
        turns = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
        return _Picture(self._image.transpose(turns[quarters % 4 - 1]))

    def write(self, room: memoryview, sizes: list[Size]) -> None:
        """Write the picture and its halvings as blue, green, red and nothing."""
        cv2 = _cv2()
        if cv2 is None:
            self._write_by_pillow(room, sizes)
            return
        import numpy as np

        start, before = 0, None
        for width, height in sizes:
            end = start + 4 * width * height
            level = np.frombuffer(room[start:end], np.uint8).reshape(height, width, 4)
            if before is None:
                cv2.cvtColor(self._bgr(cv2), cv2.COLOR_BGR2BGRA, dst=level)
            else:
                # Exactly half takes a tenth of the time; the odd line at the edge is left out.
                even = before[: 2 * height, : 2 * width] if min(before.shape[:2]) > 1 else before
                cv2.resize(even, (width, height), dst=level, interpolation=cv2.INTER_AREA)
            start, before = end, level

    def _bgr(self, cv2: Any) -> Any:  # noqa: ANN401
        if self._array is None:
            import numpy as np

            self._array = cv2.cvtColor(np.asarray(self._image), cv2.COLOR_RGB2BGR)
        return self._array

    def _write_by_pillow(self, room: memoryview, sizes: list[Size]) -> None:
        assert self._image is not None
        start, level = 0, self._image
        for size in sizes:
            level = level if level.size == size else level.resize(size, Image.Resampling.BOX)
            end = start + 4 * size[0] * size[1]
            room[start:end] = level.tobytes("raw", "BGRX")
            start = end


def _finest(path: Path, page: int) -> tuple[_Picture, float, bool]:
    """The finest picture of a page that is shown at once, its scale, and whether it is all."""
    if sniff.sniff(path) != sniff.PDF:
        return _decoded(path, page), 1.0, True
    from reviewer.intake import pdf

    scan = pdf.scan(path, page)
    picture = None if scan is None else _jpeg(scan.jpeg, 0, 1)
    if scan is not None and picture is not None and picture.size == scan.size:
        picture = picture.turned(scan.quarters)
        return picture, picture.size[0] / scan.width, True
    image = render(path, page, max_side=PDF_SIDE, scale=PDF_SIDE / 72)
    return (
        _Picture(Image.frombuffer("RGB", (image.width, image.height), image.rgb)),
        image.scale,
        False,
    )


def _small(path: Path, page: int, side: int) -> tuple[_Picture, float]:
    media_type = sniff.sniff(path)
    if media_type == sniff.PDF:
        from reviewer.intake import pdf

        scan = pdf.scan(path, page)
        picture = None if scan is None else _jpeg(scan.jpeg, 0, _reduction(scan.size, side))
        if scan is not None and picture is not None:
            picture = picture.turned(scan.quarters)
            return picture, picture.size[0] / scan.width
        image = render(path, page, max_side=side, scale=side / 72)
        return _Picture(
            Image.frombuffer("RGB", (image.width, image.height), image.rgb)
        ), image.scale
    if media_type == sniff.JPEG and (head := photos.plain_jpeg(path)) is not None:
        size, orientation = head
        picture = _jpeg(path.read_bytes(), orientation, _reduction(size, side))
        if picture is not None:
            return picture, max(picture.size) / max(size)
    made, scale = photos.decode(path, media_type, page, max_side=side)
    return _Picture(made.reduce(max(1, max(made.size) // side))), scale / max(
        1, max(made.size) // side
    )


def _reduction(size: Size, side: int) -> int:
    """By how much a JPEG is decoded smaller, still at least `side` long where it can be."""
    return next((by for by in (8, 4, 2) if max(size) >= by * side), 1)


@lru_cache(maxsize=1)
def _decoded(path: Path, page: int) -> _Picture:
    """A picture at its own size; the last one is kept, because pieces of it are asked for."""
    media_type = sniff.sniff(path)
    if media_type == sniff.JPEG and (head := photos.plain_jpeg(path)) is not None:
        picture = _jpeg(path.read_bytes(), head[1], 1)
        turned = head[1] >= 5
        if picture is not None and picture.size == (head[0][::-1] if turned else head[0]):
            return picture
    return _Picture(photos.decode(path, media_type, page, max_side=None, limits=DEFAULT)[0])


def _jpeg(data: bytes, orientation: int, reduction: int) -> _Picture | None:
    """A JPEG of grey or plain colours by OpenCV, upright; None where Pillow must do it."""
    cv2 = _cv2()
    if cv2 is None:
        return None
    import numpy as np

    flags = {
        1: cv2.IMREAD_COLOR,
        2: cv2.IMREAD_REDUCED_COLOR_2,
        4: cv2.IMREAD_REDUCED_COLOR_4,
        8: cv2.IMREAD_REDUCED_COLOR_8,
    }[reduction]
    flags |= cv2.IMREAD_IGNORE_ORIENTATION
    array = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if array is None or array.ndim != 3:
        return None
    if orientation in (5, 7):
        array = cv2.transpose(array)
    elif orientation in (2, 4):
        array = cv2.flip(array, 1 if orientation == 2 else 0)
    quarters = {3: 2, 6: 1, 7: 2, 8: 3}.get(orientation, 0)
    return _Picture(array=array).turned(quarters)


def _shrunk(picture: _Picture, scale: float, pixels: int) -> tuple[_Picture, float]:
    """The picture with at most so many pixels."""
    factor = math.sqrt(pixels / picture.pixels)
    width, height = (max(1, round(side * factor)) for side in picture.size)
    return picture.resized((width, height)), scale * width / picture.size[0]


@lru_cache(maxsize=1)
def _cv2() -> Any:  # noqa: ANN401 - untyped, and not everywhere
    if importlib.util.find_spec("cv2") is None:
        return None
    import cv2

    return cv2
