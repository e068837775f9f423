"""A table beside its page: the current row and cell are marked on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from reviewer.model.geometry import Box
from reviewer.model.table import Put, Standing, Table, TableRow
from reviewer.model.wording import ABSENCES, singular
from reviewer.ui.column_tool import ColumnTool
from reviewer.ui.elided_label import ElidedLabel
from reviewer.ui.models.queue_model import leaf
from reviewer.ui.models.table_model import TableModel
from reviewer.ui.page_view import PageView
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import heard, named, say
from reviewer.ui.table_grid import KEYS, TableGrid
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

_MOST_SUMS = 3


class TableView(QWidget):
    """Shows a `Table`; what the person does with it goes out as signals of `grid` and `model`."""

    page_wanted = Signal(int)
    """The number of a page whose picture should be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TableModel(self)
        self.page = PageView(theme, self)
        self.page.setAccessibleName(say("Page with the current row"))
        self.tool = ColumnTool(self.page)
        self.grid = TableGrid(theme, self.model, self)
        self._name, self._count = (
            PlainLabel(parent=self, role="head"),
            PlainLabel(parent=self, role="dim"),
        )
        self._sums, self._said = PlainLabel(parent=self), ElidedLabel(parent=self)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._said.setProperty("role", "dim")
        self._said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._sums.setWordWrap(True)
        self._keys = PlainLabel(parent=self, role="dim")
        self._keys.setWordWrap(True)
        self._number = 0
        self._at: tuple[int, str] | None = None
        self._lay_out()
        self.grid.looked_at.connect(self.show_place)

    @property
    def number(self) -> int:
        """The page that is shown, counted from 1."""
        return self._number

    def show_table(self, table: Table) -> None:
        """Show a table as it is stored; the current cell stays where it was."""
        spot, fresh = self.grid.spot, self._at != (table.document.id, table.name)
        self._at = (table.document.id, table.name)
        if not self.model.fits(table):
            self.grid.finish_typing()
        self.model.show_table(table)
        if fresh:
            self._number = 0
            self.grid.resizeColumnsToContents()
            self._widen(table)
        self.grid.go(*((0, 0) if fresh else spot))
        title = table.name.replace("_", " ")
        self._name.setText(visible(leaf(table.document.name)))
        rows = len(table.rows)
        self._count.setText(f"{rows} {named(singular(title) if rows == 1 else title)}")
        self.show_sums(table.sums)
        self.show_place()

    def fit(self) -> None:
        """The page as wide as there is room, with the current row in view."""
        self.page.fit_width()
        self.show_place()

    def show_sums(self, sums: Sequence[Standing]) -> None:
        """Tell which sums do not come out and by how much; that all do, in one line."""
        wrong = [one for one in sums if not one.holds]
        lines = [f"▲ {visible(heard(one.sentence))}" for one in wrong[:_MOST_SUMS]]
        if len(wrong) > _MOST_SUMS:
            lines.append(say("… and {sums}", sums=counted(len(wrong) - _MOST_SUMS, "more sum")))
        if sums and not wrong:
            lines = ["✓ " + say("The sum comes out|All {count} sums come out", count=len(sums))]
        self._sums.setText("\n".join(lines))
        self._sums.setProperty("role", "doubt" if wrong else "settled")
        self._sums.style().unpolish(self._sums)
        self._sums.style().polish(self._sums)
        self._sums.setVisible(bool(lines))

    def propose(self, puts: Sequence[Put], column: int) -> None:
        """Show what would be filled in, until Enter or Escape."""
        spot = self.grid.spot
        self.model.propose(puts, column)
        self.grid.go(spot[0], column)
        new = sum(put.row is None for put in puts)
        values = counted(len(puts), "value")
        if new:
            rows = counted(new, "new row")
            ask = say("Fill in {values}, {rows} among them?", values=values, rows=rows)
        else:
            ask = say("Fill in {values}?", values=values)
        self._said.setText(f"{ask}  {say('Enter fills  Esc leaves')}")
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, sentence: str) -> None:
        """One line about what is going on."""
        self._said.setText(visible(sentence))

    def show_picture(self, number: int, picture: Pyramid) -> None:
        """The picture of a page arrived."""
        if number == self._number:
            self.page.set_picture(picture)

    def show_place(self) -> None:
        """Mark the current cell and its row on the page, and bring the row into view."""
        table, cell = self.model.table, self.model.cell(self.grid.currentIndex())
        if table is None or not table.document.pages:
            return
        line = self.model.row_at(self.grid.currentIndex())
        row = None if line is None else table.rows[line]
        number, band = _band(table, line)
        field = cell.field if cell else None
        box = field.box if field and field.value and (field.page or 1) == number else None
        self._turn_to(table, number)
        others = [band] if band is not None and row is not None and row.place else []
        self.page.mark(box or band, others if box else [], field.value or "" if field else "")
        self._come_to(box or band)
        if not self.model.is_proposing:
            self._said.setText(visible(_witnesses(row, self.grid.spot[1])))

    def _turn_to(self, table: Table, number: int) -> None:
        if number == self._number:
            return
        self._number = number
        self.page.show_page(table.document.pages[number - 1], None)
        self.page.fit_width()
        self.page_wanted.emit(number)

    def _come_to(self, box: Box | None) -> None:
        """Scroll so that the row stands in the upper half; across, the page stays where it is."""
        place = self.page.place_on_view()
        if box is None or place is None:
            return
        height = self.page.viewport().height()
        if not height * 0.2 <= place.center().y() <= height * 0.8:
            self.page.pan(0, round(place.center().y() - height * 0.45))

    def _widen(self, table: Table) -> None:
        """Give texts the room that is left over."""
        header = self.grid.horizontalHeader()
        header.setMinimumSectionSize(72)
        header.setStretchLastSection(False)
        widest = max(range(len(table.columns)), key=header.sectionSize, default=None)
        for at in range(len(table.columns)):
            mode = header.ResizeMode.Stretch if at == widest else header.ResizeMode.Interactive
            header.setSectionResizeMode(at, mode)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        head.addWidget(self._name)
        head.addWidget(self._count)
        head.addWidget(self._said, 1)
        below = QFrame(self)
        below.setObjectName("pagebar")
        lines = QVBoxLayout(below)
        lines.setContentsMargins(16, 8, 16, 8)
        lines.setSpacing(8)
        self._sums.setAccessibleName(say("Sums"))
        self._said.setAccessibleName(say("Witnesses of the cell"))
        self._keys.setText(
            "    ".join(
                f"{heard(key)}\u00a0{say(what)}".replace(" ", "\u00a0") for key, what in KEYS
            )
        )
        lines.addWidget(self._sums)
        lines.addWidget(self.grid, 1)
        lines.addWidget(self._keys)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(1)
        parts.addWidget(self.page)
        parts.addWidget(below)
        parts.setSizes([340, 300])
        self.setFocusProxy(self.grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(parts, 1)


def _band(table: Table, line: int | None) -> tuple[int, Box | None]:
    """The page and band of a row; of one without a place, where the row above it stands."""
    for at in range(line if line is not None else len(table.rows) - 1, -1, -1):
        place = table.rows[at].place
        if place is not None:
            number, box = place
            return number, box if at == line else None
    first = next((row.place for row in table.rows if row.place), None)
    return (first[0] if first else 1), None


def _witnesses(row: TableRow | None, column: int) -> str:
    """What there is to take for a cell: "A 7.20   B 7.19   OCR 7.19"."""
    cell = row.cells[column] if row is not None and column < len(row.cells) else None
    if cell is None:
        return ""
    said = [f"{'OCR' if role == 'ocr' else role} {value}" for role, value in cell.said.items()]
    if not said and cell.field is not None and cell.field.absence is not None:
        return say(ABSENCES[cell.field.absence])
    doubt = cell.field.reasons[:1] if cell.field and cell.field.flagged else ()
    return "      ".join([*map(heard, doubt), "   ".join(said)])
