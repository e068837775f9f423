"""JSON lines from outside: one object per line, every mistake reported by its line number.

The formats at the edges (readings, truth, decisions) are all read through here. Lines come from a
file opened as UTF-8 with `errors="surrogateescape"`, so that a bad byte costs one line.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Parsed = TypeVar("Parsed")

MAX_LINE = 16_000_000
"""Characters a line may have."""
MAX_DEPTH = 64
"""Objects and lists that may stand inside one another."""


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that could not be used: its number, counted from 1, and why, for a person."""

    line: int
    reason: str


def read_objects(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, object]] | LineError]:
    """Each line's number and object, or its mistake. Skips blank lines and a byte order mark."""
    for number, line in enumerate(lines, start=1):
        text = (line.removeprefix("\ufeff") if number == 1 else line).strip()
        if not text:
            continue
        try:
            yield number, _object(text)
        except ValueError as error:
            yield LineError(number, str(error))


def parse_objects(
    lines: Iterable[str], parse: Callable[[int, dict[str, object]], Parsed]
) -> Iterator[Parsed | LineError]:
    """What `parse(number, object)` makes of each line, or why the line cannot be used.

    `parse` says what is wrong with an object by a ValueError with a sentence. Never raises.
    """
    for found in read_objects(lines):
        if isinstance(found, LineError):
            yield found
            continue
        line, record = found
        try:
            yield parse(line, record)
        except ValueError as error:
            yield LineError(line, str(error))


def name_in(record: dict[str, object], key: str) -> str:
    """The name under `key` ("document", "field"); ValueError where there is none."""
    name = record.get(key)
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f"the key {key} must name the {key}")
    return name


def load_value(text: str, *, longest: int | None = None, twice: list[str] | None = None) -> object:
    """Any JSON value, bounded in length and depth; ValueError with a sentence where it is none.

    A key that stands twice in one object is an error; with `twice` it is noted there, and the
    first one counts.
    """
    most = MAX_LINE if longest is None else longest
    if len(text) > most:
        raise ValueError(f"the line is longer than {most // 1_000_000} MB")

    def pairs(found: list[tuple[str, object]]) -> dict[str, object]:
        return _unique(found, twice)

    try:
        value: object = json.loads(
            text, object_pairs_hook=pairs, parse_constant=_no_constant, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise ValueError(_too_deep()) from None
    _refuse_deep_and_broken(value)
    return value


def _object(text: str) -> dict[str, object]:
    """The JSON object of one line; ValueError with a sentence where it is none."""
    value = load_value(text)
    if not isinstance(value, dict):
        raise ValueError(f"a JSON object in braces is expected, this is {_name(value)}")
    return value


def _unique(pairs: list[tuple[str, object]], twice: list[str] | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            if twice is None:
                raise ValueError(f"the key {_short(key)} stands twice in one object")
            twice.append(_short(key))
            continue
        found[key] = value
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value; use null where there is no number")


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(f"the number {_short(text)} is too large")
    return number


def _refuse_deep_and_broken(value: object) -> None:
    """ValueError for nesting that is too deep and for text that is no valid Unicode."""
    waiting = [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        if isinstance(current, str):
            _refuse_surrogates(current)
        elif isinstance(current, (dict, list)):
            if depth > MAX_DEPTH:
                raise ValueError(_too_deep())
            inside = [*current, *current.values()] if isinstance(current, dict) else current
            waiting.extend((item, depth + 1) for item in inside)


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"not valid UTF-8 near {_short(text[: error.start])}") from None


def _too_deep() -> str:
    return f"the line nests objects and lists deeper than {MAX_DEPTH}"


def _short(text: str) -> str:
    """A piece of the line that is safe to print."""
    return ascii(text if len(text) <= 40 else text[-37:])


def _name(value: object) -> str:
    names = {list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
