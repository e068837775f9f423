"""Amounts as printed: currency before or after, any locale's separators, any way to say minus."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from reviewer.model.values.currencies import MARK
from reviewer.model.values.dates import find_dates
from reviewer.model.values.found import Found

_LONGEST = 60
"""Characters; a longer text is not an amount."""

_MINUS = "[-−–]"
_THIN = "\xa0\u2009\u202f'’´"
_GROUPED = rf"\d{{1,3}}(?:[ {_THIN}.,]\d{{3}})+|\d{{1,3}}(?:,\d{{2}})+,\d{{3}}"
_CENTS = r"[ ]?[.,][ ]?\d{1,6}"
_NUMBER = rf"(?:(?:{_GROUPED}|\d{{1,15}})(?:{_CENTS})?|[.,]\d{{1,4}})"
_FRONT = rf"(?P<minus>{_MINUS})?[+]?\s*(?:(?P<mark>{MARK})\s*)?(?P<minus2>{_MINUS})?\s*[*=]?\s*"
_BACK = rf"(?:[.,]{_MINUS}{{1,2}})?\s*(?:{MARK})?\s*(?P<minus3>{_MINUS})?\s*(?:(?P<cr>CR)|DR)?"
_UNIT = r"(?:pcs?|pce|nos?|ea|each|units?|x|×|stk|stück|st|std|h|hrs?|kg|g|l|m|sets?|btl|ctn|u)\.?"
_AMOUNT = re.compile(
    rf"[*=:\s]*(?P<open>\()?\s*(?:[x×@]\s*)?{_FRONT}(?P<number>{_NUMBER}){_BACK}"
    rf"\s*(?P<close>\))?(?:\s*{_UNIT})?[*\s]*",
    re.IGNORECASE,
)

_CLEAR = (
    rf"(?:\d{{1,3}}(?:[{_THIN}.,]\d{{3}})+(?:[ ]?[.,]\d{{1,2}})?"
    rf"|\d{{1,3}}(?:[ ]\d{{3}})+,\d{{1,2}}"
    rf"|\d{{1,3}}(?:,\d{{2}})+,\d{{3}}(?:\.\d{{1,2}})?"
    r"|\d{1,12}(?:[ ]?[.,]\d{2,4}|[.,][ ]\d{2}|[.,]\d)|(?<!\w)[.,]\d{2})(?!\d)"
)
"""A number that is an amount by its own looks: it has cents or grouped thousands."""
_FIND = re.compile(
    rf"""(?<![\d])(?<!\d[.,/:\-])(?P<open>\()?(?P<minus>(?<!\w){_MINUS})?
    (?:(?:(?<![^\W\d_])(?P<mark>{MARK})[ \xa0]{{0,3}}){_MINUS}?[*]?(?P<marked>{_CLEAR}|\d{{1,12}})
      |(?P<clear>{_CLEAR})
      |(?P<whole>(?<![^\W_])\d{{1,12}})(?=[ \xa0]{{0,2}}{MARK}(?![^\W_]|[ ]?\d)|[.,]{_MINUS}))
    (?!\d|[.,:/]\d|\s?%)
    (?:[.,]{_MINUS}{{1,2}})?(?:[ \xa0]{{0,2}}{MARK}(?![^\W_]))?
    (?P<minus3>{_MINUS}(?!\w))?(?:[ ]?(?P<cr>CR)\b)?(?P<close>\))?""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def parse_amount(text: str) -> Decimal | None:
    """The amount `text` is, as an exact decimal; None if it is none (a percentage is none).

    Three digits after a lone separator are thousands (1.234 is 1234), except after a zero.
    Parentheses, a minus before or after, and CR make it negative. A unit after it is left out.
    """
    if len(text) > _LONGEST:
        return None
    match = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    value = _number(match["number"])
    if value is None:
        return None
    return -value if _is_negative(match) else value


def find_amounts(text: str) -> list[Found[Decimal]]:
    """All amounts inside `text`, left to right, with their currency and sign, never overlapping.

    A number counts if it has cents, grouped thousands or a currency beside it; other whole
    numbers, percentages and parts of dates do not. A plain space groups thousands only before a
    decimal comma: in "2 150.00" the 2 is a quantity.
    """
    dates = [(found.start, found.end) for found in find_dates(text)]
    amounts: list[Found[Decimal]] = []
    position = 0
    while match := _FIND.search(text, position):
        start, end = _span(match)
        value = parse_amount(text[start:end])
        if value is None or any(start < stop and begin < end for begin, stop in dates):
            position = match.start() + 1
            continue
        amounts.append(Found(start, end, text[start:end], value))
        position = max(end, match.start() + 1)
    return amounts


def plain(value: Decimal) -> str:
    """`value` with two decimals, more where they count, never three: 1.234 would be thousands."""
    exponent = value.normalize().as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    text = f"{value:.{4 if places == 3 else places}f}"
    return text.removeprefix("-") if not value else text


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the amount stands, without a parenthesis that has no partner."""
    start, end = match.span()
    if match["open"] and not match["close"]:
        return start + 1, end
    if match["close"] and not match["open"]:
        return start, end - 1
    return start, end


def _is_negative(match: re.Match[str]) -> bool:
    return any(match[sign] for sign in ("open", "minus", "minus2", "minus3", "cr"))


def _number(printed: str) -> Decimal | None:
    """The digits and separators of one number -> its value; None if they make no sense."""
    digits = re.sub(rf"[ {_THIN}]", "", printed)
    parts = re.split("[.,]", digits)
    signs = re.findall("[.,]", digits)
    if len(parts) == 1:
        return Decimal(digits)
    whole, cents = parts[:-1], parts[-1]
    if len(cents) == 3 and _is_thousands(whole, signs):
        whole, cents = parts, ""
    if len(whole) > 1 and not _is_grouped(whole, signs[: len(whole) - 1]):
        return None
    return Decimal(f"{''.join(whole) or '0'}.{cents}")


def _is_thousands(whole: list[str], signs: list[str]) -> bool:
    """Whether three last digits are one more group: 1.234 and 1,234,567, not 0.123, 1,234.567."""
    if len(whole) == 1:
        return 1 <= len(whole[0]) <= 3 and not whole[0].startswith("0")
    return len(set(signs)) == 1


def _is_grouped(groups: list[str], signs: list[str]) -> bool:
    """Whether one sign parts groups of three, or of two but for the last (12,34,567 in India)."""
    if len(set(signs)) > 1 or len(groups[-1]) != 3:
        return False
    sizes = {len(group) for group in groups[1:-1]}
    return sizes <= {3} or (signs[0] == "," and sizes <= {2})
