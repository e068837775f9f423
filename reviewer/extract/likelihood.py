"""How likely a model found the tokens of each value it wrote, where its endpoint says so.

A weak signal: it may raise suspicion, never lower it. Endpoints disagree on what they report
(before or after a grammar, whole tokens or pieces of letters), so whatever does not spell the
reply exactly is left out. Imports model alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from math import isfinite
from typing import TypeAlias

from reviewer.model.reading import Likelihood

Tokens: TypeAlias = "Sequence[tuple[bytes, float]]"
Tell: TypeAlias = "Callable[[int, int], Likelihood | None]"
"""What is known of the letters from one place to another."""

LEAST = -20.0
"""Servers write anything from -9999 to minus infinity for "not likely at all"."""


def tell(tokens: Tokens, text: str) -> Tell:
    """Likelihoods of stretches of `text`; none where the tokens do not spell it.

    A token counts for a value when one of its letters is in it; quotes, names and brackets beside
    the value do not count.
    """
    spelled = b"".join(token for token, _ in tokens)
    encoded = text.encode("utf-8", "surrogatepass")
    offset = spelled.find(encoded) if encoded else -1
    if offset < 0:
        return _nothing
    starts = [0, *accumulate(len(token) for token, _ in tokens)]

    def over(start: int, end: int) -> Likelihood | None:
        first = offset + _bytes_before(text, start)
        last = first + len(text[start:end].encode("utf-8", "surrogatepass"))
        found: list[float] = []
        at = max(0, bisect_right(starts, first) - 1)
        while at < len(tokens) and starts[at] < last:
            if tokens[at][0] and isfinite(tokens[at][1]):
                found.append(max(LEAST, min(0.0, tokens[at][1])))
            at += 1
        if not found:
            return None
        return Likelihood(round(sum(found) / len(found), 4), round(min(found), 4))

    return over


def _bytes_before(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-8", "surrogatepass"))


def _nothing(_start: int, _end: int) -> Likelihood | None:
    return None
