"""Fields that two people decided differently: flagged until somebody decides them again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType
from reviewer.model.package import Voice
from reviewer.model.wording import ABSENCES
from reviewer.store import fields
from reviewer.store.codec import canonical
from reviewer.store.db import Store

_OPEN = (
    "SELECT f.id, g.said FROM disagreements g "
    "JOIN fields f ON f.document_id = g.document_id AND f.path = g.path "
    "WHERE f.decision_id IS NULL"
)


def note(store: Store, document: int, path: str, voices: Sequence[Voice]) -> None:
    """Remember who said what of a field, and flag it; more voices join those that are there."""
    row = store.row(
        "SELECT said FROM disagreements WHERE document_id = ? AND path = ?", (document, path)
    )
    before = () if row is None or not _is_open(store, document, path) else _voices(row[0])
    all_of_them = tuple({voice.whose: voice for voice in (*before, *voices)}.values())
    said = canonical([[v.by, v.type, v.value, v.absence, v.part] for v in all_of_them])
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    store.run(
        "INSERT INTO disagreements VALUES (?, ?, ?, ?) ON CONFLICT (document_id, path) "
        "DO UPDATE SET said = excluded.said, at = excluded.at",
        (document, path, said, at),
    )
    field = fields.create(store, document, path)
    fields.give_reason(store, field.id, in_words(all_of_them))


def each_open(store: Store) -> Mapping[int, tuple[Voice, ...]]:
    """The fields that nobody settled yet, by their id, and what was said of each."""
    return {field: _voices(said) for field, said in store.rows(_OPEN)}


def voices_of(store: Store, document: int, path: str) -> tuple[Voice, ...]:
    """What is said of one field that is not settled; nothing where nobody disagrees."""
    row = store.row(f"{_OPEN} AND g.document_id = ? AND g.path = ?", (document, path))
    return () if row is None else _voices(row[1])


def reopen(store: Store) -> None:
    """Flag them all: a check knows nothing of them."""
    for field, voices in each_open(store).items():
        fields.give_reason(store, field, in_words(voices))


def in_words(voices: Sequence[Voice]) -> str:
    """One sentence: "ana says 7.19, ben says 7.20"."""
    often = Counter(voice.by for voice in voices)
    return ", ".join(f"{_name(voice, often[voice.by])} says {_word(voice)}" for voice in voices)


def _name(voice: Voice, so_many: int) -> str:
    if so_many < 2:
        return voice.by
    return f"{voice.by} ({f'part {voice.part}' if voice.part else 'here'})"


def _word(voice: Voice) -> str:
    if voice.type is DecisionType.AMBIGUOUS:
        return "it is ambiguous"
    if voice.value is not None:
        return voice.value
    return f"it is {ABSENCES[voice.absence]}" if voice.absence else "nothing"


def _is_open(store: Store, document: int, path: str) -> bool:
    return bool(voices_of(store, document, path))


def _voices(said: str) -> tuple[Voice, ...]:
    return tuple(
        Voice(by, DecisionType(kind), value, None if absence is None else Absence(absence), part)
        for by, kind, value, absence, part in json.loads(said)
    )
