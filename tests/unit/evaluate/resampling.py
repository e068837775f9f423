"""Resampling of documents, to hold intervals that are computed against."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 2000


def by_document(parts: Sequence[float], wholes: Sequence[float]) -> tuple[float, float]:
    """The percentile interval of sum(parts) / sum(wholes) over documents (Efron 1979)."""
    above, below = np.asarray(parts, float), np.asarray(wholes, float)
    size, draw = len(above), np.random.default_rng(0)
    times = draw.multinomial(size, np.full(size, 1 / size), size=DRAWS)
    low, high = np.quantile((times @ above) / (times @ below), [0.025, 0.975])
    return float(low), float(high)
