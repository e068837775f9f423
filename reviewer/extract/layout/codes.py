"""Codes that are known by their own form wherever they stand: IBAN, VAT number, currency."""

from __future__ import annotations

import re
from collections import Counter

from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.model import values

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
_VAT = re.compile(
    r"\b(?:AT\s?U\d{8}|BE\s?[01]\d{9}|DE\s?(?:\d\s?){9}|FR\s?[A-Z0-9]{2}\s?(?:\d\s?){9}|NL\s?\d{9}\s?B\d{2}"
    r"|ES\s?[A-Z0-9]\d{7}[A-Z0-9]|IT\s?\d{11}|LU\s?\d{8}|PL\s?\d{10}|GB\s?\d{9}|CHE[-\s]?[\d.]{9,11}"
    r"|DK\s?\d{8}|SE\s?\d{12}|IE\s?\d[A-Z0-9]\d{5}[A-Z]{1,2}|PT\s?\d{9}|CZ\s?\d{8,10})\b"
)
_NUMBERED = re.compile(
    r"(?:invoice|bill|credit note|rechnung|gutschrift|facture|avoir|factuur|factura|fattura)\b"
    r"(?:\s*\(\w+\))?[\s:#.]*(?:(?:no|nr|n°|nº|n\.|num(?:ber|ero|éro)?|id)\b[\s.:#]*)*"
    r"(?P<code>[A-Z]{0,5}[\-/]?\d[\w\-/.]*\w)(?![.,]\d)",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"(?P<front>[^\W\d_]{1,4}|[$€£¥₹])?\s?\d[\d.,' ]*[.,]\d{2}\s?(?P<back>[^\W\d_]{2,4}\b|[$€£¥₹])?"
)
_NAMED = re.compile(
    r"\b(?:EUR|USD|GBP|CHF|MYR|RM|INR|Rs|SGD|AUD|CAD|euros?)\b|[€£₹]|(?<![A-Z])\$", re.IGNORECASE
)


def find_iban(sheet: Sheet) -> Found | None:
    """The first IBAN whose check digits are right, else the first thing of its form."""
    maybe: Found | None = None
    for row in sheet.rows:
        for match in _IBAN.finditer(row.text):
            for text in _shorter(match.group()):
                if iban_holds(text):
                    return taken(row, match.start(), match.start() + len(text), 0.97)
            found = taken(row, match.start(), match.end(), 0.5)
            maybe = maybe or found.at(0.5, "its check digits are wrong")
    return maybe


def _shorter(text: str) -> list[str]:
    """`text` and what is left of it without its last groups: a bank's name may follow."""
    return [text] + [text[: gap.start()] for gap in reversed(list(re.finditer(r"\s", text)))]


def iban_holds(text: str) -> bool:
    """Whether the check digits are right (ISO 7064 mod 97-10)."""
    code = re.sub(r"\s", "", text).upper()
    if not 15 <= len(code) <= 34:
        return False
    digits = "".join(str(int(char, 36)) for char in code[4:] + code[:4])
    return int(digits) % 97 == 1


def find_number(sheet: Sheet) -> Found | None:
    """The number of the document beside the word that says what it is."""
    for row in sheet.rows:
        if match := _NUMBERED.search(row.text):
            return taken(row, match.start("code"), match.end("code"), 0.7)
    return None


def find_vat_id(sheet: Sheet) -> Found | None:
    """The first VAT number of a known country's form."""
    for row in sheet.rows:
        if match := _VAT.search(row.text):
            return taken(row, match.start(), match.end(), 0.75)
    return None


def find_currency(sheet: Sheet) -> Found | None:
    """The currency most often printed beside an amount, else one named anywhere."""
    seen: Counter[str] = Counter()
    first: dict[str, Found] = {}
    for row in sheet.rows:
        for start, end in _marks(row):
            code = values.currency_code(row.text[start:end])
            if code is not None:
                seen[code] += 1
                first.setdefault(code, taken(row, start, end, 0.0))
    if not seen:
        return _named(sheet)
    code, times = seen.most_common(1)[0]
    share = times / sum(seen.values())
    return first[code].at(0.55 + 0.1 * min(3, times) + 0.1 * (share == 1.0) - 0.3 * (share < 0.6))


def _marks(row: Line) -> list[tuple[int, int]]:
    """Where marks beside amounts stand."""
    return [
        match.span(side)
        for match in _MARKED.finditer(row.text)
        for side in ("front", "back")
        if match[side]
    ]


def _named(sheet: Sheet) -> Found | None:
    for row in sheet.rows:
        if match := _NAMED.search(row.text):
            return taken(row, match.start(), match.end(), 0.6).at(0.6, "it stands beside no amount")
    return None
