"""A file of another tool as JSON elements, bounded; every part that is none is named."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from reviewer.extract.foreign.sheet import Sheet
from reviewer.model.jsonl import load_value

MOST_BYTES = 256_000_000
TOO_LARGE = f"the file is larger than {MOST_BYTES // 1_000_000} MB; split it"


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 where its mark says so. Raises ValueError."""
    if len(data) > MOST_BYTES:
        raise ValueError(TOO_LARGE)
    marks = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    try:
        return data.decode("utf-16" if data.startswith(marks) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the file is no UTF-8 text, from byte {error.start + 1} on") from None


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
