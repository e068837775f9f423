"""A value met inside a longer text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

Value = TypeVar("Value", date, Decimal)


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value and where it stands: `text` is the slice `start:end` of what was searched."""

    start: int
    end: int
    text: str
    value: Value
