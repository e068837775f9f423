"""Printed labels found in rows, letters misread or words run together; the longest label wins."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from reviewer.extract.layout.lines import Line
from reviewer.model.geometry import Box

_TOKEN = re.compile(r"[^\W_]+")
_LONGEST = 6
"""Words of the longest label looked for."""
_REACH = 5.0
"""Words of one label stand at most this many line heights apart."""
_ALIKE = 80.0
"""Least likeness (0..100) of what is printed to a label of more than four letters."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found: whose it is, where it stands (characters of the row's text), how alike.

    `rank` is the label's place in its field's list, likeliest first.
    """

    owner: str
    label: str
    line: Line
    start: int
    end: int
    score: float
    rank: int

    @property
    def box(self) -> Box:
        """The box around the label's words, in page units."""
        return Box.around(word.box for word in self.line.words_between(self.start, self.end))


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """The letters and digits of `text` alone, in lower case without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if char.isalnum())


def find_labels(rows: Sequence[Line], labels: Mapping[str, Sequence[str]]) -> list[Hit]:
    """All places of `labels` (owner -> its labels) in `rows`, in reading order.

    Where labels overlap the longest stands: "total" is not found in "subtotal" or in "total qty".
    A label of two owners is found for both.
    """
    owners: dict[str, list[tuple[str, int, str]]] = {}
    for owner, texts in labels.items():
        for rank, text in enumerate(texts):
            if key := letters(text):
                owners.setdefault(key, []).append((owner, rank, text))
    spots = [spot for row in rows for spot in _spots(row)]
    best = _match(spots, list(owners))
    hits: list[Hit] = []
    for spot, key, score in _longest(best):
        hits += [
            Hit(owner, text, spot.line, spot.start, spot.end, score, rank)
            for owner, rank, text in owners[key]
        ]
    return sorted(hits, key=lambda hit: (hit.line.row, hit.start))


@dataclass(frozen=True, slots=True)
class _Spot:
    line: Line
    start: int
    end: int
    key: str


def _spots(line: Line) -> Iterator[_Spot]:
    """Runs of up to six words that stand together, numbers left out."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(line.text):
        text = token.group()
        if sum(char.isdigit() for char in text) * 2 > len(text):
            run = []
            continue
        if run and _apart(line, run[-1].start(), token.start()):
            run = []
        run.append(token)
        for first in run[-_LONGEST:]:
            start, end = first.start(), token.end()
            yield _Spot(line, start, end, letters(line.text[start:end]))


def _apart(line: Line, before: int, after: int) -> bool:
    one, other = line.words_between(before, before + 1), line.words_between(after, after + 1)
    return other[0].box.left - one[0].box.right > _REACH * line.height


def _match(spots: Sequence[_Spot], keys: Sequence[str]) -> list[tuple[_Spot, str, float]]:
    """Each spot with the key it is most like, if it is like one at all."""
    if not spots or not keys:
        return []
    prints = list(dict.fromkeys(spot.key for spot in spots))
    scores = process.cdist(prints, keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.float32)
    best = np.argmax(scores, axis=1)
    likeness = {
        text: (keys[index], float(scores[row, index]))
        for row, (text, index) in enumerate(zip(prints, best, strict=True))
    }
    found = ((spot, *likeness[spot.key]) for spot in spots)
    return [(spot, key, score) for spot, key, score in found if _enough(spot.key, key, score)]


def _enough(text: str, key: str, score: float) -> bool:
    """Short words are like many: up to four letters must be exact, the rest nearly as long."""
    if len(key) <= 4:
        return text == key
    return score >= _ALIKE and abs(len(text) - len(key)) <= max(1.0, 0.15 * len(key))


def _longest(
    found: Iterable[tuple[_Spot, str, float]],
) -> Iterator[tuple[_Spot, str, float]]:
    """Of overlapping spots the one that explains most letters, misread ones counting less."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for spot, key, score in sorted(found, key=lambda item: -_weight(*item)):
        spans = taken.setdefault(spot.line.row, [])
        if all(spot.end <= start or end <= spot.start for start, end in spans):
            spans.append((spot.start, spot.end))
            yield spot, key, score


def _weight(spot: _Spot, key: str, score: float) -> float:
    return len(key) * (score / 100) ** 4 - abs(len(spot.key) - len(key)) * 0.5
