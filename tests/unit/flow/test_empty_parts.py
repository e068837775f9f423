"""Which documents are asked about, and when an answer is no longer held against a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reviewer.flow import blank
from reviewer.flow.project import Project
from reviewer.model.document import Document, Page, PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import meta, words
from reviewer.store.db import Store

TOLD = (Reading("A", "openai", (FieldValue("total", "1"),), "small"),)


def document(name: str = "a") -> Document:
    page = Page(1, 600, 900, f"page-{name}")
    return Document(name * 64, f"{name}.png", "image/png", 1, (page,), id=1)


@pytest.fixture
def project(tmp_path: Path):
    with Project.create(tmp_path / "p", "receipt") as made:
        yield made


def said(store: Store, held: object) -> tuple[str, ...]:
    meta.put(store, f"empty:{document().sha256}:openai:small", json.dumps(held))
    return tuple(one.text for one in blank.invented(store, document(), TOLD))


def test_the_share_is_of_the_hash() -> None:
    many = [Document(f"{n:064x}", "n", "image/png", 1, ()) for n in range(2000)]
    drawn = [d for d in many if blank.is_drawn(d, 0.1)]
    assert 140 < len(drawn) < 260
    assert [d for d in many if blank.is_drawn(d, 0.1)] == drawn
    assert {d.sha256 for d in drawn} <= {d.sha256 for d in many if blank.is_drawn(d, 0.2)}
    assert not any(blank.is_drawn(d, 0) for d in many)
    assert all(blank.is_drawn(d, 1) for d in many)


def test_made_up_text_is_held_against_its_reader_alone(project) -> None:
    part = [100, 100, 300, 150]
    assert project.call(lambda s: said(s, ["Total 12.00", 1, part])) == ("Total 12.00",)
    assert project.call(lambda s: said(s, ["", 1, part])) == ()
    assert project.call(lambda s: said(s, "odd")) == ()
    other = (Reading("A", "openai", (), "big"),)
    assert project.call(lambda s: blank.invented(s, document(), other)) == ()


def test_words_found_there_later_clear_the_reader(project) -> None:
    def act(store: Store, left: float) -> tuple[str, ...]:
        word = Word("Total", Box(left, 120, left + 50, 140), 0.9, 1)
        found = PageWords((word,), WordSource.OCR, f"engine {left}")
        if words.known(store, "page-a"):
            words.save_further(store, "page-a", found)
        else:
            words.save(store, "page-a", found)
        return said(store, ["Total 12.00", 1, [100, 100, 300, 150]])

    assert project.call(lambda s: act(s, 400)) == ("Total 12.00",)
    assert project.call(lambda s: act(s, 280)) == ()
