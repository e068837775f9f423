"""Asks how often errors are planted, and shows who caught how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.cell_table import CellTable
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.model.planted import Vigilance

MOST = 20.0
HEAD = (
    "After this share of fields, a value that is settled is shown with one character wrong. You "
    "are told at once whether you caught it. What you say of it is no decision: it is in no export "
    "and no figure. While this is on, the window says so."
)
COLUMNS = ("Reviewer", "Hour (UTC)", "Shown", "Caught")


class VigilanceDialog(QDialog):
    """Holds no truth."""

    chosen = Signal(float)
    """Plant errors after this share of fields; 0 is off."""

    def __init__(
        self,
        share: float,
        figures: Sequence[Vigilance],
        *,
        may_change: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Planted errors"))
        head = QLabel(say(HEAD), self)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.share = QDoubleSpinBox(self)
        self.share.setRange(0, MOST)
        self.share.setDecimals(1)
        self.share.setSuffix(" %")
        self.share.setSpecialValueText(say("off"))
        self.share.setValue(100 * share)
        self.share.setMinimumHeight(30)
        self.share.setEnabled(may_change)
        self.share.setAccessibleName(say("Share of fields"))
        form = QFormLayout()
        form.addRow(say("Plant an error after"), self.share)
        table = CellTable(say("Caught, by reviewer and hour"), self)
        table.fill(
            [say(one) for one in COLUMNS],
            [(o.by, f"{o.hour:02}:00", f"{o.answered:,}", f"{o.caught:,}") for o in figures],
        )
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addLayout(form)
        if figures:
            layout.addWidget(table, 1)
        else:
            table.hide()
        layout.addWidget(buttons)
        self.resize(520, self.sizeHint().height())

    def _on_accepted(self) -> None:
        self.chosen.emit(self.share.value() / 100)
        self.accept()
