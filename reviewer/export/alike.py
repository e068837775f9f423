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
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signatures = NDArray[np.uint32]
    Places = NDArray[np.intp]

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
    """Pairs of numbers of near-duplicates: enough of them to join all that belong together."""
    import numpy as np

    written = [at for at, text in enumerate(texts) if text is not None]
    if written:
        table = np.stack([text for text in texts if text is not None])

        def same_text(a: Places, b: Places) -> NDArray[np.bool_]:
            found: NDArray[np.bool_] = (table[a] == table[b]).mean(axis=1) >= SAME_TEXT
            return found

        for a, b in _joined(table.reshape(len(written), -1, ROWS), same_text):
            yield written[a], written[b]
    seen = [at for at, look in enumerate(looks) if look is not None]
    if seen:
        flat = np.frombuffer(b"".join(look for look in looks if look is not None), np.uint8)
        pieces = flat.reshape(len(seen), -1, 2)
        for a, b in _joined(pieces, _looking_same(flat.reshape(len(seen), -1), texts, seen)):
            yield seen[a], seen[b]


def _looking_same(
    looks: NDArray[np.uint8], texts: Sequence[Signatures | None], seen: Sequence[int]
) -> Callable[[Places, Places], NDArray[np.bool_]]:
    """Whether pages look the same, and their texts, where there are any, do not say otherwise."""
    import numpy as np

    edges = np.bitwise_count(looks).sum(axis=1)

    def same(a: Places, b: Places) -> NDArray[np.bool_]:
        both = np.bitwise_count(looks[a] & looks[b]).sum(axis=1)
        either = np.bitwise_count(looks[a] | looks[b]).sum(axis=1)
        found: NDArray[np.bool_] = np.minimum(edges[a], edges[b]) >= FEWEST_BITS
        found &= both >= SAME_LOOK * either
        for at in np.flatnonzero(found):
            one, other = texts[seen[int(a[at])]], texts[seen[int(b[at])]]
            if one is not None and other is not None and text_alike(one, other) < OTHER_TEXT:
                found[at] = False
        return found

    return same


def _joined(
    bands: NDArray[np.generic], same: Callable[[Places, Places], NDArray[np.bool_]]
) -> Iterator[tuple[int, int]]:
    """Pairs with an equal band that are the same, but none that are joined by others before.

    `bands` is documents x bands x numbers.
    """
    import numpy as np

    groups = np.arange(len(bands))
    for band in range(bands.shape[1]):
        rows = np.ascontiguousarray(bands[:, band, :])
        keys = rows.view([("", rows.dtype)] * rows.shape[1]).ravel()
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        for step in range(1, _WINDOW + 1):
            equal = np.flatnonzero(ordered[step:] == ordered[:-step])
            if not equal.size:
                break
            a, b = order[equal], order[equal + step]
            apart = groups[a] != groups[b]
            a, b = a[apart], b[apart]
            alike_ones = same(a, b)
            for one, other in zip(a[alike_ones], b[alike_ones], strict=True):
                if groups[one] != groups[other]:
                    groups[groups == groups[other]] = groups[one]
                    yield int(one), int(other)


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
