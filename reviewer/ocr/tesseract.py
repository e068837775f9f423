"""Words of a page by Tesseract, through pytesseract: the one owner of both.

One Tesseract process per page, one thread in each (`OMP_THREAD_LIMIT=1`: its threads only wait for
each other when several pages are read at once).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytesseract
from PIL import Image, ImageOps

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.lines import number_lines

os.environ["OMP_THREAD_LIMIT"] = "1"

LANGUAGES = "eng+deu+fra+spa"
"""Wanted languages; those that are not installed are left out."""
_MISSING = (
    "Tesseract is not installed; install it (Debian and Ubuntu: apt install tesseract-ocr, "
    "macOS: brew install tesseract) and try again."
)


@functools.cache
def version() -> str:
    """Name and version of the engine, "tesseract 5.3.0". Raises ReaderError when it is missing."""
    with _running():
        return f"tesseract {pytesseract.get_tesseract_version()}"


@functools.cache
def installed(wanted: str = LANGUAGES) -> str:
    """Those of the `wanted` languages ("eng+deu") that are installed, in that order.

    Raises ReaderError when Tesseract is missing or has none of them.
    """
    with _running():
        known = pytesseract.get_languages()
    usable = [language for language in wanted.split("+") if language in known]
    if not usable:
        raise ReaderError(
            f"Tesseract has no data for {wanted}; install its language package "
            "(Debian and Ubuntu: apt install tesseract-ocr-eng) and try again."
        )
    return "+".join(usable)


def read_words(image: PageImage, *, languages: str = LANGUAGES) -> PageWords:
    """The words of a page in page units, in reading order, with confidences and lines.

    Raises ReaderError when Tesseract is missing, DocumentError when it fails on this page.
    """
    grey = _grey(image)
    with _running():
        found = pytesseract.image_to_data(
            grey,
            lang=installed(languages),
            config="--psm 6",
            output_type=pytesseract.Output.DICT,
        )
    words, pieces = _words(found, 1 / image.scale)
    return PageWords(number_lines(words, pieces), WordSource.OCR, version())


def read_region(image: PageImage, box: Box, *, languages: str = LANGUAGES) -> str:
    """The text inside `box` (page units) read again by itself, as one line.

    Raises what `read_words` raises.
    """
    area = box.scaled(image.scale)
    grey = _grey(image).crop(
        (
            max(0, int(area.left)),
            max(0, int(area.top)),
            min(image.width, int(area.right) + 1),
            min(image.height, int(area.bottom) + 1),
        )
    )
    if min(grey.size) < 1:
        return ""
    with _running():
        text = pytesseract.image_to_string(
            ImageOps.expand(grey, 10, 255), lang=installed(languages), config="--psm 7"
        )
    return " ".join(text.split())


@contextmanager
def _running() -> Iterator[None]:
    """Tesseract's failures as the sentences a person reads."""
    try:
        yield
    except pytesseract.TesseractNotFoundError as error:
        raise ReaderError(_MISSING) from error
    except (pytesseract.TesseractError, RuntimeError) as error:
        raise DocumentError(
            "Tesseract failed on the page; read it again, or add a better scan of it."
        ) from error


def _grey(image: PageImage) -> Image.Image:
    return Image.frombuffer("RGB", (image.width, image.height), image.rgb).convert("L")


Piece = tuple[int, int, int]


def _words(found: dict[str, list[Any]], unit: float) -> tuple[list[Word], list[Piece]]:
    """Tesseract's table as words in page units, and for each the line Tesseract put it in."""
    words, pieces = [], []
    for i, text in enumerate(found["text"]):
        confidence = float(found["conf"][i])
        if confidence < 0 or not text.strip():
            continue
        left, top = found["left"][i], found["top"][i]
        box = Box(left, top, left + found["width"][i], top + found["height"][i]).scaled(unit)
        words.append(Word(text.strip(), box, confidence / 100))
        pieces.append((found["block_num"][i], found["par_num"][i], found["line_num"][i]))
    return words, pieces
