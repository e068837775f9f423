"""Verdicts into risk: log-odds added up, a flag above the threshold, and the reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from reviewer.model.evidence import Evidence
from reviewer.model.verdict import CheckResult, Risk, Verdict
from reviewer.score.features import Feature, FieldFeatures, document_features
from reviewer.score.model import LEAST, Model, Weighed, probability, shipped

DEFAULT_THRESHOLD = 0.05
"""Risk from which a field is flagged. On the receipts the weights come from that is, with two
readings, one field in five or six: where the readings differ and the page does not clearly settle
it, and where they agree on what the page speaks against. A value nobody checked is flagged too."""


def score(
    evidence: Evidence,
    results: Sequence[CheckResult],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    model: Model | None = None,
) -> tuple[Risk, ...]:
    """The risk of every field in `results`, in their order; 0..1, flagged from `threshold` on.

    Rows of `evidence.readings` should be numbered as in `results`; what a reading states of a row
    is not heard otherwise. `model` is the shipped one where none is given.
    """
    blamed = Counter(r.sentence for r in results if _is_blame(r))
    learned = model or shipped()
    return tuple(
        _risk(field, learned, blamed, threshold) for field in document_features(evidence, results)
    )


def _is_blame(result: CheckResult) -> bool:
    return result.check == "rules" and result.verdict is Verdict.DIFFERS


def _risk(field: FieldFeatures, model: Model, blamed: Mapping[str, int], threshold: float) -> Risk:
    weighed = [
        (weight - _shared(feature, blamed), feature)
        for weight, feature in model.weighed(field.group, field.features)
    ]
    sum_of = model.start(field.group) + sum(weight for weight, _feature in weighed)
    least = (LEAST.get(feature.name, 0.0) for _weight, feature in weighed)
    risk = max(probability(sum_of), *least, 0.0)
    flagged = risk >= threshold
    return Risk(field.path, risk, flagged, _reasons(weighed, flagged=flagged))


def _shared(feature: Feature, blamed: Mapping[str, int]) -> float:
    """Log of how many fields share the blame of a failed rule."""
    return log(blamed[feature.reason]) if feature.name == "rules DIFFERS" else 0.0


def _reasons(weighed: Iterable[Weighed], *, flagged: bool) -> tuple[str, ...]:
    """The sentences, those for the outcome first, the strongest first; then what speaks against.

    A sentence counts with all the features it is said for. What was not checked is said last, and
    only of a flagged field.
    """
    said: dict[str, float] = {}
    missing: list[str] = []
    for weight, feature in weighed:
        if feature.name.endswith("NOT_RUN"):
            missing.append(feature.reason)
        elif feature.reason and weight:
            said[feature.reason] = said.get(feature.reason, 0.0) + weight
    side = -1 if flagged else 1
    ranked = sorted(said, key=lambda reason: side * said[reason])
    reasons = [*ranked, *missing] if flagged or not ranked else ranked
    return tuple(dict.fromkeys(reason for reason in reasons if reason))
