"""Finds the JSON object in what a model wrote, however it is wrapped, damaged or cut off.

Never raises. A member counts once its value is complete: a string with its closing quote, a number
or word with what follows it. Numbers and words stay text (31.60 is not 31.6); null is None. Of two
members of one name the later complete one counts; an answer that differs from the one before is
`Twice`. Where likelihoods are asked for, texts are `Told` with theirs.

Most replies are sound JSON and nothing else: those are left to the standard library, which is many
times as fast and, within what `_sound` takes, says the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import NoReturn, TypeAlias

from reviewer.extract.likelihood import Tell
from reviewer.model.reading import Likelihood

Json: TypeAlias = "str | list[Json] | dict[str, Json] | None"

MAX_TEXT = 1_000_000
MAX_DEPTH = 24
MAX_TRIES = 20
"""Opening braces looked at: prose before the object may hold some of its own."""

_SPACE = re.compile(r"[\s,]*")
_STRING_PART = {quote: re.compile(rf"[^{quote}\\]*") for quote in "\"'"}
_BARE = re.compile(r"[^,{}\[\]\n]*")
_CODE_UNIT = re.compile(r"\\u([0-9a-fA-F]{4})")
_BARE_KEY = re.compile(r"[\w$.-]+")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NOTHING = {"null", "none", "undefined", "nan"}


class Told(str):
    """A text with the likelihood of the tokens it was written with."""

    __slots__ = ("likelihood",)
    likelihood: Likelihood | None


class Twice(dict[str, Json]):
    """The later of two different answers that one reply gives under one name."""

    __slots__ = ("before",)
    before: dict[str, Json]


def likelihood_of(value: Json) -> Likelihood | None:
    """The likelihood a text was told with."""
    return value.likelihood if isinstance(value, Told) else None


class _Missing:
    """Stands for a value that is not there or not complete."""


_MISSING = _Missing()
_Found: TypeAlias = "tuple[Json | _Missing, bool]"


def find_object(text: str, tell: Tell | None = None) -> dict[str, Json]:
    """The object with the most members in `text`; empty where there is none.

    `tell` knows the likelihood of each stretch of the text.
    """
    if tell is None and (sound := _sound(text)) is not None:
        return sound
    return _pieced_together(text[:MAX_TEXT], tell)


def _sound(text: str) -> dict[str, Json] | None:
    """The object that the whole of `text` is; None where it takes more than JSON to know."""
    text = text.strip()
    if text[:1] != "{" or len(text) > MAX_TEXT or "true" in text or "false" in text:
        return None
    try:
        found: dict[str, Json] = json.loads(
            text, object_pairs_hook=_named, parse_int=str, parse_float=str, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        return None
    return found if _is_within(found, MAX_DEPTH) else None


def _named(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    """The members of an object, of which two may have one name."""
    members = dict(pairs)
    if len(members) < len(pairs):
        members.clear()
        for name, value in pairs:
            members[name] = _later(members.get(name), value)
    return members


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _is_within(value: dict[str, Json] | list[Json], depth: int) -> bool:
    """Whether nothing in it lies deeper than so."""
    inner = value.values() if isinstance(value, dict) else value
    nested = [item for item in inner if isinstance(item, dict | list)]
    return not nested or (depth > 0 and all(_is_within(item, depth - 1) for item in nested))


def _pieced_together(text: str, tell: Tell | None) -> dict[str, Json]:
    """The object with the most members, whatever is around it, missing or wrong."""
    best: dict[str, Json] = {}
    start = text.find("{")
    for _try in range(MAX_TRIES):
        if start < 0:
            break
        cursor = _Cursor(text, start, tell)
        found, complete = cursor.object(0)
        if _members(found) > _members(best):
            best = found
        start = text.find("{", cursor.at if complete else start + 1)
    return best


def _members(value: Json) -> int:
    if isinstance(value, dict):
        return len(value) + sum(_members(item) for item in value.values())
    return sum(_members(item) for item in value) if isinstance(value, list) else 0


class _Cursor:
    """A place in the text. Each method reads one thing and says whether it was complete."""

    def __init__(self, text: str, at: int, tell: Tell | None = None) -> None:
        self.text = text
        self.at = at
        self.tell = tell

    def object(self, depth: int) -> tuple[dict[str, Json], bool]:
        """The members from the opening brace on."""
        members: dict[str, Json] = {}
        self.at += 1
        while (char := self._next()) not in ("", "}", "]"):
            key = self._key(char)
            if key is None or self._next() != ":":
                continue
            self.at += 1
            value, complete = self._value(depth)
            if not isinstance(value, _Missing) and (complete or value):
                members[key] = _later(members.get(key), value)
            if not complete:
                return members, False
        self.at += char == "}"
        return members, char != ""

    def _array(self, depth: int) -> tuple[list[Json], bool]:
        items: list[Json] = []
        self.at += 1
        while (char := self._next()) not in ("", "]", "}"):
            before = self.at
            value, complete = self._value(depth, in_array=True)
            if not isinstance(value, _Missing) and (complete or value):
                items.append(value)
            if not complete:
                return items, False
            self.at += self.at == before
        self.at += char == "]"
        return items, char != ""

    def _key(self, char: str) -> str | None:
        """A member's name; None (and one step on) where none begins."""
        if char in "\"'":
            key, complete = self._string(char)
            return key if complete and isinstance(key, str) else None
        found = _BARE_KEY.match(self.text, self.at)
        self.at = found.end() if found else self.at + 1
        return found.group() if found else None

    def _value(self, depth: int, *, in_array: bool = False) -> _Found:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        char = self.text[self.at : self.at + 1]
        if char in ("{", "["):
            if depth >= MAX_DEPTH:
                self.at = len(self.text)
                return _MISSING, False
            return self.object(depth + 1) if char == "{" else self._array(depth + 1)
        if char and char in "\"'":
            return self._string(char)
        return self._bare(in_array)

    def _string(self, quote: str) -> _Found:
        """A quoted text. A quote inside it that was not escaped is part of it."""
        part = _STRING_PART[quote]
        parts: list[str] = []
        self.at += 1
        start = self.at
        while found := part.match(self.text, self.at):
            parts.append(found.group())
            self.at = found.end()
            if self.at >= len(self.text):
                break
            if self.text[self.at] == "\\":
                if not self._escape(parts):
                    break
            elif self._closes():
                self.at += 1
                return self._told("".join(parts), start, self.at - 1), True
            else:
                parts.append(quote)
                self.at += 1
        self.at = len(self.text)
        return _MISSING, False

    def _escape(self, parts: list[str]) -> bool:
        """Read one escape; False where the text ends inside it."""
        char = self.text[self.at + 1 : self.at + 2]
        if char != "u":
            parts.append(_ESCAPES.get(char, char))
            self.at += 2
            return char != ""
        unit, low = _code_unit(self.text, self.at), _code_unit(self.text, self.at + 6)
        if unit is None:
            parts.append("u")
            self.at += 2
            return True
        pair = 0xD800 <= unit < 0xDC00 and low is not None and 0xDC00 <= low < 0xE000
        if pair and low is not None:
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
        parts.append(chr(unit))
        self.at += 12 if pair else 6
        return True

    def _closes(self) -> bool:
        """Whether the quote here ends its string: a delimiter, a new line or the end follows."""
        after = self.at + 1
        while after < len(self.text) and self.text[after].isspace():
            if self.text[after] == "\n":
                return True
            after += 1
        return after >= len(self.text) or self.text[after] in ",:}]"

    def _bare(self, in_array: bool) -> _Found:
        """A number or a word up to its delimiter. Outside arrays 1,234.50 is one number."""
        start = self.at
        while True:
            found = _BARE.match(self.text, self.at)
            self.at = found.end() if found else self.at
            following = self.text[self.at : self.at + 2]
            if in_array or not re.fullmatch(r",\d", following) or start == self.at:
                break
            self.at += 1
        if self.at >= len(self.text):
            return _MISSING, False
        word = self.text[start : self.at].strip()
        if not word:
            return _MISSING, True
        if word.casefold() in _NOTHING:
            return None, True
        return self._told(word, start, self.at), True

    def _told(self, text: str, start: int, end: int) -> str:
        if self.tell is None:
            return text
        told = Told(text)
        told.likelihood = self.tell(start, end)
        return told

    def _next(self) -> str:
        """The next character that is neither space nor comma; empty at the end."""
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]


def _later(before: Json, value: Json) -> Json:
    """The later of two answers of one name; marked where it is another one."""
    if not isinstance(before, dict) or not isinstance(value, dict) or before == value:
        return value
    later = Twice(value)
    later.before = before
    return later


def _code_unit(text: str, at: int) -> int | None:
    found = _CODE_UNIT.match(text, at)
    return int(found[1], 16) if found else None
