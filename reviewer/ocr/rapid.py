"""Words of a page by RapidOCR (PP-OCR models run by onnxruntime): the one owner of it.

The models come in its wheel and are named by their files, so nothing is ever looked for on a
network. Lines are found on a reduced page and read from the full one, one at a time: that is as
quick as in batches, and every letter's place and score comes back, which the package's own word
boxes mix up (release 3.10 pairs the scores of letters with words).
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import DocumentError, ReaderError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage
from reviewer.model.lines import number_lines

FIND_PIXELS = 1_200_000
"""Lines are found on the page brought to at most this many pixels (A4 at 110 dpi). An area and not
a side, so that long slips stay legible."""
READ_PIXELS = 3_000_000
"""... and read from it at no more than this (A4 at 175 dpi); 6 million read no better."""
_MOST_SIDE = 12_000
_LINE_SHAPE = [3, 48, 96]
"""Colours, height and least width of a line as the recogniser gets it. The package's own least
width of 320 pads every amount to it: a fifth more time for the same words."""
LEAST_SCORE = 0.5
"""Lines read with less confidence than this are dirt."""
SURE_LINE = 0.9
"""A place read as one line with this confidence is one line."""
_WIDE_GAP = 5
"""Letters further apart than this many of the recogniser's columns (8 px of 48) are two words."""
_VERTICAL = 1.5
MISSING = (
    "RapidOCR is not installed, and scans are read better with it; install it "
    "(pip install rapidocr onnxruntime) and try again."
)
_FIND_MODEL, _READ_MODEL = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
_FULL_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
"""The recogniser knows Chinese print too, and takes some brackets and commas for it."""

Quad = NDArray[np.float32]
"""Corners of a line: 4 x 2 pixels, in the order of reading from the top left, clockwise."""


def available() -> bool:
    """Whether RapidOCR, its models and onnxruntime are installed, without loading them."""
    return all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))


@functools.cache
def version() -> str:
    """Name and version of the engine, "rapidocr 3.10.0". Raises ReaderError when it is missing."""
    if not available():
        raise ReaderError(MISSING)
    return f"rapidocr {importlib.metadata.version('rapidocr')}"


def read_words(image: PageImage) -> PageWords:
    """The words of a page in page units, in reading order, with confidences and lines.

    Raises ReaderError when RapidOCR is missing, DocumentError when it fails on this page.
    """
    name = version()
    picture, factor = _reduced(_picture(image), READ_PIXELS)
    words, pieces = [], []
    for number, line in enumerate(_lines(picture)):
        for word in line.words(factor * image.scale):
            words.append(word)
            pieces.append(number)
    return PageWords(number_lines(words, pieces), WordSource.OCR, name)


def read_region(image: PageImage, box: Box) -> str:
    """The text inside `box` (page units), its lines joined by spaces. Raises like `read_words`."""
    crop = _cut(image, box)
    return "" if crop is None else _text_of(_lines_of(crop))


def read_place(image: PageImage, box: Box) -> tuple[str, float]:
    """The text inside `box` and its score. A place of one line is only read, not searched for.

    Searching for lines takes ten times as long as reading one. A line read with little confidence
    may be several squeezed into one, so then they are searched for. Raises like `read_words`.
    """
    crop = _cut(image, box)
    if crop is None:
        return "", 0.0
    whole = _read(crop, _corners(crop))
    found = [whole] if whole.score >= SURE_LINE else _lines_of(crop)
    return _text_of(found), min((line.score for line in found), default=0.0)


def _cut(image: PageImage, box: Box) -> Image.Image | None:
    version()
    left, top, right, bottom = (round(side * image.scale) for side in _sides(box))
    area = (max(0, left), max(0, top), min(image.width, right), min(image.height, bottom))
    if area[2] <= area[0] or area[3] <= area[1]:
        return None
    return _reduced(_picture(image).crop(area), READ_PIXELS)[0]


def _lines_of(crop: Image.Image) -> list[_Line]:
    found = list(_lines(crop))
    if len(found) < 2:
        # A tight crop shows no paper around the line, which is what lines are found by.
        whole = _read(crop, _corners(crop))
        found = [whole] if whole.score >= LEAST_SCORE else []
    return found


def _text_of(found: Sequence[_Line]) -> str:
    words = [(word, number) for number, line in enumerate(found) for word in line.words(1.0)]
    return " ".join(w.text for w in number_lines([w for w, _ in words], [n for _, n in words]))


@dataclass(frozen=True, slots=True)
class _Line:
    """One line as it was read: its letters, each with its middle (share of the line) and score."""

    quad: Quad
    letters: tuple[tuple[str, float, float], ...]
    column: float
    """Width of one column of the recogniser, as a share of the line's."""

    @property
    def score(self) -> float:
        return fmean(score for _, _, score in self.letters) if self.letters else 0.0

    def words(self, scale: float) -> Iterator[Word]:
        """The line's words in page units; `scale` is pixels of the picture per page unit."""
        for word in _split(self.letters, _WIDE_GAP * self.column):
            text = "".join(letter for letter, _, _ in word).translate(_FULL_WIDTH)
            half = self._half_letter(word)
            box = self._part(word[0][1] - half, word[-1][1] + half).scaled(1 / scale)
            yield Word(text, box, min(score for _, _, score in word))

    def _half_letter(self, word: Sequence[tuple[str, float, float]]) -> float:
        if len(word) > 1:
            return (word[-1][1] - word[0][1]) / (len(word) - 1) / 2
        return self.column

    def _part(self, start: float, end: float) -> Box:
        """The box around the line from `start` to `end`, shares of its length."""
        start, end = max(0.0, start), min(1.0, end)
        (tl, tr, br, bl) = self.quad
        points = [a + (b - a) * share for a, b in ((tl, tr), (bl, br)) for share in (start, end)]
        across, down = np.array(points).T
        return Box(float(across.min()), float(down.min()), float(across.max()), float(down.max()))


def _split(
    letters: Sequence[tuple[str, float, float]], widest: float
) -> Iterator[list[tuple[str, float, float]]]:
    """The letters of each word: words end at spaces and at gaps wider than `widest`."""
    word: list[tuple[str, float, float]] = []
    for letter in letters:
        if word and (letter[0].isspace() or letter[1] - word[-1][1] > widest):
            yield word
            word = []
        if not letter[0].isspace():
            word.append(letter)
    if word:
        yield word


def _lines(picture: Image.Image) -> Iterator[_Line]:
    """All lines of a picture, as far as they say anything."""
    quads = _find(picture)
    if not quads:
        return
    usual = median(min(_size(quad)) for quad in quads)
    for quad in quads:
        width, height = _size(quad)
        # A lone digit is taller than wide and stands upright all the same.
        is_vertical = height >= _VERTICAL * width and height > 2 * _VERTICAL * usual
        turns = (quad,) if not is_vertical else (np.roll(quad, -1, 0), np.roll(quad, 1, 0))
        line = max((_read(picture, turn) for turn in turns), key=lambda line: line.score)
        if line.score >= LEAST_SCORE:
            yield line


def _find(picture: Image.Image) -> list[Quad]:
    """Where lines are, in pixels of `picture`."""
    small, factor = _reduced(picture, FIND_PIXELS)
    found = _run(np.asarray(small), use_det=True, use_rec=False).boxes
    return [] if found is None else [np.asarray(quad, np.float32) / factor for quad in found]


def _read(picture: Image.Image, quad: Quad) -> _Line:
    """One line of the picture."""
    width, height = (max(1, round(side)) for side in _size(quad))
    tl, tr, br, bl = quad
    corners = [float(value) for point in (tl, bl, br, tr) for value in point]
    crop = picture.transform(
        (width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC
    )
    told = _run(np.asarray(crop), use_det=False, use_rec=True, return_word_box=True)
    text, info = told.txts[0], told.word_results[0]
    columns = iter([column for word in info.word_cols for column in word])
    letters, middle = [], 0.0
    for letter, score in zip(text, info.confs, strict=False):
        if not letter.isspace():
            middle = (next(columns) + 0.5) / info.line_txt_len
        letters.append((letter, middle, float(score)))
    return _Line(quad, tuple(letters), 1 / max(1.0, info.line_txt_len))


def _run(rgb: NDArray[np.uint8], **what: bool) -> Any:  # noqa: ANN401 - untyped engine
    try:
        return _engine()(np.ascontiguousarray(rgb[:, :, ::-1]), use_cls=False, **what)
    except (MemoryError, ReaderError):
        raise
    except Exception as error:  # the engine has no common class for what may go wrong
        raise DocumentError(
            "RapidOCR failed on the page; read it again, or add a better scan of it."
        ) from error


@functools.cache
def _engine() -> Callable[..., Any]:
    """The engine, loaded once per process; one thread, because the workers share the cores."""
    try:
        import rapidocr
    except ImportError as error:
        raise ReaderError(MISSING) from error
    models = Path(rapidocr.__file__).parent / "models"
    threads = "EngineConfig.onnxruntime.{}_op_num_threads"
    made: Callable[..., Any] = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Det.model_path": str(models / _FIND_MODEL),
            "Rec.model_path": str(models / _READ_MODEL),
            "Rec.rec_img_shape": _LINE_SHAPE,
            "Det.limit_type": "max",
            "Det.limit_side_len": _MOST_SIDE,
            threads.format("intra"): 1,
            threads.format("inter"): 1,
        }
    )
    return made


def _picture(image: PageImage) -> Image.Image:
    return Image.frombuffer("RGB", (image.width, image.height), image.rgb)


def _reduced(picture: Image.Image, pixels: int) -> tuple[Image.Image, float]:
    """The picture with at most this many `pixels`, and its pixels per pixel of the given one."""
    factor = math.sqrt(pixels / (picture.width * picture.height))
    if factor >= 1:
        return picture, 1.0
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0), factor


def _corners(picture: Image.Image) -> Quad:
    width, height = picture.size
    return np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)


def _size(quad: Quad) -> tuple[float, float]:
    """Length and height of a line in pixels."""
    return float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[3] - quad[0]))


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
