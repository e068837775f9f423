"""The machine readable zone of passports and identity cards (ICAO 9303: TD1, TD2, TD3).

Its lines are known by their fillers, or by their check digits once the letters that OCR takes for
digits are put right. A line beside such a line that is set like it belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.geometry import Box
from reviewer.redact.text.numbers import AS_DIGITS
from reviewer.redact.text.stream import Hit, Stream

_FILLERS = str.maketrans(
    {"«": "<<", "‹": "<", "〈": "<", "＜": "<", "《": "<<", "≤": "<", "⟨": "<"}
)
_LINE = re.compile(r"^[A-Z0-9<]+$")
_SHORTEST = 15
_LIKE = 20
"""A line beside one that is sure has at least so many letters, or a filler."""
_WEIGHTS = (7, 3, 1)
_VALUES = {"<": 0} | {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_CHECKED = {
    30: (((5, 14, 14),), ((0, 6, 6), (8, 14, 14))),
    36: (((0, 9, 9), (13, 19, 19), (21, 27, 27)),),
    44: (((0, 9, 9), (13, 19, 19), (21, 27, 27)),),
}
"""By the length of a line: which parts have their check digit where, for each sort of line."""
SURE, BY_PLACE = 1.0, 0.8


def zones(stream: Stream) -> Iterator[Hit]:
    """The lines of machine readable zones on a page."""
    lines = [(start, end, folded(stream.text[start:end])) for start, end in _spans(stream.text)]
    sure = [line for line in lines if is_zone(line[2])]
    for start, end, text in lines:
        if (start, end, text) in sure:
            yield Hit(start, end, "mrz", SURE)
        elif _is_like(text, stream.text[start:end]):
            box = Box.around(stream.boxes(start, end))
            if any(_is_beside(box, Box.around(stream.boxes(a, b))) for a, b, _ in sure):
                yield Hit(start, end, "mrz", BY_PLACE)


def folded(text: str) -> str:
    """A line in the zone's own letters, without the gaps that OCR sees."""
    return "".join(text.upper().translate(_FILLERS).split())


def is_zone(text: str) -> bool:
    """Whether a folded line is one of a zone, by its fillers or by its check digits."""
    if not _LINE.match(text):
        # A misread filler or two must not hide a line that is full of them.
        text = re.sub(r"[^A-Z0-9<]", "<", text) if text.count("<") >= 8 else ""
    if len(text) >= _SHORTEST and "<<" in text and text.count("<") >= 3:
        return True
    layouts = _CHECKED.get(len(text), ())
    return any(all(_fits(text, *part) for part in parts) for parts in layouts)


def _fits(text: str, start: int, end: int, place: int) -> bool:
    digit = text[place].translate(AS_DIGITS)
    if not digit.isdigit():
        return False
    part = text[start:end]
    return str(check_digit(part)) == digit or str(check_digit(part.translate(AS_DIGITS))) == digit


def check_digit(text: str) -> int:
    """The check digit over a part of a line."""
    return sum(_VALUES[c] * _WEIGHTS[i % 3] for i, c in enumerate(text)) % 10


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _is_like(text: str, printed: str) -> bool:
    """Whether a line could be one of a zone by its letters."""
    is_long = len(text) >= _LIKE or "<" in text
    return is_long and bool(_LINE.match(text)) and not any(c.islower() for c in printed)


def _is_beside(box: Box, other: Box) -> bool:
    height = max(box.height, other.height)
    near = abs(box.center[1] - other.center[1]) <= 3 * height
    return near and abs(box.left - other.left) <= 3 * height and box.height > other.height / 2
