"""The learned model: a weight for each feature and for each feature of a group of types.

A logistic regression whose weights can not change their side: what speaks for a value never
raises its risk, what speaks against it never lowers it. The weights are a file that the script
beside it learns; what public data can not teach is set by hand in `BY_HAND`. Imports model alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log

from reviewer.paths import resources
from reviewer.score.features import Feature

BY_HAND: Mapping[str, float] = {
    "rules AGREES": -0.5,
    "rules AGREES date": 0.0,
    "rules PARTIAL": 1.5,
    "rules DIFFERS": 5.5,
    "rules NOT_FOUND": 9.0,
    "reference AGREES": -2.5,
    "reference AGREES_NORMALISED": -2.5,
    "reference PARTIAL": 1.0,
    "reference NOT_FOUND": 0.5,
    "reference DIFFERS": 3.0,
    "stated unsure": 2.0,
    "page gives orders": 2.0,
    "beside orders": 5.0,
    "only in a sentence": 4.0,
    "label and sum say otherwise": 2.5,
    "page hides text": 1.0,
    "in hidden text": 5.0,
    "witnesses differ": 5.0,
    "poor page": 0.5,
    "unreadable": 4.0,
    "outvoted": 1.0,
    "absent": -1.0,
    "left out": 2.5,
    "nothing read": 6.0,
    "only the other has it": 2.0,
    "invented text": 3.0,
    "tokens unlikely": 0.0,
}
"""Log-odds of what the receipts that teach the rest do not have, on the careful side. Every field
stands on those receipts, so that what is absent can not be learned from them either. How likely a
model found its own tokens is kept and shown but weighs nothing: every endpoint means something else
by it, and there is no data here that says what."""

LEAST: Mapping[str, float] = {
    "reference DIFFERS": 0.2,
    "invented text": 0.3,
    "page gives orders": 0.06,
    "only in a sentence": 0.06,
}
"""Risk below which no field with the feature comes, whatever agrees: readings that agree have read
the same page, and say nothing of what the user's own system knows, and a reader that made up text
on this very document is not believed in any field of it. Nor is any reader of a page that talks to
it: what it was told to say need not stand beside the telling. Set by hand, like the above."""

Weighed = tuple[float, Feature]


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds before any check, by group; log-odds of each feature, and more of it in a group.

    `slope` and `shift` bring the sum to a probability that means what it says (Platt 1999).
    """

    prior: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]
    slope: float = 1.0
    shift: float = 0.0

    def weight(self, feature: str, group: str) -> float:
        """Log-odds that a feature of full strength adds for a field of `group`."""
        by_hand = BY_HAND.get(f"{feature} {group}", BY_HAND.get(feature))
        if by_hand is not None:
            return by_hand
        learned = self.weights.get(feature, {})
        return self.slope * (learned.get("all", 0.0) + learned.get(group, 0.0))

    def start(self, group: str) -> float:
        """Log-odds of an error in a field of `group` that nobody checked."""
        return self.slope * (self.prior["all"] + self.prior.get(group, 0.0)) + self.shift

    def weighed(self, group: str, features: Iterable[Feature]) -> list[Weighed]:
        """Each feature with the log-odds it adds."""
        return [(self.weight(f.name, group) * f.strength, f) for f in features]


def probability(log_odds: float) -> float:
    """Log-odds as a probability, without overflow."""
    bounded = max(-30.0, min(30.0, log_odds))
    return 1 / (1 + exp(-bounded))


def log_odds(probability: float) -> float:
    """A probability strictly between 0 and 1 as log-odds."""
    return log(probability / (1 - probability))


def parse(text: str) -> Model:
    """The model in a weights file."""
    held = json.loads(text)
    return Model(held["prior"], held["weights"], held["slope"], held["shift"])


@cache
def shipped() -> Model:
    """The model that comes with the program."""
    return parse((resources() / "risk" / "weights.json").read_text(encoding="utf-8"))
