"""One act of the window, as the table in `actions.py` tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One act. `hint` is its short word in the hint bar; without one it is not shown there."""

    id: str
    text: str
    slot: str
    group: str
    keys: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()
    when: str = "always"
    hint: str = ""
    icon: str = ""
    repeats: bool = False
