"""Two runs side by side: the verdict, its table and picture, and the documents that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.evaluate.charts import both
from reviewer.evaluate.latency import seconds
from reviewer.ui.cell_table import CellTable
from reviewer.ui.chart_view import ChartView, in_words, room_in
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.evaluate.compare import Pairing
    from reviewer.flow.comparison import Compared, Spent

WORKING = "Measuring both…"
COLUMNS = ("Field", "Fields", "First", "Second", "Won", "Lost", "Gain, 95 %", "p")
MOST_LISTED = 2000
SIZE = QSize(1080, 700)


class ComparisonPage(QDialog):
    """Asks which two runs and shows what came of it; holds no truth."""

    asked = Signal(str, str)
    """Compare these two."""
    wanted = Signal(str)
    """Look at the document with this hash."""
    picture_wanted = Signal()

    def __init__(
        self, runs: tuple[tuple[str, int], ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        """`runs` are those there are, each with its number of documents."""
        super().__init__(parent)
        self.setWindowTitle(say("Compare two runs"))
        self.found: Compared | None = None
        self._keys: tuple[str, ...] = ()
        self._rows: list[tuple[str, ...]] = []
        self.first, self.second = (_choice(self, runs) for _ in range(2))
        self.second.setCurrentIndex(min(1, len(runs) - 1))
        self.verdict = PlainLabel(parent=self, role="head", name=say("Verdict"), wrap=True)
        self.cost = PlainLabel(parent=self, role="dim", name=say("Cost"), wrap=True)
        self.view = ChartView(theme, self)
        self.table = CellTable(say("Wins and losses by field"), self)
        self.count = PlainLabel(
            parent=self, role="dim", name=say("Documents that changed"), wrap=True
        )
        self.list = CellTable(say("Documents that changed"), self, words=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._lay_out()
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(lambda _index: self.ask())
        self.list.opened.connect(lambda row: self.wanted.emit(self._keys[row]))
        self.buttons.rejected.connect(self.reject)
        self.resize(SIZE if parent is None else room_in(parent.size(), SIZE))

    def ask(self) -> None:
        """Have the two that are chosen compared."""
        if self.first.count():
            self.verdict.setText(say(WORKING))
            self.asked.emit(self.first.currentData(), self.second.currentData())
        else:
            self.refuse(say("There are no readings yet."))

    def refuse(self, error: object) -> None:
        """Say why there is nothing to compare."""
        self.found = None
        self.verdict.setText(visible(heard(str(error))))
        self.cost.clear()
        self.count.clear()
        for widget in (self.view, self.table, self.list):
            widget.hide()

    def show_comparison(self, found: Compared) -> None:
        """Show which is better, or why nobody can tell."""
        self.found = found
        told = found.comparison
        for widget in (self.view, self.table, self.list):
            widget.show()
        self.verdict.setText(visible(heard(told.verdict)))
        self.cost.setText(_cost(found))
        self.view.show_chart(in_words(both(told)))
        self._rows = [_row(name, of) for name, of in told.by_field.items()]
        self._rows.append(_row(say("all"), told.overall))
        self.table.fill([say(one) for one in COLUMNS], self._rows)
        self._keys = told.changed[:MOST_LISTED]
        self.count.setText(_changed(len(told.changed)))
        self.list.fill((say("Document"),), [(found.names[key],) for key in self._keys])

    def _copy(self) -> None:
        rows = [tuple(say(one) for one in COLUMNS), *self._rows]
        QGuiApplication.clipboard().setText("\n".join(map("\t".join, rows)) + "\n")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow(say("First"), self.first)
        form.addRow(say("Second"), self.second)
        for text, act in (
            ("Copy the numbers", self._copy),
            ("Save the picture…", self.picture_wanted.emit),
        ):
            button = QPushButton(say(text), self)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.view, 3)
        middle.addWidget(self.table, 5)  # eight columns, the last of which say how sure it is
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.verdict)
        layout.addWidget(self.cost)
        layout.addLayout(middle, 3)
        layout.addWidget(self.count)
        layout.addWidget(self.list, 2)
        layout.addStretch(0)
        layout.addWidget(self.buttons)


def _row(name: str, of: Pairing) -> tuple[str, ...]:
    interval = "-"
    if of.low is not None and of.high is not None:
        interval = say("{low} to {high}", low=f"{100 * of.low:+.1f}", high=f"{100 * of.high:+.1f}")
    return (
        name,
        f"{of.n:,}",
        f"{100 * of.first:.1f} %",
        f"{100 * of.second:.1f} %",
        f"{of.wins:,}",
        f"{of.losses:,}",
        interval,
        f"{of.p:.2g}",
    )


def _cost(found: Compared) -> str:
    said = say(
        "First: {first}. Second: {second}.",
        first=_spent(found.first),
        second=_spent(found.second),
    )
    if (slower := found.slower) is not None:
        said += " " + say(
            "The second takes {times} times as long for the same document.",
            times=f"{slower.median:.3g}",
        )
    if found.left_out:
        left = counted(found.left_out, "document")
        said += " " + say("Left out: {documents} that only one of them read.", documents=left)
    return f"{said} {say('p of single fields is corrected for their number (Holm).')}"


def _changed(count: int) -> str:
    if not count:
        return say("In no document is one right and the other wrong.")
    documents = counted(count, "document")
    if count > MOST_LISTED:
        return say(
            "In {documents} one is right and the other wrong, most such fields first; "
            "the first {n}. Enter looks at one.",
            documents=documents,
            n=MOST_LISTED,
        )
    return say(
        "In {documents} one is right and the other wrong, most such fields first. "
        "Enter looks at one.",
        documents=documents,
    )


def _spent(spent: Spent) -> str:
    price = say("price unknown") if spent.cost_usd is None else f"{spent.cost_usd:.4f} USD"
    took = spent.latency
    if took is None:
        time = say("time unknown")
    else:
        time = say(
            "{median} in the middle, 95 % within {slow}",
            median=seconds(took.median),
            slow=seconds(took.slow),
        )
    return f"{counted(spent.readings, 'reading')}, {price}, {time}"


def _choice(parent: QWidget, runs: tuple[tuple[str, int], ...]) -> ChoiceBox:
    box = ChoiceBox(parent)
    box.setAccessibleName(say("Run"))
    for name, count in runs:
        box.addItem(f"{visible(name)}  ({counted(count, 'document')})", name)
    return box
