"""What is in a file of another tool, and which of its names is which field here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.foreign_preview import Preview

NOT_USED = "not used"
DOCUMENT = "document"
_SHOWN = 60
"""Characters of a value in the table."""
_SIZE = (860, 520)


class ImportDialog(QDialog):
    """Shows the first of a file and asks what its names mean; holds no truth."""

    chosen = Signal(str, dict, list)
    """("readings" or "truth", our name -> name over there, names over there not to be used)"""
    asked = Signal(str)
    """Another column names the document."""

    def __init__(self, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Import"))
        self.resize(*_SIZE)
        self._combos: list[tuple[str, QComboBox]] = []
        self.readings = QRadioButton(say("As readings: what a model read, to be checked"), self)
        self.truth = QRadioButton(
            say("As truth: what is known to be right, it counts at once"), self
        )
        self.readings.setChecked(True)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.document = QComboBox(self)
        self.document.setAccessibleName(say("The column that names the document"))
        self.table = QTableWidget(self)
        self.table.setAccessibleName(say("The first of the file"))
        self.problems = QLabel(self)
        self.problems.setWordWrap(True)
        self.problems.setTextFormat(Qt.TextFormat.PlainText)
        self.problems.setProperty("role", "doubt")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._go = self._buttons.addButton(say("Take in"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self.show_preview(preview)
        self.document.activated.connect(lambda _at: self.asked.emit(self.document.currentText()))

    @property
    def what(self) -> str:
        """As what the file is taken in."""
        return "readings" if self.readings.isChecked() else "truth"

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen for each name, and the column of the documents."""
        found = {
            box.currentText(): theirs for theirs, box in self._combos if box.currentIndex() > 0
        }
        if self.document.isVisibleTo(self) and self.document.currentText():
            found[DOCUMENT] = self.document.currentText()
        return found

    @property
    def unused(self) -> list[str]:
        """The names that were shown and that nothing is to be done with."""
        return [theirs for theirs, box in self._combos if box.currentIndex() == 0]

    def show_preview(self, preview: Preview) -> None:
        """Show another look into the file."""
        name = visible(preview.file.name)
        what = f"{name} ({preview.format})"
        if preview.needs_mapping:
            what = say(
                "{file}: {documents}, the first of them below. Choose the field for each name; "
                "what has none is counted and left out.",
                file=what,
                documents=counted(preview.documents, "document"),
            )
        self.told.setText(what)
        self.table.setVisible(preview.needs_mapping and bool(preview.names))
        self._fill(preview)
        self._columns(preview)
        self._preview = preview
        self._check()

    def _check(self) -> None:
        """Say what is wrong with the file or with the choice, and whether it can be taken in."""
        preview = self._preview
        shown = [visible(heard(problem)) for problem in preview.problems[:4]]
        more = len(preview.problems) - len(shown)
        shown += [say("and {n} more", n=more)] if more > 0 else []
        told = [box.currentText() for _theirs, box in self._combos if box.currentIndex() > 0]
        twice = next((name for name in told if told.count(name) > 1), None)
        if twice is not None:
            shown.append(
                say("Two names are chosen for {field}; leave one of them out.", field=twice)
            )
        self.problems.setText("\n".join(shown))
        self.problems.setVisible(bool(shown))
        fits = not preview.needs_mapping or bool(preview.names)
        self._go.setEnabled(fits and twice is None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for part in (self.told, self.readings, self.truth):
            layout.addWidget(part)
        self._form = QFormLayout()
        self._form.addRow(say("The document is named by"), self.document)
        layout.addLayout(self._form)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the buttons, arrows move inside
        self.table.verticalHeader().hide()
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problems)
        layout.addStretch(0)
        layout.addWidget(self._buttons)
        self._go.setDefault(True)
        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)

    def _fill(self, preview: Preview) -> None:
        """The names on top, below them what they mean here, then the first documents."""
        table = self.table
        table.clear()
        self._combos = []
        table.setColumnCount(len(preview.names) + 1)
        table.setRowCount(len(preview.rows) + 1)
        headers = [say("Document"), *(visible(name) for name, _ours in preview.names)]
        table.setHorizontalHeaderLabels(headers)
        table.setItem(0, 0, QTableWidgetItem(say("is the field")))
        for at, (theirs, ours) in enumerate(preview.names, start=1):
            box = QComboBox(table)
            box.addItems([say(NOT_USED), *preview.ours])
            box.setCurrentIndex(max(0, box.findText(ours)))
            box.setAccessibleName(say("The field for {name}", name=visible(theirs)))
            box.currentIndexChanged.connect(self._check)
            table.setCellWidget(0, at, box)
            self._combos.append((theirs, box))
        before: QWidget = table
        for after in [*(box for _theirs, box in self._combos), self._go]:
            QWidget.setTabOrder(before, after)
            before = after
        for row, cells in enumerate(preview.rows, start=1):
            for column, cell in enumerate(cells):
                table.setItem(row, column, QTableWidgetItem(visible(cell[:_SHOWN])))
        table.resizeColumnsToContents()

    def _columns(self, preview: Preview) -> None:
        """Which column names the document; only tables have any."""
        self.document.clear()
        self.document.addItems(["", *preview.columns])
        self.document.setCurrentText(preview.column)
        self._form.setRowVisible(0, bool(preview.columns))

    def _on_accepted(self) -> None:
        what, mapping, unused = self.what, self.mapping, self.unused
        self.accept()
        self.chosen.emit(what, mapping, unused)
