"""What corrections cost: readers' money and reviewers' time, and each reviewer's pace."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from reviewer.model.decision import Decision, DecisionType, standing
from reviewer.model.package import Kappa

IMPORTED = "imported"
"""The witness of what was decided elsewhere: nobody worked on it here."""
_CORRECTING = (DecisionType.CORRECT, DecisionType.ABSENT, DecisionType.UNREADABLE)


@dataclass(frozen=True, slots=True)
class Pace:
    """One reviewer: decisions made, fields they corrected, the middle time a decision took."""

    by: str
    decisions: int
    corrected: int
    seconds: float | None

    @property
    def per_hour(self) -> float | None:
        """Decisions an hour at that pace."""
        return 3600 / self.seconds if self.seconds else None


@dataclass(frozen=True, slots=True)
class Effort:
    """The project's corrections, what all readings cost and how long all decisions took.

    `agreement` is that of reviewers who decided the same fields apart; n is 0 without such.
    """

    corrected: int = 0
    cost_usd: float = 0.0
    seconds: float = 0.0
    people: tuple[Pace, ...] = ()
    agreement: Kappa = field(default_factory=lambda: Kappa(0, 0.0, None))

    @property
    def usd_per_corrected(self) -> float | None:
        """What the readings cost for each field that a person put right."""
        return self.cost_usd / self.corrected if self.corrected else None

    @property
    def seconds_per_corrected(self) -> float | None:
        """The time all decisions took, for each field that was put right."""
        return self.seconds / self.corrected if self.corrected and self.seconds else None

    def as_json(self) -> dict[str, Any]:
        """As `reviewer evaluate --json` tells it."""
        told = self.agreement
        return {
            "corrected": self.corrected,
            "cost_usd": round(self.cost_usd, 6),
            "seconds": round(self.seconds, 1),
            "usd_per_corrected": _rounded(self.usd_per_corrected, 6),
            "seconds_per_corrected": _rounded(self.seconds_per_corrected, 1),
            "reviewers": [
                {
                    "by": one.by,
                    "decisions": one.decisions,
                    "corrected": one.corrected,
                    "median_seconds": _rounded(one.seconds, 1),
                    "per_hour": _rounded(one.per_hour, 0),
                }
                for one in self.people
            ],
            "agreement": {
                "n": told.n,
                "agreement": round(told.agreement, 4) if told.n else None,
                "kappa": _rounded(told.kappa, 4),
            },
        }

    def sentences(self) -> tuple[str, ...]:
        """The same for a person, a line each; none without decisions."""
        lines = []
        if self.corrected:
            cost = f"{self.usd_per_corrected or 0:.4f} USD of readings"
            time = self.seconds_per_corrected
            also = "" if time is None else f" and {time:.1f} s of review"
            lines.append(f"{self.corrected:,} fields corrected: {cost}{also} for each.")
        lines += [_pace(one) for one in self.people]
        if self.agreement.n:
            kappa = self.agreement.kappa
            beyond = "" if kappa is None else f", kappa {kappa:.2f}"
            lines.append(
                f"Reviewers agree on {100 * self.agreement.agreement:.1f} % of "
                f"{self.agreement.n:,} fields that two of them decided{beyond}."
            )
        return tuple(lines)


class EffortTally:
    """Counts decisions, document by document."""

    def __init__(self) -> None:
        self._ms: dict[str, array[int]] = defaultdict(lambda: array("q"))
        self._decisions: Counter[str] = Counter()
        self._corrected: Counter[str] = Counter()

    def add(self, field_decisions: Iterable[Decision]) -> None:
        """Count all decisions on one field."""
        every = [d for d in field_decisions if d.witness != IMPORTED]
        for decision in every:
            if decision.type is not DecisionType.UNDO:
                self._decisions[decision.by] += 1
                if decision.ms:
                    self._ms[decision.by].append(decision.ms)
        counting = standing(every)
        if counting and counting[-1].type in _CORRECTING:
            self._corrected[counting[-1].by] += 1

    def effort(self, cost_usd: float, agreement: Kappa) -> Effort:
        """What it came to."""
        people = tuple(
            Pace(by, count, self._corrected[by], median(self._ms[by]) / 1000)
            if self._ms[by]
            else Pace(by, count, self._corrected[by], None)
            for by, count in sorted(self._decisions.items(), key=lambda one: (-one[1], one[0]))
        )
        seconds = sum(sum(ms) for ms in self._ms.values()) / 1000
        return Effort(self._corrected.total(), cost_usd, seconds, people, agreement)


def _pace(one: Pace) -> str:
    pace = "" if one.seconds is None else f", {one.seconds:.1f} s each in the middle"
    return f"{one.by}: {one.decisions:,} decisions, {one.corrected:,} corrected{pace}."


def _rounded(number: float | None, places: int) -> float | None:
    return None if number is None else round(number, places)
