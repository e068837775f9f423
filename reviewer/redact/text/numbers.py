"""Numbers with a check digit: IBANs and payment cards.

A check digit tells a number from any other, so letters that OCR takes for digits are tried as
digits. Where the paper itself says what a number is, it is hidden though its check fails: it may
have been misread.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import re
from collections.abc import Iterator
from types import ModuleType

from reviewer.redact.text.stream import Hit

AS_DIGITS = str.maketrans("OQDILSBZG", "001115826")
"""Letters that OCR reads for digits."""
_TURNS = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G"} | {
    "O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2", "G": "6",
}  # fmt: skip
MOST_TURNS = 2
CHECKED, LABELLED = 1.0, 0.4
"""Scores of a number whose check fits, and of one that only its label gives away."""
_GAP = r"[ \n.\-]?"
_IBAN = re.compile(
    rf"(?<![A-Z0-9])[A-Z0-9]{{2}}{_GAP}[0-9OQDILSBZG]{{2}}(?:{_GAP}[A-Z0-9]){{10,32}}"
)
_IBAN_LABEL = re.compile(r"\bI\s?B\s?A\s?N\b[^A-Z0-9]{0,6}$")
_DIGIT = r"[0-9OQILSBZG]"
_CARD = re.compile(rf"(?<![A-Z0-9]){_DIGIT}(?:[ \n\-]{{0,2}}{_DIGIT}){{12,18}}")
_LENGTHS = {"3": (14, 15, 16), "4": (16, 19), "2": (16,), "5": (16,), "6": (16, 17, 18, 19)}
_GROUPS = {
    (14,), (15,), (16,), (19,), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3), (6, 10),
    (8, 8), (6, 13),
}  # fmt: skip
"""How cards' numbers are written."""
_ISSUERS = (
    (4, 4), (51, 55), (2221, 2720), (34, 34), (37, 37), (36, 36), (38, 39), (300, 305),
    (3528, 3589), (6011, 6011), (622126, 622925), (644, 649), (65, 65), (62, 62), (60, 60),
    (81, 82), (67, 67),
)  # fmt: skip
"""First digits of the cards of Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay,
RuPay, Maestro."""


def ibans(text: str) -> Iterator[Hit]:
    """IBANs, also over line ends and with letters read for digits."""
    upper = in_capitals(text)
    for start in _places(_IBAN, upper):
        match = _IBAN.match(upper, start)
        length = _iban_length(upper[start:].lstrip()[:2].translate(_LETTERS))
        if match is None:
            continue
        is_named = bool(_IBAN_LABEL.search(upper[max(0, start - 12) : start]))
        end = _end_after(upper, start, length) if length else None
        if end is not None and end <= match.end() and _is_iban(_compact(upper[start:end])):
            yield Hit(start, end, "iban", CHECKED)
        elif is_named and (end is not None or sum(c.isdigit() for c in match[0]) >= 10):
            yield Hit(start, min(end or match.end(), match.end()), "iban", LABELLED)


def cards(text: str) -> Iterator[Hit]:
    """Numbers of payment cards: issuer, length and Luhn's check digit fit.

    Digits that follow, or stand before, may be those of a date or of the next line.
    """
    upper = in_capitals(text)
    for start in _places(_CARD, upper):
        match = _CARD.match(upper, start)
        end = None if match is None else _card_end(upper, start, match.end())
        if end is not None:
            yield Hit(start, end, "card", CHECKED)


def _card_end(text: str, start: int, most: int) -> int | None:
    """Where the number of a card ends that begins at `start`; None where none does."""
    first = text[start].translate(AS_DIGITS)
    for length in sorted(_LENGTHS.get(first, ()), reverse=True):
        end = _end_after(text, start, length)
        if end is None or end > most or text[end : end + 1].isalnum():
            continue
        number = text[start:end]
        is_digits = sum(c.isdigit() for c in number) >= 10
        if (
            is_digits
            and _stands_out(text, start, end)
            and _is_card(_compact(number).translate(AS_DIGITS))
        ):
            return end
    return None


def _stands_out(text: str, start: int, end: int) -> bool:
    """Whether a number is written as cards' are, or no digits stand beside it."""
    groups = tuple(map(len, re.split(r"[ \n\-]+", text[start:end])))
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    is_alone = not re.search(rf"{_DIGIT}[ \n\-]?$", before) and not re.match(
        rf"[ \n\-]?{_DIGIT}", after
    )
    return is_alone or groups in _GROUPS


def in_capitals(text: str) -> str:
    """In capitals, one character for each: some have capitals of two letters."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


_LETTERS = str.maketrans("015826", "OISBZG")


def _places(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Where a pattern fits, also inside an earlier fit."""
    place = 0
    while (match := pattern.search(text, place)) is not None:
        yield match.start()
        place = match.start() + 1


def _compact(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _end_after(text: str, start: int, count: int) -> int | None:
    """Where `count` letters and digits from `start` end."""
    for place in range(start, len(text)):
        count -= text[place].isalnum()
        if not count:
            return place + 1
    return None


@functools.cache
def _iban_length(country: str) -> int | None:
    from stdnum import numdb

    info = numdb.get("iban").info(country)[0][1]
    sizes = re.findall(r"(\d+)!", info.get("bban", ""))
    return 4 + sum(map(int, sizes)) if sizes else None


def _is_iban(number: str) -> bool:
    """Whether it is one, or becomes one when letters and digits that look alike are exchanged."""
    country, check = number[:2].translate(_LETTERS), number[2:4].translate(AS_DIGITS)
    bban = number[4:]
    if any(_is_valid_iban(country + check + rest) for rest in (bban, bban.translate(AS_DIGITS))):
        return True
    unclear = [place for place, char in enumerate(bban) if char.isalpha() and char in _TURNS]
    unclear = unclear or [place for place, char in enumerate(bban) if char in _TURNS]
    for count in range(1, MOST_TURNS + 1):
        for places in itertools.combinations(unclear, count):
            turned = list(bban)
            for place in places:
                turned[place] = _TURNS[turned[place]]
            if _is_valid_iban(country + check + "".join(turned)):
                return True
    return False


def _is_valid_iban(number: str) -> bool:
    return bool(standard("iban").is_valid(number, check_country=False))


def _is_card(digits: str) -> bool:
    issued = any(low <= int(digits[: len(str(low))]) <= high for low, high in _ISSUERS)
    lengths = _LENGTHS.get(digits[0], (16,))
    return issued and len(digits) in lengths and bool(standard("luhn").is_valid(digits))


@functools.cache
def standard(name: str) -> ModuleType:
    """A module of stdnum."""
    return importlib.import_module(f"stdnum.{name}")
