"""Values by their type: brought to one form, compared, and told apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from reviewer.model.kind import FieldType
from reviewer.model.values.amounts import parse_amount, plain
from reviewer.model.values.countries import country_code
from reviewer.model.values.currencies import currency_code
from reviewer.model.values.dates import parse_date
from reviewer.model.values.text import compact, fold, is_part, similarity
from reviewer.model.verdict import Verdict

ALIKE = 0.8
"""Texts at least this similar agree in part."""

_SHORTEST_PART = 4
"""Characters of an identifier that a longer one must hold to agree in part."""


def normalise(
    text: str, type: FieldType, *, day_first: bool = True, choices: tuple[str, ...] = ()
) -> str | None:
    """The canonical form of `text` as a `type`; None if it is no such value.

    Dates become 2018-05-21, amounts 31.60, identifiers AB12, currencies and countries their ISO
    codes, a choice the spelling of `choices`, text one case and one space without punctuation.
    """
    if type is FieldType.DATE:
        found = parse_date(text, day_first=day_first)
        return found.isoformat() if found else None
    if type is FieldType.CHOICE and choices:
        return next((choice for choice in choices if compact(choice) == compact(text)), None)
    return _NORMALISERS.get(type, fold)(text) or None


def same(a: str, b: str, type: FieldType, *, day_first: bool = True) -> bool:
    """Whether both are the same value once case, spacing and printed form do not count."""
    if a.strip() == b.strip():
        return True
    one, other = (normalise(text, type, day_first=day_first) for text in (a, b))
    if one is None and other is None:
        return compact(a) == compact(b) != ""
    if one is None or other is None:
        return False
    return one == other or (type in _TEXTS and compact(a) == compact(b))


def compare(a: str, b: str, type: FieldType, *, day_first: bool = True) -> Verdict:
    """How far two values of a `type` agree; the order of the two does not matter."""
    if a.strip() == b.strip():
        return Verdict.AGREES
    if same(a, b, type, day_first=day_first):
        return Verdict.AGREES_NORMALISED
    partly = _PARTLY.get(type, _texts_alike)
    return Verdict.PARTIAL if partly(a, b) else Verdict.DIFFERS


def _amount(text: str) -> str | None:
    value = parse_amount(text)
    return None if value is None else plain(value)


def _integer(text: str) -> str | None:
    value = parse_amount(text)
    return str(int(value)) if value is not None and value == int(value) else None


def _identifier(text: str) -> str:
    upper = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())
    return "".join(char for char in upper if char.isalnum())


_TEXTS = {FieldType.TEXT, FieldType.ADDRESS, FieldType.CHOICE, FieldType.ROWS}
_NORMALISERS: dict[FieldType, Callable[[str], str | None]] = {
    FieldType.AMOUNT: _amount,
    FieldType.INTEGER: _integer,
    FieldType.IDENTIFIER: _identifier,
    FieldType.CURRENCY: currency_code,
    FieldType.COUNTRY: country_code,
}


def _texts_alike(a: str, b: str) -> bool:
    return is_part(a, b) or (fold(a) + fold(b) != "" and similarity(a, b) >= ALIKE)


def _dates_turned(a: str, b: str) -> bool:
    """Whether one order of day and month makes them the same day: 03/04/2018 and 04/03/2018."""
    days = [{parse_date(text, day_first=first) for first in (True, False)} for text in (a, b)]
    return bool((days[0] & days[1]) - {None})


def _digits_same(a: str, b: str) -> bool:
    """Whether only the decimal point or the sign differs: 31.60, 3160 and -31.6."""
    one, other = (parse_amount(text) for text in (a, b))
    if not one or not other:
        return False
    return one.normalize().as_tuple().digits == other.normalize().as_tuple().digits


def _one_holds_other(a: str, b: str) -> bool:
    shorter, longer = sorted((_identifier(a), _identifier(b)), key=len)
    return len(shorter) >= _SHORTEST_PART and shorter in longer


def _never(_a: str, _b: str) -> bool:
    return False


_PARTLY: dict[FieldType, Callable[[str, str], bool]] = {
    FieldType.DATE: _dates_turned,
    FieldType.AMOUNT: _digits_same,
    FieldType.INTEGER: _digits_same,
    FieldType.IDENTIFIER: _one_holds_other,
    FieldType.CURRENCY: _never,
    FieldType.COUNTRY: _never,
}
