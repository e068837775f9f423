"""The figures of an evaluation, as the documented JSON and as a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """One field over all documents; the cells of a column count together."""

    n: int
    accuracy: float


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

    def as_table(self) -> str:
        """The figures as three lines of plain text."""
        if self.flagged_share is None:
            return "No risks yet: run the checks first."
        caught = "no errors to catch"
        if self.errors_caught is not None:
            caught = (
                f"{_percent(self.errors_caught)} of errors caught, {self.errors_slipping} slipping"
            )
        accepted = (
            f"{_percent(share)} at {float(target) * 100:g} % right"
            for target, share in self.coverage_at_accuracy.items()
        )
        return "\n".join(
            [
                f"risk      AUROC {_number(self.auroc)}, ECE {_number(self.ece)}, "
                f"Brier {_number(self.brier)}",
                f"flags     {_percent(self.flagged_share)} of fields, {caught}",
                f"unseen    {', '.join(accepted)}",
            ]
        )


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """One reading over all fields it was asked."""

    accuracy: float
    anls: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one evaluation, exact; rounding is left to who shows them."""

    documents: int
    fields: int
    accuracy: float | None
    by_field: dict[str, FieldFigures]
    risk: RiskFigures
    by_reading: dict[str, ReadingFigures]

    def as_json(self) -> dict[str, Any]:
        """The figures with the keys of the documented format, rounded to 4 places."""
        risk = self.risk
        return {
            "documents": self.documents,
            "fields": self.fields,
            "accuracy": _rounded(self.accuracy),
            "by_field": {
                name: {"n": f.n, "accuracy": _rounded(f.accuracy)}
                for name, f in self.by_field.items()
            },
            "risk": {
                "auroc": _rounded(risk.auroc),
                "ece": _rounded(risk.ece),
                "brier": _rounded(risk.brier),
                "flagged_share": _rounded(risk.flagged_share),
                "errors_caught": _rounded(risk.errors_caught),
                "errors_slipping": risk.errors_slipping,
                "coverage_at_accuracy": {
                    target: _rounded(share) for target, share in risk.coverage_at_accuracy.items()
                },
            },
            "by_reading": {
                role: {"accuracy": _rounded(r.accuracy), "anls": _rounded(r.anls)}
                for role, r in self.by_reading.items()
            },
        }

    def as_table(self) -> str:
        """The figures as aligned plain text for a terminal."""
        head = f"{self.documents} documents, {self.fields} fields, {_percent(self.accuracy)} right"
        fields = [(name, str(f.n), _percent(f.accuracy)) for name, f in self.by_field.items()]
        readings = [
            (role, _percent(r.accuracy), _number(r.anls)) for role, r in self.by_reading.items()
        ]
        return "\n\n".join(
            [
                head,
                _columns([("field", "n", "right"), *fields]),
                _columns([("reading", "right", "ANLS"), *readings]),
                self.risk.as_table(),
            ]
        )


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _columns(rows: list[tuple[str, str, str]]) -> str:
    """Three columns under their headings, the first to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{first:<{widths[0]}}  {second:>{widths[1]}}  {third:>{widths[2]}}"
        for first, second, third in rows
    )


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}".replace("%", " %")


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.3f}"
