"""What stands one below the other on a page: lines of a column, which rows run across.

A number or a name that is broken over two lines goes on below itself, not in the next row of the
page, which may begin in another column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from reviewer.model.document import Word
from reviewer.model.geometry import Box

WIDE = 1.5
"""A gap of so many heights of a word parts columns."""
NEAR = 1.5
"""The next line of a column is at most so many heights of a line below."""

_Piece = tuple[list[Word], Box]


def columns(lines: Iterable[list[Word]]) -> Iterator[list[list[Word]]]:
    """Columns of two lines and more, where rows hold more than one; none on a page of one column.

    `lines` are the rows of a page from top to bottom.
    """
    pieces = [piece for line in lines for piece in _pieces(line)]
    rows = {id(piece): number for number, piece in enumerate(pieces)}
    grown: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one[1].top, rows[id(one)])):
        above = max(
            (column for column in grown if _goes_on(column[-1][1], piece[1])),
            key=lambda column: _shared(column[-1][1], piece[1]),
            default=None,
        )
        if above is None:
            grown.append([piece])
        else:
            above.append(piece)
    for column in grown:
        is_own = any(rows[id(b)] != rows[id(a)] + 1 for a, b in pairwise(column))
        if is_own:
            yield [words for words, _box in column]


def _pieces(line: list[Word]) -> Iterator[_Piece]:
    """A row of the page in parts, at its wide gaps."""
    part: list[Word] = []
    for word in line:
        if part and word.box.left - part[-1].box.right > WIDE * word.box.height:
            yield part, Box.around([one.box for one in part])
            part = []
        part.append(word)
    if part:
        yield part, Box.around([one.box for one in part])


def _goes_on(above: Box, below: Box) -> bool:
    height = max(above.height, below.height)
    is_below = 0.5 * min(above.height, below.height) < below.center[1] - above.center[1]
    return is_below and below.top - above.bottom < NEAR * height and _shared(above, below) > 0


def _shared(one: Box, other: Box) -> float:
    """How far two lines lie one below the other."""
    return min(one.right, other.right) - max(one.left, other.left)
