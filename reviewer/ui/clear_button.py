"""Gives a line its button to clear it, and the button a name for a screen reader."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QToolButton

from reviewer.ui.say import say


def clearable(line: QLineEdit) -> None:
    """Qt makes the button without a name."""
    line.setClearButtonEnabled(True)
    for button in line.findChildren(QToolButton):
        button.setAccessibleName(say("Clear"))
        button.setToolTip(say("Clear"))
