"""Everything the window says, in the person's language: `say("{count} left", count=3)`.

The English sentence is the key, so new text works at once and is English until it is translated.
A sentence with `count` has two forms, "{count} row|{count} rows". Values of documents are never
translated: they come in as parameters, and only whole sentences are looked up.

Sentences that are made below the window (reasons of checks, errors) are English in the data; they
are known here as patterns: `heard` finds the one that fits and says it in the person's language.
"""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt

from reviewer import paths

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
"""The languages shipped, by their code, as they call themselves."""
_LEAST_LETTERS = 9
"""A pattern that says less, such as "{low} to {high}", would fit any sentence."""
_state: dict[str, str] = {"language": "en"}


def speak(language: str) -> None:
    """Use this language from now on; English for one that is not shipped."""
    _state["language"] = language if language in LANGUAGES else "en"


def language() -> str:
    """The language that is spoken."""
    return _state["language"]


def say(text: str, /, **values: object) -> str:
    """`text` in the person's language, its {names} filled in."""
    said = _translated(text, values.get("count"))
    return (
        said.format(**{name: _shown(value) for name, value in values.items()}) if values else said
    )


def heard(sentence: str) -> str:
    """A sentence from below the window in the person's language, as far as it is known."""
    if language() == "en" or not sentence:
        return sentence
    known = catalogue(language())
    if (found := known.get(sentence)) is not None:
        return found
    for pattern, text in _patterns(language()):
        if match := pattern.fullmatch(sentence):
            return text.format(
                **{name: _inside(name, part) for name, part in match.groupdict().items()}
            )
    return sentence


@lru_cache(maxsize=8)
def catalogue(code: str) -> dict[str, str]:
    """All sentences of a language, or nothing where its file cannot be read."""
    if code == "en":
        return {}
    import json

    try:
        text = (paths.resources() / "i18n" / f"{code}.json").read_text(encoding="utf-8")
        known: dict[str, str] = json.loads(text)
    except (OSError, ValueError):
        return {}
    return known


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


@lru_cache(maxsize=8)
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences with {names} as patterns; those that say most come first."""
    found = [
        (key, text) for key, text in catalogue(code).items() if "{" in key and "count" not in key
    ]
    found.sort(key=lambda pair: -_said_by_itself(pair[0]))
    return tuple(
        (_pattern(key), text) for key, text in found if _said_by_itself(key) >= _LEAST_LETTERS
    )


def _inside(name: str, part: str) -> str:
    """What a blank holds: an act that was taken back is a sentence, the rest is from documents."""
    return heard(part) if name == "did" else part


def _said_by_itself(key: str) -> int:
    """How many characters a sentence has beside its blanks."""
    return len(re.sub(r"\{\w+\}", "", key))


def _pattern(key: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", key)
    seen: set[str] = set()
    said = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            said += re.escape(part)
        else:
            said += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
            seen.add(part)
    return re.compile(said, re.DOTALL)
