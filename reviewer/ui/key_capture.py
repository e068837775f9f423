"""Asks for the keys of one action: pressed, not written. Says who has them now."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from reviewer.ui.action import Action
from reviewer.ui.actions import ACTIONS, key_name
from reviewer.ui.keymap import RESERVED, is_command, keys_now, owner
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

_HELD = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class KeyCapture(QDialog):
    """The keys an action has, and the one that was pressed. Esc leaves everything as it is."""

    taken = Signal(object)
    """The keys the action has from now on."""

    def __init__(self, act: Action, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act = act
        self.pressed = ""
        title = say(act.text).rstrip("…")
        self.setWindowTitle(title)
        names = ", ".join(key_name(key) for key in keys_now(act)) or say("none")
        self._ask = PlainLabel(say("Press the new key for “{act}”.", act=title), self)
        self._ask.setProperty("role", "head")
        self._told = PlainLabel(say("Now: {keys}", keys=names), self)
        self._told.setWordWrap(True)
        self._told.setMinimumHeight(48)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.replace = QPushButton(say("Use only this key"), self)
        self.add = QPushButton(say("Use it too"), self)
        for button in (self.replace, self.add):
            button.setEnabled(False)
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        for button in self.findChildren(QPushButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.replace.clicked.connect(lambda: self._take((self.pressed,)))
        self.add.clicked.connect(lambda: self._take((*keys_now(act), self.pressed)))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for widget in (self._ask, self._told, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(420)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def told(self) -> str:
        """What is said of the key that was pressed."""
        return self._told.text()

    def event(self, event: QEvent) -> bool:
        """Claim every key before it becomes a shortcut of the window, but for Tab and Esc."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key that is pressed; Esc leaves."""
        key = Qt.Key(event.key())
        if key in _HELD:
            return
        if key == Qt.Key.Key_Escape:
            self.reject()
            return
        name = QKeySequence(event.keyCombination()).toString()
        self.pressed = "" if name in RESERVED or name in ("Tab", "") else name
        for button in (self.replace, self.add):
            button.setEnabled(bool(self.pressed))
        self._told.setText(self._sentence(name))

    def _sentence(self, name: str) -> str:
        shown = key_name(name)
        if not self.pressed:
            return say("{key} is needed in lists and texts; press another key.", key=shown)
        before = owner(name, ACTIONS, besides=self._act.id)
        parts = [say("Pressed: {key}.", key=shown)]
        if before is not None:
            parts.append(say("“{act}” loses it.", act=say(before.text).rstrip("…")))
        if not is_command(name):
            parts.append(say("It acts only while no text is typed."))
        return " ".join(parts)

    def _take(self, keys: tuple[str, ...]) -> None:
        self.accept()
        self.taken.emit(tuple(dict.fromkeys(keys)))
