"""E-mail addresses and telephone numbers. The one owner of phonenumbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.redact.text.stream import Hit

_AT = r"(?:@|©|®|\(at\)|\[at\]|\(a\)|\(@\))"
_EMAIL = re.compile(
    rf"[\w.+\-]{{1,64}}\s?{_AT}\s?[\w\-]{{1,63}}(?:(?:\s?\.\s?|,)[\w\-]{{1,63}}){{0,5}}",
    re.IGNORECASE,
)
_TOP = re.compile(r"[.,]\s?[a-z]{2,24}$", re.IGNORECASE)
_NAMES_HOST = re.compile(r"@\s?[\w\-]*[^\W\d]{2}")
_LABEL = (
    r"(?:tele(?:phone|fone|fono|foon|fon|fax)|t[ée]l[ée]phone|t[ée]l[ée]fono|t[ée]l|telp?|phone|ph|"
    r"fax|mobile?|mob|cell|handy|gsm|hotline|whatsapp|h/?p|contact|celular|puh|tlf|tfn|fon|m[óo]vil)"
)
_NUMBER = r"\+?\(?\d(?:[ \-./()–]{0,2}\d){5,16}"
_NUMBER_WORD = r"(?:\s?(?:no|nr|number|n[°º]))?"
_NAMED = re.compile(
    rf"(?<!\w){_LABEL}{_NUMBER_WORD}[.:]?\s{{0,2}}[:.#]?\s?({_NUMBER})", re.IGNORECASE
)
_FOLLOWING = re.compile(rf"\s?(?:/|,|;|&|or|oder|ou)\s?({_NUMBER})", re.IGNORECASE)
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)[1-9](?:[ \-./()–]{0,3}\d){7,14}(?!\d)")
REGIONS = (
    "US", "GB", "IE", "DE", "AT", "CH", "FR", "BE", "NL", "LU", "ES", "PT", "IT", "PL", "CZ",
    "DK", "SE", "NO", "FI", "GR", "TR", "RU", "UA", "RO", "HU", "AU", "NZ", "ZA", "IN", "SG", "MY",
    "ID", "PH", "TH", "JP", "KR", "CN", "BR", "MX", "AR", "CL", "CO",
)  # fmt: skip
"""Where a number without its country's code may be from, if it is grouped as it is there."""
NAMED, ABROAD, GROUPED = 0.9, 0.9, 0.6
_SPREAD = re.compile(r"\d[ \-./()–]+\d")
_OTHERWISE = re.compile(
    r"\b\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}\b(?![ \-/.]\d{4})|"
    r"^\d{1,3}(?:[ .,]\d{3})+$|\d\.\d\d\b.*\d\.\d\d\b"
)
"""Dates, sums, and rows of amounts or times."""
_LEAST_DIGITS = 8


def emails(text: str) -> Iterator[Hit]:
    """E-mail addresses, also with gaps and with "(at)"."""
    for match in _EMAIL.finditer(text):
        is_whole = bool(_TOP.search(match[0]))
        if is_whole or ("@" in match[0] and _NAMES_HOST.search(match[0])):
            yield Hit(match.start(), match.end(), "email", 0.95 if is_whole else 0.4)


def phones(text: str) -> Iterator[Hit]:
    """Telephone numbers: named so, with a country's code, or grouped as somewhere usual."""
    for match in _NAMED.finditer(text):
        yield Hit(match.start(1), match.end(1), "phone", NAMED)
        following = _FOLLOWING.match(text, match.end(1))
        while following is not None:
            yield Hit(following.start(1), following.end(1), "phone", NAMED)
            following = _FOLLOWING.match(text, following.end(1))
    for match in _ABROAD.finditer(text):
        yield Hit(match.start(), match.end(), "phone", ABROAD)
    yield from _grouped(text)


def _grouped(text: str) -> Iterator[Hit]:
    import phonenumbers

    told: set[tuple[int, int]] = set()
    for region in REGIONS:
        found = phonenumbers.PhoneNumberMatcher(
            text, region, leniency=phonenumbers.Leniency.EXACT_GROUPING
        )
        for match in found:
            place = (match.start, match.end)
            if place not in told and _may_be_one(text, *place):
                told.add(place)
                yield Hit(*place, "phone", GROUPED)


def _may_be_one(text: str, start: int, end: int) -> bool:
    """Whether it stands alone and has groups: a row of digits, or a part of a code, may be all."""
    number, before = text[start:end].strip(), text[max(0, start - 1) : start]
    stands_alone = not before or not (before.isalnum() or before in "-/.")
    digits = sum(char.isdigit() for char in number)
    is_spread = bool(_SPREAD.search(number)) and digits >= _LEAST_DIGITS
    return stands_alone and is_spread and not _OTHERWISE.search(number)
