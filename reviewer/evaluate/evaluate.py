"""From cases to the figures of `reviewer evaluate`: how right the readings are, and the risks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewer.evaluate import metrics
from reviewer.evaluate.cases import Case
from reviewer.evaluate.figures import Evaluation, FieldFigures, ReadingFigures, RiskFigures
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import split_path

__all__ = ["Evaluation", "evaluate"]

TARGETS = ("0.99", "0.995", "0.999")
"""Accuracies for which the share that needs no human is given."""


def evaluate(cases: Iterable[Case]) -> Evaluation:
    """The figures over `cases`; those that no reader could have known are left out."""
    counting = [case for case in cases if case.counts]
    right = [case.right(case.shown) for case in counting]
    return Evaluation(
        documents=len({case.document_key for case in counting}),
        fields=len(counting),
        accuracy=metrics.share(sum(right), len(right)),
        by_field=_by_field(counting, right),
        risk=_risk(counting, right),
        by_reading=_by_reading(counting),
    )


def _by_field(cases: Sequence[Case], right: Sequence[bool]) -> dict[str, FieldFigures]:
    outcomes: dict[str, list[bool]] = {}
    for case, is_right in zip(cases, right, strict=True):
        outcomes.setdefault(column_of(case.path), []).append(is_right)
    return {name: FieldFigures(len(of), sum(of) / len(of)) for name, of in outcomes.items()}


def column_of(path: str) -> str:
    """`line_items[2].total` -> `line_items.total`."""
    name, _, column = split_path(path)
    return name if column is None else f"{name}.{column}"


def _risk(cases: Sequence[Case], right: Sequence[bool]) -> RiskFigures:
    """The ranking over the values with a risk; the errors over all. All None without a risk."""
    pairs = list(zip(cases, right, strict=True))
    predictions = [(case.risk, not is_right) for case, is_right in pairs if case.risk is not None]
    flagged = sum(case.flagged for case in cases if case.risk is not None)
    slipping = sum(not is_right and not case.flagged for case, is_right in pairs)
    errors = len(right) - sum(right)
    return RiskFigures(
        auroc=metrics.auroc(predictions),
        ece=metrics.ece(predictions),
        brier=metrics.brier(predictions),
        flagged_share=metrics.share(flagged, len(predictions)),
        errors_caught=metrics.share(errors - slipping, errors) if predictions else None,
        errors_slipping=slipping if predictions else None,
        coverage_at_accuracy={t: metrics.coverage_at(predictions, t) for t in TARGETS},
    )


def _by_reading(cases: Sequence[Case]) -> dict[str, ReadingFigures]:
    found: dict[str, ReadingFigures] = {}
    for role in sorted({role for case in cases for role in case.readings}):
        asked = [(case, case.readings[role]) for case in cases if role in case.readings]
        right = sum(case.right(value) for case, value in asked)
        likeness = sum(_likeness(case, value) for case, value in asked)
        found[role] = ReadingFigures(right / len(asked), likeness / len(asked))
    return found


def _likeness(case: Case, value: str | None) -> float:
    """The case's part in the ANLS, on normalised values: a right value is 1, nothing read is 0."""
    if case.right(value):
        return 1.0
    if value is None or isinstance(case.truth, Absence):
        return 0.0
    return metrics.likeness(_canonical(case, case.truth), _canonical(case, value))


def _canonical(case: Case, text: str) -> str:
    normal = values.normalise(text, case.type, day_first=case.day_first)
    return " ".join(text.casefold().split()) if normal is None else normal
