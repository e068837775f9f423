"""What a drawing function returns: a document to write and its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Truth = dict[str, object]

ABSENT = {"absent": "not-on-page"}


@dataclass(frozen=True)
class Sample:
    """One document: its file name, what writes it to a path, and its truth by field."""

    name: str
    write: Callable[[Path], None]
    fields: Truth
