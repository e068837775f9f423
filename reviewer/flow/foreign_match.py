"""Which document a foreign name means, and where on its pages a foreign place lies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from reviewer.extract.foreign.sheet import Said
from reviewer.flow.project import Project
from reviewer.model.document import Document
from reviewer.model.errors import UsageError
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue
from reviewer.store import documents, harvest
from reviewer.store.db import Store

_UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")
"""What Label Studio puts before the name of a file that is uploaded to it."""
_INSIDE = 0.5


def placed_value(
    document: Document, path: str, said: Said, words: Words | None
) -> FieldValue | None:
    """A value with its place in units of the page; None for a place nothing is known of."""
    page = said.place.page if said.place else None
    box = _in_page_units(document, said)
    value = said.value
    if value is None and said.absence is None:
        value = words.inside(said.place.page, box) if said.place and words and box else None
        if value is None:
            return None
    return FieldValue(
        path=path,
        value=value,
        absence=None if value is not None else said.absence,
        confidence=said.confidence,
        page=page if box else None,
        box=box,
    )


def _in_page_units(document: Document, said: Said) -> Box | None:
    place = said.place
    if place is None:
        return None
    page = next((page for page in document.pages if page.number == place.page), None)
    if page is None:
        return None
    if place.frame is None:
        return place.box
    x, y = page.width / place.frame[0], page.height / place.frame[1]
    box = place.box
    return Box(box.left * x, box.top * y, box.right * x, box.bottom * y)


class Words:
    """The words of a document, looked up when a box without a text asks for them."""

    def __init__(self, store: Store, document: Document) -> None:
        self._store, self._document = store, document

    def inside(self, page: int, box: Box) -> str | None:
        """What is read in `box`."""
        found = harvest.words(self._store, self._document).get(page)
        if found is None:
            return None
        texts = [
            word.text
            for word in found.words
            if word.box.area > 0 and word.box.intersection(box) >= _INSIDE * word.box.area
        ]
        return " ".join(texts) or None


class Stems:
    """Documents by their bare names, without folder and ending."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[str, list[str]] | None = None

    def named(self, stem: str) -> list[str]:
        """The names of the documents with this stem."""
        if self._found is None:
            self._found = {}
            for _id, name, _sha256, _supplier in self._project.call(harvest.suppliers):
                self._found.setdefault(PurePosixPath(name).stem.casefold(), []).append(name)
        return self._found.get(stem.casefold(), [])


def find(
    project: Project, stems: Stems, references: Sequence[str], file: Path, by_file: bool = True
) -> Document:
    """The document that is meant: by what the file says, else by the file's own name.

    Of a file about many documents (not `by_file`) an element that names none is about none.
    """
    names = [name for reference in references for name in _readable(reference)]
    if not references:
        if not by_file:
            raise UsageError(
                "It names no document, and the file is about more than one; say which key does "
                "with --mapping document=KEY."
            )
        names = [file.stem, *_readable(file.stem)]
    first: UsageError | None = None
    for name in dict.fromkeys(names):
        try:
            return project.call(partial(documents.find, reference=name, folder=file.parent))
        except UsageError as error:
            first = first or error
    for name in dict.fromkeys(names):
        alike = stems.named(PurePosixPath(name).stem) or stems.named(PurePosixPath(name).name)
        if len(alike) == 1:
            return project.call(partial(documents.find, reference=alike[0]))
    raise first or UsageError("It names no document; name it with --document.")


def _readable(reference: str) -> list[str]:
    """A reference, and what it may be after an upload: the end of an address, without a prefix."""
    plain = unquote(reference.partition("?d=")[2] or reference.partition("?")[0]).replace("\\", "/")
    base = plain.rpartition("/")[2]
    return [reference, plain, base, _UPLOADED.sub("", base)]
