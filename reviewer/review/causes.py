"""Why many fields are flagged at once: groups of fields in which the same thing is the matter.

Every field has a list of what may be the matter, the most telling first: how its value differs from
what stands on the page, how it differs from another reading, which rule fails, which reason was
given; first for its supplier, then for its field, then anywhere. A field joins the first group
of two or more it can: what others share is a cause, what stands alone is a case for the desk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from reviewer.model import values
from reviewer.model.field import Field
from reviewer.model.kind import FieldType
from reviewer.review.alike import name_of
from reviewer.review.differences import Difference, difference, letters

_QUOTED = re.compile(r"[\"“„'‘][^\"”'’]*[\"”'’]")
_NUMBERS = re.compile(r"[-+]?\d(?:[\d.,/:-]*\d)?")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Doubt:
    """One flagged field with what its witnesses say."""

    field: Field
    title: str
    type: FieldType
    day_first: bool = True
    supplier: str = ""
    page: str | None = None
    """What OCR or the text layer reads at the place."""
    others: tuple[tuple[str, str | None], ...] = ()
    """What each further reading says, by role."""
    failed: str = ""
    """The sentence of a rule that fails."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A group: what is the matter, and with which fields. `witness` says what would be right."""

    sentence: str
    doubts: tuple[Doubt, ...]
    witness: str = ""
    same: Callable[[str], str | None] | None = field(default=None, compare=False)
    """The same change to every value, where there is one."""


class _Rank(IntEnum):
    """How telling a guess is: the lower, the sooner it is tried."""

    PAGE_AT_SUPPLIER = 0
    PAGE = 1
    CHARACTER = 2
    TWO_AGREE = 3
    READING_AT_SUPPLIER = 4
    READING = 5
    RULE_AT_SUPPLIER = 6
    RULE = 7
    ONLY_ONE = 8
    APART = 9
    REASON = 10


@dataclass(frozen=True, slots=True)
class _Guess:
    rank: _Rank
    key: tuple[str, ...]
    sentence: str
    witness: str = ""
    same: Callable[[str], str | None] | None = None


def causes(doubts: Sequence[Doubt]) -> tuple[Cause, ...]:
    """The groups of two or more, the largest first. No field is in two of them."""
    guesses = {id(doubt): list(_guesses(doubt)) for doubt in doubts}
    found: list[Cause] = []
    left = list(doubts)
    for rank in _Rank:
        groups: dict[tuple[str, ...], list[tuple[Doubt, _Guess]]] = {}
        for doubt in left:
            guess = next((g for g in guesses[id(doubt)] if g.rank is rank), None)
            if guess is not None:
                groups.setdefault(guess.key, []).append((doubt, guess))
        settled: set[int] = set()
        for members in groups.values():
            if len(members) >= _LEAST:
                found.append(_cause(members))
                settled.update(id(doubt) for doubt, _guess in members)
        left = [doubt for doubt in left if id(doubt) not in settled]
    return tuple(sorted(found, key=lambda cause: (-len(cause.doubts), cause.sentence)))


def _cause(members: Sequence[tuple[Doubt, _Guess]]) -> Cause:
    guess = members[0][1]
    same = next((g.same for _doubt, g in members if g.same is not None), None)
    return Cause(guess.sentence, tuple(d for d, _ in members), guess.witness, same)


def _guesses(doubt: Doubt) -> Iterator[_Guess]:
    """What may be the matter with a field, the most telling first."""
    name, of = name_of(doubt.field.path), doubt.title
    for role, said in (("ocr", doubt.page), *doubt.others):
        if doubt.field.value is None or not said:
            continue
        told = difference(doubt.field.value, said, doubt.type, day_first=doubt.day_first)
        if told is not None:
            yield from _of_difference(doubt, told, role, name)
    yield from _of_two(doubt, name)
    if doubt.failed:
        rule = template(doubt.failed)
        if doubt.supplier:
            sentence = f"{rule}, at {doubt.supplier}"
            yield _Guess(_Rank.RULE_AT_SUPPLIER, ("rule", rule, doubt.supplier), sentence)
        yield _Guess(_Rank.RULE, ("rule", rule), rule)
    for role, said in doubt.others:
        if said and doubt.field.value is None:
            sentence = f"{of}: only reading {role} has a value"
            yield _Guess(_Rank.ONLY_ONE, ("only", role, name), sentence, role)
        elif said is None and doubt.field.value is not None:
            yield _Guess(_Rank.ONLY_ONE, ("alone", role, name), f"{of}: reading {role} has none")
        elif said and said != doubt.field.value:
            sentence = f"{of}: the readings A and {role} say quite different things"
            yield _Guess(_Rank.APART, ("apart", role, name), sentence)
    if doubt.field.reasons:
        reason = template(doubt.field.reasons[0])
        sentence = reason if reason.startswith(of) else f"{of}: {reason}"
        yield _Guess(_Rank.REASON, ("reason", name, reason), sentence)


def _of_two(doubt: Doubt, name: str) -> Iterator[_Guess]:
    """The page agrees with one of two readings that differ."""
    value, page = doubt.field.value, doubt.page
    for role, said in doubt.others:
        if not (value and page and said) or _agree(doubt, value, said):
            continue
        if _agree(doubt, said, page):
            sentence = f"{doubt.title}: reading {role} and the page agree, reading A says otherwise"
            yield _Guess(_Rank.TWO_AGREE, ("against A", role, name), sentence, role)
        elif _agree(doubt, value, page):
            sentence = f"{doubt.title}: reading A and the page agree, reading {role} says otherwise"
            yield _Guess(_Rank.TWO_AGREE, ("for A", role, name), sentence, "A")


def _agree(doubt: Doubt, one: str, other: str) -> bool:
    alike = letters(one) == letters(other)
    return alike or values.same(one, other, doubt.type, day_first=doubt.day_first)


def _of_difference(doubt: Doubt, told: Difference, role: str, name: str) -> Iterator[_Guess]:
    on_page = role == "ocr"
    seen = doubt.page if on_page else dict(doubt.others).get(role)
    other = "the page" if on_page else f"reading {role}"
    example = f"{_short(doubt.field.value or '')} where {other} says {_short(seen or '')}"
    words = f"{doubt.title}: reading A {told.words}"
    if doubt.supplier:
        rank = _Rank.PAGE_AT_SUPPLIER if on_page else _Rank.READING_AT_SUPPLIER
        sentence = f"{words}, at {doubt.supplier} ({example})"
        yield _Guess(rank, (role, told.key, name, doubt.supplier), sentence, role, told.same)
    rank = _Rank.PAGE if on_page else _Rank.READING
    yield _Guess(rank, (role, told.key, name), f"{words} ({example})", role, told.same)
    if told.key.startswith("character "):
        sentence = f"Reading A {told.words} ({example})"
        yield _Guess(_Rank.CHARACTER, (role, told.key), sentence, role, told.same)


def template(sentence: str) -> str:
    """A sentence without what is special to one document: its numbers and quoted texts."""
    return " ".join(_NUMBERS.sub("…", _QUOTED.sub("…", sentence)).split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 24 else f"{line[:23]}…"
