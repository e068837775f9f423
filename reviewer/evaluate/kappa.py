"""Cohen's kappa: how far two people agree, beyond what chance would bring about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from reviewer.model.package import Kappa


def cohen(pairs: Sequence[tuple[Hashable, Hashable]]) -> Kappa:
    """Agreement on `pairs` of labels, one pair for each thing that both judged."""
    n = len(pairs)
    if n == 0:
        return Kappa(0, 0.0, None)
    agreed = sum(a == b for a, b in pairs) / n
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(count * theirs[label] for label, count in ours.items()) / n**2
    beyond = None if by_chance >= 1 else (agreed - by_chance) / (1 - by_chance)
    return Kappa(n, agreed, beyond)


def pooled(found: Iterable[Kappa]) -> Kappa:
    """The mean over pairs of people, each weighted by how much both judged (Light's kappa)."""
    told = [one for one in found if one.n]
    n = sum(one.n for one in told)
    if n == 0:
        return Kappa(0, 0.0, None)
    known = [(one.n, one.kappa) for one in told if one.kappa is not None]
    weight = sum(count for count, _ in known)
    kappa = sum(count * value for count, value in known) / weight if weight else None
    return Kappa(n, sum(one.n * one.agreement for one in told) / n, kappa)
