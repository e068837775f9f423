"""Asks how a project is dealt out to several reviewers."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.phrases import counted
from reviewer.ui.say import say

MOST_PARTS = 100


class SplitDialog(QDialog):
    """How many packages, how much in two of them, by documents or by fields."""

    chosen = Signal(int, float, str, bool)
    """Into how many, the share that overlaps, "document" or "field", one file each."""

    def __init__(self, left: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Split for reviewers"))
        head = QLabel(
            say(
                "{fields} left to decide. Each package is a project of its own; what is decided "
                "in it comes back with File > Merge what came back.",
                fields=counted(left, "field"),
            ),
            self,
        )
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.into = QSpinBox(self)
        self.into.setRange(2, MOST_PARTS)
        self.into.setValue(2)
        self.overlap = QSpinBox(self)
        self.overlap.setRange(0, 100)
        self.overlap.setValue(10)
        self.overlap.setSuffix(" %")
        for box in (self.into, self.overlap):
            box.setMinimumHeight(30)
        self.by = ChoiceBox(self)
        self.by.addItem(say("documents"), "document")
        self.by.addItem(say("names of fields"), "field")
        self.packed = QCheckBox(say("one .zip file for each"), self)
        form = QFormLayout()
        form.addRow(say("Packages"), self.into)
        form.addRow(say("Documents that two reviewers get"), self.overlap)
        form.addRow(say("Deal out"), self.by)
        form.addRow("", self.packed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        choose = buttons.addButton(say("Choose a folder…"), QDialogButtonBox.ButtonRole.AcceptRole)
        choose.setDefault(True)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)

    def _on_accepted(self) -> None:
        self.accept()
        share, by = self.overlap.value() / 100, str(self.by.currentData())
        self.chosen.emit(self.into.value(), share, by, self.packed.isChecked())
