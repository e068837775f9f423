"""A reading: one extraction run over one document by one reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reviewer.model.absence import SAYS_NOTHING, Absence
from reviewer.model.geometry import Box

LEVELS = {"high": 0.95, "medium": 0.7, "low": 0.3}
"""What a reader's own words count as. A weak signal: it may raise suspicion, never lower it."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Log-probabilities of the tokens a value was written with: their mean, and the least."""

    mean: float
    least: float


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What a reading says of one field. Exactly one of `value` and `absence` is set.

    `path` is `total` or `line_items[2].unit_price` (rows count from 0). `confidence` is 0..1 as the
    reader stated it, or None for *no score*. `page` counts from 1, `box` is in page units.
    `likelihood` is what its endpoint says of the value's own tokens, where it says anything.
    """

    path: str
    value: str | None
    absence: Absence | None = None
    confidence: float | None = None
    reason: str | None = None
    page: int | None = None
    box: Box | None = None
    likelihood: Likelihood | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a reading cost. `cost_usd` is None where the price is unknown, never 0 for unknown.

    `seconds` is the time its replies took, each from the request to the whole reply, without our
    own waiting for a turn; None where nobody measured it.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One extraction run over one document.

    `role` is "A" for the first, "B" for the second, then "C", "D", ...: the order of witnesses.
    `prompt` is the prompt's name or hash, `images` the hashes of the pictures that were sent.
    """

    role: str
    reader: str
    values: tuple[FieldValue, ...]
    model: str = ""
    prompt: str = ""
    created: str = ""
    images: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)

    def get(self, path: str) -> FieldValue | None:
        """The value at `path`, or None if this reading was not asked for it."""
        for value in self.values:
            if value.path == path:
                return value
        return None


def proposal(readings: Iterable[Reading], path: str) -> FieldValue | None:
    """What counts until a human speaks: the first answer of a reading that could know it.

    Where a mask hid it from all that were asked, that is the answer.
    """
    answers = [a for reading in readings if (a := reading.get(path)) is not None]
    heard = (a for a in answers if a.absence not in SAYS_NOTHING)
    hidden = (a for a in answers if a.absence is Absence.HIDDEN_BY_REDACTION)
    return next(heard, None) or next(hidden, None)


def next_role(taken: Iterable[str]) -> str:
    """The first free role letter: A, B, C, ... then R27, R28, ..."""
    used = set(taken)
    for index in range(26):
        if (role := chr(ord("A") + index)) not in used:
            return role
    return f"R{len(used) + 1}"
