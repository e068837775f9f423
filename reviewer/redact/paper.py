"""A PDF of nothing but pictures: one for each page, as they were made, in the pages' own sizes.

Written here and not by a PDF library, so that there is no title, date, name of a program or
identifier in it, and the pictures' bytes are the ones that were looked at last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.model.images import RedactedImage
from reviewer.redact.container import PNG_SIGNATURE

_COLOURS = {0: ("/DeviceGray", 1), 2: ("/DeviceRGB", 3)}
"""Colour types of PNG (grey, colour), and what PDF calls them."""


def pdf(pages: Sequence[tuple[RedactedImage, tuple[float, float]]]) -> bytes:
    """The bytes of a PDF with these pictures on pages of so many points."""
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, (picture, (width, height)) in enumerate(pages):
        first = 3 + 3 * number
        size = f"{_points(width)} {_points(height)}"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size}] /Contents {first + 1} 0 R "
            f"/Resources << /XObject << /P {first + 2} 0 R >> >> >>".encode(),
            _stream(f"{_points(width)} 0 0 {_points(height)} 0 0 cm /P Do".encode(), ""),
            _picture(picture),
        ]
    return _file(objects)


def _picture(picture: RedactedImage) -> bytes:
    about = f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} "
    about += "/BitsPerComponent 8 "
    if picture.media_type == "image/jpeg":
        space = _COLOURS[2 if _jpeg_colours(picture.data) == 3 else 0][0]
        return _stream(picture.data, f"{about}/ColorSpace {space} /Filter /DCTDecode ")
    chunks = list(_chunks(picture.data))
    space, count = _COLOURS[chunks[0][1][9]]
    data = b"".join(body for name, body in chunks if name == b"IDAT")
    # PNG's rows are what PDF calls predictor 15 (ISO 32000-1, 7.4.4.4).
    how = f"/Predictor 15 /Colors {count} /BitsPerComponent 8 /Columns {picture.width}"
    return _stream(
        data, f"{about}/ColorSpace {space} /Filter /FlateDecode /DecodeParms << {how} >> "
    )


def _stream(data: bytes, about: str) -> bytes:
    return f"<< {about}/Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _points(length: float) -> str:
    return re.sub(r"\.?0+$", "", f"{length:.3f}") if "." in f"{length:.3f}" else f"{length}"


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_SIGNATURE)
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        yield data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        position += 12 + length


def _jpeg_colours(data: bytes) -> int:
    """The number of colours by the frame header (ITU-T T.81, B.2.2)."""
    position = 2
    while data[position + 1] not in (0xC0, 0xC1, 0xC2):
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    return data[position + 9]
