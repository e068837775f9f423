"""Pictures that are ready to leave, by all they were made from; their bytes are blobs."""

from __future__ import annotations

from reviewer.model.images import Made
from reviewer.store.db import Store


def save(store: Store, key: str, made: Made) -> None:
    """Remember a picture whose bytes are kept as a blob."""
    store.run(
        "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?)",
        (key, made.sha256, made.media_type, made.width, made.height, made.scale),
    )


def find(store: Store, key: str) -> Made | None:
    """What is known of the picture made from this; None where none was made."""
    row = store.row(
        "SELECT sha256, media_type, width, height, scale FROM pictures WHERE key = ?", (key,)
    )
    return None if row is None else Made(*row)
