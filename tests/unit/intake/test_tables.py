"""Tables of the user's own, from CSV, Excel and SQLite: the same cells from each, and bounded."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake import tables
from reviewer.model import values
from reviewer.model.errors import UsageError
from reviewer.store import outside

HEADER = ("PO", "Name", "Amount")
ROWS = (("4711", "ACME, Ltd", "436.20"), ("4712", "Müller", "1234.5670"))


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    for po, name, amount in ROWS:
        book.active.append((int(po), name, float(amount)))
    book.create_sheet("Dates").append(("Day",))
    book["Dates"].append((date(2018, 5, 21),))
    book.save(path)
    return path


def database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as made, made:
        made.execute('CREATE TABLE orders (po INTEGER, "Name" TEXT, amount REAL)')
        made.executemany("INSERT INTO orders VALUES (?, ?, ?)", ROWS)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_in_any_usual_dress(tmp_path: Path, encoding: str, sign: str) -> None:
    lines = [sign.join(f'"{cell}"' for cell in row) for row in (HEADER, *ROWS)]
    file = csv_file(tmp_path / "a.csv", "\r\n".join(lines) + "\r\n\r\n", encoding)
    assert tables.read_rows(file, ["po", "name", "amount"]) == ROWS


def test_excel(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx")
    assert tables.read_rows(file, ["PO", "Name", "Amount"]) == ROWS
    assert tables.read_rows(file, ["Day"], "Dates") == (("2018-05-21",),)
    with pytest.raises(UsageError, match="no sheet"):
        tables.read_rows(file, ["Day"], "Orders")


def test_sqlite(tmp_path: Path) -> None:
    found = outside.read_rows(database(tmp_path / "a.db"), ["PO", "name", "amount"])
    assert tuple(tuple(map(tables.cell_text, row)) for row in found) == ROWS


def test_sqlite_names_are_names_and_views_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    with closing(sqlite3.connect(file)) as made, made:
        made.execute('CREATE TABLE "a"" b" ("x"" y" TEXT)')
        made.execute('INSERT INTO "a"" b" VALUES (?)', ("1" * 5000,))
        made.execute("CREATE VIEW v AS SELECT 1 AS x")
    (row,) = outside.read_rows(file, ['x" y'])
    assert row == ("1" * 1000,)
    with pytest.raises(UsageError, match="which table"):
        outside.read_rows(file, ["x"], "v")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"po;name\n1;x\n", 'no column "amount"; its columns are po, name'),
        ("a.csv", b"", "its columns are none"),
        ("a.xlsx", b"PK\x03\x04nonsense", "no Excel workbook"),
        ("a.bin", b"\0\1\2\3", "is no table"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UsageError, match=says):
        tables.read_rows(tmp_path / name, ["amount"])


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(outside.MAGIC + b"\0" * 500)
    with pytest.raises(UsageError, match="no SQLite file"):
        outside.read_rows(tmp_path / "a.db", ["x"])


def test_a_workbook_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.xlsx", "w", ZIP_DEFLATED) as parts:
        for number in range(6):
            with parts.open(f"{number}.xml", "w") as part:
                for _ in range(90):
                    part.write(b"\0" * 1_000_000)
    with pytest.raises(UsageError, match="unpacks to too much"):
        tables.read_rows(tmp_path / "a.xlsx", ["x"])


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "a.csv", "po,x\n" + "1,2\n" * 200_001)
    with pytest.raises(UsageError, match="more than 200,000 rows"):
        tables.read_rows(file, ["po"])


@given(st.floats(-1e9, 1e9).map(lambda number: round(number, 4)))
def test_a_number_reads_back_as_the_amount_it_is(number: float) -> None:
    assert float(values.parse_amount(tables.cell_text(number))) == pytest.approx(number)
