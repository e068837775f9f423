"""Another program has the project open: who, and what can be done meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from reviewer.ui.say import heard, say


class InUseDialog(QDialog):
    """Offers to try again, or to look without writing."""

    again = Signal()
    read = Signal()

    def __init__(self, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("The project is open elsewhere"))
        said = QLabel(heard(why), self)
        more = QLabel(
            say("It can be looked at meanwhile; nothing can be decided in it then."), self
        )
        more.setProperty("role", "dim")
        for label in (said, more):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        again = buttons.addButton(say("Try again"), QDialogButtonBox.ButtonRole.ActionRole)
        self.look = buttons.addButton(say("Open read-only"), QDialogButtonBox.ButtonRole.ActionRole)
        again.setDefault(True)
        for button, choice in ((again, self.again), (self.look, self.read)):
            button.clicked.connect(self.accept)
            button.clicked.connect(choice)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (said, more, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(520)
