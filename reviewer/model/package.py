"""Packages of a project for reviewers without a server, and how far their decisions agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType


@dataclass(frozen=True, slots=True)
class Share:
    """What one reviewer gets: documents by their id; of each all fields, or those of some names."""

    documents: tuple[int, ...]
    names: tuple[frozenset[str] | None, ...] = ()

    def names_of(self, index: int) -> frozenset[str] | None:
        """The names of the fields of the document at `index`; None for all."""
        return self.names[index] if self.names else None


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package that was split off: its place, and what is in it."""

    path: Path
    part: int
    documents: int
    left: int


@dataclass(frozen=True, slots=True)
class Label:
    """What a package says of itself: whose part it is."""

    id: str
    part: int
    parts: int
    project: str


@dataclass(frozen=True, slots=True)
class Told:
    """A decision in a package, with its seal there."""

    decision: Decision
    seal: str


@dataclass(frozen=True, slots=True)
class Package:
    """What came back. Nothing of it is believed before its hashes and seals were checked."""

    label: Label
    documents: tuple[tuple[int, str], ...]
    decisions: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person said of a field that another one decided otherwise.

    `part` is the package it came in, 0 for the project itself: people of one name are told apart.
    """

    by: str
    type: DecisionType
    value: str | None
    absence: Absence | None
    part: int = 0

    @property
    def whose(self) -> tuple[int, str]:
        """A package speaks with one voice; in the project everybody has one."""
        return (self.part, "" if self.part else self.by)


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of one package."""

    part: int
    parts: int
    taken: int
    disagreements: int


@dataclass(frozen=True, slots=True)
class Kappa:
    """How far two people agree: on `n` fields, in what share, and beyond chance.

    `kappa` is Cohen's, None where chance alone would make everybody agree.
    """

    n: int
    agreement: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers who decided the same fields without seeing each other's decisions."""

    a: str
    b: str
    all: Kappa
    fields: dict[str, Kappa] = field(default_factory=dict)
