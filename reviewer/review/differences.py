"""How two readings of one thing differ, as something that many fields can have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from reviewer.model import values
from reviewer.model.kind import FieldType
from reviewer.review.alike import shape

_FORMS = (
    "%d/%m/%Y", "%d/%m/%y", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d", "%Y/%m/%d", "%d-%m-%Y", "%d-%m-%y",
    "%d.%m.%Y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d %b %y", "%d-%b-%y", "%B %d, %Y",
    "%b %d, %Y", "%d%m%Y", "%Y%m%d",
)  # fmt: skip
_FIGURES = re.compile(r"[\d.,'’\s()-]+")
_FEW = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """What separates `value` from what a witness says, told so that others can have the same.

    `key` is equal for alike differences; `words` complete "reading A …". `same` writes another
    value the way the witness would; None where that cannot be told from the value alone.
    """

    key: str
    words: str
    same: Callable[[str], str | None] | None = None


def difference(value: str, witness: str, kind: FieldType, *, day_first: bool) -> Difference | None:
    """How two texts differ; None where they are the same or have nothing in common."""
    if value == witness:
        return None
    if kind is FieldType.DATE and (found := _of_dates(value, witness, day_first)) is not None:
        return found
    if kind is FieldType.AMOUNT and (found := _of_amounts(value, witness)) is not None:
        return found
    return next(_of_texts(value, witness), None)


def _of_dates(value: str, witness: str, day_first: bool) -> Difference | None:
    one = values.parse_date(value, day_first=day_first)
    other = values.parse_date(witness, day_first=day_first)
    if one is None or other is None:
        return None
    forms = f"{shape(value, FieldType.DATE)} {shape(witness, FieldType.DATE)}"
    if one == other:
        return Difference(
            f"date form {forms}", "writes the date in another form", _form(witness, other)
        )
    turned = values.parse_date(value, day_first=not day_first)
    if turned == other or (one.day, one.month) == (other.month, other.day):
        return Difference("date turned", "takes the day for the month")
    parts = ((one.day, other.day, "day"), (one.month, other.month, "month"))
    apart = [name for a, b, name in (*parts, (one.year, other.year, "year")) if a != b]
    return Difference(f"date {apart[0]}", f"has another {apart[0]}") if len(apart) == 1 else None


def _form(printed: str, day: date) -> Callable[[str], str | None] | None:
    """Writes a date as `printed` is written."""
    for form in _FORMS:
        if day.strftime(form).casefold() == printed.strip().casefold():

            def write(value: str, form: str = form) -> str | None:
                parsed = values.parse_date(value)
                return None if parsed is None else parsed.strftime(form)

            return write
    return None


def _of_amounts(value: str, witness: str) -> Difference | None:
    one, other = values.parse_amount(value), values.parse_amount(witness)
    if one is None or other is None:
        return None
    signs = _FIGURES.sub("", value).casefold(), _FIGURES.sub("", witness).casefold()
    if one == other:
        if bool(signs[0]) != bool(signs[1]):
            words = "leaves the currency sign out" if signs[1] else "adds a currency sign"
            return Difference(f"amount sign {bool(signs[1])}", words)
        return Difference("amount form", "writes the amount in another form")
    if one == -other:
        return Difference("amount minus", "has the sign of the amount turned")
    digits = [re.sub(r"\D", "", text).lstrip("0") for text in (value, witness)]
    if digits[0] == digits[1]:
        return Difference("amount point", "has the decimal point elsewhere")
    return None


def _of_texts(value: str, witness: str) -> Iterator[Difference]:
    one, other = " ".join(value.split()), " ".join(witness.split())
    if one == other:
        yield Difference("spaces", "breaks or spaces the text in another way")
    if one.casefold() == other.casefold():
        yield Difference("case", "writes capitals and small letters in another way")
    plain = [letters(text) for text in (one, other)]
    if plain[0] and plain[0] == plain[1]:
        yield Difference("punctuation", "has other spaces or punctuation marks")
    bare = [_bare(text) for text in plain]
    if bare[0] and bare[0] == bare[1]:
        yield Difference("accents", "leaves accents out or adds them")
    yield from _of_parts(bare[0], bare[1])
    yield from _of_characters(one, other)


def _of_parts(one: str, other: str) -> Iterator[Difference]:
    if not one or not other:
        return
    if other.startswith(one):
        yield Difference("end missing", "leaves out the end")
    if other.endswith(one):
        yield Difference("head missing", "leaves out the beginning")
    if one.startswith(other):
        yield Difference("end added", "has more at the end")
    if one.endswith(other):
        yield Difference("head added", "has more at the beginning")


def _of_characters(one: str, other: str) -> Iterator[Difference]:
    """Characters that were taken for others: one pair is a cause, a few are at least alike."""
    if len(one) != len(other):
        return
    pairs = {(a, b) for a, b in zip(one, other, strict=True) if a != b}
    if len(pairs) == 1:
        ((read, seen),) = pairs
        yield Difference(f"character {read}{seen}", f"reads {read} for {seen}", _swap(read, seen))
    elif 0 < len(pairs) <= _FEW and 2 * len(pairs) < len(one):
        yield Difference("characters", "has one or two other characters")


def _swap(read: str, seen: str) -> Callable[[str], str | None]:
    def swap(value: str) -> str | None:
        return value.replace(read, seen) if read in value else None

    return swap


def _bare(text: str) -> str:
    """Letters without their accents."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def letters(text: str) -> str:
    """Only what is read out, in small letters: letters, digits and the signs of money."""
    kept = (c for c in text.casefold() if c.isalnum() or unicodedata.category(c) == "Sc")
    return "".join(kept)
