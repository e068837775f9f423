"""Looks into encoded pictures for anything that is not the picture: metadata, comments, leftovers.

Knows the two formats that leave the machine. Allow-lists: what is not known to be pixels is
foreign. Formats: PNG (ISO/IEC 15948, chunks), JPEG (ITU-T T.81 annex B, markers).
"""

from __future__ import annotations

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
JPEG_MARKERS = {
    0xC0: "SOF0", 0xC1: "SOF1", 0xC2: "SOF2", 0xC4: "DHT", 0xDA: "SOS", 0xDB: "DQT", 0xDD: "DRI",
}  # fmt: skip
JFIF_WITHOUT_THUMBNAIL = 16
"""Length of an APP0 segment that holds the JFIF header and no thumbnail."""

_SOI, _EOI, _SOS, _APP0 = 0xD8, 0xD9, 0xDA, 0xE0


def foreign_part(data: bytes, media_type: str) -> str | None:
    """What `data` holds beside the picture, named ("tEXt", "trailing bytes"), or None if nothing.

    Damaged data is foreign too: bytes that can not be followed to their end are not known.
    """
    if media_type == "image/png":
        return _foreign_in_png(data)
    if media_type == "image/jpeg":
        return _foreign_in_jpeg(data)
    return f"a picture of type {media_type}"


def _foreign_in_png(data: bytes) -> str | None:
    if not data.startswith(PNG_SIGNATURE):
        return "no PNG signature"
    position = len(PNG_SIGNATURE)
    while position + 12 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        name = data[position + 4 : position + 8]
        position += 12 + length
        if name not in PNG_CHUNKS:
            return name.decode("latin-1")
        if name == b"IEND":
            return None if length == 0 and position == len(data) else "trailing bytes"
    return "no end"


def _foreign_in_jpeg(data: bytes) -> str | None:
    if data[:2] != bytes((0xFF, _SOI)):
        return "no JPEG signature"
    position = 2
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return "bytes between segments"
        marker = data[position + 1]
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == _APP0:
            if not _plain_jfif(data[position + 4 : position + 2 + length], length):
                return "APP0"
        elif marker not in JPEG_MARKERS:
            return f"marker {marker:02X}"
        position += 2 + length
        if marker == _SOS:
            position = _end_of_scan(data, position)
        if data[position : position + 2] == bytes((0xFF, _EOI)):
            return None if position + 2 == len(data) else "trailing bytes"
    return "no end"


def _plain_jfif(body: bytes, length: int) -> bool:
    return length == JFIF_WITHOUT_THUMBNAIL and body.startswith(b"JFIF\0")


def _end_of_scan(data: bytes, position: int) -> int:
    """The next marker that is neither a stuffed zero nor a restart."""
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        following = data[position + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return position
        position += 2
    return len(data)
