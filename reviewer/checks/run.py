"""All checks over one document. The tuple of checks is the registry: add a check by a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reviewer.checks import ocr_match, reference, rules, second
from reviewer.checks.case import Case, case_of
from reviewer.model.evidence import Evidence
from reviewer.model.verdict import CHECKS, CheckResult, Verdict

Check = Callable[[Case], Iterable[CheckResult]]

REGISTRY: tuple[tuple[str, Check], ...] = (
    (ocr_match.NAME, ocr_match.check),
    (second.NAME, second.check),
    (rules.NAME, rules.check),
    (reference.NAME, reference.check),
)
"""Checks in the order in which their results are given; a name of CHECKS without one never runs."""


def check_document(evidence: Evidence) -> tuple[CheckResult, ...]:
    """One result for every field and every name in CHECKS; NOT_RUN where a check did not run."""
    case = case_of(evidence)
    ran = {(r.check, r.path): r for _name, check in REGISTRY for r in check(case)}
    return tuple(
        ran.get((name, path)) or CheckResult(name, path, Verdict.NOT_RUN)
        for path in case.answers
        for name in CHECKS
    )
