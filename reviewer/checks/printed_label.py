"""The printed label a value stands beside or below. Imports model alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reviewer.checks.page_index import PageIndex, Run
from reviewer.model.document import Word

_LETTERS = re.compile(r"[^\W\d_]{2}")
_NUMERIC = re.compile(r"\d[\d.,:/-]*[%x]?$|^\W*\d")
_MOST_WORDS = 5
_LINES_ABOVE = 2.2
"""Heights of the value's box within which a line above may be its label."""


def label_of(run: Run, index: PageIndex) -> str | None:
    """The words left of the value on its row, else those right above it; None without letters."""
    at = index.row_of.get(id(run.words[0]))
    if at is None:
        return None
    row = index.rows[at]
    left = [word for word in row if word.box.right <= run.box.left + 0.3 * run.box.height]
    return _label(_last_text(left)) or _label(_above(run, index, at))


def _last_text(words: Sequence[Word]) -> list[Word]:
    """The last words before the value, back to the number before them."""
    taken: list[Word] = []
    for word in reversed(words):
        if len(taken) == _MOST_WORDS or (taken and _NUMERIC.match(word.text)):
            break
        taken.append(word)
    return taken[::-1]


def _above(run: Run, index: PageIndex, at: int) -> list[Word]:
    if at == 0:
        return []
    reach = run.box.top - _LINES_ABOVE * max(run.box.height, 1e-6)
    return [
        word
        for word in index.rows[at - 1]
        if word.box.bottom >= reach
        and word.box.left < run.box.right
        and word.box.right > run.box.left
    ]


def _label(words: Sequence[Word]) -> str | None:
    kept = [word.text for word in words if not _NUMERIC.match(word.text)]
    text = " ".join(kept).strip(" :.-*=|")
    return text if _LETTERS.search(text) else None
