"""A project with documents and fields, for every test of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.document import Document, Page
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.store import decisions, documents, fields
from reviewer.store.db import Store

Add = Callable[..., Document]
Tell = Callable[..., Decision]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the project of the test is."""
    return tmp_path / "project"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A new, empty project."""
    with Store.create(folder, kind_text='name = "receipt"\n', name="project") as made:
        yield made


@pytest.fixture
def add(store: Store, tmp_path: Path) -> Add:
    """Take in a file: `add("img/1.jpg", {"total": 0.9})` flags what has a risk of 0.5 or more."""

    def make(
        name: str, risks: dict[str, float] | None = None, data: bytes | None = None
    ) -> Document:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() if data is None else data)
        document = documents.save(store, unsaved(name, path), path)
        if risks:
            fields.replace(store, document.id, proposals(document, risks), ())
        return document

    return make


@pytest.fixture
def tell(store: Store) -> Tell:
    """Decide as the desk does: `tell(document, "total", "31.60")`, or undo with `reverses=`."""
    clock = iter(range(1, 100_000))

    def make(
        document: int,
        path: str,
        value: str | None = "5.00",
        *,
        by: str = "ana",
        at: str | None = None,
        reverses: int | None = None,
        ms: int | None = None,
    ) -> Decision:
        undo = reverses is not None
        said = Decision(
            document,
            path,
            DecisionType.UNDO if undo else DecisionType.CORRECT,
            by,
            at or f"2026-11-20T10:00:00.{next(clock):06}Z",
            value=None if undo else value,
            reverses=reverses,
            ms=ms,
        )
        with store.atomic():
            kept = decisions.append(store, said)
            counting = truth(decisions.of_field(store, document, path))
            fields.settle(store, document, path, counting)
        return kept

    return make


def unsaved(name: str, path: Path) -> Document:
    """The document of a file as intake would describe it."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    page = Page(1, 1000.0, 2000.5, sha256)
    return Document(sha256, name, "image/jpeg", len(data), (page,), str(path))


def proposals(document: Document, risks: dict[str, float]) -> Sequence[Field]:
    """Fields as the pipeline makes them from verdicts and risks."""
    return [
        Field(
            document=document.id,
            document_name=document.name,
            path=path,
            value=f"value of {path}",
            absence=None,
            risk=risk,
            flagged=risk >= 0.5,
            reasons=("OCR reads something else",) if risk >= 0.5 else (),
            page=1,
            box=Box(1.25, 2, 3, 4),
        )
        for path, risk in risks.items()
    ]
