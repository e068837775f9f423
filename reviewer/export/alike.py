"""Which documents are near-duplicates: by the words on them, and by how their first page looks.

Words are compared by MinHash over the words that hold a digit: dates, numbers and amounts are what
tells one document from another of the same make, and a second scan reads most of them again. A text
with few of those is compared by shingles of four words. Pictures are compared by the set bits of a
difference hash. Candidates come from bands of the signature that are equal, so that nothing is
compared with everything.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signatures = NDArray[np.uint32]
    Places = NDArray[np.int64]

SHINGLE = 4
FEWEST_NUMBERS = 8
"""Words with a digit that tell a document; of fewer the text as a whole does."""
SHORTEST_NUMBER = 3
HASHES = 96
ROWS = 3
"""Hashes in a band: documents with 56 % of words in common, the worst of 36 scans that were made
again with noise, turned, cut and shrunk, meet in one of 32 bands with a probability of 99.8 %."""
SAME_TEXT = 0.42
"""Between those scans (0.56 and more) and different receipts of one shop (0.27 and less)."""
OTHER_TEXT = 0.3
"""Below this share two texts are different, however alike the pages look."""
FEWEST_WORDS = 12
SIDE = 16
SAME_LOOK = 0.8
LOOK_BYTES = SIDE * SIDE // 8
FEWEST_BITS = 24
"""A page with fewer edges looks like any other empty page."""
_WINDOW = 64
"""Documents of one band that a document is compared with."""
PIECE = 20_000
"""Pairs that are compared at once."""
_PRIME = (1 << 31) - 1


def text_signature(words: Sequence[str]) -> Signatures | None:
    """The MinHash of a text; None for one too short to tell anything."""
    import numpy as np

    if len(words) < FEWEST_WORDS:
        return None
    telling = {w for w in words if len(w) >= SHORTEST_NUMBER and any(c.isdigit() for c in w)}
    if len(telling) < FEWEST_NUMBERS:
        telling = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    hashed = {zlib.crc32(part.encode("utf-8", "replace")) for part in telling}
    found = np.fromiter(hashed, dtype=np.uint64, count=len(hashed)) % _PRIME
    factors, offsets = _permutations()
    mixed = (factors[:, None] * found[None, :] + offsets[:, None]) % np.uint64(_PRIME)
    least: Signatures = mixed.min(axis=1).astype(np.uint32)
    return least


def look_signature(rgb: bytes, width: int, height: int) -> bytes:
    """The difference hash of a picture, 256 bits: where it gets darker from left to right."""
    import numpy as np

    pixels = np.frombuffer(rgb, dtype=np.uint8).reshape(height, width, 3).mean(axis=2)
    small = _shrunk(pixels, SIDE, SIDE + 1)
    darker = small[:, :-1] > small[:, 1:] + 2.0
    return np.packbits(darker).tobytes()


def alike(
    texts: Sequence[Signatures | None], looks: Sequence[bytes | None]
) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of near-duplicates; none of two that the pairs before join already.

    So thousands of documents that look alike cost as many pairs as documents, not their square.
    """
    import numpy as np

    joined = _Joined(len(texts))
    written = np.flatnonzero([text is not None for text in texts])
    rows = np.full(len(texts), -1)
    rows[written] = np.arange(len(written))
    table = np.stack([text for text in texts if text is not None] or [np.zeros(HASHES, np.uint32)])
    for one, other in _candidates(table.reshape(len(table), -1, ROWS)) if len(written) else ():
        a, b = joined.apart(written[one], written[other])
        same = _checked(a, b, lambda a, b: _text_alike(table, rows[a], rows[b]) >= SAME_TEXT)
        yield from joined.join(a[same], b[same])
    seen = np.flatnonzero([look is not None for look in looks])
    if not len(seen):
        return
    bits = np.zeros((len(looks), LOOK_BYTES), np.uint8)
    bits[seen] = np.frombuffer(b"".join(look for look in looks if look), np.uint8).reshape(
        len(seen), LOOK_BYTES
    )

    def look_the_same(a: Places, b: Places) -> NDArray[np.bool_]:
        told = (rows[a] >= 0) & (rows[b] >= 0)
        other = told & (_text_alike(table, rows[a], rows[b]) < OTHER_TEXT)
        return (_look_alike(bits[a], bits[b]) >= SAME_LOOK) & ~other

    for one, other in _candidates(bits[seen].reshape(len(seen), -1, 2)):
        a, b = joined.apart(seen[one], seen[other])
        same = _checked(a, b, look_the_same)
        yield from joined.join(a[same], b[same])


class _Joined:
    """Which documents the pairs that were found join: a number for each, the same if joined."""

    def __init__(self, count: int) -> None:
        import numpy as np

        self._above = np.arange(count)

    def apart(self, a: Places, b: Places) -> tuple[Places, Places]:
        """Those of the pairs that are not joined."""
        apart = self._above[a] != self._above[b]
        return a[apart], b[apart]

    def join(self, a: Places, b: Places) -> Iterator[tuple[int, int]]:
        """Join these pairs; yields those that were apart until then."""
        import numpy as np

        for one, other in zip(a.tolist(), b.tolist(), strict=True):
            roots = sorted((self._root(one), self._root(other)))
            if roots[0] != roots[1]:
                self._above[roots[1]] = roots[0]
                yield one, other
        while len(a) and not np.array_equal(self._above, up := self._above[self._above]):
            self._above = up

    def _root(self, at: int) -> int:
        while (above := int(self._above[at])) != at:
            at = above
        return at


def _checked(
    a: Places, b: Places, same: Callable[[Places, Places], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Which of the pairs are the same, looked at a piece at a time: memory stays small."""
    import numpy as np

    pieces = [same(a[at : at + PIECE], b[at : at + PIECE]) for at in range(0, len(a), PIECE)]
    return np.concatenate(pieces) if pieces else np.zeros(0, bool)


def _text_alike(table: Signatures, a: Places, b: Places) -> NDArray[np.float64]:
    """The share of words that texts have in common, as their signatures tell it."""
    shares: NDArray[np.float64] = (table[a] == table[b]).mean(axis=1)
    return shares


def _look_alike(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The share of edges that pictures have in common; 0 for pages with hardly any."""
    import numpy as np

    fewest = np.minimum(_bits(a), _bits(b))
    shares: NDArray[np.float64] = _bits(a & b) / _bits(a | b).clip(1)
    shares[fewest < FEWEST_BITS] = 0.0
    return shares


def _bits(rows: NDArray[np.uint8]) -> NDArray[np.int64]:
    import numpy as np

    found: NDArray[np.int64] = np.bitwise_count(rows).sum(axis=1, dtype=np.int64)
    return found


def _candidates(bands: NDArray[np.generic]) -> Iterator[tuple[Places, Places]]:
    """Pairs with an equal band, many at once. `bands` is documents x bands x numbers."""
    import numpy as np

    for band in range(bands.shape[1]):
        rows = np.ascontiguousarray(bands[:, band, :])
        keys = rows.view([("", rows.dtype)] * rows.shape[1]).ravel()
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for step in range(1, _WINDOW + 1):
            equal = np.flatnonzero(ordered[step:] == ordered[:-step])
            if not equal.size:
                break
            yield order[equal], order[equal + step]


@cache
def _permutations() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    import numpy as np

    chance = np.random.default_rng(7)
    factors = chance.integers(1, _PRIME, HASHES, dtype=np.uint64)
    return factors, chance.integers(0, _PRIME, HASHES, dtype=np.uint64)


def _shrunk(pixels: NDArray[np.float64], height: int, width: int) -> NDArray[np.float64]:
    """Means of equal fields; a picture smaller than that is spread first."""
    import numpy as np

    down = max(1, -(-height // pixels.shape[0]))
    across = max(1, -(-width // pixels.shape[1]))
    spread = np.repeat(np.repeat(pixels, down, axis=0), across, axis=1)
    rows = np.linspace(0, spread.shape[0], height + 1).astype(int)
    columns = np.linspace(0, spread.shape[1], width + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(spread, rows[:-1], axis=0), columns[:-1], axis=1)
    counts = np.diff(rows)[:, None] * np.diff(columns)[None, :]
    means: NDArray[np.float64] = sums / counts
    return means
