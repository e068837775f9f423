"""Sorts of mistakes, by the value and its truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluate.cases import Case
from reviewer.evaluate.causes import Cause, cause_of
from reviewer.model.absence import Absence
from reviewer.model.kind import FieldType

DATE, AMOUNT, TEXT, ID = FieldType.DATE, FieldType.AMOUNT, FieldType.TEXT, FieldType.IDENTIFIER


def case(truth: str | Absence, type: FieldType = TEXT) -> Case:
    return Case("d", "f", type, True, truth, None)


@pytest.mark.parametrize(
    ("type", "truth", "value", "cause"),
    [
        (TEXT, "TEO HENG", None, Cause.MISSED),
        (TEXT, "TEO HENG", "  ", Cause.MISSED),
        (TEXT, Absence.NOT_ON_PAGE, "TEO HENG", Cause.INVENTED),
        (DATE, "03/04/2018", "2018-03-04", Cause.DAY_MONTH),
        (DATE, "2018-05-21", "2019-05-21", Cause.YEAR),
        (DATE, "2018-05-21", "2018-05-27", Cause.CHARACTER),
        (DATE, "2018-05-21", "21 May, or so", Cause.OTHER_VALUE),
        (AMOUNT, "31.60", "3160", Cause.DECIMAL),
        (AMOUNT, "31.60", "-31.60", Cause.SIGN),
        (AMOUNT, "31.60", "31.06", Cause.SWAPPED),
        (AMOUNT, "31.60", "37.60", Cause.CHARACTER),
        (AMOUNT, "31.60", "112.05", Cause.OTHER_VALUE),
        (ID, "INV-2047", "INV-2074", Cause.SWAPPED),
        (TEXT, "NO. 53, JALAN BESAR, 45600 BATANG", "NO. 53, JALAN BESAR", Cause.CUT),
        (TEXT, "TEO HENG", "TEO HENG STATIONERY & BOOKS", Cause.LONG),
        (TEXT, "TEO HENG STATIONERY", "TED HENG STATIONERY", Cause.CHARACTER),
        (TEXT, "TEO HENG STATIONERY", "FTOF NOODLE HOUSE", Cause.OTHER_VALUE),
    ],
)
def test_the_sort_of_a_mistake(
    type: FieldType, truth: str | Absence, value: str | None, cause: Cause
) -> None:
    assert cause_of(case(truth, type), value) is cause


@given(st.sampled_from(list(FieldType)), st.text(max_size=20), st.none() | st.text(max_size=20))
def test_a_wrong_value_has_a_cause_and_a_right_one_none(
    type: FieldType, truth: str, value: str | None
) -> None:
    known = case(truth, type)
    assert (cause_of(known, value) is None) == known.right(value)
