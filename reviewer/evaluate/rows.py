"""Which row that was read is which row of the truth: the best assignment, whatever their order.

Rows that say the same are the same row, in their order; of the others those are matched that are
the most alike in all. Where that leaves a choice, as with rows that repeat, the order decides.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from reviewer.evaluate.assign import assign
from reviewer.model.kind import split_path
from reviewer.model.values import fold

MOST_PAIRS = 250_000
"""Rows times rows compared; above, rows that differ are matched by their position."""
LEAST = 0.3
"""Rows less alike than this are not the same row, however few others there are."""
_ORDER = 1e-3
"""What a row may lose in likeness so that it stands where the other stands, at most."""

Row = dict[str, str]
"""A row's cells by column, absent ones left out."""
Cells = tuple[str, ...]


@dataclass(slots=True)
class RowCount:
    """What became of the rows of tables: found again, of these in another order, missing, too many.

    Rows out of order are those that must be moved, at least, to have the others in order.
    """

    matched: int = 0
    moved: int = 0
    missing: int = 0
    too_many: int = 0

    @property
    def sentence(self) -> str:
        """The same for a person; empty without tables."""
        if not (self.matched or self.missing or self.too_many):
            return ""
        return (
            f"Rows of tables: {self.matched:,} found again, {self.moved:,} of them in another "
            f"order, {self.missing:,} missing, {self.too_many:,} too many."
        )

    def add(self, known: int, read: int, matched: Mapping[int, int]) -> None:
        """Count a table: how many rows say something, and which read row is which known one."""
        self.matched += len(matched)
        self.moved += len(matched) - _in_order(matched.values())
        self.missing += known - len(matched)
        self.too_many += read - len(matched)


def rows_of(cells: Mapping[str, str | None], name: str) -> dict[int, Row]:
    """The rows of the list called `name` by their number, in order."""
    rows: dict[int, Row] = {}
    for path, value in cells.items():
        of, number, column = split_path(path)
        if of == name and number is not None and column is not None:
            row = rows.setdefault(number, {})
            if value is not None:
                row[column] = value
    return dict(sorted(rows.items()))


def match_rows(truth: Mapping[int, Row], read: Mapping[int, Row]) -> dict[int, int]:
    """The number of the read row for each row of the truth that has one, in the truth's order."""
    columns = list(dict.fromkeys(column for row in truth.values() for column in row))
    known = [_cells(row, columns) for row in truth.values()]
    found = [_cells(row, columns) for row in read.values()]
    pairs = _same(known, found)
    left = sorted(set(range(len(known))) - pairs.keys())
    right = sorted(set(range(len(found))) - set(pairs.values()))
    if len(left) * len(right) > MOST_PAIRS:
        pairs |= dict(zip(left, right, strict=False))
    elif left and right:
        far = max(len(known), len(found))
        gains = _gains(known, found, left, right, far)
        pairs |= {left[i]: right[j] for i, j in assign(gains)}
    numbers, others = list(truth), list(read)
    return {numbers[i]: others[pairs[i]] for i in sorted(pairs)}


def _cells(row: Row, columns: Sequence[str]) -> Cells:
    return tuple(fold(row[column]) if column in row else "" for column in columns)


def _same(known: Sequence[Cells], found: Sequence[Cells]) -> dict[int, int]:
    """Rows that say the same, the first with the first; a row that says nothing is like none."""
    places: dict[Cells, deque[int]] = defaultdict(deque)
    for at, cells in enumerate(found):
        if any(cells):
            places[cells].append(at)
    return {at: places[cells].popleft() for at, cells in enumerate(known) if places.get(cells)}


def _gains(
    known: Sequence[Cells], found: Sequence[Cells], left: Sequence[int], right: Sequence[int],
    far: int,
) -> list[list[float]]:  # fmt: skip
    """How alike rows are, less a little for standing apart; 0 for rows that are not the same.

    The square of the distance makes rows that repeat keep their order: two that crossed would be
    further apart.
    """
    texts = {at: " ".join(filter(None, found[at])) for at in right}
    gains = []
    for i in left:
        text = " ".join(filter(None, known[i]))
        alike = (fuzz.ratio(text, texts[j]) / 100 if text else 0.0 for j in right)
        gains.append(
            [
                like - _ORDER * ((i - j) / far) ** 2 if like >= LEAST else 0.0
                for j, like in zip(right, alike, strict=True)
            ]
        )
    return gains


def _in_order(numbers: Iterable[int]) -> int:
    """The length of the longest run that ascends (Schensted 1961), others between left out."""
    ends: list[int] = []
    for number in numbers:
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
    return len(ends)
