"""What every format's writer is given, and what it must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reviewer.model.export_document import ExportDocument
from reviewer.model.kind import Kind

DATA = "data"
"""The name of a file that holds a dataset of one part."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a dataset is written. `prefix` is put before every picture's path, such as a URL."""

    kind: Kind
    project: str = ""
    split: bool = False
    prefix: str = ""

    def part(self, split: str, suffix: str) -> str:
        """The file of one part of the dataset."""
        return f"{split or DATA}{suffix}"


class Writer(Protocol):
    """Writes one format, a document at a time. Each row it is given is counted in its report."""

    def add(self, document: ExportDocument) -> None:
        """Write a document."""

    def finish(self) -> None:
        """Write what must come last."""
