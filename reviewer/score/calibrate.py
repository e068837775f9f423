"""Shipped risks brought to what this project's own decisions say, with shrinkage.

The log-odds of the shipped risk get a slope and shifts: log-odds = slope * x + shift + shift of the
reader + shift of the field + shift of that reader on that field (Platt 1999, with the hierarchy of
Gelman and Hill 2007). Normal priors around "the shipped risk is right" hold all of them; how wide
the priors are is averaged over a few widths, each weighted by how well it explains the decisions
(Laplace approximation of the evidence; MacKay 1992). So a few decisions that fit the shipped risk
change next to nothing, and many that do not are followed.

Which fields are decided depends on their risk. The likelihood is that of right or wrong *given* the
risk, the reader and the field, so it is not biased by that. It would be biased by fields that were
decided because somebody noticed an error; the caller leaves those out. For the same reason a field
of the blind audit weighs what any other does. Pure numpy; imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FURTHEST = 12.0
"""Log-odds beyond which a stated risk says no more."""
_FLATTEST = 0.2
"""The slope stays positive, so that of two values of one field the riskier stays the riskier."""
_WIDTHS = (0.1, 0.25, 0.5, 1.0, 2.0)
_SHIFT, _SLOPE, _READER, _FIELD, _BOTH = 0.35, 0.12, 0.3, 0.4, 0.3
"""Standard deviations of the priors at width 1, in log-odds."""
_STEPS = 30

Floats = NDArray[np.float64]


class Outcome(NamedTuple):
    """A settled field: who proposed its value, the shipped risk of it, and whether it was wrong."""

    reader: str
    field: str
    risk: float
    wrong: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """A map of shipped risks; the default one changes nothing.

    `shifts` are keyed by (reader, ""), ("", field) and (reader, field).
    """

    slope: float = 1.0
    shift: float = 0.0
    shifts: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def risk(self, reader: str, field: str, risk: float) -> float:
        """The risk of one field, 0..1."""
        return float(self.risks([reader], [field], [risk])[0])

    def risks(
        self, readers: Sequence[str], fields: Sequence[str], risks: Sequence[float]
    ) -> Floats:
        """The risks (0..1) of many fields, given their shipped ones, in their order."""
        if self == IDENTITY:
            return np.asarray(risks, dtype=np.float64)
        shift = {key: self._shift(*key) for key in set(zip(readers, fields, strict=True))}
        shifts = np.array([shift[key] for key in zip(readers, fields, strict=True)])
        return _probability(self.slope * _log_odds(risks) + shifts)

    def then(self, level: Calibration) -> Calibration:
        """This map followed by the slope and shift of `level`, which keep its order."""
        return Calibration(
            slope=self.slope * level.slope,
            shift=self.shift * level.slope + level.shift,
            shifts={key: value * level.slope for key, value in self.shifts.items()},
        )

    def _shift(self, reader: str, field: str) -> float:
        keys = ((reader, ""), ("", field), (reader, field))
        return self.shift + sum(self.shifts.get(key, 0.0) for key in keys)


IDENTITY = Calibration()


def learn(outcomes: Iterable[Outcome]) -> Calibration:
    """The map that these settled fields speak for; the identity where there are none."""
    return _learn(list(outcomes), by_group=True)


def learn_level(outcomes: Iterable[Outcome], order: Calibration) -> Calibration:
    """One slope and one shift for all, to follow `order`, learned from further outcomes.

    It leaves the order of any two fields as it is. So these outcomes can still prove how many
    errors there are among the least risky, which those that made the order can not.
    """
    told = list(outcomes)
    mapped = order.risks([o.reader for o in told], [o.field for o in told], [o.risk for o in told])
    moved = [o._replace(risk=float(risk)) for o, risk in zip(told, mapped, strict=True)]
    return _learn(moved, by_group=False)


def _learn(outcomes: Sequence[Outcome], *, by_group: bool) -> Calibration:
    if not outcomes:
        return IDENTITY
    keys, spread = _groups(outcomes) if by_group else ([], np.zeros(0))
    x = _log_odds([o.risk for o in outcomes])
    columns = [np.ones_like(x), x, *(_member(outcomes, key) for key in keys)]
    design = np.stack(columns, axis=1)
    wrong = np.array([o.wrong for o in outcomes], dtype=np.float64)
    spread = np.concatenate([[_SHIFT, _SLOPE], spread])
    fits = [_fit(design, x, wrong, width * spread) for width in _WIDTHS]
    evidence = np.array([found for _theta, found in fits])
    weights = np.exp(evidence - evidence.max())
    theta = np.average([theta for theta, _found in fits], axis=0, weights=weights)
    return Calibration(
        slope=max(_FLATTEST, 1 + float(theta[1])),
        shift=float(theta[0]),
        shifts=dict(zip(keys, map(float, theta[2:]), strict=True)),
    )


def _groups(outcomes: Sequence[Outcome]) -> tuple[list[tuple[str, str]], Floats]:
    """The groups that have a shift of their own, and the prior's standard deviation of each."""
    readers = sorted({(o.reader, "") for o in outcomes})
    fields = sorted({("", o.field) for o in outcomes})
    both = sorted({(o.reader, o.field) for o in outcomes})
    spread = [_READER] * len(readers) + [_FIELD] * len(fields) + [_BOTH] * len(both)
    return [*readers, *fields, *both], np.array(spread)


def _member(outcomes: Sequence[Outcome], key: tuple[str, str]) -> Floats:
    reader, name = key
    return np.array(
        [float(reader in ("", o.reader) and name in ("", o.field)) for o in outcomes],
        dtype=np.float64,
    )


def _fit(design: Floats, offset: Floats, wrong: Floats, spread: Floats) -> tuple[Floats, float]:
    """The likeliest parameters under the prior (damped Newton), and the log evidence for it."""
    precision = 1 / spread**2
    theta = np.zeros(design.shape[1])
    loss = _loss(theta, design, offset, wrong, precision)
    for _ in range(_STEPS):
        chance = _probability(offset + design @ theta)
        gradient = design.T @ (chance - wrong) + precision * theta
        step = np.linalg.solve(_curvature(design, chance, precision), gradient)
        size = 1.0
        while size > 1e-6:
            tried = theta - size * step
            found = _loss(tried, design, offset, wrong, precision)
            if found <= loss:
                break
            size /= 2
        else:
            break
        done = loss - found < 1e-9
        theta, loss = tried, found
        if done:
            break
    chance = _probability(offset + design @ theta)
    _sign, volume = np.linalg.slogdet(_curvature(design, chance, precision))
    return theta, float(-loss - 0.5 * volume + 0.5 * np.log(precision).sum())


def _loss(theta: Floats, design: Floats, offset: Floats, wrong: Floats, precision: Floats) -> float:
    z = offset + design @ theta
    return float((np.logaddexp(0, z) - wrong * z).sum() + 0.5 * (precision * theta**2).sum())


def _curvature(design: Floats, chance: Floats, precision: Floats) -> Floats:
    return (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(precision)


def _log_odds(risks: Sequence[float] | Floats) -> Floats:
    given = np.asarray(risks, dtype=np.float64)
    with np.errstate(divide="ignore"):
        found: Floats = np.log(given) - np.log1p(-given)
    return np.clip(found, -_FURTHEST, _FURTHEST)


def _probability(log_odds: Floats) -> Floats:
    bounded = np.clip(log_odds, -30.0, 30.0)
    found: Floats = 1 / (1 + np.exp(-bounded))
    return found
