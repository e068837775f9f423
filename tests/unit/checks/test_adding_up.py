"""Sums as they stand while somebody types, with the difference."""

from __future__ import annotations

from reviewer.checks.rules.adding_up import standings
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind

KIND = """
name = "bill"
title = "Bill"

[fields.subtotal]
type = "amount"
title = "Subtotal"

[fields.items]
type = "rows"
title = "Items"

[fields.items.columns.quantity]
type = "integer"
title = "Quantity"

[fields.items.columns.price]
type = "amount"
title = "Price"

[fields.items.columns.total]
type = "amount"
title = "Total"

[[rules]]
says = "sum(items.total) = subtotal"

[[rules]]
says = "items.quantity * items.price = items.total"
"""


def kind() -> Kind:
    return parse_kind(KIND, "bill.toml")


def told(**values: str) -> list[tuple[bool, str]]:
    paths = {k.replace("_0_", "[0].").replace("_1_", "[1]."): v for k, v in values.items()}
    return [(one.holds, one.sentence) for one in standings(kind(), paths)]


def test_the_difference_is_told_with_its_direction() -> None:
    assert told(items_0_total="3.00", items_1_total="4.20", subtotal="7.10") == [
        (False, "The total of 2 rows = 7.20, the document says 7.10: 0.10 too much")
    ]
    assert told(items_0_total="3.00", subtotal="7.10")[0][1].endswith(": 4.10 missing")


def test_a_row_is_told_by_where_it_stands_and_what_fails_comes_first() -> None:
    found = told(
        items_0_quantity="2", items_0_price="1.50", items_0_total="3.00",
        items_1_quantity="2", items_1_price="2.00", items_1_total="5.00", subtotal="8.00",
    )  # fmt: skip
    assert [holds for holds, _ in found] == [False, True, True]
    assert found[0][1].startswith("Row 2: ")
    assert found[0][1].endswith(": 1.00 missing")


def test_what_is_not_all_there_is_not_judged() -> None:
    assert told(items_0_total="3.00") == []
    assert told(items_0_total="abc", subtotal="1") == []
