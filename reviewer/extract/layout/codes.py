"""Codes that are known by their own form wherever they stand: IBAN, VAT number, currency."""

from __future__ import annotations

import re
from collections import Counter

from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.model import values

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b")
_VAT_FORMS = (
    r"\b(?:AT\s?U\s?N8|BE\s?[01]N9|DE\s?N9|FR\s?[A-Z0-9]{2}\s?N9|NL\s?N9\s?B\d{2}|IT\s?N11|LU\s?N8"
    r"|ES\s?[A-Z0-9]\s?N7\s?[A-Z0-9]|PL\s?N10|GB\s?N9|CHE[-\s]?N9|DK\s?N8|SE\s?N12|PT\s?N9"
    r"|IE\s?\d[A-Z0-9]\d{5}[A-Z]{1,2}|CZ\s?\d{8,10})\b"
)
_VAT = re.compile(re.sub(r"N(\d+)", r"(?:\\d[ .]?){\1}(?<=\\d)", _VAT_FORMS))
"""VAT numbers by country; N9 above is nine digits, printed in groups or not."""
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


_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CZ": 24, "DE": 22, "DK": 18, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LI": 21, "LU": 20,
    "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip
"""Characters of an IBAN by country (SWIFT's IBAN registry)."""


def find_iban(sheet: Sheet) -> Found | None:
    """The first IBAN whose check digits are right, else the first thing of its form."""
    maybe: Found | None = None
    for row in sheet.rows:
        for match in _IBAN.finditer(row.text):
            text = _fitted(match.group())
            found = taken(row, match.start(), match.start() + len(text), 0.97)
            if iban_holds(text):
                return found
            maybe = maybe or found.at(0.5, "its check digits are wrong")
    return maybe


def _fitted(text: str) -> str:
    """`text` as long as an IBAN of its country is, or itself where that is not known.

    What follows without a sign between, a bank's name, would else be part of it.
    """
    length = _IBAN_LENGTHS.get(text[:2])
    if length is None:
        return text
    ends = (end for end in range(len(text) + 1) if len(re.sub(r"\s", "", text[:end])) == length)
    return text[: next(ends, len(text))]


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
