"""All keys, made from the action table; those that also work while typing are marked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.actions import ACTIONS, GROUPS, Action, key_name

COLUMNS = (("Review", "Go", "View"), ("File", "Page", "Help"))


class KeysDialog(QDialog):
    """Shows each action with its keys, in groups."""

    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        columns = QHBoxLayout()
        columns.setSpacing(40)
        for groups in COLUMNS:
            columns.addLayout(_column(self, groups))
        note = _label(
            self,
            "Any other character begins to edit the value; with Shift also X, E, U, A and S. While "
            "you type, Enter saves, Esc leaves, and keys with Alt, Ctrl or F go on working.",
            "dim",
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        more = buttons.addButton("Help pages", QDialogButtonBox.ButtonRole.ActionRole)
        more.clicked.connect(self._on_help)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.addLayout(columns)
        layout.addWidget(note)
        layout.addWidget(buttons)

    def _on_help(self) -> None:
        self.accept()
        self.help_wanted.emit()


def markdown() -> str:
    """All keys as a table of the help page."""
    lines = ["| what | keys |", "|---|---|"]
    for group in (*GROUPS[1:], *GROUPS[:1]):
        lines.append(f"| **{group}** | |")
        lines += [f"| {text} | {keys} |" for keys, text in rows(group) if keys]
    return "\n".join(lines)


def rows(group: str) -> list[tuple[str, str]]:
    """(keys, text) of every action of a group."""
    return [(keys_of(act), act.text.rstrip("…")) for act in ACTIONS if act.group == group]


def keys_of(act: Action) -> str:
    """All keys of an action in one line."""
    names = dict.fromkeys(key_name(key) for key in (*act.keys, *act.text_keys))
    return "   ".join(names)


def _column(parent: QWidget, groups: tuple[str, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(2)
    for group in groups:
        if grid.count():
            grid.setRowMinimumHeight(grid.rowCount(), 10)
        grid.addWidget(_label(parent, group, "strong"), grid.rowCount(), 0, 1, 2)
        for keys, text in rows(group):
            row = grid.rowCount()
            grid.addWidget(_label(parent, text), row, 0)
            grid.addWidget(_label(parent, keys, "dim"), row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return grid


def _label(parent: QWidget, text: str, role: str = "") -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(len(text) > 60)
    if role:
        label.setProperty("role", role)
    return label
