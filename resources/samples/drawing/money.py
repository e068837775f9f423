"""Rows, sums and how amounts are printed in different countries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Print = Callable[[Decimal], str]

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Row:
    """One line of an invoice or receipt."""

    description: str
    quantity: Decimal
    unit_price: Decimal

    @property
    def total(self) -> Decimal:
        """Quantity times price, to the cent."""
        return cents(self.quantity * self.unit_price)


def row(description: str, quantity: str, unit_price: str) -> Row:
    """A row from text."""
    return Row(description, Decimal(quantity), Decimal(unit_price))


def cents(amount: Decimal) -> Decimal:
    """Rounded half up to two places."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def subtotal(rows: Sequence[Row]) -> Decimal:
    """The sum of all rows."""
    return sum((r.total for r in rows), Decimal(0))


def english(amount: Decimal) -> str:
    """1,234.50."""
    return f"{amount:,.2f}"


def german(amount: Decimal) -> str:
    """1.234,50."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def french(amount: Decimal) -> str:
    """1 234,50, with a space that does not break."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", "\u00a0,"))


def swiss(amount: Decimal) -> str:
    """1'234.50."""
    return f"{amount:,.2f}".replace(",", "'")


def count(quantity: Decimal, point: str = ".") -> str:
    """12 or 6.5, without zeros at the end."""
    return f"{quantity.normalize():f}".replace(".", point)


def row_truth(rows: Sequence[Row], money: Print, point: str = ".") -> list[dict[str, str]]:
    """The rows as a truth file has them."""
    return [
        {
            "description": r.description,
            "quantity": count(r.quantity, point),
            "unit_price": money(r.unit_price),
            "total": money(r.total),
        }
        for r in rows
    ]
