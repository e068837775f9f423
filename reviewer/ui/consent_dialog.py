"""Asks once per project and host before pictures of pages leave this machine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from reviewer.ui.say import say


class ConsentDialog(QDialog):
    """Names the hosts; "no" is the button under the Enter key."""

    def __init__(self, hosts: Sequence[str], project: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("May pictures leave this machine?"))
        named = ", ".join(hosts)
        head = QLabel(say("Pictures of every page will be sent to {host}.", host=named), self)
        head.setProperty("role", "head")
        more = QLabel(
            say(
                "What is not masked can be seen there. Each upload is written into this project's "
                "ledger before it is made. The answer is kept for the project {project}.",
                project=project,
            ),
            self,
        )
        more.setProperty("role", "dim")
        for label in (head, more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        buttons = QDialogButtonBox(self)
        keep = buttons.addButton(say("Keep them here"), QDialogButtonBox.ButtonRole.RejectRole)
        keep.setDefault(True)
        self.allow = buttons.addButton(say("Send them"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.allow.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (head, more, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(480)
