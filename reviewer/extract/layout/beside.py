"""The value that belongs to a label: right of it on the same row, or below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from reviewer.extract.layout.amounts import amounts_of
from reviewer.extract.layout.dates import dates_of
from reviewer.extract.layout.found import Found, taken
from reviewer.extract.layout.labels import Hit
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.model import values
from reviewer.model.kind import FieldSpec, FieldType

_LEAD = re.compile(
    r"^(?:\s*\(\w{1,6}\))?[\s:;.#=*|\-–_/)(]*(?:(?:no|nr|n°|nº|num|number|is|est)\b\.?[\s:#.]*)?",
    re.IGNORECASE,
)
_CODE = re.compile(r"[^\s,;:()|]*\d[^\s,;:()|]*")
_INTEGER = re.compile(r"(?<![\d.,])\d{1,9}(?![\d]|[.,]\d)")
_BLANK = 3.0
"""A gap wider than this many line heights ends a text value."""
_CLOSE = 1.2
"""Words of one column stand at most this many line heights apart."""


def value_beside(
    spec: FieldSpec, hit: Hit, sheet: Sheet, hits: Sequence[Hit], *, day_first: bool
) -> Found | None:
    """The value of the field's type right of `hit`, else below; surer where it is beside."""
    finder = _finder(spec, day_first)
    weight = hit.score / 100 - 0.01 * min(10, hit.rank)
    right = _right_of(hit, hits)
    if right is not None and (found := finder(right[0], right[1], right[2])):
        return found.at(0.9 * weight)
    for line in _below(hit, sheet):
        start, end = under(hit, line)
        if any(h.line.row == line.row and start <= h.start < end for h in hits):
            return None
        if found := finder(line, start, end):
            return found.at(0.75 * weight, "it stands below its label")
    return None


def value_in(spec: FieldSpec, line: Line, start: int, end: int, *, day_first: bool) -> Found | None:
    """The value of the field's type in characters `start` to `end` of `line`."""
    begin = start + len(_match(_LEAD, line.text[start:end]))
    return _finder(spec, day_first)(line, begin, end)


def _right_of(hit: Hit, hits: Sequence[Hit]) -> tuple[Line, int, int] | None:
    line = hit.line
    stops = [h.start for h in hits if h.line.row == line.row and h.start >= hit.end]
    start = hit.end + len(_match(_LEAD, line.text[hit.end :]))
    end = min(stops, default=len(line.text))
    return (line, start, end) if start < end else None


def _match(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return match.group() if match else ""


def _below(hit: Hit, sheet: Sheet) -> Iterator[Line]:
    """The next two rows where they are near enough."""
    box = hit.box
    for row in range(hit.line.row + 1, min(hit.line.row + 3, len(sheet.rows))):
        if sheet.rows[row].page != hit.line.page:
            return
        if sheet.rows[row].box.top - box.bottom > 3.5 * hit.line.height:
            return
        yield sheet.rows[row]


def under(hit: Hit, line: Line) -> tuple[int, int]:
    """The characters of `line` that stand under the label, with the words close beside them."""
    box, near = hit.box, _CLOSE * line.height
    under = [
        index
        for index, word in enumerate(line.words)
        if min(word.box.right, box.right) > max(word.box.left, box.left)
    ]
    if not under:
        return 0, 0
    first, last = under[0], under[-1]
    while first and line.words[first].box.left - line.words[first - 1].box.right < near:
        first -= 1
    while last + 1 < len(line.words):
        if line.words[last + 1].box.left - line.words[last].box.right >= near:
            break
        last += 1
    return line.starts[first], line.starts[last] + len(line.words[last].text)


_Finder = Callable[[Line, int, int], Found | None]


def _finder(spec: FieldSpec, day_first: bool) -> _Finder:
    match spec.type:
        case FieldType.DATE:
            return lambda line, start, end: _dated(line, start, end, day_first)
        case FieldType.AMOUNT:
            return _amount
        case FieldType.INTEGER:
            return lambda line, start, end: _pattern(_INTEGER, line, start, end)
        case FieldType.IDENTIFIER:
            return _identifier
        case FieldType.CURRENCY:
            return lambda line, start, end: _known(values.currency_code, line, start, end)
        case FieldType.COUNTRY:
            return lambda line, start, end: _known(values.country_code, line, start, end)
        case FieldType.CHOICE:
            return lambda line, start, end: _choice(spec, line, start, end)
        case _:
            return text_from


def _dated(line: Line, start: int, end: int, day_first: bool) -> Found | None:
    inside = [d for d in dates_of(line, day_first=day_first) if start <= d.start < end]
    return inside[0].found(1.0) if inside else None


def _amount(line: Line, start: int, end: int) -> Found | None:
    for lenient in (False, True):
        inside = [a for a in amounts_of(line, lenient=lenient) if start < a.end and a.start < end]
        if inside:
            return inside[-1].found(1.0)
    return None


def _pattern(pattern: re.Pattern[str], line: Line, start: int, end: int) -> Found | None:
    match = pattern.search(line.text, start, end)
    return taken(line, match.start(), match.end(), 1.0) if match else None


def _identifier(line: Line, start: int, end: int) -> Found | None:
    """The first word with a digit in it, and what is attached to it."""
    match = _CODE.search(line.text, start, end)
    if match is None or len(match.group()) < 2:
        return None
    if re.search(r"[^\W_]{3}|[.!?]", line.text[start : match.start()]):
        return None
    text = match.group().strip(".'\"*#")
    begin = line.text.index(text, match.start())
    return taken(line, begin, begin + len(text), 1.0)


def _known(code: Callable[[str], str | None], line: Line, start: int, end: int) -> Found | None:
    for match in re.finditer(r"[^\s,;:()]+", line.text[start:end]):
        if code(match.group()):
            return taken(line, start + match.start(), start + match.end(), 1.0)
    return None


def _choice(spec: FieldSpec, line: Line, start: int, end: int) -> Found | None:
    for choice in sorted(spec.choices, key=len, reverse=True):
        match = re.search(rf"(?<!\w){re.escape(choice)}(?!\w)", line.text[start:end], re.IGNORECASE)
        if match:
            return taken(line, start + match.start(), start + match.end(), 1.0)
    return None


def text_from(line: Line, start: int, end: int) -> Found | None:
    """The words from `start` on up to `end` or a wide gap."""
    words = line.words_between(start, end)
    kept = list(words[:1])
    for before, word in pairwise(words):
        if word.box.left - before.box.right > _BLANK * line.height:
            break
        kept.append(word)
    if not kept:
        return None
    last = line.words.index(kept[-1])
    stop = min(end, line.starts[last] + len(kept[-1].text))
    text = line.text[start:stop].strip(" :;,|=*_~")
    if not any(char.isalnum() for char in text):
        return None
    return Found(text, line.page, tuple(kept), 1.0)
