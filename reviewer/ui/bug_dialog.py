"""A bug was met: what happened, to be copied into a report. The program goes on."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

TITLE = "Something went wrong in Reviewer"
SAID = (
    "This is a fault of the program. What you decided before is saved. "
    "The text below says where it happened. Values, names of files and keys are left out; "
    "read it before you send it to anyone."
)


class BugDialog(QDialog):
    """Shows a report, of a fault or of what runs here, and copies it."""

    def __init__(
        self, report: str, parent: QWidget | None = None, *, title: str = TITLE, said: str = SAID
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say(title))
        self._report = report
        head = PlainLabel(say(said), self)
        head.setWordWrap(True)
        text = QPlainTextEdit(report, self)
        text.setReadOnly(True)
        text.setAccessibleName(say("Report"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton(say("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(head)
        layout.addWidget(text, 1)
        layout.addWidget(buttons)
        self.resize(640, 420)

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self._report)
