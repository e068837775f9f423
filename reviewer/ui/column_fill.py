"""Filling a column from the page: the band is where its cells stand, or what is dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from reviewer.model.geometry import Box
from reviewer.model.table import Put, Table
from reviewer.review.fill import column_band
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.table_view import TableView

DRAG = "Drag down the column on the page.  Esc leaves"
NOTHING = "The column says what the page says. Drag over other words to fill them in."


class ColumnFill(QObject):
    """Proposes values for the current column; nothing is stored before the person agrees."""

    def __init__(self, window: MainWindow, view: TableView) -> None:
        super().__init__(view)
        self._window = window
        self._view = view
        self._column = 0
        self.puts: tuple[Put, ...] = ()
        """What is proposed."""
        view.tool.dragged.connect(self._on_dragged)

    def ask(self) -> None:
        """Propose from where the column's cells stand, and let another band be dragged."""
        view = self._view
        table, column = view.model.table, view.grid.spot[1]
        boxes = [] if table is None else _boxes(table, column)
        band = column_band([box for page, box in boxes if page == boxes[0][0]])
        if view.tool.is_on or band is None:
            view.tool.start()
            view.say(say(DRAG))
            return
        view.tool.start()
        self._propose(band, boxes[0][0])

    def _on_dragged(self, band: Box) -> None:
        self._propose(band, self._view.number)

    def _propose(self, band: Box, page: int) -> None:
        from reviewer.flow.table import filled

        table, column = self._view.model.table, self._view.grid.spot[1]
        if table is None:
            return
        self._column = column
        bridge = self._window.bridge
        future = self._window.work.aside(lambda: filled(table, column, page, band))
        bridge.watch(future, self._on_proposed, ticket=bridge.ticket("fill"))

    def _on_proposed(self, puts: tuple[Put, ...]) -> None:
        self.puts = puts
        if puts:
            self._view.propose(puts, self._column)
        else:
            self._view.say(say(NOTHING))


def _boxes(table: Table, column: int) -> list[tuple[int, Box]]:
    """The page and place of each cell of a column that has one."""
    fields = [row.cells[column].field for row in table.rows]
    return [(f.page or 1, f.box) for f in fields if f is not None and f.box and f.value]
