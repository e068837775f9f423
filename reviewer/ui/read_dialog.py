"""What to read the documents with: the offline reader, or models of the person's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.flow.plan import ReaderChoice, ReadPlan

SAME, OFFLINE, REMOTE = "", "layout", "anthropic"
TITLES = {OFFLINE: "Layout: on this machine, no model", REMOTE: "Anthropic: a model reads pictures"}
SAYS = {
    SAME: "A second reading catches what the first one got wrong. The same reader makes it in "
    "another way: all labels and values of the page, mapped to the fields afterwards.",
    OFFLINE: "Reads labels and values from the words on the page. Nothing leaves this machine.",
    REMOTE: "Sends a picture of each page to the endpoint below. The key comes from "
    "ANTHROPIC_API_KEY.",
}


class ReaderRows(QObject):
    """The rows of a form that choose one reader."""

    changed = Signal()

    def __init__(
        self, form: QFormLayout, label: str, titles: dict[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._form = form
        self.reader = ChoiceBox(parent)
        self.reader.setAccessibleName(label)
        for name, title in titles.items():
            self.reader.addItem(title, name)
        self.model = QLineEdit(parent)
        self.model.setPlaceholderText(say("The model's id, as its maker writes it"))
        self.base_url = QLineEdit(parent)
        self.base_url.setPlaceholderText(say("The reader's own endpoint"))
        self._says = QLabel(parent)
        self._says.setWordWrap(True)
        self._says.setProperty("role", "dim")
        form.addRow(label, self.reader)
        form.addRow("", self._says)
        form.addRow(say("Model"), self.model)
        form.addRow(say("Endpoint"), self.base_url)
        self.reader.currentIndexChanged.connect(lambda _index: self._on_changed())
        self.model.textChanged.connect(lambda _text: self._on_changed())
        self._on_changed()

    @property
    def name(self) -> str:
        """The reader that is chosen; "" for the same one as before."""
        return str(self.reader.currentData())

    @property
    def is_complete(self) -> bool:
        """Whether the reader has what it needs."""
        return self.name != REMOTE or bool(self.model.text().strip())

    def choice(self) -> ReaderChoice | None:
        """The reader as the flow wants it; None for the same one as before."""
        from reviewer.flow.plan import ReaderChoice

        if self.name != REMOTE:
            return ReaderChoice(self.name) if self.name else None
        return ReaderChoice(REMOTE, self.model.text().strip(), self.base_url.text().strip())

    def _on_changed(self) -> None:
        self._says.setText(say(SAYS[self.name]))
        for widget in (self.model, self.base_url):
            self._form.setRowVisible(widget, self.name == REMOTE)
        self.changed.emit()


def _titles() -> dict[str, str]:
    return {reader: say(title) for reader, title in TITLES.items()}


class ReadDialog(QDialog):
    """Asks for a `ReadPlan`."""

    planned = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Read the documents"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self.first = ReaderRows(self._form, say("First reading"), _titles(), self)
        other = {SAME: say("The same reader, asked in another way"), **_titles()}
        self.second = ReaderRows(self._form, say("Second reading"), other, self)
        self.budget = QLineEdit(self)
        self.budget.setPlaceholderText(say("No limit"))
        self.budget.setValidator(_dollars(self))
        self.again = QCheckBox(say("Read again what was read before"), self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._go = self._buttons.addButton(say("Read"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setDefault(True)
        self._lay_out()
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        for rows in (self.first, self.second):
            rows.changed.connect(self._on_changed)
        self.budget.textChanged.connect(lambda _text: self._on_changed())
        self._on_changed()

    def plan(self) -> ReadPlan:
        """What was asked for."""
        from reviewer.flow.plan import ReaderChoice, ReadPlan

        first = self.first.choice() or ReaderChoice(OFFLINE)
        limit = float(self.budget.text() or 0) if self._is_remote() else 0
        return ReadPlan(first, self.second.choice(), limit or None, again=self.again.isChecked())

    def _lay_out(self) -> None:
        self._form.addRow(say("At most, in US $"), self.budget)
        self._form.addRow("", self.again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self._form)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(560)

    def _is_remote(self) -> bool:
        return REMOTE in {self.first.name, self.second.name}

    def _on_changed(self) -> None:
        self._form.setRowVisible(self.budget, self._is_remote())
        ready = self.first.is_complete and self.second.is_complete
        self._go.setEnabled(ready and (self.budget.hasAcceptableInput() or not self.budget.text()))
        self.adjustSize()

    def _on_accepted(self) -> None:
        self.accept()
        self.planned.emit(self.plan())


def _dollars(parent: QObject) -> QDoubleValidator:
    """Takes 12.50 whatever the system's locale."""
    made = QDoubleValidator(0, 100_000, 2, parent)
    made.setNotation(QDoubleValidator.Notation.StandardNotation)
    made.setLocale(QLocale.c())
    return made
