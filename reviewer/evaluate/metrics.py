"""The figures themselves, over plain numbers. A prediction is a risk and whether it was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from rapidfuzz.distance import Levenshtein

Prediction = tuple[float, bool]
"""The risk stated for a value, and whether the value is wrong."""

ECE_BINS = 10
ANLS_CUT = 0.5


def share(part: int, whole: int) -> float | None:
    """The part of the whole; None where there is nothing."""
    return part / whole if whole else None


def auroc(predictions: Sequence[Prediction]) -> float | None:
    """Chance that a wrong value has more risk than a right one, ties counting half.

    By the rank sum of Mann and Whitney (1947) with mean ranks for ties. None without any wrong or
    any right value.
    """
    wrong = sum(is_wrong for _, is_wrong in predictions)
    right = len(predictions) - wrong
    if not wrong or not right:
        return None
    below = rank_sum = 0.0
    for group in _by_risk(predictions):
        rank_sum += (below + (len(group) + 1) / 2) * sum(group)
        below += len(group)
    return (rank_sum - wrong * (wrong + 1) / 2) / (wrong * right)


def ece(predictions: Sequence[Prediction], bins: int = ECE_BINS) -> float | None:
    """Expected calibration error: mean gap between stated risk and share of errors over bins.

    `bins` bins of equal mass (equal numbers of values, least risky first), each weighted by its
    number; fewer where there are fewer values. Values of equal risk count with their common share
    of errors, so their order changes nothing. Equal mass after Nixon et al. (2019). None for none.
    """
    if not predictions:
        return None
    spread: list[tuple[float, float]] = []
    for risk, group in groupby(sorted(predictions), key=lambda p: p[0]):
        outcomes = [is_wrong for _, is_wrong in group]
        spread += [(risk, sum(outcomes) / len(outcomes))] * len(outcomes)
    size = len(spread)
    bins = min(bins, size)
    edges = [size * index // bins for index in range(bins + 1)]
    gaps = (
        abs(sum(risk - error for risk, error in spread[start:end]))
        for start, end in pairwise(edges)
    )
    return sum(gaps) / size


def brier(predictions: Sequence[Prediction]) -> float | None:
    """Mean squared difference between the risk and the outcome (Brier 1950). None for none."""
    if not predictions:
        return None
    return sum((risk - is_wrong) ** 2 for risk, is_wrong in predictions) / len(predictions)


def coverage_at(predictions: Sequence[Prediction], accuracy: str) -> float | None:
    """Largest share that can be accepted, least risky first, with at least `accuracy` right.

    Values of equal risk are accepted together or not at all. `accuracy` is a decimal ("0.995"), so
    that the border is exact. 0 where not even the least risky are that good; None for none.
    """
    if not predictions:
        return None
    wanted = Fraction(accuracy)
    taken = right = best = 0
    for group in _by_risk(predictions):
        taken += len(group)
        right += len(group) - sum(group)
        if right >= wanted * taken:
            best = taken
    return best / len(predictions)


def likeness(truth: str, value: str) -> float:
    """Normalised Levenshtein similarity; 0 where half of the longer text or more differs.

    Its mean is the ANLS of Biten et al. (2019). Case and spacing are the caller's.
    """
    distance = Levenshtein.normalized_distance(truth, value)
    return 1 - distance if distance < ANLS_CUT else 0.0


def _by_risk(predictions: Iterable[Prediction]) -> list[list[bool]]:
    """The outcomes in groups of equal risk, least risky first."""
    ordered = sorted(predictions)
    return [[is_wrong for _, is_wrong in g] for _, g in groupby(ordered, key=lambda p: p[0])]
