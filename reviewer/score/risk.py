"""Verdicts into risk: log-odds added up, a flag above the threshold, and the reasons in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import exp, log

from reviewer.model.absence import Absence
from reviewer.model.evidence import Evidence
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Risk, Verdict
from reviewer.score.features import Feature, features
from reviewer.score.weights import PRIOR, weight

DEFAULT_THRESHOLD = 0.08
"""Risk from which a field is flagged, chosen on the receipts the weights come from. There, with two
readings, it flags one field in six: those where the readings differ or a required value is missing,
and no others. A value that nobody checked is flagged too."""

Weighed = tuple[float, Feature]


def score(
    evidence: Evidence, results: Sequence[CheckResult], *, threshold: float = DEFAULT_THRESHOLD
) -> tuple[Risk, ...]:
    """The risk of every field in `results`, in their order; 0..1, flagged from `threshold` on.

    Rows of `evidence.readings` should be numbered as in `results`; what a reading states of a row
    is not heard otherwise.
    """
    by_path: dict[str, dict[str, CheckResult]] = {}
    for result in results:
        by_path.setdefault(result.path, {})[result.check] = result
    answers = _proposals(evidence)
    blamed = Counter(r.sentence for r in results if _is_blame(r))
    risks: list[Risk] = []
    for path, found in by_path.items():
        spec = evidence.kind.spec(path)
        weighed = [
            (weight(feature.name, spec.type) - _shared(feature, blamed), feature)
            for feature in features(spec, answers.get(path), found, evidence)
        ]
        risks.append(_risk(path, weighed, threshold))
    return tuple(risks)


def _is_blame(result: CheckResult) -> bool:
    return result.check == "rules" and result.verdict is Verdict.DIFFERS


def _shared(feature: Feature, blamed: Mapping[str, int]) -> float:
    """Log of how many fields share the blame of a failed rule."""
    return log(blamed[feature.reason]) if feature.name == "rules DIFFERS" else 0.0


def _proposals(evidence: Evidence) -> dict[str, FieldValue]:
    answers: dict[str, FieldValue] = {}
    for reading in evidence.readings:
        for value in reading.values:
            if value.absence is not Absence.NOT_ASKED:
                answers.setdefault(value.path, value)
    return answers


def _risk(path: str, weighed: Sequence[Weighed], threshold: float) -> Risk:
    risk = 1 / (1 + exp(-PRIOR - sum(log_odds for log_odds, _feature in weighed)))
    flagged = risk >= threshold
    return Risk(path=path, risk=risk, flagged=flagged, reasons=_reasons(weighed, flagged=flagged))


def _reasons(weighed: Iterable[Weighed], *, flagged: bool) -> tuple[str, ...]:
    """The sentences, those for the outcome first, the strongest first; then what speaks against.

    What was not checked is said last, and only of a flagged field.
    """
    side = 1 if flagged else -1
    ranked = sorted(weighed, key=lambda item: side * item[0], reverse=True)
    said = [feature.reason for log_odds, feature in ranked if log_odds]
    missing = [feature.reason for _w, feature in ranked if feature.name.endswith("NOT_RUN")]
    reasons = [*said, *missing] if flagged or not said else said
    return tuple(dict.fromkeys(reason for reason in reasons if reason))
