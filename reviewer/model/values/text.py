"""Free text: folded to what is left when case, spacing and punctuation do not count."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

from rapidfuzz import fuzz

_DROPPED = {"P", "Z", "C"}
_DROPPED_SYMBOLS = frozenset("|~`^¨¯´¸")


class _Plain(dict[int, str]):
    """Character -> itself, or a space for punctuation; fills itself so that translate is fast."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        dropped = unicodedata.category(char)[0] in _DROPPED or char in _DROPPED_SYMBOLS
        self[code] = " " if dropped else char
        return self[code]


_PLAIN = _Plain()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` in one case and one Unicode form, words one space apart, without punctuation.

    Symbols that mean something of their own (+, $, ☑) stay.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.translate(_PLAIN).split())


def compact(text: str) -> str:
    """Folded text without any space: "SDN.BHD", "Sdn Bhd" and "S D N BHD" are one."""
    return fold(text).replace(" ", "")


def bare(text: str) -> str:
    """Folded text without accents: "Märzen" -> "marzen", to look names up in a table."""
    spread = unicodedata.normalize("NFKD", fold(text))
    return "".join(char for char in spread if not unicodedata.combining(char))


def similarity(a: str, b: str) -> float:
    """How alike two texts are after folding, 0..1 (Indel ratio over characters)."""
    return fuzz.ratio(fold(a), fold(b)) / 100


def is_part(a: str, b: str) -> bool:
    """Whether all words of the shorter text stand in the longer one; no words are part of none."""
    shorter, longer = sorted((fold(a).split(), fold(b).split()), key=len)
    return bool(shorter) and Counter(shorter) <= Counter(longer)
