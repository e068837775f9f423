"""The evaluation page: a chart, its table, and the mistakes behind the mark that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPushButton,
    QSlider,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from reviewer.evaluate.charts import Chart, as_tsv
from reviewer.ui.cell_table import CellTable
from reviewer.ui.chart_view import ChartView, in_words, room_in
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme

if TYPE_CHECKING:
    from reviewer.evaluate.mistakes import Mistake
    from reviewer.flow.sheet import Sheet

WORKING = "Measuring…"
COLUMNS = ("Document", "Field", "Value read", "Right", "Sort", "Risk")
MOST_LISTED = 2000
SIZE = QSize(1120, 740)
"""Room for a chart, its table and some mistakes; never larger than the window."""


class EvaluationPage(QDialog):
    """Shows a `Sheet`; holds no truth. What it asks for, the part does."""

    wanted = Signal(object)
    """Look at this `Mistake` on the desk."""
    picture_wanted = Signal()
    report_wanted = Signal()
    truth_wanted = Signal()
    comparison_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Evaluation"))
        self.sheet: Sheet | None = None
        self._listed: list[Mistake] = []
        self.head = PlainLabel(parent=self, role="head", name=say("What was measured"), wrap=True)
        self.tabs = QTabBar(self)
        self.tabs.setAccessibleName(say("Charts"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.sentence = PlainLabel(parent=self, name=say("What the chart says"), wrap=True)
        self.view = ChartView(theme, self)
        self.table = CellTable(say("Numbers of the chart"), self)
        self.threshold = QSlider(Qt.Orientation.Horizontal, self)
        self.threshold.setAccessibleName(say("Share that is looked at"))
        self.count = PlainLabel(
            parent=self, role="dim", name=say("Mistakes behind the mark"), wrap=True
        )
        self.list = CellTable(say("Mistakes"), self, words=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._lay_out()
        self._connect()
        self.show_working(say(WORKING))
        self.resize(SIZE if parent is None else room_in(parent.size(), SIZE))

    @property
    def chart(self) -> Chart | None:
        """The chart that is shown."""
        index = self.tabs.currentIndex()
        return self.sheet.charts[index] if self.sheet is not None and index >= 0 else None

    def show_working(self, sentence: str) -> None:
        """There is nothing to show yet, or no more; say why."""
        self.sheet = None
        self.head.setText(sentence)
        self._show_parts(False)

    def show_sheet(self, sheet: Sheet, chart: str = "") -> None:
        """Show what was measured, at the chart with this id."""
        told = sheet.evaluation
        self.head.setText(
            say(
                "{documents}, {fields}, measured against {what}",
                documents=counted(told.documents, "document"),
                fields=counted(told.fields, "field"),
                what=heard(sheet.against),
            )
        )
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        self.sheet = sheet
        for one in sheet.charts:
            self.tabs.addTab(heard(one.title))
        names = [one.id for one in sheet.charts]
        self.tabs.setCurrentIndex(names.index(chart) if chart in names else 0)
        self.tabs.blockSignals(False)
        self._show_parts(True)
        self._on_tab()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self, visible: bool) -> None:
        for widget in (self.tabs, self.sentence, self.view, self.table, self.count, self.list):
            widget.setVisible(visible)
        self.threshold.setVisible(False)
        for button in self._acting:
            button.setEnabled(visible)

    def _on_tab(self) -> None:
        chart = self.chart
        if chart is None:
            return
        shown = in_words(chart)
        self.sentence.setText(shown.sentence)
        self.view.show_chart(shown)
        self.table.fill(shown.columns, [mark.cells for mark in shown.marks])
        for place, share in enumerate(_shares(len(shown.columns))):
            self._middle.setStretch(place, share)
        self.threshold.setVisible(chart.shape == "curve")
        self._list(None)
        if chart.shape == "curve":
            self.threshold.blockSignals(True)
            self.threshold.setRange(0, len(chart.marks) - 1)
            self.threshold.blockSignals(False)
            here = 0.0 if chart.here is None else chart.here
            self._choose(min(range(len(chart.marks)), key=lambda i: abs(chart.marks[i].x - here)))

    def _choose(self, row: int) -> None:
        """One mark, wherever it was chosen: in the chart, the table, or by the slider."""
        chart, sheet = self.chart, self.sheet
        if chart is None or sheet is None or not 0 <= row < len(chart.marks):
            return
        self.view.choose(row)
        self.table.choose(row)
        if chart.shape == "curve":
            self.threshold.setValue(len(chart.marks) - 1 - row)
            words = heard(sheet.evaluation.risk.thresholds[row].in_words())
            self.sentence.setText(words)
            self.threshold.setAccessibleDescription(words)
        self._list(row)

    def _list(self, row: int | None) -> None:
        """List the mistakes behind a mark."""
        chart, sheet = self.chart, self.sheet
        pick = None if chart is None or row is None else chart.marks[row].pick
        self._listed = []
        if sheet is not None and pick is not None:
            found = [one for one in sheet.mistakes if pick.takes(one)]
            found.sort(key=lambda one: (one.flagged, -(one.risk or 0)))
            self._listed = found[:MOST_LISTED]
            self.count.setText(_behind(len(found)))
        else:
            self.count.setText(say("Choose a row or a mark to list the mistakes behind it."))
        names = {} if sheet is None else sheet.names
        self.list.fill([say(one) for one in COLUMNS], [_cells(one, names) for one in self._listed])

    def _copy(self) -> None:
        if self.chart is not None:
            QGuiApplication.clipboard().setText(as_tsv(in_words(self.chart)))

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._listed):
            self.wanted.emit(self._listed[row])

    def _into_list(self) -> None:
        if self._listed:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.choose(0)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _index: self._on_tab())
        self.view.marked.connect(self._choose)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self._into_list())
        self.list.opened.connect(self._open)
        self.threshold.valueChanged.connect(
            lambda value: self._choose(self.threshold.maximum() - value)
        )
        self.buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        added = []
        for text, act in (
            ("Copy the numbers", self._copy),
            ("Save the picture…", self.picture_wanted.emit),
            ("Save the report…", self.report_wanted.emit),
            ("Against a file…", self.truth_wanted.emit),
            ("Compare two runs…", self.comparison_wanted.emit),
        ):
            button = QPushButton(say(text), self)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            added.append(button)
        self._acting = added[:3]
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        self._middle = middle = QHBoxLayout()
        middle.setSpacing(16)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        left.addWidget(self.threshold)
        middle.addLayout(left)
        middle.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (self.head, self.tabs, self.sentence):
            layout.addWidget(widget)
        layout.addLayout(middle, 3)
        layout.addWidget(self.count)
        layout.addWidget(self.list, 2)
        layout.addStretch(0)
        layout.addWidget(self.buttons)


def _shares(columns: int) -> tuple[int, int]:
    """How chart and table share the width: no column is worth having that is out of sight."""
    return (3, 2) if columns <= 4 else (1, 1) if columns == 5 else (2, 3)


def _behind(count: int) -> str:
    mistakes = counted(count, "mistake")
    if not count:
        return say("{mistakes} behind it.", mistakes=mistakes)
    if count > MOST_LISTED:
        return say(
            "{mistakes} behind it; the first {n} are listed. Enter looks at one.",
            mistakes=mistakes,
            n=MOST_LISTED,
        )
    return say("{mistakes} behind it. Enter looks at one.", mistakes=mistakes)


def _cells(one: Mistake, names: dict[str, str]) -> tuple[str, ...]:
    risk = "-" if one.risk is None else f"{one.risk:.2f}"
    sort = one.cause.partition(":")[0]
    name = names.get(one.document_key, one.document_key[:12])
    return name, one.path, one.shown or "–", one.truth, heard(sort), risk
