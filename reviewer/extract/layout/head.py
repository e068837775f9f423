"""The head of the page: who issued the document and where they are (reading A)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.extract.layout.amounts import amounts_of, has_cents
from reviewer.extract.layout.dates import TIME
from reviewer.extract.layout.found import Found
from reviewer.extract.layout.labels import letters
from reviewer.extract.layout.lines import Line, Sheet
from reviewer.extract.layout.vocabulary import (
    HEADING,
    LEGAL,
    ODD,
    POSTCODE,
    STOP,
    STREET,
    TITLE_END,
    TRADE,
)
from reviewer.model import values
from reviewer.model.document import Word

_NUMBER = re.compile(r"^(?!.*[^\W\d_]{4})\W*\(?\W*(?=[\w\s./\-]*\d)[\w\s./\-]{5,20}\)?\W*$")
_REGISTERED = re.compile(
    r"\s*[(\[{]\s*(?:[A-Z]{0,3}[\d\s]{3,}[\-\w\s./]*|[\w\s]*reg[\w\s.:\-]*)[)\]}]?.*$"
)
_PREFIX = re.compile(
    r"^\W*(?:name|firma|company|sold by|seller|vendor|verkäufer|from|von)\s*:\s*", re.IGNORECASE
)
_SENDER = re.compile(r"\s+[-–—●•·|]\s+(?=.*\d).*$")
"""The rest of a sender's line: "Muster AG - Musterweg 1 - 12345 Musterstadt"."""
_EDGE = " .,:;-_~*|'\"`‘’“”•·=+<>/\\#"


@dataclass(frozen=True, slots=True)
class _Named:
    lines: tuple[Line, ...]
    score: float


def head_rows(sheet: Sheet) -> list[Line]:
    """Parts of the first page's rows from the top to where the amounts begin."""
    rows = [row for row in sheet.rows if row.page == sheet.rows[0].page] if sheet.rows else []
    kept: list[Line] = []
    for index, row in enumerate(rows):
        if index >= 8 and any(has_cents(amount) for amount in amounts_of(row)):
            break
        kept += [part for part in sheet.parts[row.row] if len(letters(part.text)) > 1]
        if index >= 24:
            break
    return kept


def company(lines: Sequence[Line]) -> tuple[Found, Line] | None:
    """The issuer's name among the head's lines and the line it ends on."""
    named = [_named(lines, index) for index in range(min(len(lines), 14))]
    scored = [one for one in named if one is not None]
    if not scored:
        return None
    best = max(scored, key=lambda one: one.score)
    rival = max((one.score for one in scored if not set(one.lines) & set(best.lines)), default=0.0)
    text = clean_name(" ".join(line.text for line in best.lines))
    words = tuple(word for line in best.lines for word in line.words)
    found = Found(text, best.lines[0].page, words, 0.0)
    legal = bool(LEGAL.search(text))
    confidence = (0.7 if legal else 0.4) + 0.1 * min(1.0, max(0.0, best.score - rival))
    confidence -= 0.15 * (len(best.lines) > 1) + 0.25 * is_odd(text)
    return found.at(confidence, "the name was taken from the head of the page, without a label"), (
        best.lines[-1]
    )


def _named(lines: Sequence[Line], index: int) -> _Named | None:
    line = lines[index]
    if not is_name(line):
        return None
    score = 1.0 - 0.12 * index + 0.5 * bool(TRADE.search(line.text))
    legal = LEGAL.search(line.text)
    group = [line]
    if legal:
        score += 1.5
        before = lines[index - 1] if index else None
        if before and is_rest(line.text) and is_name(before) and _adjoin(before, line):
            group.insert(0, before)
    elif index + 1 < len(lines):
        after = lines[index + 1]
        if LEGAL.search(after.text) and is_rest(after.text) and _adjoin(line, after):
            group.append(after)
            score += 1.5
    score += 0.6 * (legibility(line.words) - 0.7)
    following = lines[index + 1 : index + 3]
    score += 0.4 * any(is_address(one.text) or _NUMBER.match(one.text) for one in following)
    return _Named(tuple(group), score)


def is_name(line: Line) -> bool:
    """Whether `line` may be a name: mostly letters, no address, date or label of another thing."""
    text = line.text
    letters = sum(char.isalpha() for char in text)
    solid = sum(not char.isspace() for char in text)
    if (
        text.rstrip().endswith(":")
        or letters < 4
        or letters / solid < 0.6
        or max(map(len, re.findall(r"\w+", text))) < 3
    ):
        return False
    plain = TITLE_END.sub("", _REGISTERED.sub("", text))
    if (
        HEADING.fullmatch(plain.strip())
        or STOP.search(plain)
        or TIME.search(text)
        or values.find_dates(text)
    ):
        return False
    return bool(LEGAL.search(plain)) or not is_address(text)


def is_rest(text: str) -> bool:
    """Whether a line with a legal form is only the end of a name: "CO. (M) SDN BHD"."""
    words = re.findall(r"\w{2,}", LEGAL.sub(" ", _REGISTERED.sub("", text)))
    return len(words) <= 1 or (len(words) == 2 and len("".join(words)) < 8)


def _adjoin(above: Line, below: Line) -> bool:
    if above.row == below.row:
        return True
    gap = below.box.top - above.box.bottom
    smaller, larger = sorted((above.height, below.height))
    return gap < 1.6 * larger and larger < 2.2 * smaller


def legibility(words: Sequence[Word]) -> float:
    """Mean confidence of the engine in `words`, 0..1; 0.9 where it gives none."""
    known = [word.confidence for word in words if word.confidence is not None]
    return sum(known) / len(known) if known else 0.9


def clean_name(text: str) -> str:
    """A company's name without its registration number and the dirt at its ends."""
    text = _PREFIX.sub("", _REGISTERED.sub("", text))
    text = _name_alone(TITLE_END.sub("", _SENDER.sub("", text)))
    text = re.sub(r"\bS[O0]N(\W+BH)", r"SDN\1", text)
    text = re.sub(r"(\bS[DO0]N\W+)BH[O0]\b", r"\1BHD", text)
    ends_short = re.search(r"\b(?:BHD|Bhd|CO|Co|Ltd|LTD|Inc|INC|B\.V|S\.A)\.$", text.strip())
    stripped = text.strip(_EDGE)
    return stripped + "." if ends_short else stripped


def _name_alone(text: str) -> str:
    """A name up to its legal form where an address goes on in the same line."""
    digit = re.search(r"\d", text)
    forms = [form for form in LEGAL.finditer(text) if digit and form.end() < digit.start()]
    if not forms or not (STREET.search(text) or POSTCODE.search(text)):
        return text
    return text[: forms[-1].end()]


def is_odd(text: str) -> bool:
    """Whether `text` has signs that no name or address is printed with, so it was misread."""
    return ODD.search(text) is not None


def is_code(text: str) -> bool:
    """Whether `text` is a number of registration and nothing else."""
    return _NUMBER.match(text) is not None


def is_address(text: str) -> bool:
    """Whether `text` looks like a line of an address."""
    if STOP.search(text):
        return False
    return bool(STREET.search(text) and re.search(r"\d|,", text)) or bool(POSTCODE.search(text))


def address(lines: Sequence[Line], after: Line | None) -> Found | None:
    """The first block of address lines after `after` (the issuer's name), else of all."""
    opening = [index for index, line in enumerate(lines) if _opens(line.text)]
    if not opening:
        return None
    start = next((index for index, line in enumerate(lines) if line is after), -1)
    first = next((index for index in opening if index > start), opening[0])
    if first > start + 1 and _leads_to(lines[first - 1], lines[first]):
        first -= 1
    block = [lines[first]]
    for line in lines[first + 1 : first + 7]:
        if not _continues(block, line):
            break
        block.append(line)
    text = " ".join(line.text.strip(" |~_'\"`") for line in block)
    words = tuple(word for line in block for word in line.words)
    coded = bool(POSTCODE.search(text))
    confidence = 0.3 + 0.2 * coded + 0.05 * (2 <= len(block) <= 4) - 0.2 * is_odd(text)
    found = Found(clean_address(text), block[0].page, words, confidence)
    return found.at(confidence, "the address was taken from the head of the page, without a label")


def _opens(text: str) -> bool:
    return is_address(text) and not is_code(text)


def _leads_to(line: Line, below: Line) -> bool:
    """Whether `line` is the street above a postcode's line: words with a number."""
    near = 0 <= below.box.top - line.box.bottom < 1.6 * max(line.height, below.height)
    numbered = re.search(r"[^\W\d_]{3}.*\d|\d.*[^\W\d_]{3}", line.text)
    return near and bool(numbered) and not STOP.search(line.text) and not is_code(line.text)


def _continues(block: Sequence[Line], line: Line) -> bool:
    text, last = line.text, block[-1]
    if STOP.search(text) or TIME.search(text) or values.find_dates(text):
        return False
    if line.page != last.page or line.box.top - last.box.bottom > 1.8 * max(
        line.height, last.height
    ):
        return False
    if is_address(text):
        return True
    if text.lstrip()[:1] in "([*-=" or _NUMBER.match(text):
        return False
    letters = sum(char.isalpha() for char in text)
    if letters < 3 or letters < 0.6 * len(text.replace(" ", "")) or legibility(line.words) < 0.5:
        return False
    done = any(POSTCODE.search(one.text) for one in block)
    return not done or len(text.split()) <= 4


def clean_address(text: str) -> str:
    """An address without the dirt at its ends; a closing full stop stays."""
    stripped = text.strip(" |~_'\"`‘’“”:;,-*=©®.").rstrip() + (
        "." if text.rstrip().endswith(".") else ""
    )
    return re.sub(r"\s+[.,;:]?$", "", stripped)
