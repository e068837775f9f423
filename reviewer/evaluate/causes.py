"""What sort of mistake a wrong value is, told from the value and its truth alone."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from reviewer.evaluate.cases import Case
from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType
from reviewer.model.values.amounts import parse_amount
from reviewer.model.values.dates import parse_date
from reviewer.model.values.text import compact

FEW = 2
"""Letters that may differ in a slip of the eye, and no more than a third of all."""


class Cause(StrEnum):
    """Sorts of mistakes; the values are what a person reads."""

    MISSED = "missed: it is on the page, nothing was read"
    INVENTED = "invented: nothing is there, something was read"
    DAY_MONTH = "day and month changed places"
    YEAR = "another year"
    DECIMAL = "decimal point in another place"
    SIGN = "plus for minus"
    SWAPPED = "two characters changed places"
    CHARACTER = "one or two characters misread"
    CUT = "cut short"
    LONG = "more than the value"
    OTHER_VALUE = "another value"


def cause_of(case: Case, value: str | None) -> Cause | None:
    """The sort of mistake `value` is for this case; None where it is right."""
    if case.right(value):
        return None
    if isinstance(case.truth, Absence):
        return Cause.INVENTED
    if value is None or not value.strip():
        return Cause.MISSED
    typed = _TYPED.get(case.type)
    found = typed(case, case.truth, value) if typed else None
    return found or _of_text(case.truth, value)


def _of_date(case: Case, truth: str, value: str) -> Cause | None:
    known = parse_date(truth, day_first=case.day_first)
    read = parse_date(value, day_first=case.day_first)
    if known is None or read is None:
        return None
    if (known.year, known.month, known.day) == (read.year, read.day, read.month):
        return Cause.DAY_MONTH
    if (known.month, known.day) == (read.month, read.day):
        return Cause.YEAR
    return _of_text(known.isoformat(), read.isoformat())


def _of_amount(_case: Case, truth: str, value: str) -> Cause | None:
    known, read = parse_amount(truth), parse_amount(value)
    if known is None or read is None:
        return None
    if known == -read:
        return Cause.SIGN
    if known and read and any(read == known.scaleb(by) for by in (-3, -2, -1, 1, 2, 3)):
        return Cause.DECIMAL
    one, other = (
        values.normalise(truth, FieldType.AMOUNT),
        values.normalise(value, FieldType.AMOUNT),
    )
    return _of_text(one or truth, other or value, parts=False)


def _of_text(truth: str, value: str, *, parts: bool = True) -> Cause:
    known, read = compact(truth), compact(value)
    if _swapped(known, read):
        return Cause.SWAPPED
    far = Levenshtein.distance(known, read)
    if far <= min(FEW, max(1, len(known) // 3)):
        return Cause.CHARACTER
    if parts and read and read in known:
        return Cause.CUT
    if parts and known and known in read:
        return Cause.LONG
    return Cause.OTHER_VALUE


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbours changed places, and nothing else."""
    if len(one) != len(other):
        return False
    at = [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(at) == 2
        and at[1] == at[0] + 1
        and one[at[0]] == other[at[1]]
        and one[at[1]] == other[at[0]]
    )


_TYPED: dict[FieldType, Callable[[Case, str, str], Cause | None]] = {
    FieldType.DATE: _of_date,
    FieldType.AMOUNT: _of_amount,
    FieldType.INTEGER: _of_amount,
}
