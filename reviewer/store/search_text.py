"""Words as the full text index has them, and whether a text still holds what is searched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.model.document import PageWords
from reviewer.model.geometry import Box

_WORD = re.compile(r"[^\W_]+")
_AROUND = 6
"""So many words are shown on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words around what was found, and where that stands."""

    text: str
    box: Box


def terms(text: str) -> tuple[str, ...]:
    """The words of a text without case and accents: "Müller, 7.20" is "muller", "7", "20"."""
    plain = unicodedata.normalize("NFD", text.lower())
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def query(wanted: Sequence[str]) -> str:
    """What the index is asked: these words one after another, the last one only begun."""
    return f'"{" ".join(wanted)}"*'


def matches(text: str, wanted: Sequence[str]) -> bool:
    """Whether these words stand in a text one after another, the last one only begun."""
    return _at(terms(text), wanted) is not None


def snippet(words: PageWords, wanted: Sequence[str]) -> Snippet | None:
    """The words around what was found on a page; None when it is not there any more."""
    every = [(index, term) for index, word in enumerate(words.words) for term in terms(word.text)]
    start = _at([term for _, term in every], wanted)
    if start is None:
        hit = next((i for i, term in every if any(term.startswith(w) for w in wanted)), None)
        if hit is None or not all(any(t.startswith(w) for _, t in every) for w in wanted):
            return None
        first = last = hit
    else:
        first, last = every[start][0], every[start + len(wanted) - 1][0]
    around = words.words[max(0, first - _AROUND) : last + _AROUND + 1]
    boxes = [word.box for word in words.words[first : last + 1]]
    box = Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
    return Snippet(" ".join(word.text for word in around), box)


def _at(said: Sequence[str], wanted: Sequence[str]) -> int | None:
    count = len(wanted)
    for start in range(len(said) - count + 1):
        if tuple(said[start : start + count - 1]) == tuple(wanted[:-1]) and said[
            start + count - 1
        ].startswith(wanted[-1]):
            return start
    return None
