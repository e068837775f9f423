"""Verdicts into risk: log-odds added up, a flag above the threshold, and the reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp

from reviewer.model.absence import Absence
from reviewer.model.evidence import Evidence
from reviewer.model.kind import FieldSpec
from reviewer.model.reading import FieldValue
from reviewer.model.verdict import CheckResult, Risk
from reviewer.score.features import Feature, Results, features
from reviewer.score.weights import PRIOR, weight

DEFAULT_THRESHOLD = 0.08
"""Risk from which a field is flagged. On the receipts the weights come from, about one field in six
is, and nine to ten errors of ten are among them; a value that nobody checked is flagged too."""

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
    return tuple(
        _risk(evidence.kind.spec(path), answers.get(path), found, evidence, threshold)
        for path, found in by_path.items()
    )


def _proposals(evidence: Evidence) -> dict[str, FieldValue]:
    answers: dict[str, FieldValue] = {}
    for reading in evidence.readings:
        for value in reading.values:
            if value.absence is not Absence.NOT_ASKED:
                answers.setdefault(value.path, value)
    return answers


def _risk(
    spec: FieldSpec,
    answer: FieldValue | None,
    results: Results,
    evidence: Evidence,
    threshold: float,
) -> Risk:
    weighed = [
        (weight(feature.name, spec.type), feature)
        for feature in features(spec, answer, results, evidence)
    ]
    risk = 1 / (1 + exp(-PRIOR - sum(log_odds for log_odds, _feature in weighed)))
    flagged = risk >= threshold
    path = next(iter(results.values())).path
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
