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
_TEXT = {
    b"ET", b"Tf", b"Tr", b"Tm", b"Td", b"TD", b"T*", b"Tj", b"TJ", b"Tz", b"Tc", b"Tw", b"TL",
    b"Ts", b"'", b'"', b"BMC", b"EMC",
}  # fmt: skip
_NAME = re.compile(rb"/[A-Za-z0-9_.-]+")
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
    told = page.get_image_info(xrefs=True)
    if len(told) != 1 or not _is_plain_jpeg(pdf, told[0]) or not _fills(page, told[0]):
        return None
    name = image_drawn(page.read_contents())
    if name is None or page.first_annot or page.first_widget or _alters_colours(pdf, page):
        return None
    # A form of that name would hide what it does to the picture inside it.
    if pdf.xref_get_key(page.xref, f"Resources/XObject/{name}")[1] != f"{told[0]['xref']} 0 R":
        return None
    if [what for what, _ in page.get_bboxlog() if what != "ignore-text"] != ["fill-image"]:
        return None
    size = (told[0]["width"], told[0]["height"])
    jpeg = bytes(pdf.xref_stream_raw(told[0]["xref"]))
    return Scan(jpeg, size, page.rotation // 90, page.rect.width)


def _is_plain_jpeg(pdf: Any, told: Any) -> bool:  # noqa: ANN401
    """Whether an image is a JPEG whose samples are the colours, with nothing that hides parts."""
    xref = told["xref"]
    if xref == 0 or told["bpc"] != 8 or told["has-mask"]:
        return False
    keys = set(pdf.xref_get_keys(xref))
    if keys & {
        "Decode",
        "DecodeParms",
        "ImageMask",
        "Mask",
        "SMask",
        "SMaskInData",
        "Alternates",
        "OC",
    }:
        return False
    stated = {key: pdf.xref_get_key(xref, key)[1].strip("[] ") for key in ("Filter", "ColorSpace")}
    parts = {"/DeviceRGB": 3, "/DeviceGray": 1}.get(stated["ColorSpace"])
    jpeg = bytes(pdf.xref_stream_raw(xref) or b"") if parts else b""
    return stated["Filter"] == "/DCTDecode" and parts == components(jpeg)


def _fills(page: Any, told: Any) -> bool:  # noqa: ANN401
    """Whether an image lies upright on the unturned page and covers exactly what is shown of it."""
    a, b, c, d, x, y = told["transform"]
    whole = page.rect * page.derotation_matrix
    whole.normalize()
    placed = (x, y, x + a, y + d)
    beside = max(abs(i - j) for i, j in zip(placed, tuple(whole), strict=True))
    return bool(b == c == 0 and a > 0 and d > 0 and beside <= _BESIDE)


def _alters_colours(pdf: Any, page: Any) -> bool:  # noqa: ANN401
    """Whether device colours mean something else here, or the page is a transparency group."""
    catalog = pdf.pdf_catalog()
    if "OutputIntents" in pdf.xref_get_keys(catalog) or "Group" in pdf.xref_get_keys(page.xref):
        return True
    return bool(pdf.xref_get_key(page.xref, "Resources/ColorSpace")[0] != "null")


def image_drawn(content: bytes) -> str | None:
    """The name of the one thing a content stream places; beside it, it only writes invisible text.

    Everything that could change how the image looks (graphics states, clips, shadings, inline
    images, text that clips) is refused, and so is whatever is not understood.
    """
    if len(content) > LONGEST or b"%" in _STRING.sub(b" ", content):
        return None
    in_text, names, last = False, [], b""
    for token in _TOKEN.findall(_STRING.sub(b" 0 ", content)):
        if token.startswith(b"/") or _NUMBER.match(token):
            last = token
            continue
        if token not in (_TEXT if in_text else _AROUND) or (token == b"Tr" and last != b"3"):
            return None
        if token == b"Do":
            names.append(last)
        in_text = token == b"BT" or (in_text and token != b"ET")
    if len(names) != 1 or in_text or not _NAME.fullmatch(names[0]):
        return None
    return names[0][1:].decode("ascii")


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
