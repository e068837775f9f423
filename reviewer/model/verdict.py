"""What a check says of a field, always with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from reviewer.model.geometry import Box


class Verdict(StrEnum):
    """Agreement is an enum, never a bool: a check that did not run can not look like agreement."""

    AGREES = "AGREES"
    AGREES_NORMALISED = "AGREES_NORMALISED"
    PARTIAL = "PARTIAL"
    DIFFERS = "DIFFERS"
    NOT_FOUND = "NOT_FOUND"
    NOT_RUN = "NOT_RUN"


CHECKS = ("ocr", "second", "rules", "reference")
"""The names of the checks, as the formats at the edges have them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands on a page. `score` is 0..1: how well `text` there matches the value."""

    page: int
    box: Box
    text: str
    score: float
    label: str | None = None
    """The printed label it stands beside or below, where one was found."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One observation behind a verdict, for the score: `strength` 0..1, and a sentence or none."""

    name: str
    strength: float = 1.0
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's verdict on one field: what it saw, where, and a sentence for a clerk."""

    check: str
    path: str
    verdict: Verdict
    sentence: str = ""
    seen: str | None = None
    places: tuple[Place, ...] = ()
    signals: tuple[Signal, ...] = ()
    """Not stored: the score hears them right after the check."""


def ocr_text(results: Iterable[CheckResult]) -> str | None:
    """What OCR or the text layer shows of a field, given its results; None where nothing is."""
    for result in results:
        if result.check == "ocr":
            return result.places[0].text if result.places else result.seen
    return None


@dataclass(frozen=True, slots=True)
class Risk:
    """Probability that a field's value is wrong, whether it needs a human, and why."""

    path: str
    risk: float
    flagged: bool
    reasons: tuple[str, ...]
