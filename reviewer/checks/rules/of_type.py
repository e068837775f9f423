"""Whether a value is one of its type at all, is there where it must be, and is no future day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from reviewer.checks.case import Case, title
from reviewer.checks.rules.finding import Finding, fails, holds
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.verdict import Verdict

_RULE = "type"
_WHAT = {
    FieldType.DATE: "a date",
    FieldType.AMOUNT: "an amount",
    FieldType.INTEGER: "a whole number",
    FieldType.CURRENCY: "a known currency",
    FieldType.COUNTRY: "a known country",
}
_AHEAD = ("due", "expir", "valid", "until", "deliver")
"""Parts of the names of dates that may lie in the future."""

_TOLERANCE = timedelta(days=1)
"""Where the document was made, it may be tomorrow already."""


def check(case: Case) -> Iterator[Finding]:
    """Findings about each value by itself."""
    for path in case.answers:
        yield from _of_value(path, case)


def _of_value(path: str, case: Case) -> Iterator[Finding]:
    spec, value = case.spec(path), case.value(path)
    if value is None:
        if spec.required:
            sentence = f"{title(case, path)} is required and has no value"
            yield Finding("required", path, Verdict.NOT_FOUND, sentence)
        return
    what = f"one of {', '.join(spec.choices)}" if spec.choices else _WHAT.get(spec.type)
    known = values.normalise(value, spec.type, day_first=case.kind.day_first, choices=spec.choices)
    if not value.strip() or (known is None and what is None):
        yield fails(_RULE, path, f"{title(case, path)} is empty")
    elif known is None:
        yield fails(_RULE, path, f"{value} is not {what}")
    elif spec.type is FieldType.DATE:
        yield _of_date(path, value, spec, case)


def _of_date(path: str, value: str, spec: FieldSpec, case: Case) -> Finding:
    day = values.parse_date(value, day_first=case.kind.day_first)
    may_lie_ahead = any(word in spec.name.lower() for word in _AHEAD)
    if day is not None and day > case.today + _TOLERANCE and not may_lie_ahead:
        return fails("future", path, f"{value} lies in the future")
    return holds(_RULE, path, f"{value} is a date", weak=True)
