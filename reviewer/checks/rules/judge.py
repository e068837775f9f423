"""All rules over one document: for each field the finding that weighs most, with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from reviewer.checks.case import Case
from reviewer.checks.rules import (
    arithmetic,
    check_digits,
    habits,
    odd_text,
    of_type,
    places,
    taxes,
)
from reviewer.checks.rules.finding import Finding
from reviewer.model.verdict import CheckResult, Signal, Verdict

NAME = "rules"

RULES: tuple[Callable[[Case], Iterable[Finding]], ...] = (
    of_type.check,
    check_digits.check,
    arithmetic.check,
    taxes.check,
    places.check,
    odd_text.check,
    habits.check,
)
"""The registry: add a rule by a line."""

_WEIGHT = (
    (Verdict.NOT_FOUND, False),
    (Verdict.DIFFERS, False),
    (Verdict.AGREES, False),
    (Verdict.PARTIAL, True),
    (Verdict.AGREES, True),
)
_SAYS = {
    Verdict.NOT_FOUND: "is missing",
    Verdict.DIFFERS: "fails",
    Verdict.PARTIAL: "is in doubt",
    Verdict.AGREES: "holds",
}


def check(case: Case) -> Iterator[CheckResult]:
    """A result for every field a rule speaks of; every finding comes along as a signal."""
    found: dict[str, list[Finding]] = {path: [] for path in case.answers}
    for rule in RULES:
        for finding in rule(case):
            found.setdefault(finding.path, []).append(finding)
    for path, findings in found.items():
        if findings:
            first = min(findings, key=_rank)
            signals = tuple(
                Signal(f"{f.rule} {_SAYS[f.verdict]}", 1.0, f.sentence) for f in findings
            )
            yield CheckResult(NAME, path, first.verdict, first.sentence, signals=signals)


def _rank(finding: Finding) -> int:
    return _WEIGHT.index((finding.verdict, finding.weak))
