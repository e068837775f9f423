"""Which fields a document has, and the rows of its readings brought to one numbering."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count

from rapidfuzz import fuzz

from reviewer.model.absence import SAYS_NOTHING
from reviewer.model.kind import FieldType, Kind, join_path, split_path
from reviewer.model.reading import FieldValue, Reading
from reviewer.model.rows import ADDED
from reviewer.model.values import fold

_SAME_ROW = 0.5
"""Similarity 0..1 of two rows' texts from which they may be the same row."""

Rows = dict[int, list[FieldValue]]


def field_paths(kind: Kind, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Every path any of the `aligned` readings answers: in the kind's order, then the unknown.

    Rows come one after the other, each with its columns in the kind's order.
    """
    asked = {
        value.path: None
        for reading in readings
        for value in reading.values
        if value.absence not in SAYS_NOTHING
    }
    names = {spec.name: at for at, spec in enumerate(kind.fields)}
    columns = {
        (spec.name, column.name): at
        for spec in kind.fields
        if spec.type is FieldType.ROWS
        for at, column in enumerate(spec.columns)
    }
    first_seen = {name: at for at, name in enumerate(dict.fromkeys(map(_name, asked)))}

    def order(path: str) -> tuple[int, int, int, int]:
        name, row, column = split_path(path)
        known = names.get(name, len(names))
        place = columns.get((name, column or ""), len(columns))
        return known, first_seen[name], -1 if row is None else row, place

    return tuple(sorted(asked, key=order))


def aligned(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings with rows numbered as in the first one that has them.

    Rows are matched by how alike they are and by their order; a row only a later reading has
    comes after all others. Aligning twice changes nothing.
    """
    known: dict[str, Rows] = {}
    result: list[Reading] = []
    for reading in readings:
        numbers: dict[tuple[str, int], int] = {}
        for name, rows in _rows(reading.values).items():
            mine = known.setdefault(name, {})
            for row, number in _numbering(mine, rows).items():
                numbers[name, row] = number
                mine.setdefault(number, rows[row])
        result.append(_renumbered(reading, numbers))
    return tuple(result)


def _rows(answers: Iterable[FieldValue]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for value in answers:
        name, row, column = split_path(value.path)
        if row is not None and column is not None:
            found.setdefault(name, {}).setdefault(row, []).append(value)
    return found


def _renumbered(reading: Reading, numbers: dict[tuple[str, int], int]) -> Reading:
    if all(row == number for (_, row), number in numbers.items()):
        return reading

    def moved(value: FieldValue) -> FieldValue:
        name, row, column = split_path(value.path)
        if row is None or column is None or numbers[name, row] == row:
            return value
        return replace(value, path=join_path(name, numbers[name, row], column))

    return replace(reading, values=tuple(moved(value) for value in reading.values))


def _numbering(known: Rows, rows: Rows) -> dict[int, int]:
    """Row number in a reading -> the number all readings use.

    Renumbered as long as that makes the rows of one number more alike, so that rows in another
    order are found as well, and numbers that fit already are left alone.
    """
    ours = {row: _text(values) for row, values in sorted(known.items())}
    texts = {row: _text(values) for row, values in rows.items()}
    numbers = {row: row for row in sorted(rows)}
    if all(ours.get(row) == text for row, text in texts.items()):
        return numbers  # nothing is more alike than the same
    while True:
        same = [_likeness(ours[n], texts[row]) for row, n in numbers.items() if n in ours]
        pairs, total = _match(list(ours.values()), [texts[row] for row in numbers])
        if all(same) and total <= sum(same) + 1e-9:
            return numbers
        numbers = _renumber(list(ours), list(numbers), pairs)


def _renumber(ours: Sequence[int], rows: Sequence[int], pairs: dict[int, int]) -> dict[int, int]:
    """Rows with a partner take its number, the others come after all, in number order."""
    free = count(max((n for n in ours if n < ADDED), default=-1) + 1)
    numbers = {row: ours[pairs[at]] if at in pairs else next(free) for at, row in enumerate(rows)}
    return dict(sorted(numbers.items(), key=lambda item: item[1]))


def _match(ours: Sequence[str], theirs: Sequence[str]) -> tuple[dict[int, int], float]:
    """Index in `theirs` -> index in `ours`: the pairs, in order, with the most likeness in all.

    Needleman and Wunsch (1970), with nothing to pay for a gap. The likeness comes with them.
    """
    like = [[_likeness(a, b) for b in theirs] for a in ours]
    best = [[0.0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours)):
        for j in range(len(theirs)):
            best[i + 1][j + 1] = max(best[i][j] + like[i][j], best[i][j + 1], best[i + 1][j])
    pairs: dict[int, int] = {}
    i, j = len(ours), len(theirs)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs[j] = i
    return pairs, best[-1][-1]


def _likeness(a: str, b: str) -> float:
    score = fuzz.ratio(a, b) / 100
    return score if score >= _SAME_ROW else 0.0


def _text(row: Iterable[FieldValue]) -> str:
    return fold(" ".join(value.value or "" for value in sorted(row, key=lambda v: v.path)))


def _name(path: str) -> str:
    return split_path(path)[0]
