"""Every labelled pair of a form, named by its label."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from reviewer.extract.layout.beside import text_from
from reviewer.extract.layout.found import answer
from reviewer.extract.layout.lines import Sheet
from reviewer.extract.layout.pairs import list_pairs
from reviewer.model.reading import FieldValue

_LONGEST = 40
"""Characters of a field's name."""


def read_form(sheet: Sheet, strategy: Literal["labels", "document"]) -> list[FieldValue]:
    """Each pair as a field; "labels" takes pairs with a colon or side by side, "document" all."""
    values: dict[str, FieldValue] = {}
    for pair in list_pairs(sheet):
        if strategy == "labels" and pair.sure < 0.7:
            continue
        name = slug(pair.label)
        found = text_from(pair.line, pair.start, pair.end)
        if not name or found is None:
            continue
        value = answer(_free(name, values), found.at(pair.sure * 0.9))
        values[value.path] = value
    return list(values.values())


def slug(label: str) -> str:
    """A field name from a printed label: "Étage / No." -> "etage_no"."""
    spread = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return "_".join(re.findall(r"[^\W_]+", plain))[:_LONGEST].strip("_")


def _free(name: str, taken: dict[str, FieldValue]) -> str:
    """`name`, or with a number where the label was met before."""
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"
