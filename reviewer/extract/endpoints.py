"""Endpoints that speak the OpenAI wire format, from `resources/endpoints`: one file each.

Where a preset is, its host alone says: Ollama also has a cloud.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reviewer import paths
from reviewer.extract.hosts import host_is_local
from reviewer.model.errors import UsageError

DEFAULT = "openai"
ROOM_WORD = "max_tokens"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A place that serves models: its address, where its key is kept, what it is called.

    `room_word` is what it calls the longest reply. `temperature` is sent where it is not None:
    what runs here is to say the same thing twice.
    """

    name: str
    title: str
    base_url: str
    key: str = "OPENAI_API_KEY"
    models: tuple[str, ...] = ()
    notes: str = ""
    room_word: str = ROOM_WORD
    temperature: float | None = None

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine."""
        return host_is_local(self.base_url)


@lru_cache(maxsize=1)
def presets() -> dict[str, Endpoint]:
    """All endpoints that come along, by name."""
    files = sorted((paths.resources() / "endpoints").glob("*.toml"))
    return {
        file.stem: parse_endpoint(file.stem, tomllib.loads(file.read_text("utf-8")))
        for file in files
    }


def preset(name: str) -> Endpoint:
    """The endpoint called `name`. Raises UsageError, naming those there are."""
    found = presets().get(name)
    if found is None:
        names = ", ".join(presets())
        raise UsageError(f"There is no preset called {name!r}; use one of {names}, or --base-url.")
    return found


def endpoint_of(name: str, base_url: str) -> Endpoint:
    """The preset `name`, or what is at `base_url`, or both: the preset's key for that address.

    An address alone is taken for the preset that has it.
    """
    if name:
        known = preset(name)
        return known if not base_url else _at(known, base_url)
    if not base_url:
        return preset(DEFAULT)
    same = (e for e in presets().values() if e.base_url.rstrip("/") == base_url.rstrip("/"))
    return next(same, Endpoint("", base_url, base_url))


def parse_endpoint(name: str, held: dict[str, Any]) -> Endpoint:
    """An endpoint as its file has it."""
    return Endpoint(
        name=name,
        title=held["title"],
        base_url=held["base_url"],
        key=held.get("key", "OPENAI_API_KEY"),
        models=tuple(held.get("models", ())),
        notes=held.get("notes", ""),
        room_word=held.get("room_word", ROOM_WORD),
        temperature=held.get("temperature"),
    )


def _at(known: Endpoint, base_url: str) -> Endpoint:
    return Endpoint(
        known.name,
        known.title,
        base_url,
        known.key,
        known.models,
        known.notes,
        known.room_word,
        known.temperature,
    )
