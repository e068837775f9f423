"""Text from a model is untrusted: one line of bounded length without control characters."""

from __future__ import annotations

import unicodedata

MAX_VALUE = 2_000
"""Characters of a value that are kept; no field of a document is longer."""
MAX_REASON = 300

_JOINERS = "\u200c\u200d"
"""Invisible, but words of several scripts are spelled with them."""


def plain(text: str, limit: int = MAX_VALUE) -> str:
    """`text` on one line with single spaces, without control characters, cut at `limit`.

    Direction overrides and lone surrogates go too: they make text look like something else, or
    can not be stored.
    """
    spaced = " ".join(text[: limit * 2].split())
    kept = "".join(c for c in spaced if c in _JOINERS or unicodedata.category(c)[0] != "C")
    return " ".join(kept.split())[:limit].rstrip()
