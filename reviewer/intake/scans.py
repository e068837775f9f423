"""Whether a PDF page is one scan and nothing else, and that scan as it is stored.

Decoding the JPEG inside takes a fifth of the time of rendering the page. It is done only where it
looks the same for certain: every object and operator that could alter the picture is refused, and
so is what is not understood. `pdf` and `page` are the renderer's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_STRING = re.compile(rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_TOKEN = re.compile(rb"[^\s\[\]]+")
_NUMBER = re.compile(rb"[+-]?(\d+\.?\d*|\.\d+)$")
_AROUND = {b"q", b"Q", b"cm", b"Do", b"BT", b"BMC", b"EMC"}
_HARMLESS = {b"g", b"rg", b"k", b"G", b"RG", b"K", b"w", b"J", b"j", b"M", b"d"}
"""Colours and pens: nothing is drawn with them."""
_TEXT = {
    b"ET", b"Tf", b"Tr", b"Tm", b"Td", b"TD", b"T*", b"Tj", b"TJ", b"Tz", b"Tc", b"Tw", b"TL",
    b"Ts", b"'", b'"', b"BMC", b"EMC",
}  # fmt: skip
_NAME = re.compile(rb"/[A-Za-z0-9_.-]+")
_ALTERING = {
    "Decode", "DecodeParms", "ImageMask", "Mask", "SMask", "SMaskInData", "Alternates", "OC",
}  # fmt: skip
_STATED = ("Subtype", "Filter", "ColorSpace", "BitsPerComponent")
Matrix = tuple[float, float, float, float, float, float]
LONGEST = 4_000_000
_BESIDE = 0.5
"""Points by which a scan may miss the edge of its page."""


@dataclass(frozen=True, slots=True)
class Scan:
    """The one picture that a page consists of, as it is stored: a JPEG in grey or RGB."""

    jpeg: bytes
    size: tuple[int, int]
    quarters: int
    """Right angles by which the page turns it, clockwise."""
    width: float
    """The upright page's, in points."""


def scan_of(pdf: Any, page: Any) -> Scan | None:  # noqa: ANN401
    """The picture a page consists of; None where there is any doubt."""
    drawn = image_drawn(page.read_contents())
    if drawn is None or not _fills(page, drawn[1]) or page.first_annot or page.first_widget:
        return None
    kind, said = pdf.xref_get_key(page.xref, f"Resources/XObject/{drawn[0]}")
    xref = int(said.split()[0]) if kind == "xref" else 0
    jpeg = _plain_jpeg(pdf, xref) if xref else None
    if jpeg is None or _alters_colours(pdf, page):
        return None
    if [what for what, _ in page.get_bboxlog() if what != "ignore-text"] != ["fill-image"]:
        return None
    size = tuple(int(pdf.xref_get_key(xref, side)[1]) for side in ("Width", "Height"))
    return Scan(jpeg, (size[0], size[1]), page.rotation // 90, page.rect.width)


def _plain_jpeg(pdf: Any, xref: int) -> bytes | None:  # noqa: ANN401
    """The bytes of an image that is a JPEG, its samples the colours, and nothing hiding parts.

    A form of the same name would hide what it does to a picture inside it.
    """
    keys = set(pdf.xref_get_keys(xref))
    if keys & _ALTERING or not {"Width", "Height"} <= keys:
        return None
    stated = {key: pdf.xref_get_key(xref, key)[1].strip("[] ") for key in _STATED}
    if stated["ColorSpace"].endswith(" R"):
        stated["ColorSpace"] = pdf.xref_object(int(stated["ColorSpace"].split()[0])).strip()
    parts = {"/DeviceRGB": 3, "/DeviceGray": 1}.get(stated["ColorSpace"])
    if parts is None or (stated["Subtype"], stated["Filter"]) != ("/Image", "/DCTDecode"):
        return None
    jpeg = bytes(pdf.xref_stream_raw(xref) or b"")
    return jpeg if components(jpeg) == parts and stated["BitsPerComponent"] == "8" else None


def _fills(page: Any, matrix: Matrix) -> bool:  # noqa: ANN401
    """Whether a picture lies upright on the unturned page and covers exactly what is shown."""
    a, b, c, d, x, y = matrix
    left, bottom, right, top = tuple(page.mediabox)
    if tuple(page.cropbox) != tuple(page.mediabox) or (left, bottom) != (0, 0):
        return False
    beside = (x, y, x + a - right, y + d - top)
    return b == c == 0 and a > 0 and d > 0 and max(map(abs, beside)) <= _BESIDE


def _alters_colours(pdf: Any, page: Any) -> bool:  # noqa: ANN401
    """Whether device colours mean something else here, or the page is a transparency group."""
    catalog = pdf.pdf_catalog()
    keys = set(pdf.xref_get_keys(page.xref))
    if "OutputIntents" in pdf.xref_get_keys(catalog) or keys & {"Group", "UserUnit"}:
        return True
    return bool(pdf.xref_get_key(page.xref, "Resources/ColorSpace")[0] != "null")


def image_drawn(content: bytes) -> tuple[str, Matrix] | None:
    """The name and the matrix of the one thing a content stream places.

    None where it does anything else that could be seen or could alter how the thing looks:
    graphics states, clips, shadings, inline images, visible text. So also of what is not known.
    """
    if len(content) > LONGEST or b"%" in _STRING.sub(b" ", content):
        return None
    in_text, drawn, operands = False, [], list[bytes]()
    now, outer = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), list[Matrix]()
    for token in _TOKEN.findall(_STRING.sub(b" 0 ", content)):
        if token.startswith(b"/") or _NUMBER.match(token):
            operands.append(token)
            continue
        if token not in _HARMLESS and token not in (_TEXT if in_text else _AROUND):
            return None
        if token == b"Tr" and operands[-1:] != [b"3"]:
            return None
        if token == b"q":
            outer.append(now)
        elif token == b"Q":
            now = outer.pop() if outer else now
        elif token == b"cm":
            if (matrix := _matrix(operands)) is None:
                return None
            now = _times(matrix, now)
        elif token == b"Do":
            drawn.append((operands[-1] if operands else b"", now))
        in_text = token == b"BT" or (in_text and token != b"ET")
        operands.clear()
    if len(drawn) != 1 or in_text or not _NAME.fullmatch(drawn[0][0]):
        return None
    return drawn[0][0][1:].decode("ascii"), drawn[0][1]


def _matrix(operands: list[bytes]) -> Matrix | None:
    try:
        a, b, c, d, e, f = map(float, operands)
    except ValueError:
        return None
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


def components(jpeg: bytes) -> int | None:
    """How many colours a JPEG has (1 or 3), None where its samples are not simply grey or YCbCr."""
    at, adobe = 2, None
    if jpeg[:2] != b"\xff\xd8":
        return None
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4])
        body = jpeg[at + 4 : at + 2 + length]
        if marker == 0xEE and body[:5] == b"Adobe" and len(body) >= 12:
            adobe = body[11]
        if marker in _FRAMES:
            parts = body[5] if len(body) > 5 else 0
            ids = body[6::3][:parts]
            plain = ids != b"RGB" and adobe in (None, 1)
            return parts if parts == 1 or (parts == 3 and plain) else None
        at += 2 + length
    return None


_FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive; others are rare, and left to the renderer."""
