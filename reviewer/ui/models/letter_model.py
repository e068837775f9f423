"""The dead letters as rows; a cell is put into words when it is seen, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from reviewer.ui.models.text_table import Index, TextTable
from reviewer.ui.say import day, heard, number, say
from reviewer.ui.visible import tip, visible

if TYPE_CHECKING:
    from reviewer.flow.station import Letter

DOCUMENT, WHY, ATTEMPTS, WHEN, PAID = range(5)
LONGEST = 300
"""Characters of a reason in its cell; its tool tip has more."""


class LetterModel(TextTable):
    """Documents that no reader could read, and why."""

    def __init__(self, parent: QObject | None = None) -> None:
        columns = (say("Document"), say("Why"), say("Attempts"), say("When"), say("Paid"))
        super().__init__(columns, (DOCUMENT, WHY), parent)
        self._letters: Sequence[Letter] = ()

    @property
    def letters(self) -> Sequence[Letter]:
        """What is shown."""
        return self._letters

    def show(self, letters: Sequence[Letter]) -> None:
        """Show these."""
        self._letters = letters
        self._renewed(len(letters))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; a screen reader is told its column too."""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._columns[index.column()]}: {self._text(index)}"
        return super().data(index, role)

    def _more(self, index: Index) -> str:
        failure = self._letters[index.row()].failure
        return tip(failure.document, heard(failure.reason))

    def _text(self, index: Index) -> str:
        failure = self._letters[index.row()].failure
        column = index.column()
        if column == DOCUMENT:
            return visible(failure.document, LONGEST)
        if column == WHY:
            return visible(heard(failure.reason), LONGEST)
        if column == ATTEMPTS:
            return number(failure.attempts) if failure.attempts else "–"
        if column == WHEN:
            return day(failure.at) if failure.at else "–"
        return say("yes") if failure.paid else say("no")
