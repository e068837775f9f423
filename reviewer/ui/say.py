"""Everything the window says, in the person's language: `say("{count} left", count=3)`.

The English sentence is the key, so new text works at once and is English until it is translated.
A sentence with `count` has two forms, "{count} row|{count} rows". Values of documents are never
translated: they come in as parameters, and only whole sentences are looked up.

Sentences that are made below the window (reasons of checks, errors) are English in the data;
`heard` says them in the person's language, and `named` the names of fields (`heard.py`).
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

from reviewer.ui.catalogue import LANGUAGES, catalogue, language, speak
from reviewer.ui.heard import heard, named

__all__ = [
    "LANGUAGES",
    "catalogue",
    "day",
    "heard",
    "language",
    "named",
    "number",
    "say",
    "speak",
]


def say(text: str, /, **values: object) -> str:
    """`text` in the person's language, its {names} filled in."""
    said = _translated(text, values.get("count"))
    return (
        said.format(**{name: _shown(value) for name, value in values.items()}) if values else said
    )


def number(value: float, decimals: int = 0) -> str:
    """A number as it is written where the person is: 1,234.5 or 1.234,5."""
    return _locale().toString(float(value), "f", decimals)


def day(iso: str) -> str:
    """A date of the data ("2026-11-20T10:00:00Z") as it is written where the person is."""
    moment = QDateTime.fromString(iso[:19], Qt.DateFormat.ISODate)
    return _locale().toString(moment, QLocale.FormatType.ShortFormat) if moment.isValid() else iso


def calendar_day(iso: str) -> str:
    """A day of the data ("2026-11-20"), without a time, as it is written where the person is."""
    found = QDate.fromString(iso[:10], Qt.DateFormat.ISODate)
    return _locale().toString(found, QLocale.FormatType.ShortFormat) if found.isValid() else iso


@lru_cache(maxsize=1)
def _locale() -> QLocale:
    """The system's; where it has none ("C"), English."""
    system = QLocale.system()
    bare = system.language() is QLocale.Language.C
    return QLocale(QLocale.Language.English) if bare else system


def _translated(text: str, count: object) -> str:
    found = catalogue(language()).get(text, text)
    if "|" in text and isinstance(count, int):
        one, _, many = found.partition("|")
        return one if count == 1 else many or one
    return found


def _shown(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return number(value)
    return value
