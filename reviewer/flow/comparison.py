"""Two runs of readings of a project, against each other and against the truth.

A run is named as its readings are: a role ("A"), a reader, READER/MODEL, or READER/MODEL/PROMPT.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reviewer.evaluate.cases import Case, document_cases
from reviewer.evaluate.charts import both
from reviewer.evaluate.compare import Comparison, Pairing, compare
from reviewer.evaluate.drawing import svg
from reviewer.evaluate.latency import Latency, latency, ratio
from reviewer.evaluate.truth_file import KnownTruth
from reviewer.export.target import write_text
from reviewer.flow.measure import truths, until
from reviewer.flow.project import Project
from reviewer.flow.told import told_from, told_of
from reviewer.model.errors import UsageError
from reviewer.model.reading import Reading
from reviewer.store import readings
from reviewer.store.db import Store

FIRST, SECOND = "first", "second"


@dataclass(slots=True)
class Spent:
    """What a run cost over the documents that are compared; `cost_usd` None where unknown."""

    readings: int = 0
    made_by: set[str] = field(default_factory=set)
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0
    times: list[float | None] = field(default_factory=list)
    """Of each reading, in the order of the documents."""

    def add(self, reading: Reading) -> None:
        """Count one reading."""
        self.readings += 1
        self.made_by.add(name_of(reading.reader, reading.model))
        self.input_tokens += reading.usage.input_tokens
        self.output_tokens += reading.usage.output_tokens
        cost = reading.usage.cost_usd
        self.cost_usd = None if cost is None or self.cost_usd is None else self.cost_usd + cost
        self.times.append(reading.usage.seconds)

    @property
    def latency(self) -> Latency | None:
        """How long its readings took; None where nobody measured it."""
        return latency(time for time in self.times if time is not None)


@dataclass(slots=True)
class Compared:
    """A comparison, what each run cost, and the documents only one of them read.

    `names` gives each document that is compared its name, by its hash; `asked` are the runs' names
    as they were given.
    """

    comparison: Comparison
    first: Spent = field(default_factory=Spent)
    second: Spent = field(default_factory=Spent)
    left_out: int = 0
    names: dict[str, str] = field(default_factory=dict)
    asked: tuple[str, str] = ("", "")

    @property
    def slower(self) -> Latency | None:
        """How many times as long the second took for the same document; None where unknown."""
        return ratio(zip(self.first.times, self.second.times, strict=True))

    def as_json(self) -> dict[str, Any]:
        """The comparison as one JSON object."""
        told = self.comparison
        return {
            "first": {"run": self.asked[0] or told.first, **_spent(self.first)},
            "second": {"run": self.asked[1] or told.second, **_spent(self.second)},
            "documents": told.documents,
            "left_out": self.left_out,
            "times_as_long": None if (slower := self.slower) is None else slower.as_json(),
            "verdict": told.verdict,
            "overall": _pairing(told.overall),
            "by_field": {name: _pairing(of) for name, of in told.by_field.items()},
            "changed": [self.names[key] for key in told.changed],
        }


def runs(project: Project) -> tuple[tuple[str, int], ...]:
    """The runs there are, each by its fullest name with its number of readings, most first.

    Runs that others took the place of are among them.
    """
    found = project.call(readings.runs)
    return tuple((name_of(*names), count) for *names, count in found)


def compare_runs(
    project: Project,
    first: str,
    second: str,
    known: list[KnownTruth] | None,
    folder: Path,
    stop: threading.Event | None = None,
) -> Compared:
    """Compare two runs where both read and the truth is known.

    Raises UsageError when a run is not there, or they share no document with a known truth,
    Cancelled once `stop` is set.
    """
    names = (first, second)
    compared = Compared(compare((), FIRST, SECOND, names), asked=names)
    compared.comparison = project.call(
        lambda store: compare(
            until(stop, _cases(store, project, names, known, folder, compared)),
            FIRST,
            SECOND,
            names,
        )
    )
    compared.comparison = replace(
        compared.comparison,
        first=_known_as(first, compared.first),
        second=_known_as(second, compared.second),
    )
    if not compared.names:
        there = ", ".join(name for name, _ in runs(project)) or "none"
        raise UsageError(
            f"No document with a known truth was read by both {first} and {second}. The project "
            f"has readings by: {there}."
        )
    return compared


def save_picture(found: Compared, target: Path, *, force: bool = False) -> None:
    """Write the comparison as an SVG picture. Raises UsageError."""
    write_text(target, svg(both(found.comparison), alone=True), force=force)


def _cases(
    store: Store,
    project: Project,
    names: tuple[str, str],
    known: list[KnownTruth] | None,
    folder: Path,
    compared: Compared,
) -> Iterator[Case]:
    for gathered, told in truths(store, known, folder):
        if not told:
            continue
        document = gathered.document
        now = told_from(gathered.cells, gathered.readings)
        one, other = (_of_run(store, document.id, now, name) for name in names)
        if one is None or other is None:
            compared.left_out += 1
            continue
        compared.first.add(one)
        compared.second.add(other)
        compared.names[document.sha256] = document.name
        yield from document_cases(
            document.sha256,
            project.kind,
            told,
            gathered.fields,
            [replace(one, role=FIRST), replace(other, role=SECOND)],
            match=known is not None,
        )


def _of_run(
    store: Store, document_id: int, current: Sequence[Reading], name: str
) -> Reading | None:
    """The first reading that a name means; of those that others took the place of, the newest."""
    for reading in current:
        if name in _names(reading):
            return reading
    for reading in reversed(readings.history(store, document_id)):
        if name in _names(reading):
            return told_of(store, document_id, reading)[-1]
    return None


def _known_as(name: str, spent: Spent) -> str:
    """The name, with who made the readings where it does not say so: a role does not."""
    made = "" if len(spent.made_by) != 1 else next(iter(spent.made_by))
    return name if not made or name.startswith(made) else f"{name} ({made})"


def _names(reading: Reading) -> set[str]:
    prompts = ("", reading.prompt, reading.prompt.partition(":")[0])
    full = {name_of(reading.reader, reading.model, prompt) for prompt in prompts}
    return {reading.role, reading.reader, *full}


def name_of(*parts: str) -> str:
    """READER/MODEL/PROMPT, without what is empty."""
    return "/".join(filter(None, parts))


def _spent(spent: Spent) -> dict[str, Any]:
    return {
        "readings": spent.readings,
        "made_by": sorted(spent.made_by),
        "input_tokens": spent.input_tokens,
        "output_tokens": spent.output_tokens,
        "cost_usd": None if spent.cost_usd is None else round(spent.cost_usd, 6),
        "seconds": None if (took := spent.latency) is None else took.as_json(),
    }


def _pairing(pairing: Pairing) -> dict[str, Any]:
    interval = None if pairing.low is None else [_rounded(pairing.low), _rounded(pairing.high)]
    return {
        "n": pairing.n,
        "first": _rounded(pairing.first),
        "second": _rounded(pairing.second),
        "wins": pairing.wins,
        "losses": pairing.losses,
        "gain": _rounded(pairing.gain),
        "interval": interval,
        "p": _rounded(pairing.p),
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
