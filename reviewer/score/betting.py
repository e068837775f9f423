"""Is at most this share of a set of fields wrong? Tests on samples, valid whenever one looks.

A bet against "more than that are wrong" multiplies a stake of 1. While that claim holds, no way of
betting can be expected to win, so the stake reaches 1 / 0.05 with a probability of at most 5 %
(Ville's inequality), however often one looks and stops: people answer audits until a promise
appears, which an interval of Clopper and Pearson does not forgive. The fields of a project are
drawn without replacement, and the stake knows it (Waudby-Smith and Ramdas 2023, "Estimating means
of bounded random variables by betting", section 5). With no error found the stake is one over the
hypergeometric chance of that, as good as an exact test.

A unit is what was drawn as one: a field of the blind audit, or a document that is known as a whole.
Fields drawn one by one are a simple random sample, whatever errors of one document have in common;
a document is one bet at the size of the largest, so errors that come together prove nothing twice.
Pure; imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor, inf, isinf, log, log1p
from typing import NamedTuple

_BETS = ((1.0, 0.6), (0.8, 0.15), (0.6, 0.15), (0.3, 0.1))
"""How boldly parts of the stake are bet. The boldest is lost with the first error that is found,
the others live on; what they come to together is a bet too."""


class Unit(NamedTuple):
    """Something that was drawn: how many fields it has in the set, and how many were wrong."""

    size: int
    wrong: int
    widest: int
    """The most fields that anything that might have been drawn instead has."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was seen of a set of `total` fields, in the random order in which it was drawn."""

    total: int
    units: tuple[Unit, ...]

    @property
    def seen(self) -> int:
        """Fields that were seen."""
        return sum(unit.size for unit in self.units)

    @property
    def wrong(self) -> int:
        """Wrong fields among them."""
        return sum(unit.wrong for unit in self.units)


def allowed(share: float, total: int) -> int:
    """How many of `total` fields may be wrong at most."""
    return floor(share * total + 1e-9)


def proves(sample: Sample, share: float, confidence: float) -> bool:
    """Whether at most `share` of the set is wrong, at this confidence."""
    stake = log_stake(sample, allowed(share, sample.total) + 1)
    return stake >= -log(1 - confidence)


def bound(sample: Sample, confidence: float) -> float:
    """The upper confidence bound on the share of wrong fields in the set; 1 where nothing is known.

    The smallest share that is proven; by bisection over the number of wrong fields.
    """
    if not sample.total:
        return 1.0
    low, high = sample.wrong, sample.total
    while low < high:
        middle = (low + high) // 2
        if proves(sample, middle / sample.total, confidence):
            high = middle
        else:
            low = middle + 1
    return high / sample.total


def needed(sample: Sample, share: float, confidence: float) -> int | None:
    """How many further fields, drawn one by one and all right, prove it; None if none can."""
    left = sample.total - sample.seen
    if not proves(_all_right(sample, left), share, confidence):
        return None
    low, high = 0, left
    while low < high:
        middle = (low + high) // 2
        if proves(_all_right(sample, middle), share, confidence):
            high = middle
        else:
            low = middle + 1
    return high


def log_stake(sample: Sample, claimed: int) -> float:
    """Log of what a bet against "at least `claimed` fields are wrong" has come to.

    `inf` where what was seen rules the claim out, `-inf` where it proves it.
    """
    if claimed > sample.total:
        return inf
    stakes = [_bet(sample, claimed, boldness) + log(part) for boldness, part in _BETS]
    best = max(stakes)
    return best if isinf(best) else best + log(sum(exp(stake - best) for stake in stakes))


def _bet(sample: Sample, claimed: int, boldness: float) -> float:
    """Log of what a stake of 1 has come to. Of two units, the one with errors costs."""
    left, left_wrong = sample.total, claimed
    stake = 0.0
    for unit in sample.units:
        if left_wrong <= 0:
            return -inf
        mean = left_wrong / left
        if mean < 1:
            gain = boldness * (mean * unit.size - unit.wrong) / (unit.widest * (1 - mean))
            stake += log1p(gain) if gain > -1 else -inf
        left, left_wrong = left - unit.size, left_wrong - unit.wrong
        if left_wrong > left:
            return inf
    return -inf if left_wrong <= 0 else stake


def _all_right(sample: Sample, more: int) -> Sample:
    return Sample(sample.total, (*sample.units, *[Unit(1, 0, 1)] * more))
