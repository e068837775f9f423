"""What a file is, by its first bytes and never by its name.

Signatures: PDF 32000-1 (7.5.2, header within the first 1024 bytes as readers accept it), ISO/IEC
10918-1 (JPEG SOI), PNG and GIF specifications, RIFF container (WebP), BITMAPINFOHEADER family,
TIFF 6.0 and BigTIFF byte orders, ISO/IEC 23008-12 (HEIF brands).
"""

from __future__ import annotations

from pathlib import Path

from reviewer.intake.damage import opening
from reviewer.model.errors import DocumentError

PDF = "application/pdf"
HEIF = "image/heif"
TIFF = "image/tiff"
JPEG = "image/jpeg"

HEAD_BYTES = 1024
_HEIF_BRANDS = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1")
)
_AVIF_BRANDS = frozenset((b"avif", b"avis"))
_BMP_HEADERS = frozenset((12, 16, 40, 52, 56, 64, 108, 124))
_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"II+\0", TIFF),
    (b"MM\0+", TIFF),
)


def media_type(head: bytes) -> str | None:
    """The media type of a file that starts with `head` (1024 bytes are enough), or None."""
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "image/bmp"
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    return PDF if b"%PDF-" in head[:HEAD_BYTES] else None


def _iso_media(head: bytes) -> str | None:
    """HEIF or AVIF by the brands of the `ftyp` box; several brands may be named."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12]} | {head[i : i + 4] for i in range(16, size - 3, 4)}
    if brands & _AVIF_BRANDS:
        return "image/avif"
    return HEIF if brands & _HEIF_BRANDS else None


def sniff(path: Path) -> str:
    """The media type of the file. Raises DocumentError when it is none that can be read."""
    with opening(), path.open("rb") as file:
        found = media_type(file.read(HEAD_BYTES))
    if found is None:
        raise DocumentError(
            "The file is not a PDF or a picture Reviewer can read "
            "(JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF)."
        )
    return found
