"""Is one run of readings better than another, on the same fields of the same documents?

Wins and losses per field, an exact test on them, an interval over documents, and one sentence that
also says when there is too little to tell.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import ceil, comb, log10, sqrt
from statistics import NormalDist

from reviewer.evaluate.cases import Case
from reviewer.evaluate.mistakes import column_of
from reviewer.evaluate.paired import clustering, flipped, gain_interval

LEVEL = 0.05
_SUMMED = 1000
"""Above so many fields that differ, the binomial test is taken from the normal distribution."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """One field, or all: how often only the first was right (`losses` of the second), and so on.

    `p` is McNemar's exact test (1947) over documents, whose fields go together (`paired.flipped`),
    corrected by Holm (1979) where several fields are told apart. `gain` is the accuracy of the
    second less that of the first; `low` and `high` its 95 % interval over documents, None with
    fewer than two documents. `clustering` is how much more documents vary than fields would.
    """

    n: int
    both_right: int
    wins: int
    losses: int
    gain: float
    low: float | None
    high: float | None
    p: float
    documents: int = 0
    clustering: float = 1.0

    @property
    def first(self) -> float:
        """The share the first got right."""
        return (self.both_right + self.losses) / self.n if self.n else 0.0

    @property
    def second(self) -> float:
        """The share the second got right."""
        return (self.both_right + self.wins) / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, `first` and `second`, over the fields that both were asked."""

    first: str
    second: str
    documents: int
    overall: Pairing
    by_field: dict[str, Pairing]
    changed: tuple[str, ...]
    """The documents in which one was right and the other wrong, most such fields first."""

    @property
    def is_clear(self) -> bool:
        """Whether chance does not explain the difference, by the test and by the interval."""
        over = self.overall
        apart = over.low is not None and over.high is not None and over.low * over.high > 0
        return over.p < LEVEL and apart

    @property
    def second_is_worse(self) -> bool:
        """Whether the second run is clearly worse than the first."""
        return self.is_clear and self.overall.gain < 0

    @property
    def worse_or_not(self) -> str:
        """The verdict with what is frozen as the first run: worse, not clearly so, or not."""
        if self.second_is_worse:
            return f"Worse than frozen. {self.verdict}"
        clearly = "clearly " if self.overall.gain < 0 else ""
        return f"Not {clearly}worse than frozen. {self.verdict}"

    @property
    def verdict(self) -> str:
        """Which is better, or why nobody can tell, in one sentence."""
        return _verdict(self)


@dataclass(slots=True)
class _Tally:
    """Outcomes of one field, or of all, as they come: numbers only, however many there are."""

    n: int = 0
    both_right: int = 0
    wins: int = 0
    losses: int = 0
    gains: array[int] = field(default_factory=lambda: array("i"))
    sizes: array[int] = field(default_factory=lambda: array("i"))

    def add(self, outcomes: Sequence[tuple[bool, bool]]) -> int:
        """Count those of one document; returns how many differ."""
        wins = sum(second and not first for first, second in outcomes)
        losses = sum(first and not second for first, second in outcomes)
        self.n += len(outcomes)
        self.both_right += sum(first and second for first, second in outcomes)
        self.wins += wins
        self.losses += losses
        self.gains.append(wins - losses)
        self.sizes.append(len(outcomes))
        return wins + losses

    def pairing(self) -> Pairing:
        """What they come to."""
        interval = gain_interval(self.gains, self.sizes)
        return Pairing(
            n=self.n,
            both_right=self.both_right,
            wins=self.wins,
            losses=self.losses,
            gain=(self.wins - self.losses) / self.n if self.n else 0.0,
            low=None if interval is None else interval[0],
            high=None if interval is None else interval[1],
            p=flipped(self.gains),
            documents=len(self.gains),
            clustering=clustering(self.gains),
        )


def compare(cases: Iterable[Case], first: str, second: str, names: tuple[str, str]) -> Comparison:
    """Compare the readings with the roles `first` and `second`; `names` are what to call them.

    Only fields that both were asked, and that a reader could have known, are counted. Cases of one
    document come one after another; they are counted and forgotten.
    """
    overall = _Tally()
    columns: dict[str, _Tally] = {}
    differing: dict[str, int] = {}
    documents: set[str] = set()
    for key, of in groupby(cases, key=lambda case: case.document_key):
        told: dict[str, list[tuple[bool, bool]]] = {}
        for case in of:
            if case.counts and first in case.readings and second in case.readings:
                outcome = (case.right(case.readings[first]), case.right(case.readings[second]))
                told.setdefault(column_of(case.path), []).append(outcome)
        if not told:
            continue
        documents.add(key)
        if apart := overall.add([outcome for each in told.values() for outcome in each]):
            differing[key] = differing.get(key, 0) + apart
        for column, outcomes in told.items():
            columns.setdefault(column, _Tally()).add(outcomes)
    return Comparison(
        first=names[0],
        second=names[1],
        documents=len(documents),
        overall=overall.pairing(),
        by_field=_corrected({name: tally.pairing() for name, tally in columns.items()}),
        changed=tuple(sorted(differing, key=lambda name: (-differing[name], name))),
    )


def mcnemar(wins: int, losses: int) -> float:
    """The exact two-sided p of `wins` against `losses`; 1 where nothing differs."""
    number, least = wins + losses, min(wins, losses)
    if number == 0:
        return 1.0
    if number > _SUMMED:
        z = (abs(wins - losses) - 1) / sqrt(number)
        return min(1.0, 2 * (1 - NormalDist().cdf(max(0.0, z))))
    tail = sum(comb(number, k) for k in range(least + 1))
    return min(1.0, float(2 * tail / (1 << number)))


def fields_needed(pairing: Pairing) -> int | None:
    """About how many fields would tell, if wins and losses went on as they did; None for a tie.

    Sample size for McNemar's test at 5 % with a power of 80 % (Connor 1987), times what is lost as
    fields of one document go together.
    """
    if pairing.n == 0 or pairing.wins == pairing.losses:
        return None
    differing = (pairing.wins + pairing.losses) / pairing.n
    gap = abs(pairing.wins - pairing.losses) / pairing.n
    z_level, z_power = NormalDist().inv_cdf(1 - LEVEL / 2), NormalDist().inv_cdf(0.8)
    spread = sqrt(max(0.0, differing - gap * gap))
    apart = ((z_level * sqrt(differing) + z_power * spread) / gap) ** 2
    return ceil(apart * pairing.clustering)


def _corrected(pairings: dict[str, Pairing]) -> dict[str, Pairing]:
    """Holm's correction: of ten fields, one differs by chance every other time."""
    ordered = sorted(pairings, key=lambda name: pairings[name].p)
    least, found = 0.0, {}
    for place, name in enumerate(ordered):
        least = min(1.0, max(least, pairings[name].p * (len(ordered) - place)))
        found[name] = least
    return {name: replace(of, p=found[name]) for name, of in pairings.items()}


def _verdict(told: Comparison) -> str:
    over = told.overall
    if over.n == 0:
        return f"{told.first} and {told.second} were asked no field in common: nothing to compare."
    if over.wins + over.losses == 0:
        return (
            f"No difference: {told.first} and {told.second} are right and wrong on the same "
            f"{over.n:,} fields."
        )
    better, worse = (told.second, told.first) if over.gain > 0 else (told.first, told.second)
    if told.is_clear:
        interval = ""
        if over.low is not None and over.high is not None:
            low, high = sorted((abs(over.low), abs(over.high)))
            interval = f", 95 % interval {100 * low:.1f} to {100 * high:.1f}"
        return (
            f"{better} is better: {100 * abs(over.gain):.1f} points more fields right than "
            f"{worse}{interval} ({over.n:,} fields of {told.documents:,} documents)."
        )
    why = (
        f"which chance explains (p = {over.p:.2g})"
        if mcnemar(over.wins, over.losses) >= LEVEL
        else "but the difference lies in too few documents"
    )
    return (
        f"Too little to tell: {told.second} is right alone on {over.wins:,} fields and "
        f"{told.first} on {over.losses:,}, {why}.{_more(over)}"
    )


def _more(over: Pairing) -> str:
    needed = fields_needed(over)
    if needed is None or needed <= over.n:
        return ""
    each = over.n / over.documents if over.documents else 1.0
    return (
        f" If it goes on like this, about {_round(needed):,} fields of "
        f"{_round(ceil(needed / each)):,} documents would tell."
    )


def _round(number: int) -> int:
    """Up to two figures: more would promise too much."""
    figures = int(10.0 ** max(0, int(log10(number)) - 1))
    return ceil(number / figures) * figures
