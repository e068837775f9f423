"""Backups of a project, and what verifying and repairing it found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a project's database, and what would be lost if it were put back.

    `why` is "daily", "before-restore", "before-repair", "before-schema", "damaged" or "elsewhere".
    `damage` says what is wrong with the copy, "" where nothing is. The `lost_` numbers are None
    where the present state cannot be read.
    """

    name: str
    path: Path
    at: str
    why: str
    size: int
    damage: str = ""
    documents: int = 0
    decisions: int = 0
    lost_documents: int | None = None
    lost_decisions: int | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and where the state before is now (None where there was none)."""

    backup: Backup
    aside: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """What a look at a whole project found.

    `problems` are what is wrong now, `repairable` those among them that `--repair` would put
    right. `repaired` says what was put right, as (what, how many), after the copy `backup`.
    """

    full: bool
    problems: tuple[str, ...] = ()
    repairable: tuple[str, ...] = ()
    repaired: tuple[tuple[str, int], ...] = ()
    backup: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems
