"""The best assignment of rows to columns of a matrix of gains."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

_TRIED = 4
"""The most rows and columns of a matrix of which every assignment is tried: most are that small."""


def assign(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column) with the most gain in all, by row; pairs without gain are left out.

    No gain is below 0. Of several best assignments one is given, always the same.
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return sorted((i, j) for j, i in assign(list(zip(*gains, strict=True))))
    small = len(gains[0]) <= _TRIED
    found = _tried(gains) if small else _augmented(gains)
    return [(i, j) for i, j in enumerate(found) if gains[i][j] > 0]


def _tried(gains: Sequence[Sequence[float]]) -> Sequence[int]:
    """The column of each row, by trying them all."""
    every = permutations(range(len(gains[0])), len(gains))
    return max(every, key=lambda columns: sum(map(_at, gains, columns)))


def _at(row: Sequence[float], column: int) -> float:
    return row[column]


def _augmented(gains: Sequence[Sequence[float]]) -> Sequence[int]:
    """The column of each row, by shortest augmenting paths.

    Jonker and Volgenant (1987), as Crouse (2016) has it for matrices with more columns than rows.
    A path is looked for row by row; what is done for all columns at once is numpy's.
    """
    import numpy as np

    cost = -np.asarray(gains, float)
    rows, columns = cost.shape
    of_row, of_column = np.full(rows, -1), np.full(columns, -1)
    by_row, by_column = np.zeros(rows), np.zeros(columns)
    for start in range(rows):
        shortest, before = np.full(columns, np.inf), np.full(columns, -1)
        done, passed = np.zeros(columns, bool), [start]
        row, length, end = start, 0.0, -1
        while end < 0:
            further = length + cost[row] - by_row[row] - by_column
            nearer = ~done & (further < shortest)
            shortest[nearer] = further[nearer]
            before[nearer] = row
            at = int(np.argmin(np.where(done, np.inf, shortest)))
            length = float(shortest[at])
            done[at] = True
            if of_column[at] < 0:
                end = at
            else:
                row = int(of_column[at])
                passed.append(row)
        by_row[start] += length
        for one in passed[1:]:
            by_row[one] += length - shortest[of_row[one]]
        by_column[done] -= length - shortest[done]
        at = end
        while True:
            row = int(before[at])
            of_column[at] = row
            of_row[row], at = at, int(of_row[row])
            if row == start:
                break
    return [int(column) for column in of_row]
