"""Rows of an Excel workbook. The one owner of openpyxl; runs in a worker process."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from openpyxl import load_workbook

from reviewer.model.errors import UsageError
from reviewer.model.reference_table import MOST_COLUMNS

_MOST_PARTS = 2000
_MOST_UNPACKED = 500_000_000

Row = tuple[object, ...]


@contextmanager
def opened(path: Path, sheet: str = "") -> Iterator[Iterator[Row]]:
    """The rows of a sheet, of the first one where none is named. Raises UsageError.

    Formulas are given as the values that Excel saved with them; nothing is worked out.
    """
    with path.open("rb") as file, warnings.catch_warnings(), _told(path):
        warnings.simplefilter("ignore")  # of styles and extensions that nobody needs here
        _check_size(path, file)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            if sheet and sheet not in book.sheetnames:
                names = ", ".join(book.sheetnames[:20])
                raise UsageError(f'{path.name} has no sheet "{sheet}"; it has {names}.')
            page = book[sheet] if sheet else book.worksheets[0]
            page.reset_dimensions()  # what a file says of its size may be wrong
            yield (row[: MOST_COLUMNS + 1] for row in page.iter_rows(values_only=True))
        finally:
            book.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A damaged workbook breaks in openpyxl, zipfile, zlib and the XML parser, each in its way."""
    try:
        yield
    except (UsageError, MemoryError):
        raise
    except Exception as error:
        raise UsageError(
            f"{path.name} is no Excel workbook that can be read; save it again as .xlsx or CSV."
        ) from error


def _check_size(path: Path, file: BinaryIO) -> None:
    with ZipFile(file) as parts:
        files = parts.infolist()
    if len(files) > _MOST_PARTS or sum(file.file_size for file in files) > _MOST_UNPACKED:
        raise UsageError(f"{path.name} unpacks to too much; save the sheet alone, as CSV.")
