"""The figures of an evaluation, as the documented JSON and as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from reviewer.evaluate.causes import Cause
from reviewer.evaluate.curves import Bin, Threshold
from reviewer.evaluate.effort import Effort
from reviewer.evaluate.latency import Latency, seconds
from reviewer.evaluate.rows import RowCount

NOT_KNOWN = (0.0, 1.0)
"""The interval of a share nobody saw anything of."""
TOLD_THRESHOLDS = 21
"""Thresholds in the JSON: one for each twentieth of the fields."""


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """One field over all documents; the cells of a column count together.

    `interval` is that of the accuracy, with 95 %; `causes` how often each sort of mistake, the most
    frequent first.
    """

    n: int
    accuracy: float
    interval: tuple[float, float] = NOT_KNOWN
    causes: Mapping[Cause, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RiskFigures:
    """How well risk and flags tell wrong values from right ones; None where there is no answer.

    `errors_caught` is the share of errors that were flagged, `errors_slipping` the number that
    were not, cells of rows nobody read among them.
    """

    auroc: float | None
    ece: float | None
    brier: float | None
    flagged_share: float | None
    errors_caught: float | None
    errors_slipping: int | None
    coverage_at_accuracy: dict[str, float | None]
    reliability: tuple[Bin, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    def at(self, risk: float) -> Threshold | None:
        """What it means to look at all values of at least this risk; None without a risk."""
        below = [one for one in self.thresholds if one.risk <= risk]
        return below[-1] if below else next(iter(self.thresholds), None)

    def as_json(self) -> dict[str, Any]:
        """The figures with the keys of the documented format, and the curves."""
        return {
            "auroc": _rounded(self.auroc),
            "ece": _rounded(self.ece),
            "brier": _rounded(self.brier),
            "flagged_share": _rounded(self.flagged_share),
            "errors_caught": _rounded(self.errors_caught),
            "errors_slipping": self.errors_slipping,
            "coverage_at_accuracy": {
                target: _rounded(share) for target, share in self.coverage_at_accuracy.items()
            },
            "reliability": [
                {
                    "n": one.n,
                    "risk": _rounded(one.risk),
                    "wrong": _rounded(one.share),
                    "interval": _both((one.low, one.high)),
                }
                for one in self.reliability
            ],
            "thresholds": [
                {
                    "risk": _rounded(one.risk),
                    "review": _rounded(one.review),
                    "slip": _rounded(one.slip),
                    "interval": _both((one.low, one.high)),
                    "caught": _rounded(one.caught),
                }
                for one in _some(self.thresholds)
            ],
        }

    def as_table(self) -> str:
        """The figures as three lines of plain text."""
        if self.flagged_share is None:
            return "No risks yet: run the checks first."
        caught = "no errors to catch"
        if self.errors_caught is not None:
            caught = (
                f"{percent(self.errors_caught)} of errors caught, {self.errors_slipping} slipping"
            )
        accepted = (
            f"{percent(share)} at {float(target) * 100:g} % right"
            for target, share in self.coverage_at_accuracy.items()
        )
        return "\n".join(
            [
                f"risk      AUROC {_number(self.auroc)}, ECE {_number(self.ece)}, "
                f"Brier {_number(self.brier)}",
                f"flags     {percent(self.flagged_share)} of fields, {caught}",
                f"unseen    {', '.join(accepted)}",
            ]
        )


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """One reading over all fields it was asked.

    `cer` is the character error rate: the edits between texts and their truth, of the truth's
    characters; None without any text. `latency` is None where nobody measured the time.
    `made_by` are the readers and models of the readings with this role.
    """

    accuracy: float
    anls: float
    interval: tuple[float, float] = NOT_KNOWN
    cer: float | None = None
    latency: Latency | None = None
    made_by: tuple[str, ...] = ()

    def name(self, role: str) -> str:
        """The role with who had it, as far as that is one: "A (anthropic/claude-haiku-4-5)"."""
        if not self.made_by:
            return role
        more = " +" if len(self.made_by) > 1 else ""
        return f"{role} ({self.made_by[0]}{more})"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one evaluation, exact; rounding is left to who shows them."""

    documents: int
    fields: int
    accuracy: float | None
    by_field: dict[str, FieldFigures]
    risk: RiskFigures
    by_reading: dict[str, ReadingFigures]
    interval: tuple[float, float] = NOT_KNOWN
    causes: Mapping[Cause, int] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)
    rows: RowCount = field(default_factory=RowCount)

    def as_json(self) -> dict[str, Any]:
        """The figures with the keys of the documented format, rounded to 4 places, and more."""
        return {
            "documents": self.documents,
            "fields": self.fields,
            "accuracy": _rounded(self.accuracy),
            "interval": _both(self.interval) if self.fields else None,
            "by_field": {
                name: {
                    "n": f.n,
                    "accuracy": _rounded(f.accuracy),
                    "interval": _both(f.interval),
                    "causes": _named(f.causes),
                }
                for name, f in self.by_field.items()
            },
            "risk": self.risk.as_json(),
            "by_reading": {
                role: {
                    "accuracy": _rounded(r.accuracy),
                    "anls": _rounded(r.anls),
                    "interval": _both(r.interval),
                    "cer": _rounded(r.cer),
                    "made_by": list(r.made_by),
                    "seconds": None if r.latency is None else r.latency.as_json(),
                }
                for role, r in self.by_reading.items()
            },
            "causes": _named(self.causes),
            "rows": asdict(self.rows) if self.rows.sentence else None,
            "effort": self.effort.as_json(),
        }

    def as_table(self) -> str:
        """The figures as aligned plain text for a terminal."""
        head = f"{self.documents} documents, {self.fields} fields, {percent(self.accuracy)} right"
        if self.fields:
            head += f", 95 % interval {between(self.interval)}"
        fields = [
            (name, str(f.n), percent(f.accuracy), between(f.interval), *_most(f.causes))
            for name, f in self.by_field.items()
        ]
        readings = [
            (
                r.name(role), percent(r.accuracy), between(r.interval), _number(r.anls),
                percent(r.cer), *times_of(r),
            )
            for role, r in self.by_reading.items()
        ]  # fmt: skip
        parts = [
            head,
            _columns([("field", "n", "right", "95 % interval", "most often"), *fields]),
            _columns(
                [
                    ("reading", "right", "95 % interval", "ANLS", "CER", "median", "95 % within"),
                    *readings,
                ]
            ),
            self.rows.sentence,
            self.risk.as_table(),
            "\n".join(self.effort.sentences()),
        ]
        return "\n\n".join(filter(None, parts))


def times_of(reading: ReadingFigures) -> tuple[str, str]:
    """The middle time of a reading and the time of the slow ones; dashes where not measured."""
    took = reading.latency
    return ("-", "-") if took is None else (seconds(took.median), seconds(took.slow))


def between(interval: tuple[float, float]) -> str:
    """An interval of a share in per cent."""
    return f"{100 * interval[0]:.1f} to {100 * interval[1]:.1f}"


def _some(thresholds: Sequence[Threshold]) -> list[Threshold]:
    """Those nearest to each twentieth of the fields, from looking at all to looking at none."""
    wanted = [1 - step / (TOLD_THRESHOLDS - 1) for step in range(TOLD_THRESHOLDS)]
    near = [min(thresholds, key=lambda one: abs(one.review - at)) for at in wanted if thresholds]
    return list(dict.fromkeys(near))


def _most(causes: Mapping[Cause, int]) -> tuple[str]:
    """The most frequent sort of mistake, with how often it was made."""
    for cause, count in causes.items():
        return (f"{count} {cause.partition(':')[0]}",)
    return ("",)


def _named(causes: Mapping[Cause, int]) -> dict[str, int]:
    return {cause.name.lower().replace("_", "-"): count for cause, count in causes.items()}


def _both(interval: tuple[float, float]) -> list[float]:
    return [round(end, 4) for end in interval]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _columns(rows: Sequence[Sequence[str]]) -> str:
    """Columns under their headings: the first, and words at the end, to the left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    worded = {0} | ({len(widths) - 1} if rows[0][-1] == "most often" else set())
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in worded else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def percent(share: float | None) -> str:
    """A share in per cent; a dash for none."""
    return "-" if share is None else f"{share:.1%}".replace("%", " %")


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.3f}"
