"""What OCR confuses in digits, put right where the rest of a word says that it is a number."""

from __future__ import annotations

import re

_LIKE = "OoQDIl|iSsBZz§"
_LIKE_DIGITS = str.maketrans(_LIKE, "00001111558225")
_D = rf"[\d{re.escape(_LIKE)}]"
_MARK = r"(?:RM|RN|[FP]M|MYR|EUR|USD|[$€£])?"
_AMOUNT = rf"{_D}{{1,3}}(?:[.,]{_D}{{3}})*[.,]{_D}{{2}}|{_D}{{4,6}}[.,]{_D}{{2}}"
_DATE = rf"{_D}{{1,2}}(?P<sep>[/.\-]){_D}{{1,2}}(?P=sep)(?:{_D}{{4}}|{_D}{{2}})"
_WORD = re.compile(
    rf"(?P<before>[^\w$€£§]*{_MARK}[^\w$€£§]*)(?P<core>{_DATE}|{_AMOUNT})(?P<after>[^\w]*|SR|ZR)"
)
_SPACED = re.compile(r"(?<![\d.,])(?P<whole>\d{1,4}) (?P<cents>\d\d)(?!\d|[ ]?[.,/:%])")


def repair_digits(text: str) -> str:
    """`text` of the same length with letters that stand for digits made digits: "2O.O0" -> "20.00".

    Only words in the shape of an amount or a date that hold a real digit are touched: names and
    codes stay as they are.
    """
    return re.sub(r"\S+", lambda match: _repair_word(match.group()), text)


def repair_cents(text: str) -> str:
    """`text` of the same length with a lost decimal point put back: "92 80" -> "92.80".

    For the place of an amount only: elsewhere two numbers may stand side by side.
    """
    return _SPACED.sub(r"\g<whole>.\g<cents>", text)


def _repair_word(word: str) -> str:
    match = _WORD.fullmatch(word)
    if match is None or not any(char.isdigit() for char in match["core"]):
        return word
    return match["before"] + match["core"].translate(_LIKE_DIGITS) + match["after"]
