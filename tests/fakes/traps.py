"""Files made to break readers: what they claim is more than they hold, or is something else."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'


def _chunk(kind: bytes, data: bytes, *, broken: bool = False) -> bytes:
    check = zlib.crc32(kind + data) ^ (1 if broken else 0)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def png(width: int, height: int, rows: bytes = b"", *, broken: bool = False) -> bytes:
    """A grey PNG that says it is so large, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = _chunk(b"IDAT", zlib.compress(rows))
    return PNG + _chunk(b"IHDR", header, broken=broken) + data + _chunk(b"IEND", b"")


def pdf(page: str, *more: bytes, pages: int = 1) -> bytes:
    """A PDF whose pages are all the one described; without a table, which readers build anew."""
    kids = " ".join("3 0 R" for _ in range(pages))
    parts = [
        b"%PDF-1.7", b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj",
        f"2 0 obj <</Type/Pages/Kids[{kids}]/Count {pages}>> endobj".encode(),
        f"3 0 obj <</Type/Page/Parent 2 0 R {page}>> endobj".encode(), *more,
        b"trailer <</Root 1 0 R>>", b"%%EOF",
    ]  # fmt: skip
    return b"\n".join(parts)


def stream(number: int, words: str, data: bytes) -> bytes:
    """One object with a stream."""
    head = f"{number} 0 obj <<{words}/Length {len(data)}>> stream\n".encode()
    return head + data + b"\nendstream endobj"


def tiff_loop() -> bytes:
    """A TIFF whose first directory follows itself."""
    entry = struct.pack("<HHII", 256, 3, 1, 1)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 8)


def gif(frames: int) -> bytes:
    """A GIF of one pixel in so many frames."""
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return screen + frame * frames + b"\x3b"


def webp(frames: int) -> bytes:
    """An animation that names so many frames, none of which is a picture."""
    anim = b"VP8X" + struct.pack("<I", 10) + b"\x02" + bytes(9) + b"ANIM" + struct.pack("<I", 6)
    body = b"WEBP" + anim + bytes(6) + (b"ANMF" + struct.pack("<I", 16) + bytes(16)) * frames
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _bomb() -> bytes:
    return zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)


BOX = "/MediaBox[0 0 200 200]"
FILES: dict[str, Callable[[], bytes]] = {
    "giant.png": lambda: png(2_000_000_000, 2_000_000_000),
    "wide.png": lambda: png(119_000_000, 1),
    "short.png": lambda: png(10_000, 10_000, b"\0" * 100),
    "broken-crc.png": lambda: png(10, 10, bytes(110), broken=True),
    "svg.png": lambda: SVG,
    "svg-in-pdf.pdf": lambda: SVG,
    "polyglot.pdf": lambda: png(8, 8, bytes(72)) + pdf(BOX),
    "pdf-in-jpeg.jpg": lambda: b"\xff\xd8\xff\xe0" + pdf(BOX),
    "huge-box.pdf": lambda: pdf("/MediaBox[0 0 1000000 1000000]"),
    "turned-box.pdf": lambda: pdf("/MediaBox[0 0 -5 0]/UserUnit 100000"),
    "endless-box.pdf": lambda: pdf("/MediaBox[0 0 1e38 nan]"),
    "many-pages.pdf": lambda: pdf(BOX, pages=100_000),
    "own-parent.pdf": lambda: pdf(BOX).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
    "bomb.pdf": lambda: pdf(
        f"{BOX}/Contents 4 0 R",
        stream(4, "/Filter[/FlateDecode/FlateDecode]", _bomb()),
    ),
    "picture-bomb.pdf": lambda: pdf(
        f"{BOX}/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R",
        stream(4, "", b"200 0 0 200 0 0 cm /I Do"),
        stream(5, "/Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray"
               "/BitsPerComponent 8/Filter/FlateDecode", zlib.compress(bytes(1_000_000))),
    ),
    "form-loop.pdf": lambda: pdf(
        f"{BOX}/Resources<</XObject<</F 5 0 R>>>>/Contents 4 0 R",
        stream(4, "", b"/F Do"),
        stream(5, f"/Type/XObject/Subtype/Form/B{BOX[6:]}/Resources<</XObject<</F 5 0 R>>>>",
               b"/F Do /F Do"),
    ),
    "nested.pdf": lambda: pdf(BOX, stream(4, "/Type/EmbeddedFile", pdf(BOX) * 200)),
    "loop.tiff": tiff_loop,
    "frames.gif": lambda: gif(100_000),
    "frames.webp": lambda: webp(100_000),
    "nothing.pdf": lambda: b"",
    "noise.pdf": lambda: b"%PDF-1.7\n" + os.urandom(20_000),
}  # fmt: skip
"""Each ends in pages or in a sentence; which, is for the reader to say."""

GOOD = {"good.png": lambda: png(40, 30, bytes(41 * 30)), "good.pdf": lambda: pdf(BOX)}


def lay(folder: Path) -> list[Path]:
    """All of them as files."""
    made = []
    for name, data in (FILES | GOOD).items():
        path = folder / name
        path.write_bytes(data())
        made.append(path)
    return made
