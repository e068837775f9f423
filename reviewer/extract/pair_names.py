"""Names of the fields that an open kind finds on the page, made from their printed labels.

Every reader names them alike, so that the same label in two readings is the same field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LONGEST = 40


def pair_name(label: str, taken: Container[str] = ()) -> str:
    """The field name for a printed label: "Étage / No." -> etage_no; empty for no label.

    A name that is `taken` gets a number, so that pairs with one label stay apart.
    """
    spread = unicodedata.normalize("NFKD", label.casefold())
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    name = "_".join(re.findall(r"[^\W_]+", plain))[:_LONGEST].strip("_")
    unique, number = name, 2
    while name and unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique
