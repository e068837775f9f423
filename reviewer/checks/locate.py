"""Where a value stands among a page's words: all places, best first. Imports model alone.

Amounts and dates are found by what they mean, in any print; everything else as characters without
case, spaces and punctuation, so that words broken, merged or wrapped over lines do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from reviewer.checks.page_index import PageIndex, Run
from reviewer.checks.printed_label import label_of
from reviewer.checks.text_stream import CONFUSABLE, TextStream
from reviewer.model import values
from reviewer.model.geometry import Box
from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.labels import LabelFit, label_fit
from reviewer.model.verdict import Place

ALIKE = 0.8
"""Score from which the words at a place are the value in part; below, it is not there."""

_WHOLE_NUMBER = 0.9
"""Score of a bare "5" as a place of 5.00: it may as well be a quantity."""

_AROUND_MARKS = "0123456789.,:;()[]*+-"
_MARK = 4
"""Characters of the longest sign or code of a currency or country; names are found as text."""

_MOST_PLACES = 6
_MOST_LOOKED_AT = 12
_LABELLED = frozenset({FieldType.AMOUNT, FieldType.DATE, FieldType.INTEGER, FieldType.IDENTIFIER})


Match = tuple[float, Run, PageIndex]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value to look for: what it is, and where its reading says it stands (None: nowhere)."""

    value: str
    spec: FieldSpec
    page: int | None = None
    near: Box | None = None
    row: bool = False
    """Whether `near` is another value of the same table row, not the value's own place."""


def locate(wanted: Wanted, pages: Sequence[PageIndex], kind: Kind) -> tuple[Place, ...]:
    """All places of the value, best first: best match, its own label, near where it should be.

    Empty where nothing is alike. Scores of 1 mean the same value, whatever its print.
    """
    matches = [
        (score, run, index) for index in pages for score, run in _matches(wanted, index, kind)
    ]
    matches.sort(key=lambda match: _promise(match, wanted), reverse=True)
    places = [_place(match, wanted, kind) for match in matches[:_MOST_LOOKED_AT]]
    places.sort(key=lambda found: _rank(found, wanted, kind), reverse=True)
    return tuple(places[:_MOST_PLACES])


def _place(match: Match, wanted: Wanted, kind: Kind) -> Place:
    score, run, index = match
    label = label_of(run, index)
    if wanted.spec.type not in _LABELLED and label_fit(label, wanted.spec, kind) < LabelFit.OWN:
        label = None  # what stands left of a name or an address is seldom its label
    return Place(page=index.number, box=run.box, text=run.text, score=score, label=label)


def _rank(place: Place, wanted: Wanted, kind: Kind) -> tuple[float, ...]:
    """Where the reading itself points, then likeness, then the label, then closeness."""
    return (
        place.score >= ALIKE and _is_there(place.page, place.box, wanted),
        round(place.score, 2),
        label_fit(place.label, wanted.spec, kind),
        -_distance(place.page, place.box, wanted),
    )


def _promise(match: Match, wanted: Wanted) -> tuple[float, ...]:
    """What is known of a place before its label is read."""
    score, run, index = match
    there = score >= ALIKE and _is_there(index.number, run.box, wanted)
    return there, score, -_distance(index.number, run.box, wanted)


def _is_there(page: int, box: Box, wanted: Wanted) -> bool:
    """Whether a place is where the reading points to, or on the line of its row."""
    if wanted.near is None or wanted.page not in (None, page):
        return False
    if wanted.row:
        return wanted.near.top <= box.center[1] <= wanted.near.bottom
    return box.intersection(wanted.near) > 0


def _distance(page: int, box: Box, wanted: Wanted) -> float:
    """How far below or above the place where it should be; 0 where nothing is known."""
    if wanted.page is not None and wanted.page != page:
        return float("inf")
    return 0.0 if wanted.near is None else abs(box.center[1] - wanted.near.center[1])


def _matches(wanted: Wanted, index: PageIndex, kind: Kind) -> list[tuple[float, Run]]:
    value, spec = wanted.value, wanted.spec
    if spec.type is FieldType.AMOUNT:
        return _amounts(value, index)
    if spec.type is FieldType.DATE:
        return _dates(value, index, day_first=kind.day_first)
    if spec.type in (FieldType.CURRENCY, FieldType.COUNTRY):
        return _codes(value, spec.type, index) or _texts(value, index)
    return _texts(value, index)


def _amounts(value: str, index: PageIndex) -> list[tuple[float, Run]]:
    amount = values.parse_amount(value)
    if amount is None:
        return _texts(value, index)
    same = {
        (_amount_score(value, amount, printed, run), run)
        for digits in _digits(amount)
        for printed, run in index.amounts(digits)
        if abs(printed) == abs(amount)
    }
    text = f"{abs(amount):.2f}"
    return list(same) or [found for found in _texts(text, index) if found[0] >= CONFUSABLE]


def _digits(amount: Decimal) -> set[str]:
    """The digits a print of the amount has: 31.60 -> 3160 or 316, 5 -> 500, or 5 by itself."""
    full = f"{abs(amount):.2f}".replace(".", "")
    exact = "".join(map(str, amount.normalize().as_tuple().digits))
    alone = {f"|{abs(int(amount))}|"} if amount == int(amount) else set()
    return {full, f"|{full[:-1]}|", f"|{exact}|"} | alone


def _amount_score(value: str, amount: Decimal, printed: Decimal, run: Run) -> float:
    if amount != printed:
        return CONFUSABLE
    has_cents = [any(char in text for char in ".,") for text in (value, run.text)]
    return _WHOLE_NUMBER if has_cents == [True, False] else 1.0


def _dates(value: str, index: PageIndex, *, day_first: bool) -> list[tuple[float, Run]]:
    day = values.parse_date(value, day_first=day_first)
    if day is None:
        return _texts(value, index)
    turned = values.parse_date(value, day_first=not day_first)
    found = [
        (1.0 if printed == day else CONFUSABLE, run)
        for printed, run in index.dates
        if printed in (day, turned) or values.parse_date(run.text, day_first=not day_first) == day
    ]
    if found:
        return found
    joined = _joined_dates(day, index, day_first=day_first)
    if joined:
        return joined
    prints = {day.strftime(form) for form in ("%d%m%Y", "%Y%m%d", "%d%b%Y")} | {value}
    near = [(min(score, CONFUSABLE), run) for text in prints for score, run in _texts(text, index)]
    return [match for match in near if match[0] >= ALIKE]


def _joined_dates(day: date, index: PageIndex, *, day_first: bool) -> list[tuple[float, Run]]:
    """Words that begin or end with the day, run together with a time: 07/02/1716:18."""
    order = "%d{0}%m{0}" if day_first else "%m{0}%d{0}"
    forms = [f"{order.format(mark)}{year}" for mark in "/-." for year in ("%Y", "%y")]
    prints = [day.strftime(form) for form in (*forms, "%Y-%m-%d")]
    words = (word for word in index.words if any(print in word.text for print in prints))
    return [(CONFUSABLE, Run((word,))) for word in words]


def _codes(value: str, type: FieldType, index: PageIndex) -> list[tuple[float, Run]]:
    """Short words that name the same currency or country: RM, RM31.60 and MYR are one."""
    code = values.normalise(value, type)
    if code is None:
        return []
    marks = [(word.text.strip(_AROUND_MARKS), word) for word in index.words]
    short = [(mark, word) for mark, word in marks if 0 < len(mark) <= _MARK]
    return [(1.0, Run((word,))) for mark, word in short if _code(mark, type) == code]


@lru_cache(maxsize=4096)
def _code(mark: str, type: FieldType) -> str | None:
    return values.normalise(mark, type)


def _texts(value: str, index: PageIndex) -> list[tuple[float, Run]]:
    """Places whose characters are those of the value, else the places most alike."""
    found = _runs(index.across, value)
    if not found or found[0][0] < CONFUSABLE:
        found = sorted([*found, *_runs(index.down, value)], key=lambda match: -match[0])
    return found[:_MOST_PLACES]


def _runs(stream: TextStream, value: str) -> list[tuple[float, Run]]:
    return [
        (score, Run(tuple(stream.words[first : last + 1])))
        for score, first, last in stream.find(value)
    ]
