"""Who sells and who buys: names under or beside their labels, and the address in the window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.extract.layout import head
from reviewer.extract.layout.beside import text_from, under
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import Hit, letters
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.vocabulary import POSTCODE, TRADE

_NAME = re.compile(
    r"^\W*(?:name|company(?: name)?|firma|firmenname|nom|raison sociale|nombre|naam)"
    r"\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_ATTENTION = re.compile(r"^\W*(?:attn|attention|z\.?\s?hd|t\.?a\.?v)\b[\s.:]*", re.IGNORECASE)
_REACH = 6
"""A party's name stands at most this many rows under its heading."""


def labelled_party(hits: Sequence[Hit], sheet: Sheet) -> Found | None:
    """The name beside a label with a colon, or under a label that stands alone as a heading."""
    for hit in hits:
        rest = hit.line.text[hit.end :].lstrip(" .")
        if rest.startswith(":") and (found := _beside(hit)):
            return found
        if hit.score == 100 and _is_heading(hit, hits, sheet) and (found := _under(hit, sheet)):
            return found
    return None


def addressee(sheet: Sheet, issuer: str) -> Found | None:
    """The first line of the first block that ends in a postcode and is not the issuer's."""
    lines = head.head_rows(sheet)
    own = letters(issuer)
    for index, line in enumerate(lines):
        if not POSTCODE.search(line.text):
            continue
        block = [one for one in _upwards(lines, index) if head.is_name(one)]
        names = [head.clean_name(one.text) for one in block]
        if not block or any(own and _alike(letters(name), own) for name in names):
            continue
        first = block[-1]
        return Found(names[-1], first.page, first.words, 0.6, "it heads the address in the window")
    return None


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _beside(hit: Hit) -> Found | None:
    start = hit.line.text.index(":", hit.end) + 1
    found = text_from(hit.line, start, len(hit.line.text))
    return found.at(0.85) if found and _is_party(found.text) else None


def _is_heading(hit: Hit, hits: Sequence[Hit], sheet: Sheet) -> bool:
    """Whether nothing but labels stands in the label's part of the row."""
    if TRADE.search(hit.label):
        return False
    box = hit.box
    for part in sheet.parts[hit.line.row]:
        if part.box.left <= box.left and box.right <= part.box.right:
            here = {(h.start, h.end) for h in hits if h.line.row == hit.line.row}
            covered = sum(len(letters(hit.line.text[start:end])) for start, end in here)
            return covered >= 0.8 * len(letters(part.text)) and ":" not in part.text[:-1]
    return False


def _under(hit: Hit, sheet: Sheet) -> Found | None:
    rows = sheet.rows[hit.line.row + 1 : hit.line.row + 1 + _REACH]
    near = [row for row in rows if row.page == hit.line.page]
    for row in near:
        if match := _NAME.match(row.text):
            found = text_from(row, match.end(), len(row.text))
            return found.at(0.8) if found else None
    for row in near[:2]:
        start, end = under(hit, row)
        if match := _ATTENTION.match(row.text[start:end]):
            start += match.end()
        found = text_from(row, start, end) if start < end else None
        if found and _is_party(found.text):
            return found.at(0.7, "it stands below its label")
    return None


def _is_party(text: str) -> bool:
    named = sum(char.isalpha() for char in text)
    digits = sum(char.isdigit() for char in text)
    return named >= 3 and named > digits and not text.rstrip().endswith(":")


def _upwards(lines: Sequence[Line], index: int) -> Iterator[Line]:
    """The lines right above one that begin at its left edge, upwards to the last postcode."""
    below = lines[index]
    for line in reversed(lines[:index]):
        aligned = abs(line.box.left - below.box.left) < 1.5 * below.height
        if below.box.top - line.box.bottom > 2.6 * below.height:
            return
        if aligned and line.row != below.row:
            if POSTCODE.search(line.text):
                return
            yield line
            below = line
