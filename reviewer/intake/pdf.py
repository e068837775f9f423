"""PDF pages: sizes, words of the text layer, pixels. The one owner of PyMuPDF.

Runs in a worker process: MuPDF is not thread-safe, holds the GIL while it renders, and parses
hostile input in C.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reviewer.intake.damage import damage_means
from reviewer.intake.limits import Limits
from reviewer.intake.scans import Scan, scan_of
from reviewer.model.errors import DocumentError
from reviewer.model.geometry import Box
from reviewer.model.images import PageImage


def _import_pymupdf() -> Any:  # noqa: ANN401
    """PyMuPDF without its layout model: 0.09 s and 48 MB instead of 0.52 s and 140 MB.

    Both companions are optional to it, and one of them loads onnxruntime.
    """
    for companion in ("pymupdf.layout", "pymupdf4llm"):
        sys.modules.setdefault(companion, None)  # type: ignore[arg-type]
    import pymupdf

    bindings: Any = pymupdf  # untyped
    bindings.TOOLS.mupdf_display_errors(False)
    bindings.TOOLS.mupdf_display_warnings(False)
    return bindings


_pymupdf = _import_pymupdf()
VERSION = f"mupdf {_pymupdf.mupdf_version}"
_DAMAGED = "The PDF is damaged; open it in a PDF viewer, print it to a new PDF and add that."
_CUT_OFF = "The PDF is cut off before its end; copy it again from where it came from."
_TAIL = 2048
"""Bytes at whose end a PDF ends, though some programs write more behind it."""
_REFERENCE = re.compile(r"(\d{1,9}) \d{1,5} R\b")
_LONGEST_LIST = 100_000
_MOST_ATTACHED = 20
_MOST_ATTACHED_BYTES = 5_000_000
_INVISIBLE = 3
"""Text render mode of the words behind a scan (PDF 32000-1, table 106)."""
_WHITE, _EVEN = 0.95, 8
"""Least brightness of letters that may be white on white; grey levels nobody tells apart."""


@contextmanager
def _memory() -> Iterator[None]:
    """MuPDF's want of memory as Python's own: that is no damage of the document."""
    try:
        yield
    except _pymupdf.mupdf.FzErrorSystem as error:
        raise MemoryError(str(error)) from error


def _source(path: Path) -> dict[str, Any]:
    """The file by its name, or its bytes where MuPDF cannot say the name: it takes UTF-8 alone."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return {"stream": path.read_bytes()}
    return {"filename": path}


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    broken = damage_means(_DAMAGED, _pymupdf.mupdf.FzErrorBase)
    with broken, _memory(), _pymupdf.open(**_source(path), filetype="pdf") as pdf:
        if pdf.needs_pass:
            raise DocumentError("The PDF is encrypted; remove its password and add it again.")
        yield pdf


def _has_end(path: Path) -> bool:
    """Whether the file has its last line, %%EOF (PDF 32000-1, 7.5.5)."""
    with path.open("rb") as file:
        file.seek(-min(_TAIL, path.stat().st_size), os.SEEK_END)
        return b"%%EOF" in file.read()


def page_sizes(path: Path, limits: Limits) -> list[tuple[float, float]]:
    """Width and height in points of every page, upright. Raises DocumentError."""
    with _opened(path) as pdf:
        if pdf.page_count == 0:
            # The format asks for at least one; MuPDF found none that it could make sense of.
            raise DocumentError(_DAMAGED)
        limits.check_pages(pdf.page_count)
        sizes = []
        for page in pdf:
            limits.check_points(page.rect.width, page.rect.height)
            sizes.append((page.rect.width, page.rect.height))
        if pdf.is_repaired and not _has_end(path):
            # MuPDF makes pages of what is left, and nobody would see what is missing on them.
            raise DocumentError(_CUT_OFF)
        return sizes


def render(path: Path, number: int, scale: float) -> PageImage:
    """One page as RGB at `scale` pixels per point, upright. Raises DocumentError."""
    with _opened(path) as pdf:
        page = _page(pdf, number)
        matrix = _pymupdf.Matrix(scale, scale)
        pixels = page.get_pixmap(matrix=matrix, colorspace=_pymupdf.csRGB, alpha=False)
        return PageImage(pixels.width, pixels.height, bytes(pixels.samples), scale)


def render_piece(path: Path, number: int, box: Box, scale: float) -> tuple[PageImage, Box]:
    """A piece of a page as RGB, and the box that it shows exactly. Raises DocumentError."""
    with _opened(path) as pdf:
        page = _page(pdf, number)
        matrix = _pymupdf.Matrix(scale, scale)
        clip = _pymupdf.Rect(box.left, box.top, box.right, box.bottom) & page.rect
        pixels = page.get_pixmap(matrix=matrix, clip=clip, colorspace=_pymupdf.csRGB, alpha=False)
        shown = Box(pixels.x, pixels.y, pixels.x + pixels.width, pixels.y + pixels.height)
        image = PageImage(pixels.width, pixels.height, bytes(pixels.samples), scale)
        return image, shown.scaled(1 / scale)


def scan(path: Path, number: int) -> Scan | None:
    """The picture a page consists of, where nothing else is drawn and nothing alters it.

    None where there is any doubt: then the page is rendered, and says what is wrong with it.
    """
    try:
        with _opened(path) as pdf:
            return scan_of(pdf, _page(pdf, number))
    except DocumentError:
        return None


def page_size(path: Path, number: int) -> tuple[float, float]:
    """Width and height of one page in points, upright. Raises DocumentError."""
    with _opened(path) as pdf:
        rect = _page(pdf, number).rect
        return rect.width, rect.height


class TextLayer:
    """What a page's text layer holds, as far as its use is judged by it."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401
        turn = page.rotation_matrix
        self.size = (float(page.rect.width), float(page.rect.height))
        # Without ligatures, so that "ﬁ" is found as "fi".
        flags = _pymupdf.TEXTFLAGS_WORDS & ~_pymupdf.TEXT_PRESERVE_LIGATURES
        found = [
            (Box(*(_pymupdf.Rect(word[:4]) * turn)), str(word[4]), (int(word[5]), int(word[6])))
            for word in page.get_text("words", flags=flags)
        ]
        spans = page.get_texttrace()
        self.has_invisible = any(span["type"] == _INVISIBLE for span in spans)
        self.image_share = _image_share(page)
        unseen = _Unseen(page, spans, turn)
        self.words = [word for word in found if self._shows(word[0])]
        self.unseen = {word for word in self.words if unseen.holds(word[0], word[1])}

    def _shows(self, box: Box) -> bool:
        """Whether a box is on the page that is seen, and not beside it."""
        x, y = box.center
        return 0 <= x <= self.size[0] and 0 <= y <= self.size[1]


class _Unseen:
    """What a page writes for nobody to see: without ink, without opacity, white on white."""

    def __init__(self, page: Any, spans: list[Any], turn: Any) -> None:  # noqa: ANN401
        self._hidden: list[tuple[Any, str]] = []
        self._seen: list[tuple[Any, str]] = []
        white = [span for span in spans if _is_white(span)]
        pixels = page.get_pixmap(colorspace=_pymupdf.csGRAY, alpha=False) if white else None
        for span in spans:
            box = _pymupdf.Rect(span["bbox"]) * turn
            text = "".join(chr(char[0]) for char in span["chars"])
            is_hidden = span["type"] == _INVISIBLE or span["opacity"] == 0
            is_hidden = is_hidden or (_is_white(span) and _is_blank(pixels, box))
            (self._hidden if is_hidden else self._seen).append((box, text))

    def holds(self, box: Box, text: str) -> bool:
        """Whether a word is of hidden spans alone."""
        return _within(box, text, self._hidden) and not _within(box, text, self._seen)


def _is_white(span: Any) -> bool:  # noqa: ANN401
    return bool(span["color"]) and span["colorspace"] in (1, 3) and min(span["color"]) >= _WHITE


def _is_blank(pixels: Any, box: Any) -> bool:  # noqa: ANN401
    """Whether nothing stands out in a box of the page as rendered at 1 pixel per point."""
    clip = (box & pixels.irect).irect
    rows = (
        pixels.samples_mv[y * pixels.stride + clip.x0 : y * pixels.stride + clip.x1]
        for y in range(clip.y0, clip.y1)
    )
    tones = {tone for row in rows for tone in row}
    return not tones or max(tones) - min(tones) <= _EVEN


def _within(box: Box, text: str, spans: list[tuple[Any, str]]) -> bool:
    x, y = box.center
    return any(r.x0 <= x <= r.x1 and r.y0 <= y <= r.y1 and text in said for r, said in spans)


def text_layer(path: Path, number: int) -> TextLayer:
    """The text layer of one page, in points of the upright page. Raises DocumentError."""
    with _opened(path) as pdf:
        return TextLayer(_page(pdf, number))


def attachments(path: Path) -> list[bytes]:
    """The bytes of the first attached files, without those that are too large.

    They are unpacked here and not by MuPDF, which would unpack any length. Raises DocumentError.
    """
    with _opened(path) as pdf:
        catalog = pdf.pdf_catalog()
        listed = pdf.xref_get_key(catalog, "AF")[1] + _names(pdf, catalog, "Names/EmbeddedFiles")
        found: dict[int, bytes | None] = {}
        for file in dict.fromkeys(_references(pdf, listed)):
            if len(found) == _MOST_ATTACHED:
                break
            for stream in _streams(pdf, file):
                found.setdefault(stream, _unpacked(pdf, stream))
        return [data for data in found.values() if data]


def _names(pdf: Any, xref: int, key: str, depth: int = 0) -> str:  # noqa: ANN401
    """The entries of a name tree as text, level by level (PDF 32000-1, 7.9.6)."""
    text = str(pdf.xref_get_key(xref, f"{key}/Names" if key else "Names")[1])
    kids = str(pdf.xref_get_key(xref, f"{key}/Kids" if key else "Kids")[1])
    below = _references(pdf, kids)[:_MOST_ATTACHED] if depth < 3 else []
    return " ".join([text, *(_names(pdf, kid, "", depth + 1) for kid in below)])


def _streams(pdf: Any, xref: int) -> list[int]:  # noqa: ANN401
    """The stream of a file specification; of a list of them, those of each; of a stream, itself."""
    if pdf.xref_is_stream(xref):
        return [xref]
    for key in ("EF/F", "EF/UF"):
        found = _references(pdf, pdf.xref_get_key(xref, key)[1])
        if found:
            return found[:1]
    text = str(pdf.xref_object(xref, compressed=True))
    listed = _references(pdf, text)[:_MOST_ATTACHED] if text.startswith("[") else []
    specs = [_references(pdf, pdf.xref_get_key(spec, "EF/F")[1])[:1] for spec in listed]
    return [stream for found in specs for stream in found]


def _references(pdf: Any, text: str) -> list[int]:  # noqa: ANN401
    """The objects that `text` points to, as far as there are such objects."""
    numbers = (int(number) for number in _REFERENCE.findall(text[:_LONGEST_LIST]))
    return [number for number in numbers if 0 < number < pdf.xref_length()]


def _unpacked(pdf: Any, xref: int) -> bytes | None:  # noqa: ANN401
    """The bytes of a plain or deflated stream; None where it is too large or packed otherwise."""
    kind = pdf.xref_get_key(xref, "Filter")[1].strip("[] ")
    data = bytes(pdf.xref_stream_raw(xref) or b"")
    if kind == "/FlateDecode":
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, _MOST_ATTACHED_BYTES + 1)
        except zlib.error:
            return None
    elif kind != "null":
        return None
    return data if len(data) <= _MOST_ATTACHED_BYTES else None


def _page(pdf: Any, number: int) -> Any:  # noqa: ANN401
    if not 1 <= number <= pdf.page_count:
        raise DocumentError(f"The PDF has no page {number}; it has {pdf.page_count}.")
    return pdf[number - 1]


def _image_share(page: Any) -> float:  # noqa: ANN401
    """The share of the page that its largest image covers, 0..1."""
    whole = page.rect * page.derotation_matrix
    areas = [(_pymupdf.Rect(info["bbox"]) & whole).get_area() for info in page.get_image_info()]
    return float(max(areas, default=0.0) / whole.get_area())
