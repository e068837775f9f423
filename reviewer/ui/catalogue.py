"""The languages that are shipped, the one that is spoken, and its sentences."""

from __future__ import annotations

from functools import lru_cache

from reviewer import paths

LANGUAGES = {"en": "English", "de": "Deutsch", "es": "Español"}
"""The languages shipped, by their code, as they call themselves."""
_state: dict[str, str] = {"language": "en"}


def speak(language: str) -> None:
    """Use this language from now on; English for one that is not shipped."""
    _state["language"] = language if language in LANGUAGES else "en"


def language() -> str:
    """The language that is spoken."""
    return _state["language"]


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
