"""Where a name or an address begins and ends on the page, and whether the value does too.

A value can be printed word for word and still be wrong: part of an address, a brand above the
company's name, a name with a registration number. Imports model alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reviewer.checks.page_index import PageIndex
from reviewer.model.document import Word
from reviewer.model.kind import FieldSpec, FieldType
from reviewer.model.values.text import fold, is_part
from reviewer.model.verdict import Place, Signal

_LEGAL = re.compile(
    r"\b(?:sdn\.? ?bhd|s ?/ ?b|bhd|berhad|plt|ltd|limited|llc|llp|plc|inc|corp(?:oration)?"
    r"|pte|pty|gmbh|mbh|ag|kg|ohg|gbr|ug|e\.? ?k|s\.? ?a\.? ?r\.? ?l|s\.? ?a\.? ?s|sasu"
    r"|eurl|s\.a|s\.? ?r\.? ?l|s\.? ?p\.? ?a|s\.? ?l|b\.? ?v|n\.? ?v|lda|ltda|a/s|aps|oy|ab"
    r"|sp\.? z)\b\.?",
    re.I,
)
"""A legal form as printed after a company's name, in the languages of the kinds."""

_PARTY = re.compile(r"company|vendor|supplier|seller|merchant|store|shop|issuer|firma", re.I)
_LABEL = re.compile(
    r"\b(?:tel|phone|fax|hp|e-?mail|www|http|gst|vat|tax|reg|roc|co\.? ?no|id|invoice|receipt|date"
    r"|cash|bill|table|pos|cashier|no\.?:|ust|siret|tva|iban|bic)\b|\d[\d -]{7,}\d",
    re.I,
)
_PLACE_WORD = re.compile(
    r"\b(?:jalan|jln|jin|lorong|taman|bandar|lot|level|floor|flr|block|blok|street|st|road|rd|avenue|ave"
    r"|lane|drive|suite|str|strasse|stra(?:ß|ss)e|platz|weg|allee|rue|boulevard|bd|place|cedex|via|viale"
    r"|piazza|calle|avenida|plaza|laan|straat|box|malaysia|selangor|kuala|johor|germany|france)\b",
    re.I,
)
_POSTCODE = re.compile(r"(?<![\w-])\d{4,6}(?![\w/-])")
_NUMBER = re.compile(r"\(?[\w-]*\d{5,}[\w-]*\)?$")
_CALL = re.compile(r"\d[\d -]{8,}\d|\b(?:tel|fax|gst|phone)\b", re.I)
_HEAD_LINES = 8
_NEAR_LINES = 2.0
"""Heights of a line within which the next line belongs to the same block."""


def signals(
    value: str,
    spec: FieldSpec,
    place: Place | None,
    pages: Sequence[PageIndex],
    others: Sequence[str] = (),
) -> Iterator[Signal]:
    """What the lines around `place` say of a name's or an address's extent.

    `others` are the document's other values: a company that is one of them is nobody else's name.
    """
    index = next((p for p in pages if place and p.number == place.page), None)
    party = spec.type is FieldType.TEXT and bool(_PARTY.search(f"{spec.name} {spec.title}"))
    if party:
        yield from _of_company(value, pages, others)
    if spec.type is FieldType.ADDRESS and _CALL.search(value):
        yield Signal("number inside", 1.0, "It holds a telephone or tax number")
    if place is None or index is None:
        return
    yield from _of_line(place, index)
    if spec.type is FieldType.ADDRESS:
        yield from _of_address(value, place, index)


def _of_line(place: Place, index: PageIndex) -> Iterator[Signal]:
    before, after = rest_of_line(place, index)
    if after:
        yield Signal("line goes on", 1.0, f"The printed line goes on with “{after}”")
    if before:
        yield Signal("line begins before", 1.0, f"Before it on the printed line stands “{before}”")


def _of_company(value: str, pages: Sequence[PageIndex], others: Sequence[str]) -> Iterator[Signal]:
    if _NUMBER.search(value.strip()):
        yield Signal("number inside", 1.0, "It ends with what looks like a registration number")
    if _LEGAL.search(value):
        yield Signal("legal form")
        return
    if not pages:
        return
    head = pages[0].rows[:_HEAD_LINES]
    named = (text for row in head if (text := _text(row)) and _LEGAL.search(text))
    free = (text for text in named if not any(is_part(text, known) for known in others))
    other = next((text for text in free if len(fold(text).split()) > 1), None)
    if other is not None:
        yield Signal("legal name elsewhere", 1.0, f"The page also names “{other}”")


def _of_address(value: str, place: Place, index: PageIndex) -> Iterator[Signal]:
    inside = [at for at, row in enumerate(index.rows) if _within(row, place)]
    if not inside:
        return
    for step, at, name in (
        (-1, inside[0] - 1, "address begins before"),
        (1, inside[-1] + 1, "address goes on"),
    ):
        row = _row(index, at, at - step)
        text = _text(row) if row else ""
        if text and looks_like_address(text) and fold(text) not in fold(value):
            where = "before" if step < 0 else "after"
            yield Signal(name, 1.0, f"The line {where} it may belong to it: “{text}”")
    if not _POSTCODE.search(value):
        yield Signal("no postcode", 1.0, "It has no postcode")


def looks_like_address(text: str) -> bool:
    """Whether a printed line may be part of an address: a postcode or a word of streets."""
    if _LABEL.search(text) or _LEGAL.search(text):
        return False
    return bool(_POSTCODE.search(text) or _PLACE_WORD.search(text))


def address_line(index: PageIndex) -> str:
    """The first line of a page that has a word of streets and a postcode; empty if none has."""
    texts = (_text(row) for row in index.rows)
    plain = (text for text in texts if looks_like_address(text))
    return next((t for t in plain if _POSTCODE.search(t) and _PLACE_WORD.search(t)), "")


def _row(index: PageIndex, at: int, beside: int) -> Sequence[Word] | None:
    """The row at `at`, if it stands close to the row at `beside`."""
    if not 0 <= at < len(index.rows):
        return None
    row, other = index.rows[at], index.rows[beside]
    gap = abs(row[0].box.top - other[0].box.top)
    height = max(row[0].box.height, other[0].box.height, 1e-6)
    return row if gap <= _NEAR_LINES * height * 1.5 else None


def _within(row: Sequence[Word], place: Place) -> bool:
    return any(_stands_in(word, place) for word in row)


def _stands_in(word: Word, place: Place) -> bool:
    x, y = word.box.center
    box = place.box
    return box.left <= x <= box.right and box.top <= y <= box.bottom


def _text(row: Sequence[Word]) -> str:
    return " ".join(word.text for word in row)


def rest_of_line(place: Place, index: PageIndex) -> tuple[str, str]:
    """The words printed right before and right after the place on its lines; empty if none."""
    before, after, box = [], [], place.box
    for word in index.words:
        if not 2 * box.top <= word.box.top + word.box.bottom <= 2 * box.bottom:
            continue
        if not any(char.isalnum() for char in word.text):
            continue
        if 0 <= word.box.left - box.right <= word.box.height:
            after.append(word.text)
        elif 0 <= box.left - word.box.right <= word.box.height:
            before.append(word.text)
    return " ".join(before), " ".join(after)
