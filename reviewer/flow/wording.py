"""The questions a project asks its models: the ones that come along, or a person's own wording.

Every question that ever made a reading stays findable by its hash, so that a reading says which
words it answers.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.extract.prompts import (
    Prompt,
    PromptName,
    Templates,
    build_prompt,
    shipped,
    sound_template,
)
from reviewer.flow.project import Project
from reviewer.model.kind import Kind
from reviewer.store import meta, readings
from reviewer.store.db import Store

NAMES: tuple[PromptName, ...] = ("A", "B")
TITLES = {"A": "the fields of the kind", "B": "the document as it is"}


@dataclass(frozen=True, slots=True)
class Wording:
    """One question of a project: its template, whether it is a person's own, and its use.

    `readings` counts those made with exactly these words, `others` those made with other ones.
    """

    name: PromptName
    template: str
    shipped: str
    own: bool
    sha256: str
    readings: int
    others: int


def templates(store: Store) -> Templates:
    """The project's own templates; empty where it uses the shipped ones."""
    return Templates(*(meta.get(store, _key(name)) or "" for name in NAMES))


def wordings(store: Store, kind: Kind) -> tuple[Wording, ...]:
    """Both questions as they are asked now."""
    held = templates(store)
    made = readings.prompts(store)
    return tuple(_wording(kind, name, held, made) for name in NAMES)


def put(project: Project, name: PromptName, text: str) -> None:
    """Ask `name` in these words from now on. Raises UsageError for a template that cannot work."""
    sound = sound_template(name, text)
    own = "" if sound == shipped(name) else sound
    project.call(lambda store: meta.put(store, _key(name), own))


def reset(project: Project, name: PromptName) -> None:
    """Ask `name` in the shipped words from now on."""
    project.call(lambda store: meta.put(store, _key(name), ""))


def difference(name: PromptName, text: str) -> tuple[str, ...]:
    """Lines of `text` that the shipped template has not, and the other way round: + and -."""
    return tuple(changed(shipped(name), text))


def changed(before: str, after: str) -> Iterator[str]:
    """The lines in which two texts differ: - for those only of the first, + for the second."""
    lines = difflib.unified_diff(before.splitlines(), after.strip().splitlines(), lineterm="", n=0)
    for line in lines:
        if not line.startswith(("---", "+++", "@@")):
            yield line


def remember(store: Store, asked: Prompt) -> None:
    """Keep the words of a question under its hash."""
    key = f"prompt.text:{asked.sha256}"
    if meta.get(store, key) is None:
        meta.put(store, key, json.dumps([asked.system, asked.text]))


def remembered(store: Store, prompt: str) -> str | None:
    """The words that a reading of this prompt ("A:hash") answers, if they are known."""
    held = meta.get(store, f"prompt.text:{prompt.rpartition(':')[2]}")
    return None if held is None else "\n\n".join(json.loads(held))


def _wording(kind: Kind, name: PromptName, held: Templates, made: dict[str, int]) -> Wording:
    sha256 = build_prompt(kind, name, held).sha256
    same = made.get(f"{name}:{sha256}", 0)
    every = sum(count for label, count in made.items() if label.startswith(f"{name}:"))
    template = held.of(name)
    known = shipped(name)
    return Wording(name, template, known, template != known, sha256, same, every - same)


def _key(name: PromptName) -> str:
    return f"prompt.{name}"
