"""Names and addresses that the user lists, wherever they stand: folded, across lines, misread."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from reviewer.redact.text.stream import Hit, Stream

_ALIKE = str.maketrans("01l5826|!", "oiisbzgii")
"""What OCR takes for one another is one letter here."""
_SPELT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_SHORT = (("strasse", "str"), ("street", "st"), ("avenue", "ave"), ("road", "rd"), ("jalan", "jln"))
"""Words of addresses that are often written short."""
EXACT_BELOW = 5
"""Shorter words must stand there letter by letter."""
PER_EDIT, MOST_EDITS = 4, 4
"""One letter in so many may be misread, missing or one too many; never more than that in all."""
WHOLE_BELOW = 9
"""Shorter ones must begin and end where words do, so that Ann is not found in annual."""

MOST_WORDS, LEAST_APART, APART = 4, 2, 80
"""Names of up to so many words, of so many letters at least, are found with their words apart, so
many letters from the last one at most."""


def listed(stream: Stream, entries: Sequence[str]) -> Iterator[Hit]:
    """Where the entries stand on a page."""
    text, places = _folded_stream(stream)
    for entry in entries:
        for needle in _ways(entry):
            for start, end, edits in found(text, needle):
                first, last = places[start], places[end - 1]
                if len(needle) >= WHOLE_BELOW or _is_whole(stream.text, first, last):
                    yield Hit(first, last + 1, "listed", 1.0 if not edits else 0.6)
        yield from _apart(stream.text, text, places, entry)


def _apart(text: str, letters: str, places: Sequence[int], entry: str) -> Iterator[Hit]:
    """The words of a name where they stand apart, as in a form: each of them, near the others."""
    words = [folded(word) for word in entry.replace(",", " ").split()]
    if not 2 <= len(words) <= MOST_WORDS or _has_digit(entry) or min(map(len, words)) < LEAST_APART:
        return
    known = [
        [
            (places[at], places[at + len(word) - 1])
            for at in _all(letters, word)
            if _is_whole(text, places[at], places[at + len(word) - 1])
        ]
        for word in words
    ]
    for first, last in known[-1]:
        near = [
            min(spans, key=lambda span: abs(span[0] - first), default=None) for spans in known[:-1]
        ]
        if all(span is not None and abs(span[0] - first) <= APART for span in near):
            yield Hit(first, last + 1, "listed", 1.0)
            yield from (Hit(span[0], span[1] + 1, "listed", 1.0) for span in near if span)


def _all(text: str, part: str) -> Iterator[int]:
    at = -1
    while (at := text.find(part, at + 1)) >= 0:
        yield at


def folded(text: str) -> str:
    """In one case, without accents, gaps and punctuation, look-alikes as one letter."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(_SPELT.get(char, char) for char in spread if not unicodedata.combining(char))
    return "".join(char for char in plain.translate(_ALIKE) if char.isalnum())


def found(text: str, needle: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and edits of every place where `needle` nearly stands, the best of each heap.

    What is as good and overlaps counts to it. Sellers' algorithm: edit distance that may begin
    anywhere.
    """
    length = len(needle)
    allowed = 0 if length < EXACT_BELOW else min(MOST_EDITS, max(1, length // PER_EDIT))
    if not length:
        return
    costs, starts = list(range(length + 1)), [0] * (length + 1)
    best: tuple[int, int, int] | None = None
    for place, char in enumerate(text):
        costs, starts = _column(costs, starts, needle, char, place)
        here = (starts[length], place + 1, costs[length])
        if best is not None and (here[0] >= best[1] or place + 1 > best[1] + length):
            yield best
            best = None
        if here[2] <= allowed and here[1] > here[0]:
            if best is None or here[2] < best[2]:
                best = here
            elif here[2] == best[2] > 0:  # as good a little further: both are hidden
                best = (min(best[0], here[0]), here[1], best[2])
    if best is not None:
        yield best


def _column(
    costs: list[int], starts: list[int], needle: str, char: str, place: int
) -> tuple[list[int], list[int]]:
    """The next column: the least edits of each beginning of the needle that ends at `place`."""
    new_costs, new_starts = [0], [place + 1]
    for row, wanted in enumerate(needle, start=1):
        cost, start = costs[row - 1] + (wanted != char), starts[row - 1]
        if row == 1:
            start = place
        if costs[row] + 1 < cost:
            cost, start = costs[row] + 1, starts[row]
        if new_costs[row - 1] + 1 < cost:
            cost, start = new_costs[row - 1] + 1, new_starts[row - 1]
        new_costs.append(cost)
        new_starts.append(start)
    return new_costs, new_starts


def _ways(entry: str) -> Iterator[str]:
    """An entry as it is, and a name of two or three words with the last word first."""
    words = entry.replace(",", " ").split()
    whole = folded(entry)
    yield whole
    for pair in _SHORT:
        for long, short in (pair, pair[::-1]):
            ending = [word for word in words if folded(word).endswith(folded(long))]
            for word in ending:
                yield whole.replace(
                    folded(word), folded(word).removesuffix(folded(long)) + folded(short)
                )
    if 2 <= len(words) <= 3 and all(folded(word) for word in words) and not _has_digit(entry):
        yield folded(" ".join([words[-1], *words[:-1]]))


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _folded_stream(stream: Stream) -> tuple[str, list[int]]:
    """The page folded, and the place of each of its letters in the stream's text."""
    letters, places = [], []
    for place, char in enumerate(stream.text):
        for letter in folded(char):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def _is_whole(text: str, first: int, last: int) -> bool:
    before = text[first - 1] if first else " "
    after = text[last + 1] if last + 1 < len(text) else " "
    return not before.isalnum() and not after.isalnum()
