"""Which documents are near-duplicates: by the words on them, and by how their first page looks.

Words are compared by MinHash over shingles of four words, pictures by the set bits of a difference
hash. Candidates come from bands of the signature that are equal, so that nothing is compared with
everything.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signatures = NDArray[np.uint32]

SHINGLE = 4
HASHES = 64
ROWS = 4
"""Hashes in a band: documents of which 80 % of shingles are shared meet in one of 16 bands with a
probability of 99.98 %."""
SAME_TEXT = 0.8
OTHER_TEXT = 0.3
"""Below this share of shingles two texts are different, however alike the pages look."""
FEWEST_WORDS = 12
SIDE = 16
SAME_LOOK = 0.8
FEWEST_BITS = 24
"""A page with fewer edges looks like any other empty page."""
_WINDOW = 64
"""Documents of one band that a document is compared with."""
_PRIME = (1 << 31) - 1


def text_signature(words: Sequence[str]) -> Signatures | None:
    """The MinHash of a text; None for one too short to tell anything."""
    import numpy as np

    if len(words) < FEWEST_WORDS:
        return None
    shingles = {
        zlib.crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "replace"))
        for at in range(len(words) - SHINGLE + 1)
    }
    found = np.fromiter(shingles, dtype=np.uint64, count=len(shingles)) % _PRIME
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


def text_alike(a: Signatures, b: Signatures) -> float:
    """The share of shingles two texts have in common, as their signatures tell it."""
    return float((a == b).mean())


def look_alike(a: bytes, b: bytes) -> float:
    """The share of edges two pictures have in common; 0 for pages with hardly any."""
    first, second = int.from_bytes(a), int.from_bytes(b)
    either = (first | second).bit_count()
    if min(first.bit_count(), second.bit_count()) < FEWEST_BITS:
        return 0.0
    return (first & second).bit_count() / either


def alike(
    texts: Sequence[Signatures | None], looks: Sequence[bytes | None]
) -> Iterator[tuple[int, int]]:
    """Pairs of numbers of near-duplicates; the same pair may come more than once."""
    import numpy as np

    written = [at for at, text in enumerate(texts) if text is not None]
    if written:
        table = np.stack([text for text in texts if text is not None])
        for a, b in _candidates(table.reshape(len(written), -1, ROWS)):
            if float((table[a] == table[b]).mean()) >= SAME_TEXT:
                yield written[a], written[b]
    seen = [at for at, look in enumerate(looks) if look is not None]
    if seen:
        flat = np.frombuffer(b"".join(look for look in looks if look is not None), np.uint8)
        pieces = flat.reshape(len(seen), -1, 2)
        same = _looking_same(texts, looks)
        for a, b in _candidates(pieces):
            if same(seen[a], seen[b]):
                yield seen[a], seen[b]


def _looking_same(
    texts: Sequence[Signatures | None], looks: Sequence[bytes | None]
) -> Callable[[int, int], bool]:
    def same(a: int, b: int) -> bool:
        first, second = looks[a], looks[b]
        if first is None or second is None or look_alike(first, second) < SAME_LOOK:
            return False
        one, other = texts[a], texts[b]
        return one is None or other is None or text_alike(one, other) >= OTHER_TEXT

    return same


def _candidates(bands: NDArray[np.generic]) -> Iterator[tuple[int, int]]:
    """Pairs with an equal band. `bands` is documents x bands x numbers."""
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
            for at in equal:
                yield int(order[at]), int(order[at + step])


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
