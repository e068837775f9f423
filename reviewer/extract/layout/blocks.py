"""Blocks of lines that stand together, and which of them names the issuer (reading B)."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from reviewer.extract.layout import head
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.vocabulary import LEGAL, POSTCODE, STOP, STREET, TRADE


def prominent(sheet: Sheet) -> Found | None:
    """The name printed largest, highest and most central at the top of the first page."""
    lines = head.head_rows(sheet)
    names = [line for line in lines[:20] if head.is_name(line)]
    if not names:
        return None
    usual = median(line.height for line in lines)
    middle = sheet.pages[0].width / 2

    def weight(line: Line) -> float:
        size = min(2.0, line.height / usual)
        center = 1 - min(1.0, abs(line.box.center[0] - middle) / max(1.0, middle))
        known = bool(LEGAL.search(line.text)) + 0.4 * bool(TRADE.search(line.text))
        clear = head.legibility(line.words)
        return size + 0.5 * center + known + clear - 0.1 * lines.index(line)

    best = max(names, key=weight)
    rival = max((weight(line) for line in names if line is not best), default=0.0)
    group = _whole_name(lines, best)
    text = head.clean_name(" ".join(line.text for line in group))
    words = tuple(word for line in group for word in line.words)
    confidence = 0.4 + 0.25 * min(1.0, weight(best) - rival) - 0.2 * head.is_odd(text)
    return Found(text, best.page, words, confidence, "it is the most prominent line of the head")


def _whole_name(lines: Sequence[Line], best: Line) -> list[Line]:
    """`best` with the line before or after it that is as large and finishes the name."""
    index = lines.index(best)
    group = [best]
    if index and head.is_rest(best.text) and head.is_name(lines[index - 1]):
        group.insert(0, lines[index - 1])
    elif index + 1 < len(lines) and not LEGAL.search(best.text):
        after = lines[index + 1]
        alike = 0.85 < after.height / best.height < 1.18
        if head.is_name(after) and LEGAL.search(after.text) and alike:
            group.append(after)
    return group


def coded_block(sheet: Sheet) -> Found | None:
    """The block of lines around the first postcode."""
    lines = head.head_rows(sheet)
    for index, line in enumerate(lines):
        if POSTCODE.search(line.text) and not STOP.search(line.text):
            block = _around(lines, index)
            text = head.clean_address(" ".join(one.text.strip(" |~_'\"`") for one in block))
            words = tuple(word for one in block for word in one.words)
            confidence = 0.3 + 0.2 * (len(block) > 1) - 0.2 * head.is_odd(text)
            return Found(text, line.page, words, confidence, "it is the block around a postcode")
    return None


def _around(lines: Sequence[Line], index: int) -> list[Line]:
    first = index
    while first and index - first < 4 and _belongs(lines[first - 1], lines[first]):
        first -= 1
    last = index
    while last + 1 < len(lines) and last - index < 2 and _closes(lines[last + 1], lines[last]):
        last += 1
    return list(lines[first : last + 1])


def _belongs(line: Line, below: Line) -> bool:
    """Whether `line` still is part of the address that goes on in `below`."""
    near = below.box.top - line.box.bottom < 1.6 * max(line.height, below.height)
    if not near or STOP.search(line.text) or head.is_name(line) or head.is_code(line.text):
        return False
    return bool(STREET.search(line.text) or POSTCODE.search(line.text)) or (
        line.text.rstrip().endswith(",") or any(char.isdigit() for char in line.text)
    )


def _closes(line: Line, above: Line) -> bool:
    """Whether `line` is the town or country after the postcode's line."""
    near = line.box.top - above.box.bottom < 1.6 * max(line.height, above.height)
    plain = not any(char.isdigit() for char in line.text) and line.text[:1].isalpha()
    return near and plain and len(line.text.split()) <= 3 and not STOP.search(line.text)
