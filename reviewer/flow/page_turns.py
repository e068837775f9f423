"""How pages are shown turned, by what is on them: for the view alone, their units stay as they are.

A page that was scanned sideways is turned once, and stays so in every window and after a restart.
"""

from __future__ import annotations

import json

from reviewer.store import meta
from reviewer.store.db import Store

_KEY = "page.turns"


def every(store: Store) -> dict[str, int]:
    """Right angles, clockwise, by the page's hash; pages that are not turned are not named."""
    told: dict[str, int] = json.loads(meta.get(store, _KEY) or "{}")
    return told


def keep(store: Store, page_sha256: str, quarters: int) -> None:
    """Show this page turned from now on."""
    with store.atomic():
        told = every(store)
        told[page_sha256] = quarters % 4
        kept = {page: turn for page, turn in told.items() if turn}
        meta.put(store, _KEY, json.dumps(kept))
