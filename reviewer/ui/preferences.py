"""Applies the settings to the window, at its start and whenever one changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt

from reviewer.settings import Settings
from reviewer.ui.actions import bind_keys
from reviewer.ui.keymap import use_keys
from reviewer.ui.say import heard

if TYPE_CHECKING:
    from reviewer.model.queue import Order
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session
    from reviewer.ui.theme import Density, Mode, Motion
    from reviewer.ui.workspace import Workspace


class Preferences(QObject):
    """Opens the dialog; what is chosen there holds at once and is written aside."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self.settings = settings

    def use(self, session: Session | None) -> None:
        """Settings are the same in every project; a broken file is told where one can read it."""
        if session is not None and self.settings.problems:
            for problem in self.settings.problems:
                self._window.banner.tell("info", heard(problem))

    def furnish(self, workspace: Workspace) -> None:
        """What holds for desk and queue."""
        settings, desk = self.settings, workspace.desk
        desk.seen_ms, desk.read_ms = settings.number("seen_ms"), settings.number("read_ms")
        workspace.queue.sort(cast("Order", settings.text("order")))

    def open(self) -> None:
        """Show all settings."""
        from reviewer.ui.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.settings, self._window)
        dialog.changed.connect(self.apply)
        dialog.keys_wanted.connect(self._window.dialogs.show_keys)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def apply(self, key: str) -> None:
        """Let a setting that changed hold, and keep it."""
        settings, theme = self.settings, self._window.theme
        if key == "theme":
            theme.set_mode(cast("Mode", settings.text(key)))
        elif key == "density":
            theme.set_density(cast("Density", settings.text(key)))
        elif key == "motion":
            theme.set_motion(cast("Motion", settings.text(key)))
        elif key in ("seen_ms", "read_ms"):
            setattr(self._window.workspace.desk, key, settings.number(key))
        elif key == "order":
            self._window.workspace.queue.sort(cast("Order", settings.text(key)))
        elif key == "name":
            self._window.workspace.desk.decide_as(self._window.who())
            self._window.workspace.feed.by = self._window.who()
        elif key == "key_set":
            self.apply_keys()
        self._save()

    def apply_keys(self) -> None:
        """Bind the keys that were chosen; everything that shows keys follows."""
        use_keys(self.settings.text("key_set"), self.settings.keys)
        bind_keys(self._window.actions_by_id)
        self._window.show_hints()

    def keep_keys(self) -> None:
        """The keys were changed in their dialog."""
        self.apply_keys()
        self._save()

    def keep_theme(self, mode: Mode) -> None:
        """The theme was switched by its key: the setting follows."""
        if self.settings.is_set("theme") and self.settings.text("theme") != mode:
            self.settings.put("theme", mode)
            self._save()

    def _save(self) -> None:
        window = self._window
        saved = window.work.aside(self.settings.save)

        def tell(told: str) -> None:
            if told:
                window.banner.tell("info", heard(told))

        window.bridge.watch(saved, tell)
