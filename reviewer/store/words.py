"""What is known of pages, kept by the hash of what is on them: no page is read twice.

One engine's words are those that readings are made from; other engines' are witnesses.
"""

from __future__ import annotations

from reviewer.model.document import PageWords, WordSource
from reviewer.model.evidence import PageQuality
from reviewer.store import codec
from reviewer.store.db import Store


def save(store: Store, page_sha256: str, words: PageWords) -> None:
    """Keep the words of a page that readings are made from; later ones replace earlier ones."""
    store.run(
        "INSERT INTO words (page_sha256, source, engine, data) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (page_sha256) DO UPDATE SET "
        "source = excluded.source, engine = excluded.engine, data = excluded.data",
        (page_sha256, words.source, words.engine, codec.words_bytes(words)),
    )


def get(store: Store, page_sha256: str) -> PageWords | None:
    """The words of a page that readings are made from, None when nobody read it yet."""
    row = store.row("SELECT data, source, engine FROM words WHERE page_sha256 = ?", (page_sha256,))
    return None if row is None else codec.words_of(*row)


def known(store: Store, page_sha256: str) -> bool:
    """Whether the words of a page are kept, without reading them."""
    return store.row("SELECT 1 FROM words WHERE page_sha256 = ?", (page_sha256,)) is not None


def save_further(store: Store, page_sha256: str, words: PageWords) -> None:
    """Keep what one more engine read on a page; its later words replace its earlier ones."""
    store.run(
        "INSERT INTO further_words (page_sha256, engine, source, data) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (page_sha256, engine) DO UPDATE SET "
        "source = excluded.source, data = excluded.data",
        (page_sha256, words.engine, words.source, codec.words_bytes(words)),
    )


def further(store: Store, page_sha256: str) -> tuple[PageWords, ...]:
    """What the other engines read on a page, in the order of their names."""
    rows = store.rows(
        "SELECT data, source, engine FROM further_words WHERE page_sha256 = ? ORDER BY engine",
        (page_sha256,),
    )
    return tuple(codec.words_of(*row) for row in rows)


def witnesses(store: Store, page_sha256: str) -> tuple[tuple[str, WordSource], ...]:
    """Everything that read this page so far, ("tesseract 5.3.0", OCR), the readings' first."""
    rows = store.rows(
        "SELECT engine, source FROM words WHERE page_sha256 = ?1 UNION ALL "
        "SELECT engine, source FROM further_words WHERE page_sha256 = ?1",
        (page_sha256,),
    )
    return tuple((str(engine), WordSource(source)) for engine, source in rows)


def save_quality(store: Store, page_sha256: str, quality: PageQuality) -> None:
    """Keep how well a page can be read; later figures replace earlier ones."""
    store.run(
        "INSERT OR REPLACE INTO page_quality VALUES (?, ?, ?, ?, ?, ?)",
        (
            page_sha256,
            quality.sharpness,
            quality.contrast,
            quality.cleanness,
            quality.text_px,
            quality.skew,
        ),
    )


def quality(store: Store, page_sha256: str, page: int) -> PageQuality | None:
    """How well a page can be read, as number `page` of its document; None when unknown."""
    row = store.row(
        "SELECT sharpness, contrast, cleanness, text_px, skew FROM page_quality "
        "WHERE page_sha256 = ?",
        (page_sha256,),
    )
    return None if row is None else PageQuality(page, *row)
