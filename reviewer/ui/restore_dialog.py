"""Chooses a backup to put back: when it was made, what is in it, what would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.keeping import in_words
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.model.backup import Backup

HEADS = ("Made", "Why", "Holds", "Would be lost")
WHY = {
    "daily": "daily",
    "before-restore": "before a restore",
    "before-repair": "before a repair",
    "before-schema": "before an update",
    "damaged": "damaged state, put aside",
}


class RestoreDialog(QDialog):
    """A table, newest first; nothing is chosen that is damaged."""

    chosen = Signal(str)
    """The name of the backup to put back."""

    def __init__(
        self, project: str, backups: Sequence[Backup], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Restore from a backup"))
        self._backups = tuple(backups)
        text = (
            say(
                "Put a backup of {project} back. The present state is kept as a backup of its own "
                "first, so this can be undone here. Documents' files are kept in any case.",
                project=visible(project),
            )
            if backups
            else say(
                "There is no backup of {project} yet. One is made each day.",
                project=visible(project),
            )
        )
        head = QLabel(text, self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.table = self._table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.put_back = buttons.addButton(
            say("Put it back"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.put_back.setEnabled(False)
        self.put_back.setAutoDefault(False)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (head, self.table, buttons):
            layout.addWidget(widget)
        self.resize(720, 420)

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._backups), len(HEADS), self)
        table.setHorizontalHeaderLabels([say(head) for head in HEADS])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setAccessibleName(say("Backups, newest first"))
        for row, backup in enumerate(self._backups):
            when = datetime.fromisoformat(backup.at).astimezone().strftime("%Y-%m-%d  %H:%M")
            for column, text in enumerate(
                (when, heard(WHY.get(backup.why, "")), *in_words(backup))
            ):
                table.setItem(row, column, QTableWidgetItem(f" {visible(text)} "))
        sizes = table.horizontalHeader()
        sizes.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        sizes.setStretchLastSection(True)
        table.itemSelectionChanged.connect(self._on_selected)
        return table

    def _selected(self) -> Backup | None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        return self._backups[rows.pop()] if rows else None

    def _on_selected(self) -> None:
        backup = self._selected()
        self.put_back.setEnabled(backup is not None and not backup.damage)

    def _on_accepted(self) -> None:
        backup = self._selected()
        if backup is not None:
            self.chosen.emit(backup.name)
            self.accept()
