"""Errors put into a reading on purpose, of the types that readers make. Deterministic by seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reviewer.model import values
from reviewer.model.absence import Absence
from reviewer.model.document import PageWords
from reviewer.model.kind import FieldType, Kind
from reviewer.model.reading import FieldValue, Reading

_LIKE = {
    "0": "8", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "8", "7": "1", "8": "3",
    "9": "4", "a": "o", "e": "c", "i": "l", "n": "m", "o": "a", "r": "n", "s": "5", "t": "f",
    "u": "v", "b": "h", "d": "o", "g": "q", "l": "i", "m": "n",
}  # fmt: skip
Words = Sequence[PageWords]


def one_character(value: str, type: FieldType, rng: random.Random, _pages: Words) -> str | None:
    """One letter or digit read as one that looks like it."""
    of = str.isdigit if type in (FieldType.AMOUNT, FieldType.DATE) else str.isalnum
    at = [i for i, char in enumerate(value) if of(char) and char.lower() in _LIKE]
    if not at:
        return None
    i = rng.choice(at)
    new = _LIKE[value[i].lower()]
    return value[:i] + (new.upper() if value[i].isupper() else new) + value[i + 1 :]


def digits_swapped(value: str, _type: FieldType, rng: random.Random, _pages: Words) -> str | None:
    """Two neighbouring digits in the other order."""
    at = [
        i for i in range(len(value) - 1) if value[i : i + 2].isdigit() and value[i] != value[i + 1]
    ]
    if not at:
        return None
    i = rng.choice(at)
    return value[:i] + value[i + 1] + value[i] + value[i + 2 :]


def wrong_line(value: str, type: FieldType, rng: random.Random, pages: Words) -> str | None:
    """Another amount, another date, the line below a name, an address without its last line."""
    texts = [" ".join(w.text for w in line) for page in pages for line in page.lines()]
    if type is FieldType.AMOUNT:
        others = [f.text for text in texts for f in values.find_amounts(text) if f.value]
        others = [text for text in others if not values.same(text, value, type)]
    elif type is FieldType.DATE:
        others = [f.text for text in texts for f in values.find_dates(text)]
        others = [text for text in others if not values.same(text, value, type)]
    elif type is FieldType.ADDRESS:
        words = value.split()
        others = [" ".join(words[: len(words) * 2 // 3])] if len(words) > 4 else []
    else:
        others = [text for text in texts[:6] if not values.same(text, value, type)]
    return rng.choice(others) if others else None


def date_turned(value: str, type: FieldType, _rng: random.Random, _pages: Words) -> str | None:
    """Day and month in the other order, where that is a day."""
    day = values.parse_date(value) if type is FieldType.DATE else None
    if day is None or day.day > 12 or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day).isoformat()


def dropped(_value: str, _type: FieldType, _rng: random.Random, _pages: Words) -> str | None:
    """The field said not to be on the page."""
    return ""


TYPES: dict[str, Callable[[str, FieldType, random.Random, Words], str | None]] = {
    "one character": one_character,
    "two digits swapped": digits_swapped,
    "wrong line": wrong_line,
    "date turned": date_turned,
    "field dropped": dropped,
}


def plants(
    reading: Reading, paths: Sequence[str], kind: Kind, pages: Words, rng: random.Random
) -> Iterator[tuple[str, str, Reading]]:
    """For each type: the field it was put into, and the reading with that one error."""
    for name, plant in TYPES.items():
        made = [
            (path, new)
            for path in paths
            if (answer := reading.get(path)) is not None
            and answer.value is not None
            and (new := plant(answer.value, kind.spec(path).type, rng, pages)) is not None
        ]
        if made:
            path, new = rng.choice(made)
            yield name, path, _with(reading, path, new)


def invented(reading: Reading, path: str, value: str) -> Reading:
    """A value for a field that is not on the page."""
    return _with(reading, path, value)


def _with(reading: Reading, path: str, value: str) -> Reading:
    new = FieldValue(path, value or None, None if value else Absence.NOT_ON_PAGE)
    kept = tuple(new if answer.path == path else answer for answer in reading.values)
    return replace(reading, values=kept if reading.get(path) else (*kept, new))
