"""The dialogs that belong to no field and no project: commands, keys, bugs.

Each is imported when it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QWidget

if TYPE_CHECKING:
    from reviewer.ui.preferences import Preferences


class Dialogs(QObject):
    """Opens them over the window, without blocking it."""

    def __init__(self, window: QWidget, preferences: Preferences) -> None:
        super().__init__(window)
        self._preferences = preferences
        self._window = window
        self._actions: Mapping[str, QAction] = {}

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """What the palette can do."""
        self._actions = actions

    def show_palette(self) -> None:
        """Find a command by its words."""
        from reviewer.ui.command_palette import CommandPalette

        self._open(CommandPalette(self._actions, self._window))

    def show_keys(self) -> None:
        """All keys."""
        from reviewer.ui.keys_dialog import KeysDialog

        can = [name for name, action in self._actions.items() if action.isEnabled()]
        keys = KeysDialog(self._window, self._preferences.settings, can)
        keys.changed.connect(self._preferences.keep_keys)
        keys.help_wanted.connect(self.show_help)
        self._open(keys)

    def show_help(self) -> None:
        """The help pages."""
        from reviewer.ui.help_dialog import HelpDialog

        self._open(HelpDialog(self._window))

    def show_bug(self, report: str) -> None:
        """What happened, to be copied."""
        from reviewer.ui.bug_dialog import BugDialog

        self._open(BugDialog(report, self._window))

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
