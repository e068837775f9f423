"""Logistic regression with weights that keep their side, and its calibration.

Each feature has one weight for all types and a smaller one for its group of types; both are kept
on the side the feature speaks for (L-BFGS-B with bounds; Byrd et al. 1995). Needs scipy.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from examples import Judged
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from reviewer.score.features import AGAINST, FOR
from reviewer.score.model import BY_HAND, Model

RIDGE, RIDGE_GROUP, RIDGE_PRIOR = 1.0, 3.0, 0.3
"""How strongly weights are held at zero: in all, in a group, and the groups' own start."""

Numbers = NDArray[np.float64]


class Table:
    """Examples as a matrix: a start for all and for each group, then the features."""

    def __init__(self, examples: Sequence[Judged], columns: Sequence[tuple[str, str]]) -> None:
        at = {column: index for index, column in enumerate(columns)}
        self.x = np.zeros((len(examples), len(columns)))
        self.offset = np.zeros(len(examples))
        self.y = np.array([float(one.wrong) for one in examples])
        self.weight = np.array([one.weight for one in examples])
        for row, one in enumerate(examples):
            group = one.features.group
            strengths: dict[str, float] = {"": 1.0}
            for feature in one.features.features:
                hand = BY_HAND.get(f"{feature.name} {group}", BY_HAND.get(feature.name))
                if hand is not None:
                    self.offset[row] += hand * feature.strength
                else:
                    strengths[feature.name] = strengths.get(feature.name, 0.0) + feature.strength
            for name, strength in strengths.items():
                for column in ((name, "all"), (name, group)):
                    if column in at:
                        self.x[row, at[column]] = strength


def columns_of(examples: Sequence[Judged]) -> list[tuple[str, str]]:
    """A start and a weight for all, and for every group, of each feature that occurs."""
    known = (FOR | AGAINST) - set(BY_HAND)
    found = {("", "all")}
    for one in examples:
        found.add(("", one.features.group))
        for feature in one.features.features:
            if feature.name in known and feature.strength:
                found |= {(feature.name, "all"), (feature.name, one.features.group)}
    return sorted(found)


def _bounds(name: str) -> tuple[float | None, float | None]:
    if not name:
        return (None, None)
    return (None, 0.0) if name in FOR else (0.0, None)


def fit(examples: Sequence[Judged]) -> Model:
    """The model that explains the examples best, without calibration.

    A value that is absent teaches nothing where all fields are on the page, see `BY_HAND`.
    """
    examples = [one for one in examples if one.features.group != "absent"]
    columns = columns_of(examples)
    table = Table(examples, columns)
    ridge = np.array(
        [
            RIDGE_PRIOR * (group != "all")
            if not name
            else (RIDGE if group == "all" else RIDGE_GROUP)
            for name, group in columns
        ]
    )

    def loss(w: Numbers) -> tuple[float, Numbers]:
        z = table.x @ w + table.offset
        cost = table.weight @ (np.logaddexp(0, z) - table.y * z) + ridge @ (w * w) / 2
        return float(cost), table.x.T @ (table.weight * (expit(z) - table.y)) + ridge * w

    start = np.zeros(len(columns))
    bounds = [_bounds(name) for name, _group in columns]
    w = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    prior: dict[str, float] = {}
    weights: dict[str, dict[str, float]] = {}
    for (name, group), value in zip(columns, w, strict=True):
        if not name:
            prior[group] = round(float(value), 3)
        elif abs(value) >= 0.005:
            weights.setdefault(name, {})[group] = round(float(value), 3)
    return Model(prior, weights)
