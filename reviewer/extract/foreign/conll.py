"""CoNLL: a word and its tag on each line, as doccano and others write sequences; one document each.

Tags are B-, I-, E- and S- with a name, or O. What follows one another under one name is a value.
"""

from __future__ import annotations

import re

from reviewer.extract.foreign import sheet as s
from reviewer.extract.foreign.sheet import Said, Sheet, Told

_TAG = re.compile(r"O|[BIESLU]-\S+")
_LOOKED_AT = 20


def looks_like(text: str) -> bool:
    """Whether the first lines are words with tags, and one of them begins a value."""
    lines = [line.split() for line in text[:20_000].splitlines()[:_LOOKED_AT] if line.strip()]
    tags = [words[-1] for words in lines if len(words) in (2, 4)]
    return (
        len(tags) == len(lines)
        and all(_TAG.fullmatch(tag) for tag in tags)
        and any(tag != "O" for tag in tags)
    )


def read(text: str, sheet: Sheet) -> None:
    """All words of a file."""
    said: list[Said] = []
    name, words = "", list[str]()

    def close() -> None:
        if words:
            said.append(Said(name, " ".join(words)))
        words.clear()

    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split()
        tag = parts[-1] if len(parts) > 1 else "O"
        if parts and (len(parts) < 2 or not _TAG.fullmatch(tag)):
            sheet.problem(f"line {number}", "a word and its tag are expected")
            tag = "O"
        begins, _, tagged = tag.partition("-")
        if tag == "O" or begins in ("B", "S", "U") or tagged != name:
            close()
        if tag != "O":
            name = tagged
            words.append(parts[0])
    close()
    sheet.tell(Told("the file", (), tuple(said), "conll"))
    if not said:
        sheet.left[s.NO_NAME] += 1
