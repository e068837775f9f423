"""The figures as charts, each with its table: what the window and the report both show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from reviewer.evaluate.causes import Cause
from reviewer.evaluate.compare import Comparison
from reviewer.evaluate.curves import Threshold
from reviewer.evaluate.figures import Evaluation, between, percent, times_of
from reviewer.evaluate.mistakes import Mistake

Shape = Literal["bars", "points", "curve"]
"""Bars lie; points have a line to compare with, from corner to corner; a curve joins its points."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The mistakes behind one mark: of a field, of a cause, of risks in [low, high). None is all.

    Mistakes without a risk belong to no range of risks that begins above 0. Without a `role` they
    are those of what was shown, else those of a reading.
    """

    column: str | None = None
    cause: Cause | None = None
    low: float | None = None
    high: float | None = None
    role: str | None = None

    def takes(self, mistake: Mistake) -> bool:
        """Whether this mistake is one of them."""
        risk = mistake.risk or 0.0
        return (
            self.role == mistake.role
            and self.column in (None, mistake.column)
            and self.cause in (None, mistake.cause)
            and (self.low is None or risk >= self.low)
            and (self.high is None or risk < self.high)
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or point: `x` and `y` are shares or counts, `cells` its row of the table.

    `pick` is None where there are no mistakes to open behind it.
    """

    cells: tuple[str, ...]
    y: float
    x: float = 0.0
    low: float | None = None
    high: float | None = None
    pick: Pick | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and its table. With `shares` y is in per cent; `here` is where we are now."""

    id: str
    title: str
    sentence: str
    shape: Shape
    across: str
    up: str
    columns: tuple[str, ...]
    marks: tuple[Mark, ...]
    shares: bool = True
    here: float | None = None


def charts(told: Evaluation, threshold: float) -> tuple[Chart, ...]:
    """All charts that there is something to show of; fields are flagged from `threshold` on."""
    every = (
        fields(told),
        readings(told),
        causes(told),
        reliability(told),
        slips(told, threshold),
        pace(told),
    )
    return tuple(chart for chart in every if chart.marks)


def fields(told: Evaluation) -> Chart:
    """How much of each field is right, the worst first."""
    ordered = sorted(told.by_field.items(), key=lambda one: (one[1].accuracy, one[0]))
    marks = [
        Mark(
            (name, f"{of.n:,}", percent(of.accuracy), between(of.interval)),
            of.accuracy,
            low=of.interval[0],
            high=of.interval[1],
            pick=Pick(column=name),
        )
        for name, of in ordered
    ]
    sentence = "Nothing is measured yet."
    if ordered:
        worst, figures = ordered[0]
        sentence = (
            f"{percent(told.accuracy)} of {told.fields:,} fields are right as they were read "
            f"(95 % interval {between(told.interval)}); least of all {worst}, with "
            f"{percent(figures.accuracy)}."
        )
    return Chart(
        "fields", "Right, by field", sentence, "bars", "right", "",
        ("Field", "Fields", "Right", "95 % interval"), tuple(marks),
    )  # fmt: skip


def readings(told: Evaluation) -> Chart:
    """How much each reading got right."""
    marks = [
        Mark(
            (
                of.name(role),
                percent(of.accuracy),
                between(of.interval),
                f"{of.anls:.3f}",
                percent(of.cer),
                *times_of(of),
            ),
            of.accuracy,
            low=of.interval[0],
            high=of.interval[1],
            pick=Pick(role=role),
        )
        for role, of in told.by_reading.items()
    ]
    return Chart(
        "readings", "Right, by reading",
        "Readings of the same fields; intervals are over documents, whose errors go together. "
        "ANLS is the mean likeness to the truth, CER the share of characters misread in texts.",
        "bars", "right", "",
        ("Role and reader", "Right", "95 % interval", "ANLS", "CER", "Median time", "95 % within"),
        tuple(marks),
    )  # fmt: skip


def causes(told: Evaluation) -> Chart:
    """What sorts of mistakes were made, the most frequent first."""
    every = sum(told.causes.values())
    marks = [
        Mark(
            (cause.value, f"{count:,}", percent(count / every)),
            float(count),
            pick=Pick(cause=cause),
        )
        for cause, count in told.causes.items()
    ]
    most = f" The most frequent: {marks[0].cells[0]}, {marks[0].cells[2]}." if marks else ""
    return Chart(
        "causes", "Errors by cause", f"{every:,} values are wrong.{most}", "bars", "wrong values",
        "", ("Cause", "Wrong", "Of all errors"), tuple(marks), shares=False,
    )  # fmt: skip


def reliability(told: Evaluation) -> Chart:
    """Whether of values with a risk of ten per cent one in ten is wrong."""
    bins = told.risk.reliability
    edges = [one.risk for one in bins]
    between_bins = [0.0, *((a + b) / 2 for a, b in pairwise(edges)), 1.01]
    marks = [
        Mark(
            (percent(one.risk), percent(one.share), between((one.low, one.high)), f"{one.n:,}"),
            one.share, one.risk, one.low, one.high,
            Pick(low=between_bins[place], high=between_bins[place + 1]),
        )
        for place, one in enumerate(bins)
    ]  # fmt: skip
    gap = told.risk.ece
    sentence = "" if gap is None else f"Stated risk and errors differ by {percent(gap)} on average."
    return Chart(
        "reliability", "Risk stated and errors found", f"{sentence} On the line, risks are exact.",
        "points", "risk stated", "wrong",
        ("Risk stated", "Wrong", "95 % interval", "Fields"), tuple(marks),
    )  # fmt: skip


def slips(told: Evaluation, threshold: float) -> Chart:
    """What slips through at each threshold."""
    now = told.risk.at(threshold)
    said = "" if now is None else f" Flagged from a risk of {threshold:.4g}: {now.in_words()}"
    return Chart(
        "slips", "What a threshold lets through",
        "To the right more is looked at; the curve is the share of wrong values among the rest."
        + said,
        "curve", "looked at", "wrong among the rest",
        ("Risk from", "Looked at", "Slips through", "95 % interval", "Errors caught"),
        tuple(slip(one) for one in told.risk.thresholds),
        here=None if now is None else now.review,
    )  # fmt: skip


def slip(one: Threshold) -> Mark:
    """One threshold as a mark."""
    return Mark(
        (
            f"{one.risk:.4g}",
            percent(one.review),
            percent(one.slip),
            between((one.low, one.high)),
            percent(one.caught),
        ),
        one.slip,
        one.review,
        one.low,
        one.high,
        Pick(high=one.risk),
    )


def pace(told: Evaluation) -> Chart:
    """How many decisions each reviewer made, and how long one took."""
    marks = [
        Mark(
            (
                one.by,
                f"{one.decisions:,}",
                f"{one.corrected:,}",
                "-" if one.seconds is None else f"{one.seconds:.1f}",
                "-" if one.per_hour is None else f"{one.per_hour:,.0f}",
            ),
            float(one.decisions),
        )
        for one in told.effort.people
    ]
    return Chart(
        "pace", "Reviewers", " ".join(told.effort.sentences()), "bars", "decisions", "",
        ("Reviewer", "Decisions", "Corrected", "Seconds each", "An hour"), tuple(marks),
        shares=False,
    )  # fmt: skip


def both(told: Comparison) -> Chart:
    """Two runs side by side, field by field. The marks come in pairs: first, second."""
    named = {**told.by_field, "all": told.overall}
    marks = [
        Mark((f"{name}: {run}", f"{of.n:,}", percent(share)), share)
        for name, of in named.items()
        for run, share in (("first", of.first), ("second", of.second))
    ]
    return Chart(
        "both", f"{told.first} and {told.second}", told.verdict, "bars", "right", "",
        ("Field and run", "Fields", "Right"), tuple(marks),
    )  # fmt: skip


def as_tsv(chart: Chart) -> str:
    """The table for a spreadsheet: tabs between cells, a line for each row."""
    rows: Sequence[tuple[str, ...]] = [chart.columns, *(mark.cells for mark in chart.marks)]
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows) + "\n"
