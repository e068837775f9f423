"""What a supplier's earlier documents lead one to expect: the same account, the same pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.case import Case, title
from reviewer.checks.rules.finding import Finding, doubts, holds
from reviewer.model import values
from reviewer.model.kind import FieldType, split_path

_RULE = "habit"
_FEWEST = 2
"""Earlier documents that must agree with one another before they say anything."""

_SHAPED = (FieldType.IDENTIFIER, FieldType.DATE)
_KEPT = (FieldType.IDENTIFIER, FieldType.CURRENCY, FieldType.COUNTRY, FieldType.ADDRESS)


def check(case: Case) -> Iterator[Finding]:
    """Findings about fields of which enough earlier documents say one and the same."""
    if len(case.evidence.earlier) < _FEWEST:
        return
    for path in case.answers:
        value = case.value(path)
        before = [e.values[path] for e in case.evidence.earlier if path in e.values]
        if value and len(before) >= _FEWEST and split_path(path)[2] is None:
            yield from _of_value(path, value, before, case)


def _of_value(path: str, value: str, before: list[str], case: Case) -> Iterator[Finding]:
    type, name = case.spec(path).type, title(case, path)
    day_first = case.kind.day_first
    count = len(before)
    constant = all(values.same(before[0], other, type, day_first=day_first) for other in before)
    if type in _KEPT and constant:
        if values.same(value, before[0], type, day_first=day_first):
            yield holds(_RULE, path, f"{name} is that of {count} earlier documents", weak=True)
        else:
            said = f"{name} was {before[0]} on {count} earlier documents of this supplier"
            yield doubts(_RULE, path, said)
    elif type in _SHAPED and len({shape(other) for other in before}) == 1:
        if shape(value) == shape(before[0]):
            yield holds(_RULE, path, f"{name} looks as on {count} earlier documents", weak=True)
        else:
            said = f"{name} looked like {before[0]} on {count} earlier documents of this supplier"
            yield doubts(_RULE, path, said)


def shape(value: str) -> str:
    """The pattern of a number: digits as 9, letters as A, other signs as they are."""
    text = re.sub(r"\d", "9", " ".join(value.split()))
    return re.sub(r"[^\W\d_]", "A", text)
