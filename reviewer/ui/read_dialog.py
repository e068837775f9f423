"""What to read the documents with: the offline reader, or a model of the person's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.choice_box import ChoiceBox

if TYPE_CHECKING:
    from reviewer.flow.plan import ReadPlan

OFFLINE, REMOTE = "layout", "anthropic"
TITLES = {OFFLINE: "Layout: on this machine, no model", REMOTE: "Anthropic: a model reads pictures"}
SAYS = {
    OFFLINE: "Reads labels and values from the words on the page. Nothing leaves this machine.",
    REMOTE: "Sends a picture of each page to the endpoint below, twice with different prompts. "
    "The key comes from ANTHROPIC_API_KEY.",
}


class ReadDialog(QDialog):
    """Asks for a `ReadPlan`."""

    planned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Read the documents")
        self.reader = ChoiceBox(self)
        for name, title in TITLES.items():
            self.reader.addItem(title, name)
        self.model = QLineEdit(self)
        self.model.setPlaceholderText("The model's id, as its maker writes it")
        self.base_url = QLineEdit(self)
        self.base_url.setPlaceholderText("The reader's own endpoint")
        self.budget = QDoubleSpinBox(self)
        self.budget.setRange(0, 100_000)
        self.budget.setPrefix("$ ")
        self.budget.setSpecialValueText("No limit")
        self.again = QCheckBox("Read again what was read before", self)
        self._says = QLabel(self)
        self._says.setWordWrap(True)
        self._says.setProperty("role", "dim")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._go = self._buttons.addButton("Read", QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setDefault(True)
        self._lay_out()
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        self.reader.currentIndexChanged.connect(lambda _index: self._on_changed())
        self.model.textChanged.connect(lambda _text: self._on_changed())
        self._on_changed()

    def plan(self) -> ReadPlan:
        """What was asked for."""
        from reviewer.flow.plan import ReaderChoice, ReadPlan

        again = self.again.isChecked()
        if not self._is_remote():
            return ReadPlan(ReaderChoice(OFFLINE), again=again)
        choice = ReaderChoice(REMOTE, self.model.text().strip(), self.base_url.text().strip())
        return ReadPlan(choice, budget=self.budget.value() or None, again=again)

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self._form.addRow("Reader", self.reader)
        self._form.addRow("", self._says)
        self._form.addRow("Model", self.model)
        self._form.addRow("Endpoint", self.base_url)
        self._form.addRow("Spend at most", self.budget)
        self._form.addRow("", self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self._form)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)

    def _is_remote(self) -> bool:
        return bool(self.reader.currentData() == REMOTE)

    def _on_changed(self) -> None:
        remote = self._is_remote()
        self._says.setText(SAYS[REMOTE if remote else OFFLINE])
        for widget in (self.model, self.base_url, self.budget):
            self._form.setRowVisible(widget, remote)
        self._go.setEnabled(not remote or bool(self.model.text().strip()))

    def _on_accepted(self) -> None:
        self.accept()
        self.planned.emit(self.plan())
