"""Words of a page by Tesseract, through pytesseract: the one owner of both.

One Tesseract process per page, one thread in each (`OMP_THREAD_LIMIT=1`: its threads only wait for
each other when several pages are read at once).
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

import numpy as np
import pytesseract
from PIL import Image

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.lines import number_lines
from reviewer.ocr.language import FIRST, other_language
from reviewer.ocr.prepare import MARGIN, framed, prepare, resized

os.environ["OMP_THREAD_LIMIT"] = "1"

SMALL_PIXELS, FEW_WORDS = 14, 10
"""Below either a page is read a second time, enlarged. For 20 receipts at half their resolution
the similarity of company and address so rises from .803 / .831 to .901 / .916, the totals read
from 11 to 14; at full resolution few pages are read twice."""
ENLARGED = 2.0
SURE, NOISE = 0.6, 0.3
BLANK = 160
"""Evened paper whose darkest pixel is lighter than this shows nothing."""
MISSING = (
    "Tesseract is not installed; install it (Debian and Ubuntu: apt install tesseract-ocr, "
    "macOS: brew install tesseract) and try again."
)


@functools.cache
def version() -> str:
    """Name and version of the engine, "tesseract 5.3.0". Raises ReaderError when it is missing."""
    with _running():
        return f"tesseract {pytesseract.get_tesseract_version()}"


@functools.cache
def installed(wanted: str = FIRST) -> str:
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


def read_words(image: PageImage, *, languages: str | None = None) -> PageWords:
    """The words of a page in page units, in reading order, with confidences and lines.

    `languages` are Tesseract's ("deu+eng"); without them the page is read in English, and again in
    the language it turns out to be in, if that is installed. Raises ReaderError when Tesseract is
    missing, DocumentError when it fails on this page.
    """
    picture, factor = prepare(image)
    found = _recognise(picture, factor * image.scale, languages or FIRST)
    if languages is None and (other := other_language(word.text for word in found[0])):
        languages = installed(f"{other}+{FIRST}")
        if languages != FIRST:
            found = _recognise(picture, factor * image.scale, languages)
    if _is_small(found, factor * image.scale):
        larger = factor * ENLARGED
        again = _recognise(resized(picture, ENLARGED), larger * image.scale, languages or FIRST)
        found = max(found, again, key=_weight)
    return PageWords(number_lines(*found), WordSource.OCR, version())


def read_region(image: PageImage, box: Box, *, languages: str = FIRST) -> str:
    """The text inside `box` (page units) read again by itself, as one line.

    Raises what `read_words` raises.
    """
    crop = _crop(image, box.scaled(image.scale))
    if crop is None:
        return ""
    picture, _ = prepare(crop)
    if np.asarray(picture).min() > BLANK:
        # On blank paper Tesseract sees letters when it is told there is a line.
        return ""
    with _running():
        text = pytesseract.image_to_string(picture, lang=installed(languages), config="--psm 7")
    return " ".join(text.split())


@contextmanager
def _running() -> Iterator[None]:
    """Tesseract's failures as the sentences a person reads."""
    try:
        yield
    except pytesseract.TesseractNotFoundError as error:
        raise ReaderError(MISSING) from error
    except (pytesseract.TesseractError, RuntimeError) as error:
        raise DocumentError(
            "Tesseract failed on the page; read it again, or add a better scan of it."
        ) from error


def _crop(image: PageImage, area: Box) -> PageImage | None:
    """The pixels of `image` inside `area` (pixels), or None where it lies outside."""
    left, top = max(0, int(area.left)), max(0, int(area.top))
    right, bottom = min(image.width, int(area.right) + 1), min(image.height, int(area.bottom) + 1)
    if right <= left or bottom <= top:
        return None
    whole = Image.frombuffer("RGB", (image.width, image.height), image.rgb)
    part = whole.crop((left, top, right, bottom))
    return PageImage(part.width, part.height, part.tobytes(), image.scale)


Found = tuple[list[Word], list[tuple[int, int, int]]]
"""Words in page units, and for each the block, paragraph and line Tesseract put it in."""


def _recognise(picture: Image.Image, scale: float, languages: str) -> Found:
    """All words of a grey picture that has `scale` pixels per page unit."""
    with _running():
        table = pytesseract.image_to_data(
            framed(picture),
            lang=installed(languages),
            config="--psm 6",
            output_type=pytesseract.Output.DICT,
        )
    words, pieces = [], []
    for i, text in enumerate(table["text"]):
        confidence = float(table["conf"][i])
        if confidence < 0 or not text.strip():
            continue
        left, top = table["left"][i] - MARGIN, table["top"][i] - MARGIN
        box = Box(left, top, left + table["width"][i], top + table["height"][i])
        words.append(Word(text.strip(), box.scaled(1 / scale), confidence / 100))
        pieces.append((table["block_num"][i], table["par_num"][i], table["line_num"][i]))
    return words, pieces


def _is_small(found: Found, scale: float) -> bool:
    """Whether words are so small or so few that an enlarged picture may read better."""
    sure = [word.box.height * scale for word in found[0] if _confidence(word) >= SURE]
    return len(sure) < FEW_WORDS or median(sure) < SMALL_PIXELS


def _weight(found: Found) -> float:
    """How much was read, and how surely: characters by confidence above the level of noise."""
    return sum(max(0.0, _confidence(word) - NOISE) * len(word.text) for word in found[0])


def _confidence(word: Word) -> float:
    return word.confidence or 0.0
