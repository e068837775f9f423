"""The words of pages, kept by the hash of what is on the page: no page is read twice."""

from __future__ import annotations

from reviewer.model.document import PageWords
from reviewer.store import codec
from reviewer.store.db import Store


def save(store: Store, page_sha256: str, words: PageWords) -> None:
    """Keep the words of a page; later ones replace earlier ones."""
    store.run(
        "INSERT INTO words (page_sha256, source, engine, data) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (page_sha256) DO UPDATE SET "
        "source = excluded.source, engine = excluded.engine, data = excluded.data",
        (page_sha256, words.source, words.engine, codec.words_bytes(words)),
    )


def get(store: Store, page_sha256: str) -> PageWords | None:
    """The words of a page, None when nobody read it yet."""
    row = store.row("SELECT data, source, engine FROM words WHERE page_sha256 = ?", (page_sha256,))
    return None if row is None else codec.words_of(*row)


def known(store: Store, page_sha256: str) -> bool:
    """Whether the words of a page are kept, without reading them."""
    return store.row("SELECT 1 FROM words WHERE page_sha256 = ?", (page_sha256,)) is not None
