"""Sentences that are made below the window, in the person's language: known by their pattern.

What a blank holds is told by its name: {rest} and its like are sentences themselves, {title} and
{field} are names of fields, {sum}, {left} and {right} what a rule added up, {n}, {amount} and
{rate} numbers (… where a cause leaves them out). All else is from documents and stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from reviewer.ui.catalogue import catalogue, language

_LEAST_LETTERS = 9
"""A pattern that says less, such as "{low} to {high}", would fit any sentence."""
_SAY_LITTLE = {
    "Row {n}: {rest}",
    "{rest}: {amount} apart",
    "{rest}, at {supplier}",
    "{title}: {rest}",
}
"""These say less, and fit only where their {rest} is known."""
_SENTENCES = {"did", "rest", "why", "words"}
_NAMES = {"title", "other", "field"}
_SUMS = {"sum", "left", "right"}
_NUMBERS = {"n", "amount", "rate"}
_NUMBER = r"-?[\d.,…]+(?: %)?"
_SIGN = re.compile(r" ([+\-x=]) ")
_LONGEST_NAME = 5
"""Words of the longest name of a field that is looked for before its value."""
_ADDED_UP = re.compile(r"the (?P<column>.+) of (?P<n>\d+|…) rows?", re.IGNORECASE)
_BARE_SUM = re.compile(r".+ [+\-x] .+ = -?[\d.,]+")
_ROW = re.compile(r"(?P<added>added )?(?P<name>.+?) (?P<n>\d+)")


def heard(sentence: str) -> str:
    """A sentence from below the window in the person's language, as far as it is known."""
    if language() == "en" or not sentence:
        return sentence
    return _heard(language(), sentence)


def named(text: str) -> str:
    """The name of a field, "total" or "line item 3 · unit price", in the person's language.

    The kinds that are shipped are known; a kind of one's own is named in one's own language.
    """
    if language() == "en":
        return text
    return " · ".join(map(_named, text.split(" · ")))


@lru_cache(maxsize=4096)
def _heard(code: str, sentence: str) -> str:
    found = catalogue(code).get(sentence)
    if found is not None:
        return found
    for pattern, text in _patterns(code):
        match = pattern.fullmatch(sentence)
        if match is None:
            continue
        inside = {name: _inside(name, part) for name, part in match.groupdict().items()}
        if "rest" not in inside or inside["rest"] != match["rest"]:
            return text.format(**inside)
    return _sum(sentence) if _BARE_SUM.fullmatch(sentence) else sentence


@lru_cache(maxsize=8)
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with {names} as patterns; those that say most come first."""
    found = [
        (key, text) for key, text in catalogue(code).items() if "{" in key and "count" not in key
    ]
    found.sort(key=lambda pair: -_said_by_itself(pair[0]))
    return tuple(
        (_pattern(key), text)
        for key, text in found
        if _said_by_itself(key) >= _LEAST_LETTERS or key in _SAY_LITTLE
    )


def _inside(name: str, part: str) -> str:
    """What a blank holds, in the person's language where it is no document's."""
    if name in _SENTENCES:
        return _heard(language(), part)
    if name in _NAMES:
        return named(part)
    return _sum(part) if name in _SUMS else part


def _said_by_itself(key: str) -> int:
    """How many characters a sentence has beside its blanks."""
    return len(re.sub(r"\{\w+\}", "", key))


def _pattern(key: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", key)
    seen: set[str] = set()
    said = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            said += re.escape(part)
        else:
            said += f"(?P={part})" if part in seen else f"(?P<{part}>{_blank(part)})"
            seen.add(part)
    return re.compile(said, re.DOTALL)


def _blank(name: str) -> str:
    """What may stand in a blank; the row of a sum and who it is from are said around it."""
    if name in _NUMBERS:
        return _NUMBER
    return r"(?!Row [\d…])(?:(?!, at ).)+?" if name in _SUMS else ".+?"


def _sum(text: str) -> str:
    """A sum such as "Subtotal 275.00 + tax 56.87 = 331.87", its names in the person's language."""
    parts = _SIGN.split(text)
    said = [_term(part) if index % 2 == 0 else part for index, part in enumerate(parts)]
    whole = " ".join(said)
    return whole[:1].upper() + whole[1:] if text[:1].isupper() else whole


def _term(text: str) -> str:
    known = catalogue(language())
    added_up = _ADDED_UP.fullmatch(text)
    if added_up is not None:
        of = "the {column} of one row" if added_up["n"] == "1" else "the {column} of {n} rows"
        return known.get(of, of).format(column=named(added_up["column"]), n=added_up["n"])
    if text.startswith("no "):
        return known.get("no {title}", "no {title}").format(title=named(text[3:]))
    words = text.split(" ")
    for end in range(min(len(words) - 1, _LONGEST_NAME), 0, -1):
        if (name := _known(" ".join(words[:end]))) is not None:
            return " ".join((name, *words[end:]))
    return text


def _named(text: str) -> str:
    if (found := _known(text)) is not None:
        return found
    row = _ROW.fullmatch(text)
    name = None if row is None else _known(row["name"])
    if row is None or name is None:
        return text
    said = f"{name} {row['n']}"
    added = catalogue(language()).get("added {row}", "added {row}")
    return added.format(row=said) if row["added"] else said


def _known(name: str) -> str | None:
    """The name as the catalogue has it; small at its head where it was, but for German nouns."""
    known = catalogue(language())
    found = known.get(name)
    if found is None and (found := known.get(name[:1].upper() + name[1:])) is not None:
        small = language() != "de" and not found[1:2].isupper()
        return found[:1].lower() + found[1:] if small else found
    return found
