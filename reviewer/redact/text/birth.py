"""Dates of birth: a date that stands beside or below what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.model.geometry import Box
from reviewer.redact.text.stream import Hit, Stream

_LABEL = re.compile(
    r"(?<!\w)(?:"
    r"date\s+of\s+birth|birth\s?-?date|d\.?\s?o\.?\s?b\.?|born(?:\s+on)?|birthday|"
    r"geburtsdatum|geburtstag|geboren(?:\s+am)?|geb\.(?:\s?dat(?:um|\.))?|geb\s?datum|"
    r"date\s+de\s+naissance|n[ée]{1,2}\(?e?\)?\s+le|naissance|"
    r"fecha\s+de\s+nac(?:imiento|\.)?|nacid[oa](?:\s+el)?|data\s+de\s+nasc(?:imento|\.)?|"
    r"data\s+di\s+nascita|nat[oa]\s+il|geboortedatum|geboren\s+op|f[øo]dselsdato|f[øo]dt|"
    r"f[öo]delsedatum|f[öo]dd|syntym[äa]aika|data\s+urodzenia|ur\.|datum\s+narozen[íi]|"
    r"d[áa]tum\s+narodenia|sz[üu]let[ée]si|data\s+na[șs]terii|do[ğg]um\s+tarihi|tarikh\s+lahir|"
    r"tanggal\s+lahir|tgl\.?\s+lahir|дата\s+рождения|дата\s+народження|"
    r"ημερομηνία\s+γέννησης|生年月日|出生(?:日期|年月日)|생년월일"
    r")",
    re.IGNORECASE,
)
_MONTH = r"[^\W\d_]{3,12}\.?"
_DAY = r"(?:[0-9]{1,2}|[OIl][0-9]|[0-9][OIl])"
_DATE = re.compile(
    r"(?<![\w])(?:"
    rf"{_DAY}\s?[./\-–]\s?{_DAY}\s?[./\-–]\s?[0-9OIl]{{2,4}}|"
    r"[0-9]{4}\s?[./\-–年]\s?[0-9]{1,2}\s?[./\-–月]\s?[0-9]{1,2}日?|"
    rf"{_DAY}\.?(?:st|nd|rd|th)?[ \-./]{{0,2}}{_MONTH}(?:\s?/\s?{_MONTH})?"
    r"[ \-./,]{0,2}[0-9OIl]{2,4}|"
    rf"{_MONTH} {_DAY}(?:st|nd|rd|th)?,?\s[0-9OIl]{{4}}|"
    r"[0-9]{2}\s[0-9]{2}\s[0-9]{4}|[0-9]{8}"
    r")(?!\w)",
    re.IGNORECASE,
)  # fmt: skip
_BESIDE, _BELOW = 25.0, 3.5
"""How far right of its label and how far below it a date may stand, in heights of the label."""
_Dated = tuple[Hit, Box]


def births(stream: Stream) -> Iterator[Hit]:
    """Dates of birth on a page."""
    labels = [box for match in _LABEL.finditer(stream.text) for box in stream.boxes(*match.span())]
    if not labels:
        return
    dates = [
        (Hit(match.start(), match.end(), "birth", 0.9), box)
        for match in _DATE.finditer(stream.text)
        for box in stream.boxes(*match.span())
    ]
    found: dict[Hit, None] = {}
    for label in labels:
        beside = min(
            (dated for dated in dates if _is_beside(dated[1], label)),
            key=lambda dated: dated[1].left,
            default=None,
        )
        found |= dict.fromkeys([beside[0]] if beside is not None else _column(label, dates))
    yield from found


def _column(label: Box, dates: list[_Dated]) -> Iterator[Hit]:
    """The nearest date under a label, and what stands under that in line with it, as in a table."""
    above, left = label, None
    for hit, box in sorted(dates, key=lambda dated: dated[1].top):
        is_in_line = left is None or abs(box.left - left) < box.height
        if _is_under(box, above) and is_in_line:
            yield hit
            above, left = box, box.left


def _is_beside(date: Box, label: Box) -> bool:
    height = max(label.height, 0.7 * date.height)
    same_line = abs(date.center[1] - label.center[1]) < 0.8 * max(label.height, date.height)
    return same_line and -height <= date.left - label.right <= _BESIDE * height


def _is_under(date: Box, above: Box) -> bool:
    height = max(above.height, 0.7 * date.height)
    lower = date.center[1] - above.center[1]
    across = date.left < above.right + height and date.right > above.left - height
    return 0.5 * height < lower <= _BELOW * height and across
