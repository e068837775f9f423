"""Side by side, the odd value comes first."""

from __future__ import annotations

import pytest

from reviewer.model.kind import FieldSpec, FieldType, Kind
from reviewer.model.specimen import Glance
from reviewer.review.alike import SortBy, laid_out, name_of, names_of, shape

VALUES = {1: "09/02/18", 2: "10/02/18", 3: "2018-02-11", 4: "11/02/18", 5: "12 Feb"}
FOUND = [Glance(i, v, i / 10, True, False) for i, v in VALUES.items()]


@pytest.mark.parametrize(
    ("value", "kind", "looks"),
    [
        ("09/02/18", FieldType.DATE, "99/99/99"),
        ("RM 1,207.20", FieldType.AMOUNT, "A 9,9.99"),
        ("7.2", FieldType.AMOUNT, "9.9"),
        ("Ted Heng & Co 12", FieldType.TEXT, "A A & A 9"),
        ("", FieldType.TEXT, ""),
    ],
)
def test_a_shape_is_what_a_value_looks_like(value: str, kind: FieldType, looks: str) -> None:
    assert shape(value, kind) == looks


@pytest.mark.parametrize(
    ("by", "first"),
    [(SortBy.RISK, 5), (SortBy.SHAPE, 5), (SortBy.LENGTH, 3), (SortBy.VALUE, 1)],
)
def test_every_order_lays_out_every_value_once(by: SortBy, first: int) -> None:
    ids = laid_out(FOUND, by, FieldType.DATE)
    assert ids[0] == first
    assert sorted(ids) == sorted(VALUES)
    assert laid_out([], by, FieldType.DATE) == []


def test_the_usual_shape_comes_last() -> None:
    assert set(laid_out(FOUND, SortBy.SHAPE, FieldType.DATE)[:2]) == {3, 5}


def test_columns_are_laid_out_over_all_rows() -> None:
    total = FieldSpec("total", FieldType.AMOUNT, "Total")
    rows = FieldSpec("items", FieldType.ROWS, "Items", columns=(total,))
    assert names_of(Kind("k", "K", (total, rows))) == (
        ("total", "Total"),
        ("items[].total", "Items · Total"),
    )
    assert (name_of("items[12].total"), name_of("total")) == ("items[].total", "total")
