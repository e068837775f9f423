"""From cases to the figures of `reviewer evaluate`: how right the readings are, and the risks.

Cases are counted as they come and forgotten: of a million fields only each one's risk is kept.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from reviewer.evaluate import curves, metrics
from reviewer.evaluate.cases import Case
from reviewer.evaluate.causes import Cause
from reviewer.evaluate.figures import Evaluation, FieldFigures, ReadingFigures, RiskFigures
from reviewer.evaluate.intervals import Clusters
from reviewer.evaluate.mistakes import Mistake, column_of, mistake_of
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType

__all__ = ["Evaluation", "column_of", "evaluate"]

TARGETS = ("0.99", "0.995", "0.999")
"""Accuracies for which the share that needs no human is given."""
SPELLED = (FieldType.TEXT, FieldType.ADDRESS)
"""Types whose characters are counted: one wrong figure of an amount is a wrong amount."""


def evaluate(
    cases: Iterable[Case], mistaken: Callable[[Mistake], None] | None = None
) -> Evaluation:
    """The figures over `cases`; those that no reader could have known are left out.

    Cases of one document come one after another. `mistaken` hears of every wrong proposal,
    and of every wrong value of each reading.
    """
    tally = _Tally()
    for key, of in groupby(cases, key=lambda case: case.document_key):
        counting = [case for case in of if case.counts]
        if counting:
            tally.keys.add(key)
            tally.add(counting, mistaken)
    return tally.figures()


@dataclass(slots=True)
class _OfReading:
    right: Clusters = field(default_factory=Clusters)
    likeness: float = 0.0
    edits: int = 0
    characters: int = 0


@dataclass(slots=True)
class _Tally:
    keys: set[str] = field(default_factory=set)
    right: Clusters = field(default_factory=Clusters)
    by_field: dict[str, Clusters] = field(default_factory=dict)
    causes: dict[str, Counter[Cause]] = field(default_factory=dict)
    by_reading: dict[str, _OfReading] = field(default_factory=dict)
    risks: array[float] = field(default_factory=lambda: array("d"))
    wrong: bytearray = field(default_factory=bytearray)
    of: array[int] = field(default_factory=lambda: array("L"))
    """Of each risk: the number of its document."""
    flagged: int = 0
    slipping: int = 0

    def add(self, cases: Sequence[Case], mistaken: Callable[[Mistake], None] | None) -> None:
        """Count one document."""
        right: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        for case in cases:
            column = column_of(case.path)
            mistake = mistake_of(case)
            asked[column] += 1
            right[column] += mistake is None
            self._weigh(case, wrong=mistake is not None)
            if mistake is not None:
                self.causes.setdefault(column, Counter())[mistake.cause] += 1
                if mistaken is not None:
                    mistaken(mistake)
        self.right.add(right.total(), len(cases))
        for column, n in asked.items():
            self.by_field.setdefault(column, Clusters()).add(right[column], n)
        for role in {role for case in cases for role in case.readings}:
            self._hear(role, [case for case in cases if role in case.readings], mistaken)

    def _weigh(self, case: Case, *, wrong: bool) -> None:
        """The ranking is over the values with a risk, the errors over all."""
        if case.risk is not None:
            self.risks.append(case.risk)
            self.wrong.append(wrong)
            self.of.append(len(self.keys))
            self.flagged += case.flagged
        self.slipping += wrong and not case.flagged

    def _hear(
        self, role: str, cases: Sequence[Case], mistaken: Callable[[Mistake], None] | None
    ) -> None:
        told = self.by_reading.setdefault(role, _OfReading())
        right = 0
        for case in cases:
            said = case.readings[role]
            is_right = case.right(said)
            right += is_right
            if mistaken is not None and (mistake := mistake_of(case, role)) is not None:
                mistaken(mistake)
            told.likeness += 1.0 if is_right else _likeness(case, said)
            if case.type in SPELLED and not isinstance(case.truth, Absence):
                known = _canonical(case, case.truth)
                told.characters += len(known)
                if not is_right:
                    told.edits += Levenshtein.distance(known, _canonical(case, said or ""))
        told.right.add(right, len(cases))

    def figures(self) -> Evaluation:
        """What it came to."""
        every: Counter[Cause] = Counter()
        for causes in self.causes.values():
            every += causes
        return Evaluation(
            documents=len(self.keys),
            fields=self.right.n,
            accuracy=self.right.share,
            interval=self.right.interval(),
            by_field={
                name: FieldFigures(
                    of.n, of.part / of.n, of.interval(), _ordered(self.causes.get(name, Counter()))
                )
                for name, of in self.by_field.items()
            },
            risk=self._risk(),
            by_reading={
                role: ReadingFigures(
                    accuracy=told.right.part / told.right.n,
                    anls=told.likeness / told.right.n,
                    interval=told.right.interval(),
                    cer=metrics.share(told.edits, told.characters),
                )
                for role, told in sorted(self.by_reading.items())
            },
            causes=_ordered(every),
        )

    def _risk(self) -> RiskFigures:
        predictions = metrics.rank(self.risks, self.wrong, self.of)
        errors = self.right.n - self.right.part
        known = len(predictions) > 0
        return RiskFigures(
            auroc=metrics.auroc(predictions),
            ece=metrics.ece(predictions),
            brier=metrics.brier(predictions),
            flagged_share=metrics.share(self.flagged, len(predictions)),
            errors_caught=metrics.share(errors - self.slipping, errors) if known else None,
            errors_slipping=self.slipping if known else None,
            coverage_at_accuracy={t: metrics.coverage_at(predictions, t) for t in TARGETS},
            reliability=curves.reliability(predictions),
            thresholds=curves.thresholds(predictions),
        )


def _ordered(causes: Counter[Cause]) -> dict[Cause, int]:
    """The most frequent first."""
    return dict(sorted(causes.items(), key=lambda one: (-one[1], one[0])))


def _likeness(case: Case, value: str | None) -> float:
    """A wrong value's part in the ANLS, on normalised values; nothing read is 0."""
    if value is None or isinstance(case.truth, Absence):
        return 0.0
    return metrics.likeness(_canonical(case, case.truth), _canonical(case, value))


def _canonical(case: Case, text: str) -> str:
    normal = values.normalise(text, case.type, day_first=case.day_first)
    return " ".join(text.casefold().split()) if normal is None else normal
