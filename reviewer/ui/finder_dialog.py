"""A line and what it finds while one types: used to search all documents, and to jump to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from reviewer.ui.clear_button import clearable
from reviewer.ui.command_delegate import KEYS, CommandDelegate

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
PAUSE = 40
"""Milliseconds without a key before the store is asked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of what was found: what it is, where it stands, and what choosing it gives."""

    text: str
    aside: str
    what: object


class FinderDialog(QDialog):
    """Says what was typed (`asked`), shows what was found, and which of it was `chosen`."""

    asked = Signal(str)
    chosen = Signal(object)

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._found: list[Choice] = []
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(title)
        clearable(self.line)
        self.line.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.list = QListView(self)
        self.list.setObjectName("choices")
        self.list.setAccessibleName(title)
        self.list.setModel(self.model)
        self.list.setItemDelegate(CommandDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (self.line, self.list, self.note):
            layout.addWidget(widget)
        self.resize(self.sizeHint())
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(lambda: self.asked.emit(self.line.text()))
        self.line.textChanged.connect(lambda _text: self._pause.start())
        self.line.returnPressed.connect(self._choose)
        self.list.clicked.connect(lambda _index: self._choose())

    @property
    def found(self) -> tuple[Choice, ...]:
        """What is shown."""
        return tuple(self._found)

    def show_found(self, found: Sequence[Choice], note: str = "") -> None:
        """Show these; the first one is chosen by Enter."""
        self._found = list(found)
        self.model.clear()
        for choice in self._found:
            item = QStandardItem(choice.text)
            item.setData(choice.aside, KEYS)
            item.setAccessibleText(f"{choice.text}, {choice.aside}")
            self.model.appendRow(item)
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def sizeHint(self) -> QSize:
        """Room for long names."""
        return QSize(720, 480)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows choose while the caret stays in the line."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()), 0)
            if step and self._found:
                row = min(max(self.list.currentIndex().row() + step, 0), len(self._found) - 1)
                self.list.setCurrentIndex(self.model.index(row, 0))
                return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        if self._pause.isActive():  # Enter right after a key: what is shown is not what was asked
            self._pause.stop()
            self.asked.emit(self.line.text())
            return
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._found):
            what = self._found[row].what
            self.accept()
            self.chosen.emit(what)
