"""Everything that looks like a label with its value, whatever the kind asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.extract.layout.lines import Line, Sheet, split

_COLON = re.compile(r"(?<=[^\W\d])\s*[:：]\s*(?!//)|(?<=[^\W\d])[.)]\s*[:：]\s*|#\s*[:：]\s*")
_GAP = 2.0
"""A label and its value may stand this many line heights apart, and so may two pairs."""
_WORDY = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A label as printed and the line that holds its value (`start` is where it begins there)."""

    label: str
    line: Line
    start: int
    end: int
    sure: float
    """How clearly the two belong together: a colon, side by side, or one below the other."""


def list_pairs(sheet: Sheet) -> list[Pair]:
    """All labelled pairs of the document in reading order."""
    pairs: list[Pair] = []
    rows = [split(row, _GAP) for row in sheet.rows]
    for index, parts in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else ()
        beside = list(_row_pairs(parts))
        named = {pair.label for pair in beside}
        pairs += beside
        pairs += _below_pairs([p for p in parts if p.text.strip() not in named], below)
    return pairs


def _row_pairs(parts: Sequence[Line]) -> Iterator[Pair]:
    used = -1
    for index, part in enumerate(parts):
        if index <= used:
            continue
        after = parts[index + 1] if index + 1 < len(parts) else None
        colons = list(_COLON.finditer(part.text))
        if colons:
            ends_open = not part.text[colons[-1].end() :].strip()
            yield from _colon_pairs(part, colons)
            if ends_open and after is not None:
                label = _label_before(part, colons, len(colons) - 1)
                yield Pair(label, after, 0, len(after.text), 0.9)
                used = index + 1
        elif after is not None and _is_label(part.text) and _is_value(after.text):
            yield Pair(part.text.strip(), after, 0, len(after.text), 0.7)
            used = index + 1


def _is_value(text: str) -> bool:
    """Whether `text` is no label itself."""
    return text.lstrip().startswith((":", "=")) or not (_is_label(text) or _COLON.search(text))


def _colon_pairs(part: Line, colons: Sequence[re.Match[str]]) -> Iterator[Pair]:
    """Of "A: 1 B: 2" both pairs: the last words before a colon are the next label."""
    for index, colon in enumerate(colons):
        end = len(part.text)
        if index + 1 < len(colons):
            end = part.text.rfind(
                _label_before(part, colons, index + 1), 0, colons[index + 1].start()
            )
        if part.text[colon.end() : end].strip():
            yield Pair(_label_before(part, colons, index), part, colon.end(), end, 0.9)


def _label_before(part: Line, colons: Sequence[re.Match[str]], index: int) -> str:
    begin = colons[index - 1].end() if index else 0
    text = part.text[begin : colons[index].start()].strip()
    if index == 0:
        return text
    words = re.findall(r"[^\W\d][^\s]*(?:\s[a-z#.]{1,3})?$", text)
    return words[-1] if words else text


def _below_pairs(parts: Sequence[Line], below: Sequence[Line]) -> Iterator[Pair]:
    """A row of labels over a row of values."""
    for part in parts:
        if not _is_label(part.text.rstrip(":")):
            continue
        for value in below:
            shared = min(value.box.right, part.box.right) - max(value.box.left, part.box.left)
            near = value.box.top - part.box.bottom < 2 * part.height
            if shared > 0 and near and value.page == part.page:
                yield Pair(part.text.rstrip(": "), value, 0, len(value.text), 0.6)
                break


def _is_label(text: str) -> bool:
    """A few words without digits."""
    letters = sum(char.isalpha() for char in text)
    return (
        letters >= 2
        and len(text) <= (60 if "/" in text else 40)
        and not any(char.isdigit() for char in text)
        and bool(_WORDY.search(text))
        and len(text.split()) <= (9 if "/" in text else 5)
    )
