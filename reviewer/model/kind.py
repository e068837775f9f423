"""Document kinds: the fields that are asked of a document, and the rules between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class FieldType(StrEnum):
    """What a field's value is; `values` parses, normalises and compares by it."""

    TEXT = "text"
    ADDRESS = "address"
    DATE = "date"
    AMOUNT = "amount"
    INTEGER = "integer"
    IDENTIFIER = "identifier"
    CURRENCY = "currency"
    COUNTRY = "country"
    CHOICE = "choice"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a kind. `labels` are its printed labels in any language, likeliest first."""

    name: str
    type: FieldType
    title: str
    required: bool = False
    labels: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    columns: tuple[FieldSpec, ...] = ()
    """Columns of a row; only for `FieldType.ROWS`."""
    hint: str = ""
    """One sentence for a model: what exactly is wanted."""
    importance: float = 1.0
    """How much a wrong value costs, against one of importance 1; orders the queue by benefit."""


@dataclass(frozen=True, slots=True)
class Term:
    """A product of fields with a sign. A factor is `total` or `line_items.quantity`.

    `summed` means the factor is a column added up over all rows; otherwise a rule that names a
    column is checked row by row.
    """

    factors: tuple[str, ...]
    sign: int = 1
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """`left op right`, where op is "=" (amounts, within `tolerance`) or "<=" (dates or amounts)."""

    text: str
    left: tuple[Term, ...]
    op: str
    right: tuple[Term, ...]
    tolerance: Decimal = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Kind:
    """A document kind. An `open` kind takes any labelled pair on the page as a text field."""

    name: str
    title: str
    fields: tuple[FieldSpec, ...]
    rules: tuple[Rule, ...] = ()
    open: bool = False
    day_first: bool = True
    """How 03/04/2018 is read where the document does not say."""
    hint: str = ""

    def spec(self, path: str) -> FieldSpec:
        """The spec of the field at `path` (`line_items[2].total` gives the column's).

        A name the kind does not know is a text field: imported readings may hold more than the
        kind asks for, and what they hold is kept.
        """
        name, _, column = split_path(path)
        for spec in self.fields:
            if spec.name == name:
                if column is None:
                    return spec
                return next((c for c in spec.columns if c.name == column), _unknown(column))
        return _unknown(column or name)

    def knows(self, path: str) -> bool:
        """Whether this kind asks for the field at `path`."""
        name, _, column = split_path(path)
        spec = next((s for s in self.fields if s.name == name), None)
        if spec is None:
            return self.open
        return column is None or any(c.name == column for c in spec.columns)


_PATH = re.compile(r"^(?P<name>[^\[\].]+)(?:\[(?P<row>\d+)\](?:\.(?P<column>[^\[\].]+))?)?$")


@lru_cache(maxsize=8192)
def split_path(path: str) -> tuple[str, int | None, str | None]:
    """`line_items[2].total` -> ("line_items", 2, "total"); `total` -> ("total", None, None).

    A path that has another shape is one plain name: names come from outside and are not errors.
    """
    match = _PATH.match(path)
    if match is None:
        return path, None, None
    row = match["row"]
    return match["name"], None if row is None else int(row), match["column"]


def join_path(rows: str, row: int, column: str) -> str:
    """("line_items", 2, "total") -> `line_items[2].total`."""
    return f"{rows}[{row}].{column}"


def _unknown(name: str) -> FieldSpec:
    return FieldSpec(name=name, type=FieldType.TEXT, title=name.replace("_", " ").capitalize())
