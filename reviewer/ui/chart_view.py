"""One chart on the screen, in the colours of the theme. Its numbers stand in a table beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.evaluate.charts import Chart
from reviewer.evaluate.drawing import top_of
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme

_LONGEST_LABEL = 30
RIGHT = 24
"""Room beyond the right end of the axis for half of its last tick, in pixels."""
_ABOVE = 0.05
"""Room above and below for half of the ticks there; labels that lack it are left out."""
_FADED = 0.45
_BAND = 0.15
_INTERVAL = re.compile(r"([\d.]+) to ([\d.]+)")
_NEAR = 0.5
"""A click so far from a bar's middle, in bars, is on it."""


class ChartView(QWidget):
    """Paints a `Chart` and tells which mark was clicked, or where its line was dragged to."""

    marked = Signal(int)
    """The mark with this index was clicked, or the line was dragged to it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chart: Chart | None = None
        self._chosen = -1
        self._line: pg.InfiniteLine | None = None
        self.plot = pg.PlotWidget(self)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        # The table beside it says all that is here; a focus on the picture would say nothing.
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.scene().sigMouseClicked.connect(self._on_clicked)
        # The last tick, "100 %", stands at the end of its axis: half of it is beyond.
        self.plot.getPlotItem().layout.setContentsMargins(1, 1, RIGHT, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)
        theme.changed.connect(self._draw)

    def show_chart(self, chart: Chart, chosen: int = -1) -> None:
        """Paint this chart; the mark `chosen` stands out."""
        self._chart, self._chosen = chart, chosen
        self.plot.setAccessibleName(
            say("Chart: {title}. The table beside it has its numbers.", title=chart.title)
        )
        self._draw()

    def choose(self, index: int) -> None:
        """Let this mark stand out; the line of a curve moves to it."""
        if self._chart is None or index == self._chosen:
            return
        self._chosen = index
        if self._line is not None:
            self._line.setValue(100 * self._chart.marks[index].x)
        else:
            self._draw()

    def _draw(self) -> None:
        chart = self._chart
        if chart is None:
            return
        self._line = None
        self.plot.clear()
        self.plot.setBackground(self._theme.color("card"))
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(self._theme.color("line"))
            axis.setTextPen(self._theme.color("dim"))
            axis.setTicks(None)
            axis.setStyle(
                tickFont=self._theme.font(12),
                tickTextOffset=8,
                tickLength=0,
                hideOverlappingLabels=False,
            )
        {"bars": self._bars, "points": self._points, "curve": self._curve}[chart.shape](chart)

    def _bars(self, chart: Chart) -> None:
        scale = 100 if chart.shares else 1
        count = len(chart.marks)
        rows = list(range(count))
        self.plot.showGrid(x=False, y=False)
        brushes = [self._color(row) for row in rows]
        self.plot.addItem(
            pg.BarGraphItem(
                x0=0,
                y=rows,
                height=0.6,
                width=[mark.y * scale for mark in chart.marks],
                brushes=brushes,
                pens=[pg.mkPen(None)] * count,
            )
        )
        for row, mark in enumerate(chart.marks):
            if mark.low is not None and mark.high is not None:
                self._span((mark.low * scale, row), (mark.high * scale, row))
        labels = [(row, _short(mark.cells[0])) for row, mark in enumerate(chart.marks)]
        self.plot.getAxis("left").setTicks([labels, []])
        self.plot.setLabel("bottom", chart.across, units=None, color=self._ink("dim"))
        self.plot.setLabel("left", "")
        if chart.shares:
            self._percents("bottom", 1.0)
        box = self.plot.getViewBox()
        box.invertY(True)
        end = 100 if chart.shares else top_of([mark.y for mark in chart.marks])
        box.setRange(xRange=(0, 1.08 * end), yRange=(-0.7, max(count, 4) - 0.3), padding=0)

    def _points(self, chart: Chart) -> None:
        top = min(1.0, top_of([mark.high or mark.y for mark in chart.marks]))
        end = min(1.0, top_of([mark.x for mark in chart.marks]))
        self._plane(chart, end, top)
        even = pg.mkPen(self._theme.color("edge"), style=Qt.PenStyle.DashLine)
        same = 100 * min(end, top)
        self.plot.plot([0, same], [0, same], pen=even)
        for mark in chart.marks:
            if mark.low is not None and mark.high is not None:
                self._span((100 * mark.x, 100 * mark.low), (100 * mark.x, 100 * mark.high))
        self.plot.plot(
            [100 * mark.x for mark in chart.marks],
            [100 * mark.y for mark in chart.marks],
            pen=None,
            symbol="o",
            symbolSize=10,
            symbolPen=None,
            symbolBrush=[self._color(row) for row in range(len(chart.marks))],
        )

    def _curve(self, chart: Chart) -> None:
        marks = chart.marks
        self._plane(chart, 1.0, min(1.0, top_of([mark.y for mark in marks])))
        across = [100 * mark.x for mark in marks]
        none = pg.mkPen(None)
        upper, lower = (
            pg.PlotDataItem(across, [100 * (of or 0) for of in ends], pen=none)
            for ends in ([mark.high for mark in marks], [mark.low for mark in marks])
        )
        for item in (upper, lower):
            self.plot.addItem(item)
        band = pg.mkBrush(self._theme.color("accent", _BAND))
        self.plot.addItem(pg.FillBetweenItem(upper, lower, brush=band))
        pen = pg.mkPen(self._theme.color("accent"), width=2)
        self.plot.plot(across, [100 * mark.y for mark in marks], pen=pen)
        at = marks[max(0, self._chosen)].x
        self._line = pg.InfiniteLine(
            100 * at,
            angle=90,
            movable=True,
            bounds=(0, 100),
            pen=pg.mkPen(self._theme.color("text"), width=2),
            hoverPen=pg.mkPen(self._theme.color("doubt"), width=3),
        )
        self._line.sigDragged.connect(self._on_dragged)
        self.plot.addItem(self._line)

    def _plane(self, chart: Chart, end: float, top: float) -> None:
        box = self.plot.getViewBox()
        box.invertY(False)
        self.plot.setLabel("bottom", chart.across, color=self._ink("dim"))
        self.plot.setLabel("left", chart.up, color=self._ink("dim"))
        self._percents("bottom", end)
        self._percents("left", top)
        self.plot.showGrid(x=False, y=True, alpha=0.25)
        box.setRange(xRange=(0, 100 * end), padding=0.02)
        box.setRange(yRange=(0, 100 * top), padding=_ABOVE)

    def _percents(self, name: str, end: float) -> None:
        ticks = [(100 * end * step / 5, f"{100 * end * step / 5:g} %") for step in range(6)]
        self.plot.getAxis(name).setTicks([ticks, []])

    def _span(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        pen = pg.mkPen(self._theme.color("text"), width=1.5)
        self.plot.plot([start[0], end[0]], [start[1], end[1]], pen=pen)

    def _color(self, row: int) -> object:
        faded = self._chosen >= 0 and row != self._chosen
        return pg.mkBrush(self._theme.color("accent", _FADED if faded else 1.0))

    def _ink(self, token: str) -> str:
        return self._theme.color(token).name()

    def _on_clicked(self, event: MouseClickEvent) -> None:
        chart = self._chart
        if chart is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        at = self.plot.getViewBox().mapSceneToView(event.scenePos())
        if chart.shape == "bars":
            row = round(at.y())
            if abs(at.y() - row) <= _NEAR and 0 <= row < len(chart.marks):
                self.marked.emit(row)
        elif chart.shape == "curve":
            self.marked.emit(_nearest(chart, at.x()))
        else:
            near = min(
                range(len(chart.marks)),
                key=lambda i: (
                    abs(100 * chart.marks[i].x - at.x()) + abs(100 * chart.marks[i].y - at.y())
                ),
            )
            self.marked.emit(near)

    def _on_dragged(self, line: pg.InfiniteLine) -> None:
        if self._chart is not None:
            self._chosen = _nearest(self._chart, line.value())
            self.marked.emit(self._chosen)


def _nearest(chart: Chart, percent: float) -> int:
    return min(range(len(chart.marks)), key=lambda i: abs(100 * chart.marks[i].x - percent))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 1]}…"


def room_in(window: QSize, least: QSize) -> QSize:
    """The size of a page of charts: most of a large window, never larger than a small one."""
    most = QSize(window.width() * 9 // 10, window.height() * 9 // 10)
    return most.expandedTo(least).boundedTo(window)


def in_words(chart: Chart) -> Chart:
    """The chart in the person's language: all but names, values and figures."""
    sentence, marks = chart.sentence, chart.marks
    if chart.id == "causes":
        most = marks[0].cells[0] if marks else ""
        sentence = sentence.replace(f": {most},", f": {heard(most)},")
        marks = tuple(
            replace(mark, cells=(heard(mark.cells[0]), *mark.cells[1:])) for mark in marks
        )
    if chart.id == "both":
        marks = tuple(replace(one, cells=(_of_run(one.cells[0]), *one.cells[1:])) for one in marks)
    return replace(
        chart,
        title=heard(chart.title),
        sentence=heard(sentence),
        across=heard(chart.across),
        up=heard(chart.up),
        columns=tuple(heard(column) for column in chart.columns),
        marks=tuple(replace(mark, cells=tuple(map(_cell, mark.cells))) for mark in marks),
    )


def _of_run(label: str) -> str:
    """The label of a field and one of two runs, "total: first"; all fields are called "all"."""
    name, _, run = label.rpartition(": ")
    return f"{say('all') if name == 'all' else name}: {say(run)}"


def _cell(text: str) -> str:
    """An interval, "0.3 to 1.1", is the only cell that has a word."""
    ends = _INTERVAL.fullmatch(text)
    return text if ends is None else say("{low} to {high}", low=ends[1], high=ends[2])
