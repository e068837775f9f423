"""A page's text layer against its pixels: the text layer is itself only a witness.

Where one of the two bears a value out and the other reads something else at that place, that is
said. Text that the text layer alone has, and text too small to be seen, was not made for people.
Imports model alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from statistics import median

from rapidfuzz import fuzz

from reviewer.checks.case import Case
from reviewer.checks.grounds import TEXTS, WHOLE, Ground
from reviewer.checks.page_index import PageIndex
from reviewer.checks.text_stream import CONFUSED
from reviewer.model import values
from reviewer.model.document import Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.kind import Kind
from reviewer.model.values.text import compact
from reviewer.model.verdict import Place, Signal

DISPUTED = "witnesses differ"
_MISSED = 0.5
"""What it counts that the pixels show nothing at all: OCR overlooks words, too."""

_OLD = 0.2
"""What it counts that the layer differs from a value that the pixels show: it is the older OCR."""

_ALIKE = 80.0
"""Ratio 0..100 from which two witnesses read the same text, each with its own mistakes."""

_OVERLAP = 0.4
"""Share of the smaller of two boxes from which they are at the same place."""

_TINY = 0.125
"""Share of the page's usual word height below which nobody reads a word."""

_UNSEEN_WORDS = 4
"""Whole words of the shortest line that is no speck that somebody's OCR took for letters."""

_WHOLE_WORD = re.compile(r"[A-Z]?[^\W\dA-Z_]{4,}|[A-Z]{4,}|\d[\d.,]{3,}")
_MAKER = re.compile(r"powered by \w+", re.I)
"""The mark that programs which make PDFs leave on every page in letters of one point."""

_MARKS = ".,:;!?()\"'"
_SHORTEST = 4
"""Letters and digits of the shortest tiny text that is heard of."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a page that are not meant for its reader, and the box around them."""

    page: int
    box: Box
    text: str


class Witnesses:
    """The pages that a text layer and the pixels tell of, by page number."""

    def __init__(self, case: Case) -> None:
        self._kind = case.kind
        self.layers: dict[int, list[PageIndex]] = {}
        self.pixels: dict[int, list[PageIndex]] = {}
        for page in chain.from_iterable(case.engines):
            side = self.pixels if page.source is WordSource.OCR else self.layers
            side.setdefault(page.number, []).append(page)
        self.both = self.layers.keys() & self.pixels.keys()

    def dispute(self, mine: Ground, case: Case) -> Signal | None:
        """Where one side shows the value whole and the other reads its place otherwise."""
        if not self.both:
            return None
        for engine, places in zip(case.engines, mine.found, strict=True):
            if not places or places[0].score < WHOLE or places[0].page not in self.both:
                continue
            source = next(page.source for page in engine if page.number == places[0].page)
            if found := self._at(places[0], mine, is_layer=source is not WordSource.OCR):
                return found
        return None

    def _at(self, place: Place, mine: Ground, *, is_layer: bool) -> Signal | None:
        if not is_layer and mine.spec.type in TEXTS:
            return None  # what somebody's OCR once made of a name is seldom the name
        others = (self.pixels if is_layer else self.layers)[place.page]
        texts = (" ".join(word.text for word in page.at(place.box, _OVERLAP)) for page in others)
        read = [(_apart(place, text, mine, self._kind), text) for text in texts if text]
        if not read:
            return self._missed(place, mine) if is_layer else None
        apart, other = min(read)
        layer, picture = (place.text, other) if is_layer else (other, place.text)
        said = f"The text layer says {layer}, the picture shows {picture}"
        return Signal(DISPUTED, apart if is_layer else apart * _OLD, said) if apart else None

    def _missed(self, place: Place, mine: Ground) -> Signal | None:
        """The pixels show nothing at the place, nor the value at another one."""
        if any(p.score >= WHOLE and self._is_seen(p) for found in mine.found for p in found):
            return None
        said = f"The text layer says {place.text}, the picture shows nothing there"
        return Signal(DISPUTED, _MISSED, said)

    def _is_seen(self, place: Place) -> bool:
        return any(page.at(place.box, _OVERLAP) for page in self.pixels.get(place.page, ()))


def _apart(place: Place, other: str, mine: Ground, kind: Kind) -> float:
    """0..1, how much else the other witness reads; 0 for what only looks alike or goes on."""
    a, b = (compact(text).translate(CONFUSED) for text in (place.text, other))
    if not b or a == b:
        return 0.0
    if mine.spec.type in TEXTS:
        ratio = fuzz.ratio(a, b)
        return 0.0 if a in b or b in a or ratio >= _ALIKE else 1 - ratio / 100
    day_first, type = kind.day_first, mine.spec.type
    parts = [part for part in (other, *other.split()) if values.normalise(part, type)]
    same = any(values.same(mine.value, part, type, day_first=day_first) for part in parts)
    return float(bool(parts) and not same)


def unseen(witnesses: Witnesses) -> list[Passage]:
    """What no person could see: tiny words, and lines that the pixels do not show."""
    layers = chain.from_iterable(witnesses.layers.values())
    tiny = chain.from_iterable(_tiny(page) for page in layers)
    return [*tiny, *chain.from_iterable(_invisible(n, witnesses) for n in witnesses.both)]


def _tiny(page: PageIndex) -> Iterator[Passage]:
    least = _TINY * median(word.box.height for word in page.words)
    small = [word for word in page.words if word.box.height < least or word.box.area == 0]
    for line in dict.fromkeys(word.line for word in small):
        words = [word for word in small if word.line == line]
        passage = _passage(page, words)
        if len(compact(passage.text)) >= _SHORTEST and not _MAKER.match(passage.text):
            yield passage


def _invisible(number: int, witnesses: Witnesses) -> Iterator[Passage]:
    for page in witnesses.layers[number]:
        for row in page.rows:
            words = [w for w in row if _WHOLE_WORD.fullmatch(w.text.strip(_MARKS))]
            if len(words) >= _UNSEEN_WORDS and not _is_shown(words, witnesses.pixels[number]):
                yield _passage(page, row)


def _is_shown(words: Sequence[Word], pixels: Sequence[PageIndex]) -> bool:
    box = Box.around(word.box for word in words)
    return any(page.at(box, _OVERLAP) for page in pixels)


def _passage(page: PageIndex, words: Sequence[Word]) -> Passage:
    box = Box.around(word.box for word in words)
    return Passage(page.number, box, " ".join(word.text for word in words))
