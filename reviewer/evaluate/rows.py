"""Which row that was read is which row of the truth: an alignment that keeps the order.

Needleman and Wunsch (1970) with the rows' similarity as the gain and no cost for a gap: as many
rows are matched as there can be, and of those ways the most similar one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reviewer.model import values
from reviewer.model.kind import split_path

MOST_PAIRS = 250_000
"""Rows times rows compared; above, rows are matched by their position."""

Row = dict[str, str]
"""A row's cells by column, absent ones left out."""


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
    """The number of the read row for each row of the truth that has one."""
    known, found = list(truth), list(read)
    if len(known) * len(found) > MOST_PAIRS:
        return dict(zip(known, found, strict=False))
    columns = list(dict.fromkeys(column for row in truth.values() for column in row))
    texts = [_text(row, columns) for row in truth.values()]
    others = [_text(row, columns) for row in read.values()]
    pairs = align(len(known), len(found), lambda i, j: values.similarity(texts[i], others[j]))
    return {known[i]: found[j] for i, j in pairs}


def align(left: int, right: int, similarity: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The pairs (i, j) in ascending order that match most items, then the most similar ones."""
    gain = [[1 + similarity(i, j) / (left + 1) for j in range(right)] for i in range(left)]
    best = [[0.0] * (right + 1) for _ in range(left + 1)]
    for i in range(left - 1, -1, -1):
        for j in range(right - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gain[i][j] + best[i + 1][j + 1])
    return _path(gain, best)


def _path(
    gain: Sequence[Sequence[float]], best: Sequence[Sequence[float]]
) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if best[i][j] == gain[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _text(row: Row, columns: Sequence[str]) -> str:
    return " ".join(row[column] for column in columns if column in row)
