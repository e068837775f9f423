"""The values of one field side by side: in which order the odd one is seen soonest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from reviewer.model.kind import FieldType, Kind
from reviewer.model.specimen import Glance

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_COUNTED = (FieldType.DATE, FieldType.IDENTIFIER)
"""Types in which the number of digits is part of the shape."""


class SortBy(StrEnum):
    """How the values are laid out."""

    RISK = "risk"
    SHAPE = "shape"
    LENGTH = "length"
    VALUE = "value"


def shape(value: str, kind: FieldType) -> str:
    """What a value looks like: 09/02/18 is 99/99/99, RM 7.20 is A 9.99, Ted Heng is A A."""
    if kind in _COUNTED:
        digits = _DIGITS.sub(lambda run: "9" * len(run[0]), value)
    else:
        cents = re.sub(r"([.,])(\d+)(?=\D*$)", lambda m: m[1] + "\1" * len(m[2]), value)
        digits = _DIGITS.sub("9", cents).replace("\1", "9")
    return " ".join(_LETTERS.sub("A", digits).split())


def laid_out(found: Sequence[Glance], by: SortBy, kind: FieldType) -> list[int]:
    """The ids in order: the riskiest, the rarest shape or the oddest length first."""
    if by is SortBy.RISK:
        return [one.id for one in sorted(found, key=lambda one: (-one.risk, one.id))]
    if by is SortBy.VALUE:
        return [one.id for one in sorted(found, key=lambda one: (one.value.casefold(), one.id))]
    if by is SortBy.LENGTH:
        usual = median(len(one.value) for one in found) if found else 0
        return [
            one.id for one in sorted(found, key=lambda one: (-abs(len(one.value) - usual), one.id))
        ]
    shapes = {value: shape(value, kind) for value in {one.value for one in found}}
    often = Counter(shapes[one.value] for one in found)
    return [
        one.id
        for one in sorted(
            found,
            key=lambda one: (often[shapes[one.value]], shapes[one.value], -one.risk, one.id),
        )
    ]


def names_of(kind: Kind) -> tuple[tuple[str, str], ...]:
    """What can be laid out side by side: each field and each column, with its title."""
    found: list[tuple[str, str]] = []
    for spec in kind.fields:
        if spec.type is not FieldType.ROWS:
            found.append((spec.name, spec.title))
        found += [
            (f"{spec.name}[].{column.name}", f"{spec.title} · {column.title}")
            for column in spec.columns
        ]
    return tuple(found)


def name_of(path: str) -> str:
    """The name under which a field is laid out: `line_items[2].total` is `line_items[].total`."""
    return re.sub(r"\[\d+\]", "[]", path, count=1)
