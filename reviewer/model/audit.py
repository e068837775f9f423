"""The blind audit: fields that chance chose, what was typed of them, what is known of the rest."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.geometry import Box


@dataclass(frozen=True, slots=True)
class Said:
    """A value or why there is none, and where it matters whose word it is."""

    value: str | None
    absence: Absence | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class BlindField:
    """A field as the audit shows it: where to look, and nothing of what anybody read there."""

    audit: int
    document: int
    document_name: str
    path: str
    page: int | None
    box: Box | None


@dataclass(frozen=True, slots=True)
class Audit:
    """A field that was drawn: one that a human decided, if `decision` names it, else an unseen one.

    `field` is its row, None where it is gone. `expected` is what was accepted, by whomever;
    `answer` what was typed blind, None while nobody did; `truth` what a human says now, if
    anything.
    """

    id: int
    field: int | None
    document: int
    path: str
    decision: int | None
    expected: Said
    answer: Said | None
    truth: Said | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A proposal, its risk, and what was found out about it.

    `raw_risk` is the shipped model's. `asked` says whether a decided field was flagged when it was
    decided. `decided` is the kind of decision that counts, `truth` what it says; `answer` is what
    the blind audit typed of it while nobody had seen it.
    """

    field: int
    document: int
    sha256: str
    path: str
    reader: str
    proposal: Said
    raw_risk: float
    risk: float
    flagged: bool
    asked: bool
    decided: DecisionType | None
    truth: Said | None
    drawn: bool
    answer: Said | None
