"""Dates as printed: numeric in any order, or with a month's name in eight languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from reviewer.model.values.found import Found
from reviewer.model.values.months import month_number, stands_by_a_date

_LONGEST = 100
"""Characters; a longer text is not a date but holds one at most."""

_SIGN = r"[ ]?[/.\-–][ ]?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|[.ºª])?"
_WORD = r"[^\W\d_]{3,12}"
_GAP = r"(?:[ \t\xa0]*[/.,\-–' \t\xa0][ \t\xa0]*)"
_THEN = r"(?:[ ]?,[ ]?|[/\-' \xa0]{1,2})"
_YEAR = rf"(?:\d{{4}}|['’]?\d{{2}}(?!{_THEN}(?:19|20)\d\d))"
_OF = r"(?:(?:de|del|of)[ \t\xa0]+)?"
_END = r"(?!\d|:\d|[/.\-]\d(?!\d?:\d\d))"
_DATE = re.compile(
    rf"""(?<!\d)(?<!\d[/.\-])(?:
      (?P<iso>(?P<iy>\d{{4}}){_SIGN}(?P<im>\d{{1,2}}){_SIGN}(?P<id>\d{{1,2}}))
    | (?P<plain>(?<![^\W_])(?P<py>(?:19|20)\d\d)(?P<pm>[01]\d)(?P<pd>[0-3]\d)(?=\D|$))
    | (?P<num>(?P<na>\d{{1,2}}){_SIGN}(?P<nb>\d{{1,2}}){_SIGN}(?P<ny>\d{{4}}|\d{{2}}))
    | (?P<spaced>(?P<sa>\d\d)[ ](?P<sb>\d\d)[ ](?P<sy>(?:19|20)\d\d))
    | (?P<dmy>(?P<dd>{_DAY}){_GAP}?{_OF}(?P<dm>{_WORD}){_GAP}{{0,2}}{_OF}(?P<dy>{_YEAR}))
    | (?P<mdy>(?<![^\W\d_])(?P<mm>{_WORD}){_GAP}{{0,2}}(?P<md>{_DAY}){_THEN}(?P<my>{_YEAR}))
    | (?P<ymd>(?P<yy>\d{{4}}){_GAP}?(?P<ym>{_WORD}){_GAP}{{0,2}}(?P<yd>\d{{1,2}}))
    ){_END}""",
    re.VERBOSE | re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:\bT)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,6})?\s*(?:[ap]\.?\s?m\b\.?)?"
    r"\s*(?:Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


def parse_date(text: str, *, day_first: bool = True) -> date | None:
    """The one date `text` is, with or without a weekday and a time; None if it is none.

    `day_first` decides 03/04/2018 alone: where only one order is possible, that one is taken.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > _LONGEST:
        return None
    found = next(_dates(text, day_first), None)
    if found is None:
        return None
    around = _TIME.sub(" ", text[: found.start] + " \n " + text[found.end :])
    words = re.findall(r"\w+", around)
    return found.value if all(stands_by_a_date(word) for word in words) else None


def find_dates(text: str, *, day_first: bool = True) -> list[Found[date]]:
    """All possible dates inside `text`, left to right, never overlapping."""
    return list(_dates(text, day_first))


def _dates(text: str, day_first: bool) -> Iterator[Found[date]]:
    position = 0
    while match := _DATE.search(text, position):
        value = _value(match, day_first)
        if value is None:
            position = match.start() + 1
            continue
        position = match.end()
        yield Found(match.start(), match.end(), match.group(), value)


def _value(match: re.Match[str], day_first: bool) -> date | None:
    match match.lastgroup:
        case "iso":
            return _date(match["iy"], match["im"], match["id"])
        case "plain":
            return _date(match["py"], match["pm"], match["pd"])
        case "num":
            return _numeric(match["na"], match["nb"], match["ny"], day_first)
        case "spaced":
            return _numeric(match["sa"], match["sb"], match["sy"], day_first)
        case "dmy":
            return _named(match["dy"], match["dm"], match["dd"])
        case "mdy":
            return _named(match["my"], match["mm"], match["md"])
        case _:
            return _named(match["yy"], match["ym"], match["yd"])


def _numeric(first: str, second: str, year: str, day_first: bool) -> date | None:
    """The preferred order, else the other one, else year first (99-12-31)."""
    day, month = (first, second) if day_first else (second, first)
    found = _date(year, month, day) or _date(year, day, month)
    if found is None and len(year) == 2:
        return _date(first, second, year)
    return found


def _named(year: str, month: str, day: str) -> date | None:
    number = month_number(month)
    if number is None:
        return None
    digits = re.match(r"\d+", day)
    return _date(year.lstrip("'’"), str(number), digits.group() if digits else "")


def _date(year: str, month: str, day: str) -> date | None:
    """None where there is no such day. Two digits of a year mean 1970 to 2069."""
    try:
        number = int(year)
        if len(year) == 2:
            number += 1900 if number >= 70 else 2000
        return date(number, int(month), int(day))
    except ValueError:
        return None
