"""How the person likes the window: its place, its panels, the theme, the projects opened last.

View state only: everything else is the project's, and lives in the project.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings

from reviewer.ui.theme import Mode

MODES: tuple[Mode, ...] = ("system", "light", "dark")
MOST_RECENT = 6


class ViewState:
    """Kept in an INI file; without one it is forgotten with the window."""

    def __init__(self, path: Path | None = None) -> None:
        self._kept: dict[str, object] = {}
        self._file = None if path is None else QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Mode:
        """The theme that was chosen, "system" before any was."""
        said = self._get("theme")
        return next((mode for mode in MODES if mode == said), "system")

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._put("theme", mode)

    @property
    def offers_tour(self) -> bool:
        """Whether the person was never shown around. A window that keeps nothing shows nobody."""
        return self._file is not None and not self._get("tour")

    def saw_tour(self) -> None:
        """The person was shown around."""
        self._put("tour", "seen")

    @property
    def recent(self) -> tuple[Path, ...]:
        """The projects opened last, newest first."""
        said = self._get("recent")
        names = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        return tuple(Path(name) for name in names if name)

    def opened(self, folder: Path) -> None:
        """This project is the one opened last."""
        others = [path for path in self.recent if path != folder]
        self._put("recent", [str(path) for path in (folder, *others)][:MOST_RECENT])

    def text(self, name: str) -> str:
        """A word kept under `name`; "" where none is."""
        said = self._get(name)
        return said if isinstance(said, str) else ""

    def put_text(self, name: str, word: str) -> None:
        """Keep a word under `name`."""
        self._put(name, word)

    def bytes(self, name: str) -> QByteArray:
        """What a widget saved of itself under `name`; empty where nothing was."""
        said = self._get(name)
        return said if isinstance(said, QByteArray) else QByteArray()

    def put_bytes(self, name: str, state: QByteArray) -> None:
        """Keep what a widget saved of itself."""
        self._put(name, state)

    def _get(self, name: str) -> object:
        if self._file is None:
            return self._kept.get(name)
        return cast(object, self._file.value(name))

    def _put(self, name: str, value: object) -> None:
        if self._file is None:
            self._kept[name] = value
        else:
            self._file.setValue(name, value)
