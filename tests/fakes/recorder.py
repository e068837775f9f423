"""Looks through every byte that a server got for secrets, in all the ways bytes can be dressed.

Raw, in base64 at each of its three alignments, URL-encoded, as UTF-16, as JSON escapes; and the
same in whatever can be decoded or inflated from it: base64 runs, zlib and gzip streams, PNG.
"""

from __future__ import annotations

import base64
import json
import re
import urllib.parse
import zlib
from collections.abc import Iterator

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_GZIP = b"\x1f\x8b\x08"
_DEPTH = 4
_LONG = 5000


def traces(data: bytes, *secrets: str) -> list[str]:
    """Every way in which one of `secrets` is found in `data`; empty when none is there."""
    dressed = [(f"{secret} {how}", found) for secret in secrets for how, found in _dressed(secret)]
    return [
        f"{how} in {where}"
        for where, layer in layers(data)
        for how, needle in dressed
        if needle in layer
    ]


def layers(
    data: bytes, where: str = "the bytes", depth: int = _DEPTH, seen: set[bytes] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what can be decoded out of them, each once, as (where it was, bytes)."""
    yield where, data
    seen = set() if seen is None else seen
    for inner, made in (*_decoded(data), *_inflated(data)) if depth else ():
        if len(made) > 8 and made not in seen:
            seen.add(made)
            yield from layers(made, f"{inner} in {where}", depth - 1, seen)


def _dressed(secret: str) -> Iterator[tuple[str, bytes]]:
    raw = secret.encode()
    yield "raw", raw
    yield "in capitals", secret.upper().encode()
    yield "utf-16-le", secret.encode("utf-16-le")
    yield "utf-16-be", secret.encode("utf-16-be")
    yield "utf-32", secret.encode("utf-32-le")
    yield "reversed", raw[::-1]
    yield "hex", raw.hex().encode()
    quoted = urllib.parse.quote(secret, safe="")
    yield "url-encoded", quoted.encode()
    yield "json", json.dumps(secret)[1:-1].encode()
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + raw)
        core = coded[-(-shift * 4 // 3) : (shift + len(raw)) * 8 // 6]
        yield f"base64 + {shift}", core
        yield f"base64url + {shift}", core.translate(bytes.maketrans(b"+/", b"-_"))


def _decoded(data: bytes) -> Iterator[tuple[str, bytes]]:
    for match in _BASE64.finditer(data):
        text = match[0].translate(bytes.maketrans(b"-_", b"+/")).rstrip(b"=")
        # What stands before a short one may look as if it belonged to it; a picture is quoted.
        for start in range(4 if len(text) < _LONG else 1):
            part = text[start:]
            yield "base64", base64.b64decode(part[: len(part) // 4 * 4])
    if b"%" in data:
        yield "url", urllib.parse.unquote_to_bytes(data)


def _inflated(data: bytes) -> Iterator[tuple[str, bytes]]:
    joined = b"".join(chunk for name, chunk in _png_chunks(data) if name == b"IDAT")
    for source in (data, joined):
        for head in (*_ZLIB, _GZIP):
            at = -1
            while (at := source.find(head, at + 1)) >= 0:
                made = _tried(source[at:], 31 if head == _GZIP else 15)
                if len(made) > 8:
                    yield ("gzip" if head == _GZIP else "zlib"), made


def _tried(data: bytes, bits: int) -> bytes:
    machine = zlib.decompressobj(bits)
    try:
        return machine.decompress(data, 50_000_000)
    except zlib.error:
        return b""


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = data.find(b"\x89PNG\r\n\x1a\n")
    if at < 0:
        return
    at += 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
