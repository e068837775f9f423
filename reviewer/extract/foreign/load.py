"""A file of another tool as JSON elements, bounded; every part that is none is named."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from reviewer.extract.foreign.sheet import Sheet
from reviewer.model.jsonl import load_value
from reviewer.model.plain_xml import NotPlainXml, parse_xml

MOST_BYTES = 256_000_000
TOO_LARGE = f"the file is larger than {MOST_BYTES // 1_000_000} MB; split it"

_MOST_ELEMENTS = 3_000_000
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
WESTERN = "cp1252"
_DECLARED = re.compile(r"<\?xml[^>]*\?>")


def decoded(data: bytes) -> str:
    """The text of a file, see `decoded_as`. Raises ValueError."""
    return decoded_as(data)[0]


def decoded_as(data: bytes) -> tuple[str, str]:
    """The text of a file and its encoding. Raises ValueError.

    UTF-8, or UTF-16 where its mark says so; a table of neither is Windows-1252, as spreadsheets in
    the west save it. JSON and XML are never guessed at.
    """
    if len(data) > MOST_BYTES:
        raise ValueError(TOO_LARGE)
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if data.startswith(marks) else "utf-8"
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding), encoding
    except UnicodeDecodeError as error:
        told = f"the file is no {encoding.upper()} text, from byte {error.start + 1} on"
    if encoding == "utf-8" and _may_be_western(data):
        try:
            return data.decode(WESTERN), WESTERN
        except UnicodeDecodeError:
            pass
    raise ValueError(told)


def _may_be_western(data: bytes) -> bool:
    """Whether these bytes may be a table of one byte for each letter."""
    begins = data.lstrip()[:1]
    return begins not in (b"{", b"[", b"<", b"") and not _CONTROL.search(data)


def records(text: str, sheet: Sheet) -> list[tuple[str, object]]:
    """The elements: those of one list, one object, or of a line each. Never raises.

    A list that is a whole file is taken apart, so that one bad element costs no other.
    """
    stripped = text.strip()
    if not stripped:
        return []
    twice: list[str] = []
    try:
        whole = load_value(stripped, longest=MOST_BYTES, twice=twice)
    except ValueError as error:
        if not stripped.startswith(("{", "[")) or "\n" not in stripped:
            sheet.problem("line 1", str(error))
            return []
        return list(_lines(text, sheet, str(error)))
    for key in twice:
        sheet.problem("the file", f"the key {key} stands twice in one object; the first counts")
    if isinstance(whole, list):
        return [(f"element {at}", item) for at, item in enumerate(whole, start=1)]
    return [("the file", whole)]


def is_xml(text: str) -> bool:
    """Whether a text begins as XML does."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def tree(text: str, sheet: Sheet) -> list[tuple[str, object]]:
    """The root of an XML file. Never raises."""
    try:
        # What was decoded is UTF-8 by now, whatever its first line says.
        plain = _DECLARED.sub("", text.strip().lstrip("\ufeff"), count=1)
        root = parse_xml(plain.encode(), most=MOST_BYTES, elements=_MOST_ELEMENTS)
    except (NotPlainXml, UnicodeEncodeError) as error:
        sheet.problem("the file", f"no XML that can be read: {error}")
        return []
    return [("the file", root)]


def tabbed(text: str, sheet: Sheet) -> list[tuple[str, object]]:
    """Lines of a name, a tab and JSON, as [name, value]. Never raises."""
    found: list[tuple[str, object]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, tab, rest = line.partition("\t")
        if not line.strip():
            continue
        if not tab or not name.strip():
            sheet.problem(f"line {number}", "a file name, a tab and a list are expected")
            continue
        try:
            found.append((f"line {number}", [name.strip(), load_value(rest)]))
        except ValueError as error:
            sheet.problem(f"line {number}", str(error))
    return found


def _lines(text: str, sheet: Sheet, why_whole: str) -> Iterator[tuple[str, object]]:
    """Each line that is JSON. If none is, the file as a whole is what was wrong."""
    bad: list[tuple[str, str]] = []
    good = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        twice: list[str] = []
        try:
            value = load_value(line.strip(), twice=twice)
        except ValueError as error:
            bad.append((f"line {number}", str(error)))
            continue
        if not isinstance(value, (dict, list)):
            bad.append((f"line {number}", "an object in braces is expected"))
            continue
        for key in twice:
            sheet.problem(f"line {number}", f"the key {key} stands twice; the first counts")
        good += 1
        yield f"line {number}", value
    if not good:
        sheet.problem("the file", why_whole)
        return
    for where, sentence in bad:
        sheet.problem(where, sentence)
