"""Any bytes for a table, flipped ones of a good table too: its rows, or one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.intake import tables
from reviewer.model.errors import UsageError
from reviewer.store import outside

Read = Callable[[Path, list[str]], tuple[tuple[object, ...], ...]]
ROWS = (("PO", "Name"), ("4711", "ACME, Ltd"), ("4712", "Müller"))
FLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=4)
STARTS = st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b'PO,"'])


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE orders (PO TEXT, Name TEXT)")
        made.executemany("INSERT INTO orders VALUES (?, ?)", ROWS[1:])
        made.commit()


def text(path: Path) -> None:
    path.write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-16")


def read_or_told(read: Read, path: Path) -> None:
    """Anything but rows or a UsageError that names the file fails the test."""
    rows: tuple[tuple[object, ...], ...] = ()
    told = path.name
    try:
        rows = read(path, ["PO", "Name"])
    except UsageError as error:
        told = str(error)
    assert path.name in told
    assert all(len(row) == 2 for row in rows)


@pytest.mark.parametrize("read", [tables.read_rows, outside.read_rows])
def test_any_bytes_are_rows_or_a_sentence(read: Read, tmp_path: Path) -> None:
    @settings(max_examples=120)
    @given(STARTS, st.binary(max_size=400))
    @example(b"\xff\xfe", b"P\0O\0\n\0\x00\xd8")
    def one(start: bytes, rest: bytes) -> None:
        (tmp_path / "orders").write_bytes(start + rest)
        read_or_told(read, tmp_path / "orders")

    one()


@pytest.mark.parametrize(
    ("make", "read"),
    [(text, tables.read_rows), (workbook, tables.read_rows), (database, outside.read_rows)],
)
def test_flipped_bytes_are_rows_or_a_sentence(
    make: Callable[[Path], None], read: Read, tmp_path: Path
) -> None:
    make(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    assert len(read(tmp_path / "whole.xlsx", ["PO", "Name"])) == 2
    used = [i for i, byte in enumerate(whole) if byte]

    @settings(max_examples=60)
    @given(FLIPS)
    def one(where: list[tuple[float, int]]) -> None:
        data = bytearray(whole)
        for share, change in where:
            data[used[int(share * (len(used) - 1))]] ^= change
        (tmp_path / "orders").write_bytes(data)
        read_or_told(read, tmp_path / "orders")

    one()
