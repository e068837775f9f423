"""Which keys an action has: its own from the table, a key set's, or those the person chose.

Everything that shows or binds keys asks here. Keys without Ctrl, Alt or Meta act only while no text
is typed; all others always.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from reviewer.ui.action import Action

LEFT_HAND: dict[str, tuple[str, ...]] = {
    "accept": ("Return", "Enter", "Space", "Ctrl+Return"),
    "take-1": ("1", "Q", "Alt+1"),
    "take-2": ("2", "W", "Alt+2"),
    "take-3": ("3", "E", "Alt+3"),
    "empty": ("Shift+X", "Alt+E"),
    "skip": ("S", "Tab", "Alt+S"),
    "undo": ("Z", "Ctrl+Z", "Alt+Z"),
    "next-field": ("F", "Ctrl+Down"),
    "previous-field": ("D", "Ctrl+Up"),
}
"""The acts under the left hand, while the right one has the mouse."""
SETS: dict[str, dict[str, tuple[str, ...]]] = {"standard": {}, "left-hand": LEFT_HAND}
RESERVED = ("Esc", "Up", "Down", "Left", "Right", "Backspace", "Del", "Home", "End", "Backtab")
"""Keys that lists and texts need for themselves."""
_chosen: dict[str, tuple[str, ...]] = {}


def use_keys(key_set: str, chosen: Mapping[str, Iterable[str]]) -> None:
    """Use a key set, and over it what the person chose."""
    _chosen.clear()
    _chosen.update(SETS.get(key_set, {}))
    _chosen.update({name: tuple(filter(is_key, keys)) for name, keys in chosen.items()})


def keys_now(act: Action) -> tuple[str, ...]:
    """All keys of an action, those for looking first."""
    return _chosen.get(act.id, (*act.keys, *act.text_keys))


def text_keys_now(act: Action) -> tuple[str, ...]:
    """The keys that also act while text is typed."""
    if act.id not in _chosen:
        return act.text_keys
    return tuple(key for key in _chosen[act.id] if is_command(key))


def owner(key: str, table: Iterable[Action], besides: str = "") -> Action | None:
    """The action that has this key now."""
    wanted = QKeySequence(key).toString()
    for act in table:
        if act.id != besides and wanted in {QKeySequence(k).toString() for k in keys_now(act)}:
            return act
    return None


def is_key(key: str) -> bool:
    """Whether Qt knows this as one key."""
    made = QKeySequence(key)
    return made.count() == 1 and not made.toString().startswith("Ctrl+Shift+Alt+Meta")


def is_command(key: str) -> bool:
    """Whether the key cannot be meant as text: it has Ctrl, Alt or Meta, or is a function key."""
    name = QKeySequence(key).toString()
    if any(name.startswith(held) or f"+{held}" in name for held in ("Ctrl+", "Alt+", "Meta+")):
        return True
    last = name.rpartition("+")[2]
    return last.startswith("F") and last[1:].isdecimal()
