"""The settings, made from their table: every row is a control with its sentence under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.settings import SETTINGS, Setting, Settings
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say

WIDTH = 680


class SettingsDialog(QDialog):
    """What is changed here holds at once, unless its sentence says otherwise."""

    changed = Signal(str)
    """The key of a setting that has another value."""
    keys_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Settings"))
        self._settings = settings
        self.controls: dict[str, QWidget] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        for problem in settings.problems:
            layout.addWidget(PlainLabel(heard(problem), self, role="doubt", wrap=True))
        form = QFormLayout()
        form.setHorizontalSpacing(20)
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for setting in SETTINGS:
            control = self._control(setting)
            control.setAccessibleName(say(setting.title))
            control.setAccessibleDescription(say(setting.help))
            self.controls[setting.key] = control
            form.addRow(say(setting.title), control)
            form.addRow("", PlainLabel(say(setting.help), self, role="dim", wrap=True))
        layout.addLayout(form)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        keys = buttons.addButton(say("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        keys.setAutoDefault(False)
        keys.clicked.connect(self._on_keys)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        if settings.path is not None:
            where = say("Kept in {file}", file=settings.path)
            layout.addWidget(PlainLabel(where, self, role="dim", wrap=True))
        layout.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _control(self, setting: Setting) -> QWidget:
        key = setting.key
        if setting.type == "choice":
            choice = ChoiceBox(self)
            for value, name in zip(setting.choices, setting.names, strict=True):
                choice.addItem(say(name), value)
            choice.setCurrentIndex(choice.findData(self._settings.text(key)))
            choice.currentIndexChanged.connect(lambda _row: self._put(key, choice.currentData()))
            return choice
        if setting.type == "number":
            number = QLineEdit(str(self._settings.number(key)), self)
            number.setValidator(QIntValidator(setting.low, setting.high, number))
            number.editingFinished.connect(lambda: self._put(key, int(number.text())))
            return number
        line = QLineEdit(self._settings.text(key), self)
        line.editingFinished.connect(lambda: self._put(key, line.text()))
        return line

    def _put(self, key: str, value: str | int) -> None:
        before = self._settings.number(key) if isinstance(value, int) else self._settings.text(key)
        if value != before:
            self._settings.put(key, value)
            self.changed.emit(key)

    def _on_keys(self) -> None:
        self.accept()
        self.keys_wanted.emit()
