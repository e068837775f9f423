"""Ctrl+K: find an action by its words and do it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QVBoxLayout, QWidget

from reviewer.ui.actions import ACTIONS
from reviewer.ui.command_delegate import KEYS, CommandDelegate
from reviewer.ui.keys_table import keys_of
from reviewer.ui.say import say


class CommandPalette(QDialog):
    """A list of what can be done now, narrowed as one types."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Find a command"))
        self._actions = actions
        self._found: list[str] = []
        self._search = QLineEdit(self)
        self._search.setPlaceholderText(say("What do you want to do?"))
        self._search.setAccessibleName(say("Find a command"))
        self._search.installEventFilter(self)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setObjectName("choices")
        self._list.setAccessibleName(say("Commands"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(CommandDelegate(self._list))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.addWidget(self._search)
        layout.addWidget(self._list)
        self._search.textChanged.connect(self._narrow)
        self._search.returnPressed.connect(self._run)
        self._list.clicked.connect(lambda _index: self._run())
        self._narrow("")

    @property
    def found(self) -> tuple[str, ...]:
        """The ids of the actions that match, best first."""
        return tuple(self._found)

    def sizeHint(self) -> QSize:
        """Room for a dozen commands."""
        return QSize(520, 440)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down choose while the caret stays in the search."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and self._found:
                row = (self._list.currentIndex().row() + step) % len(self._found)
                self._list.setCurrentIndex(self._model.index(row, 0))
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        fitting = [
            act
            for act in ACTIONS
            if act.id != "palette"
            and self._actions[act.id].isEnabled()
            and all(
                word in f"{act.text} {act.group} {say(act.text)} {say(act.group)}".lower()
                for word in words
            )
        ]
        self._found = [act.id for act in fitting]
        self._model.clear()
        for act in fitting:
            item = QStandardItem(say(act.text).rstrip("…"))
            item.setData(keys_of(act), KEYS)
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))

    def _run(self) -> None:
        row = self._list.currentIndex().row()
        if 0 <= row < len(self._found):
            action = self._actions[self._found[row]]
            self.accept()
            action.trigger()
