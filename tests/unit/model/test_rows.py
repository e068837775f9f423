"""Rows keep their numbers; a path outside counts them as they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.rows import (
    ADDED,
    Arrangement,
    arrangement_of,
    inward,
    is_order,
    order_path,
    outward,
)
from reviewer.model.wording import title

numbers = st.lists(st.integers(0, 40), unique=True, max_size=12)


@given(numbers, st.sets(st.integers(41, 60)))
def test_an_arrangement_is_read_as_it_was_written(order: list[int], gone: set[int]) -> None:
    kept = Arrangement(tuple(order), frozenset(gone))
    assert arrangement_of(kept.text()) == kept
    assert kept.next_added() >= ADDED
    assert kept.next_added() not in {*order, *gone}


@given(numbers)
def test_outward_and_inward_are_each_others_inverse(order: list[int]) -> None:
    orders = {"items": tuple(order)}
    for at, number in enumerate(order):
        outside = f"items[{at}].total"
        assert outward(f"items[{number}].total", orders) == outside
        assert inward(outside, orders) == f"items[{number}].total"


def test_rows_that_are_left_out_have_no_place_and_new_ones_stand_behind() -> None:
    orders = {"items": (2, 0)}
    assert outward("items[1].total", orders) is None
    assert outward("total", orders) == "total"
    assert outward("others[1].total", orders) == "others[1].total"
    assert inward("items[2].total", orders) == f"items[{ADDED}].total"
    assert Arrangement((2, 0), frozenset({1})).among([0, 1, 2, 3]) == (2, 0, 3)
    assert arrangement_of(None) == Arrangement()


def test_added_rows_and_orders_have_names() -> None:
    assert title(f"line_items[{ADDED + 1}].total") == "added line item 2 · total"
    assert title(order_path("line_items")) == "line items"
    assert is_order(order_path("line_items"))
