"""Every labelled pair of a form, named by its label."""

from __future__ import annotations

from typing import Literal

from reviewer.extract.layout.beside import text_from
from reviewer.extract.layout.found import answer
from reviewer.extract.layout.lines import Sheet
from reviewer.extract.layout.pairs import list_pairs
from reviewer.extract.pair_names import pair_name
from reviewer.model.reading import FieldValue


def read_form(sheet: Sheet, strategy: Literal["labels", "document"]) -> list[FieldValue]:
    """Each pair as a field; "labels" takes pairs with a colon or side by side, "document" all."""
    values: dict[str, FieldValue] = {}
    for pair in list_pairs(sheet):
        if strategy == "labels" and pair.sure < 0.7:
            continue
        name = pair_name(pair.label, values)
        found = text_from(pair.line, pair.start, pair.end)
        if not name or found is None:
            continue
        value = answer(name, found.at(pair.sure * 0.9))
        values[value.path] = value
    return list(values.values())
