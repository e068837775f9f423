"""The project's suites: what was frozen, whether today is worse, and freezing a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.cell_table import CellTable
from reviewer.ui.phrases import counted
from reviewer.ui.say import say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.model.suite import Suite

COLUMNS = ("Suite", "Documents", "Fields", "Frozen", "By", "For")
NONE_YET = "No suite yet. Freeze what is decided, to test prompts and models with later."
HEAD = (
    "A suite holds the documents that are decided as a whole, and never changes. Nothing is "
    "learned from them. Enter tells whether what the project reads today is worse than then."
)
SIZE = QSize(760, 460)


class SuitesDialog(QDialog):
    """Lists suites and asks for a new one; holds no truth."""

    frozen = Signal(str, str)
    """Freeze what is decided under this name, with this note."""
    asked = Signal(str)
    """Hold the project today against this suite."""

    def __init__(self, *, may_freeze: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Suites"))
        self._suites: Sequence[Suite] = ()
        self.table = CellTable(say("Suites"), self, words=True)
        self.outcome = QLabel(self)
        self.outcome.setAccessibleName(say("Outcome"))
        self.name = QLineEdit(self)
        self.name.setPlaceholderText("march")
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(say("before the new prompt"))
        self.freeze = QPushButton(say("Freeze"), self)
        self.freeze.setAutoDefault(False)
        for widget in (self.name, self.note):
            widget.setEnabled(may_freeze)
            widget.returnPressed.connect(self._on_freeze)
            widget.textChanged.connect(lambda _text: self._enable(may_freeze))
        self._enable(may_freeze)
        self._lay_out()
        self.freeze.clicked.connect(self._on_freeze)
        self.table.opened.connect(lambda row: self._ask(row))
        self.resize(SIZE if parent is None else SIZE.boundedTo(parent.size()))

    def show_suites(self, suites: Sequence[Suite], sentence: str = "") -> None:
        """Show the suites there are, oldest first."""
        self._suites = suites
        self.table.fill([say(one) for one in COLUMNS], [_row(one) for one in suites])
        self.say(sentence or ("" if suites else say(NONE_YET)))
        if suites:
            self.table.choose(len(suites) - 1)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """Tell what came of it."""
        self.outcome.setText(visible(sentence))

    def clear_name(self) -> None:
        """It is frozen; the next one has another name."""
        self.name.clear()
        self.note.clear()

    def _enable(self, may_freeze: bool) -> None:
        self.freeze.setEnabled(may_freeze and bool(self.name.text().strip()))

    def _on_freeze(self) -> None:
        if self.freeze.isEnabled():
            self.frozen.emit(self.name.text().strip(), self.note.text().strip())

    def _ask(self, row: int) -> None:
        if 0 <= row < len(self._suites):
            self.say(say("Measuring…"))
            self.asked.emit(self._suites[row].name)

    def _lay_out(self) -> None:
        head = QLabel(say(HEAD), self)
        head.setProperty("role", "dim")
        for label in (head, self.outcome):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(say("New suite"), self.name)
        form.addRow(say("What for"), self.note)
        form.addRow("", self.freeze)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.outcome)
        layout.addLayout(form)
        layout.addWidget(buttons)


def in_words(suite: Suite) -> str:
    """What was frozen, in a sentence."""
    return say(
        "Froze {fields} of {documents} as {suite}.",
        fields=counted(suite.fields, "field"),
        documents=counted(suite.documents, "document"),
        suite=suite.name,
    )


def _row(suite: Suite) -> tuple[str, ...]:
    return (
        suite.name,
        f"{suite.documents:,}",
        f"{suite.fields:,}",
        suite.at[:10],
        suite.by,
        suite.note,
    )
