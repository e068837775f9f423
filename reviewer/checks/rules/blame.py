"""Which of the fields of a failed sum is likely the wrong one: one is, and seldom all are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reviewer.checks.case import Case
from reviewer.checks.rules.explain import is_printed
from reviewer.checks.rules.sums import Outcome
from reviewer.model import values

_FEW = 3
"""So many fields may share the blame when nothing tells them apart."""


MISSING_ROW = "; a row may be missing"


def suspects(failed: Outcome, outcomes: Sequence[Outcome], case: Case) -> tuple[set[str], str]:
    """The fields that a failed rule points to, and what to add to its sentence.

    The first of these grounds that names any field counts.

    Another witness's value makes the rule hold; a printed amount does; another rule does not bear
    the field out and the readings differ on it; no other rule bears it out and they are few. Where
    other rules bear all of them out, a row is missing, which shows at the field that stands alone.
    """
    needed = _needed(failed)
    by_reading = {p for p, amount in needed.items() if _is_read(p, amount, case)}
    if by_reading:
        return by_reading, ""
    proven = {path for other in outcomes if _proves(other) for path in other.paths}
    open_ = [path for path in failed.paths if path not in proven]
    printed = {p for p in open_ if p in needed and _is_printed(p, needed[p], case)}
    if printed and len(printed) <= _FEW:
        return printed, ""
    doubted = {path for path in open_ if _differ(path, case)}
    if doubted:
        return doubted, ""
    if open_ and len(open_) <= _FEW:
        return set(open_), ""
    return (set(), "") if open_ or failed.alone is None else ({failed.alone}, MISSING_ROW)


def _needed(failed: Outcome) -> dict[str, Decimal]:
    """By how much each value must change for the sum to come out; nothing where dates fail."""
    pairs = zip(failed.paths, failed.slopes, strict=False)
    return {path: -failed.gap / slope for path, slope in pairs if slope}


def _proves(other: Outcome) -> bool:
    return other.holds and bool(other.slopes) and not other.gap


def _is_read(path: str, change: Decimal, case: Case) -> bool:
    """Whether another reading, or somebody who should know, has the value that the sum needs."""
    ours, *others = (_amount(answer.value) for answer in case.answers[path].values())
    others += [_amount(said.value) for said in case.evidence.reference if said.path == path]
    return ours is not None and ours + change in others


def _is_printed(path: str, change: Decimal, case: Case) -> bool:
    """Whether the page prints the value that the sum needs."""
    ours = _amount(case.value(path))
    return ours is not None and ours + change > 0 and is_printed(ours + change, case)


def _differ(path: str, case: Case) -> bool:
    ours, *others = case.answers[path].values()
    type, day_first = case.spec(path).type, case.kind.day_first
    mine = ours.value or ""
    return any(not values.same(a.value or "", mine, type, day_first=day_first) for a in others)


def _amount(text: str | None) -> Decimal | None:
    return values.parse_amount(text) if text else None
