"""How well the page supports one reading's value: where it stands and how many letters fit.

A page read by several engines is searched in each; what one of them shows is shown. Imports model
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from rapidfuzz.distance import Levenshtein

from reviewer.checks.case import Case
from reviewer.checks.locate import ALIKE, Wanted, locate
from reviewer.checks.page_index import PageIndex
from reviewer.checks.text_stream import CONFUSED
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.reading import FieldValue
from reviewer.model.values.text import compact, fold
from reviewer.model.verdict import Place

WHOLE = 0.99
"""Score from which a place holds the value itself."""

TEXTS = (FieldType.TEXT, FieldType.ADDRESS, FieldType.CHOICE)
_SHORT = 3
"""Letters of the shortest word that is looked at by itself."""

_STEEP = 4.0
"""How much a difference in support says of who is right: a quarter of full support says all."""

Places = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """One value among the words of each engine: `found[i]` are its places there, best first."""

    value: str
    spec: FieldSpec
    found: tuple[Places, ...]

    @property
    def best(self) -> int:
        """The engine that shows the value best; the first one where several do."""
        return max(range(len(self.found)), key=lambda i: (self._score(i), -i))

    @property
    def places(self) -> Places:
        """The places of the engine that shows the value best."""
        return self.found[self.best] if self.found else ()

    @property
    def support(self) -> float:
        """0..1, how much of the value the page shows at its best place."""
        return max((self._score(i) for i in range(len(self.found))), default=0.0)

    @property
    def shown(self) -> bool:
        """Whether the page shows the value at least in part."""
        return self.support >= ALIKE

    def shown_by(self) -> float:
        """Share of the engines that show the value whole."""
        whole = sum(self._score(i) >= WHOLE for i in range(len(self.found)))
        return whole / len(self.found) if self.found else 0.0

    def weakest(self) -> tuple[float, float]:
        """Support 0..1 of the least supported word with a digit, and of the least without."""
        each = [_weakest(self.value, places[0].text) for places in self.found if places]
        return (
            max((number for number, _word in each), default=0.0),
            max((word for _number, word in each), default=0.0),
        )

    def _score(self, engine: int) -> float:
        return self.found[engine][0].score if self.found[engine] else 0.0


def ground(path: str, answer: FieldValue, case: Case, row: Place | None = None) -> Ground | None:
    """Where each engine shows an answer's value; None for an absence or without any words."""
    if answer.value is None or not case.engines:
        return None
    spec = case.spec(path)
    wanted = Wanted(answer.value, spec, answer.page, answer.box)
    if answer.box is None and row is not None:
        wanted = Wanted(answer.value, spec, row.page, row.box, row=True)
    return Ground(answer.value, spec, tuple(_found(wanted, pages, case) for pages in case.engines))


def _found(wanted: Wanted, pages: Sequence[PageIndex], case: Case) -> Places:
    return locate(wanted, pages, case.kind)


def sides(mine: Ground, theirs: Ground) -> float:
    """Whose value the page shows rather, from -1 (theirs) to 1 (mine); 0 where it does not say.

    For texts by letters: how much nearer the one is to its place than the other, over how far they
    are from each other. A value that only stops earlier is as near as the other, which is 0.
    """
    if mine.spec.type not in TEXTS:
        return _clipped(_STEEP * (mine.support - theirs.support))
    apart = max(1, Levenshtein.distance(compact(mine.value), compact(theirs.value)))
    pairs = zip(mine.found, theirs.found, strict=True)
    each = [
        _clipped((_distance(theirs.value, b) - _distance(mine.value, a)) / apart) for a, b in pairs
    ]
    return mean(each) if each else 0.0


def _distance(value: str, places: Places) -> int:
    wanted = compact(value)
    return min((Levenshtein.distance(wanted, compact(p.text)) for p in places), default=len(wanted))


def _clipped(number: float) -> float:
    return max(-1.0, min(1.0, number))


def _weakest(value: str, printed: str) -> tuple[float, float]:
    """Of the words with a digit and of the others: the least share of letters that are printed.

    A letter that OCR mistakes for the printed one counts half.
    """
    wanted, there = compact(value), compact(printed)
    missing = [0.0] * len(wanted)
    for a, b in ((wanted, there), (wanted.translate(CONFUSED), there.translate(CONFUSED))):
        for op in Levenshtein.editops(a, b):
            at = min(op.src_pos, len(wanted) - 1)
            missing[at] = min(1.0, missing[at] + 0.5)
    numbers, words, start = [1.0], [1.0], 0
    for token in fold(value).split():
        share = 1 - sum(missing[start : start + len(token)]) / len(token)
        start += len(token)
        if any(char.isdigit() for char in token):
            numbers.append(share)
        elif len(token) >= _SHORT:
            words.append(share)
    return min(numbers), min(words)
