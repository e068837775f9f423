"""How far reading is: the numbers of the run, going on and stopping, and what could not be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.letter_table import LetterTable
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.run_words import figures, going_on, headline, origin, stopping
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.running import Numbers
    from reviewer.flow.station import Ahead, Letter

SIZE = QSize(980, 620)
LONGEST = 600
"""Characters of a reason below the table."""
NO_LETTERS = "No document has failed."
NEVER_READ = (
    "Choose Read… to say with what the documents are to be read. What cannot be read is listed "
    "here then, with the reason, and can be tried again."
)
AWAY = (
    "{count} question waits at the provider and is answered by tomorrow.|"
    "{count} questions wait at the provider and are answered by tomorrow."
)
LETTERS = (
    "{count} document could not be read. Enter opens it.|"
    "{count} documents could not be read. Enter opens the one that is chosen."
)


class BatchPage(QDialog):
    """Shows what it is told and asks for what the person wants; holds no truth."""

    start_wanted = Signal()
    resume_wanted = Signal()
    stop_wanted = Signal()
    retry_wanted = Signal(object)
    """The numbers of documents to try again."""
    opened = Signal(int)
    """The number of a document to look at."""

    def __init__(
        self, *, may_read: bool, stop_key: str = "", parent: QWidget | None = None
    ) -> None:
        """Without `may_read` the project is only looked at."""
        super().__init__(parent)
        self.setWindowTitle(say("How far reading is"))
        self._may_read = may_read
        self._busy = self._stopping = False
        self._ahead: Ahead | None = None
        self._numbers: Numbers | None = None
        self.head = PlainLabel(parent=self, role="head", wrap=True)
        self.origin = PlainLabel(parent=self, role="dim", wrap=True)
        self.why = PlainLabel(parent=self, role="doubt", wrap=True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("How far reading is"))
        self.ahead = PlainLabel(parent=self, wrap=True, name=say("What is left"))
        self.away = PlainLabel(parent=self, role="dim", wrap=True)
        self.told = PlainLabel(parent=self, role="strong", wrap=True)
        self.table = LetterTable(self)
        self.reason = PlainLabel(parent=self, wrap=True, name=say("Why it could not be read"))
        self._figures: dict[str, PlainLabel] = {}
        self._grid = QGridLayout()
        self.start = self._button(say("Read…"), "Ctrl+R", self.start_wanted.emit)
        self.resume = self._button(say("Go on"), "G", self.resume_wanted.emit)
        self.stop = self._button(say("Stop"), stop_key, self.stop_wanted.emit)
        self.retry = self._button(say("Try again"), "R", self._on_retry)
        self.retry_all = self._button(say("Try all again"), "Shift+R", self._on_retry_all)
        self._lay_out()
        self.table.opened.connect(self.opened)
        self.table.chosen.connect(self._enable)
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._tell_reason())
        self.show_numbers(None)
        self.show_letters(())
        self.show_ahead(None)
        self.show_away(0)
        self.resize(SIZE if parent is None else SIZE.boundedTo(parent.size()))

    def show_numbers(self, numbers: Numbers | None) -> None:
        """How the run stands that goes on, or went last."""
        self._numbers = numbers
        self.head.setText(stopping(numbers) if self._stopping else headline(numbers))
        self.origin.setText("" if numbers is None else origin(numbers))
        why = "" if numbers is None else visible(heard(numbers.why))
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.bar.setVisible(numbers is not None and numbers.total > 0)
        for label in (*self._figures.values(), self.origin):
            label.setVisible(numbers is not None)
        if numbers is not None:
            self.bar.setRange(0, max(1, numbers.total))
            self.bar.setValue(numbers.done + numbers.failed)
            self._show_figures(numbers)
        self._tell_letters()

    def show_letters(self, letters: Sequence[Letter]) -> None:
        """What could not be read."""
        self.table.show_letters(letters)
        self._tell_letters()
        self._enable()

    def show_ahead(self, ahead: Ahead | None) -> None:
        """What going on would do; None while that is not known."""
        self._ahead = ahead
        self.ahead.setText("" if ahead is None else going_on(ahead))
        self._enable()

    def show_away(self, count: int) -> None:
        """How many questions wait at a provider."""
        self.away.setText(say(AWAY, count=count))
        self.away.setVisible(count > 0)

    def show_busy(self, busy: bool, *, stopping: bool = False) -> None:
        """Whether work goes on in this window, and whether it is being stopped."""
        self._busy, self._stopping = busy, stopping
        self._enable()
        if stopping:
            self.show_numbers(self._numbers)

    def _show_figures(self, numbers: Numbers) -> None:
        for column, (title, value) in enumerate(figures(numbers)):
            if title not in self._figures:
                caption = PlainLabel(title, self, role="dim")
                label = PlainLabel(parent=self, role="strong")
                caption.setBuddy(label)
                self._grid.addWidget(caption, 0, column)
                self._grid.addWidget(label, 1, column)
                self._figures[title] = label
                self._figures[f"{title} "] = caption
            self._figures[title].setText(value)
            self._figures[title].setAccessibleName(f"{title}: {value}")

    def _tell_letters(self) -> None:
        count = len(self.table.letters)
        if count:
            self.told.setText(say(LETTERS, count=count))
        else:
            self.told.setText(say(NEVER_READ) if self._numbers is None else say(NO_LETTERS))
        first = count > 0 and self.table.isHidden()
        for widget in (self.table, self.reason, self.retry, self.retry_all):
            widget.setVisible(count > 0)
        self._space.setVisible(count == 0)
        self._tell_reason()
        if first:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_reason(self) -> None:
        """All of the reason that its cell has no room for."""
        row = self.table.currentIndex().row()
        known = 0 <= row < len(self.table.letters)
        failure = self.table.letters[row].failure if known else None
        self.reason.setText("" if failure is None else visible(heard(failure.reason), LONGEST))

    def _enable(self) -> None:
        may = self._may_read and not self._busy
        self.start.setEnabled(may)
        self.resume.setEnabled(may and self._ahead is not None and self._ahead.waiting > 0)
        self.stop.setEnabled(self._busy and not self._stopping)
        self.retry.setEnabled(may and bool(self.table.selectionModel().hasSelection()))
        self.retry_all.setEnabled(may and bool(self.table.letters))

    def _on_retry(self) -> None:
        self.retry_wanted.emit(self.table.picked)

    def _on_retry_all(self) -> None:
        self.retry_wanted.emit([letter.document for letter in self.table.letters])

    def _button(self, text: str, key: str, act: object) -> QPushButton:
        from reviewer.ui.actions import key_name

        button = QPushButton(f"{text}  ({key_name(key)})" if key else text, self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setShortcut(key)
        button.clicked.connect(lambda _checked=False: act())  # type: ignore[operator]
        return button

    def _lay_out(self) -> None:
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(2)
        self._space = QWidget(self)
        acts = QHBoxLayout()
        for button in (self.resume, self.start, self.stop):
            acts.addWidget(button)
        acts.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        close.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.retry)
        below.addWidget(self.retry_all)
        below.addStretch(1)
        below.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for label in (self.head, self.origin, self.why, self.bar):
            layout.addWidget(label)
        layout.addLayout(self._grid)
        for label in (self.ahead, self.away):
            layout.addWidget(label)
        layout.addLayout(acts)
        layout.addSpacing(8)
        layout.addWidget(self.told)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self._space, 1)
        layout.addLayout(below)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
