"""What to read the documents with: the offline reader, or models of the person's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.estimate_line import EstimateLine
from reviewer.ui.reader_rows import NONE, OFFLINE, OPENAI, REMOTE, SAME, TITLES, ReaderRows
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.extract.endpoints import Endpoint
    from reviewer.flow.plan import ReadPlan

TASKS = {
    "general": "To be read",
    "fine-print": "To be read though small or faint: enlarged, more contrast",
    "classification": "To be recognised: small and cheap",
}
OTHER = {SAME: "The same reader, asked in another way", **TITLES}
BETTER = {NONE: "No other model", REMOTE: TITLES[REMOTE], OPENAI: TITLES[OPENAI]}


def _said(titles: Mapping[str, str]) -> dict[str, str]:
    return {name: say(title) for name, title in titles.items()}


class ReadDialog(QDialog):
    """Asks for a `ReadPlan`."""

    planned = Signal(object)
    keys_given = Signal(object, bool)
    """Keys by their names, and whether they are to be kept in the keyring or for this run alone."""

    def __init__(
        self, parent: QWidget | None = None, endpoints: Mapping[str, Endpoint] | None = None
    ) -> None:
        """`endpoints` are the presets that can be chosen, by name."""
        super().__init__(parent)
        self.setWindowTitle(say("Read the documents"))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        known = endpoints or {}
        self.first = ReaderRows(self._form, "First reading", _said(TITLES), self, known)
        self.second = ReaderRows(self._form, "Second reading", _said(OTHER), self, known)
        better = "For what stays doubtful"
        self.better = ReaderRows(self._form, better, _said(BETTER), self, known)
        self.task = ChoiceBox(self)
        self.task.setAccessibleName(say("Pictures are sent"))
        for name, title in _said(TASKS).items():
            self.task.addItem(title, name)
        self.budget = QLineEdit(self)
        self.budget.setPlaceholderText(say("No limit"))
        self.budget.setValidator(_dollars(self))
        self.again = QCheckBox(say("Read again what was read before"), self)
        self.cost = EstimateLine(self)
        keep = say("Keep the key in the system's keyring, not for this run alone")
        self.keep = QCheckBox(keep, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._go = self._buttons.addButton(say("Read"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setDefault(True)
        self._lay_out()
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        for rows in (self.first, self.second, self.better):
            rows.changed.connect(self._on_changed)
        self.budget.textChanged.connect(lambda _text: self._on_changed())
        self.task.currentIndexChanged.connect(lambda _index: self._on_changed())
        self.again.toggled.connect(lambda _on: self._on_changed())
        self._on_changed()

    def plan(self) -> ReadPlan:
        """What was asked for."""
        from reviewer.flow.plan import ReaderChoice, ReadPlan

        first = self.first.choice() or ReaderChoice(OFFLINE)
        limit = float(self.budget.text() or 0) if self._is_remote() else 0
        return ReadPlan(
            first,
            self.second.choice(),
            limit or None,
            again=self.again.isChecked(),
            cascade=self.better.choice(),
            task=self.task.currentData() if self._is_remote() else "general",
        )

    def _lay_out(self) -> None:
        self._form.addRow(say("Pictures are sent"), self.task)
        self._form.addRow(say("At most, in US $"), self.budget)
        self._form.addRow("", self.again)
        self._form.addRow("", self.keep)
        self._form.addRow(say("Cost"), self.cost)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(16)
        layout.addLayout(self._form)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(660)

    def _is_remote(self) -> bool:
        named = {self.first.name, self.second.name, self.better.name}
        return bool(named & {REMOTE, OPENAI})

    def _keys(self) -> dict[str, str]:
        rows = (self.first, self.second, self.better)
        return {one.variable: one.typed_key for one in rows if one.typed_key}

    def _on_changed(self) -> None:
        for row in (self.budget, self.task, self.cost):
            self._form.setRowVisible(row, self._is_remote())
        self._form.setRowVisible(self.keep, bool(self._keys()))
        ready = all(rows.is_complete for rows in (self.first, self.second, self.better))
        ready &= self.budget.hasAcceptableInput() or not self.budget.text()
        self._go.setEnabled(ready)
        self.cost.ask(self.plan() if ready and self._is_remote() else None)
        self.adjustSize()

    def _on_accepted(self) -> None:
        self.accept()
        if keys := self._keys():
            self.keys_given.emit(keys, self.keep.isChecked())
        self.planned.emit(self.plan())


def _dollars(parent: QObject) -> QDoubleValidator:
    """Takes 12.50 whatever the system's locale."""
    made = QDoubleValidator(0, 100_000, 2, parent)
    made.setNotation(QDoubleValidator.Notation.StandardNotation)
    made.setLocale(QLocale.c())
    return made
