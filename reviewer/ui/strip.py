"""The pages of a document as small pictures, those with something to settle marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from reviewer.model.document import Document, Page
from reviewer.model.field import Field, FieldState
from reviewer.ui.marks import mark_of
from reviewer.ui.say import say
from reviewer.ui.theme import Theme

if TYPE_CHECKING:
    from reviewer.ui.pyramid import Pyramid

WIDTH, ROW = 104, 128
SIDE = 180
"""Pixels asked of a small picture's long edge."""
Index = QModelIndex | QPersistentModelIndex


class StripModel(QAbstractListModel):
    """One row a page; small pictures are asked for when their row is painted."""

    wanted = Signal(int)
    """A page whose small picture is looked at and is not here."""
    PAGE, FIELD = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pages: tuple[Page, ...] = ()
        self._small: dict[int, QImage] = {}
        self._asked: set[int] = set()
        self._open: dict[int, list[Field]] = {}

    def set_pages(self, pages: tuple[Page, ...]) -> None:
        """Show the pages of another document."""
        self.beginResetModel()
        self._pages = pages
        self._small, self._asked, self._open = {}, set(), {}
        self.endResetModel()

    def set_fields(self, fields: Sequence[Field]) -> None:
        """What is left to settle on each page."""
        left: dict[int, list[Field]] = {}
        for field in fields:
            if field.flagged and field.state is FieldState.OPEN:
                left.setdefault(field.page or 1, []).append(field)
        if left != self._open:
            self._open = left
            self.dataChanged.emit(self.index(0), self.index(len(self._pages) - 1))

    def put(self, number: int, picture: QImage) -> None:
        """A small picture is here."""
        self._small[number] = picture
        at = self.index(number - 1)
        self.dataChanged.emit(at, at)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many pages there are."""
        return 0 if parent.isValid() else len(self._pages)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The page, its small picture, and what is left on it."""
        if not index.isValid():
            return None
        number = index.row() + 1
        left = self._open.get(number, [])
        if role == Qt.ItemDataRole.DecorationRole:
            if number not in self._asked:
                self._asked.add(number)
                self.wanted.emit(number)
            return self._small.get(number)
        if role == self.PAGE:
            return self._pages[index.row()]
        if role == self.FIELD:
            return max(left, key=lambda field: field.risk, default=None)
        if role == Qt.ItemDataRole.DisplayRole:
            return str(number)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            if left:
                return say("Page {n}, {left} to settle", n=number, left=len(left))
            return say("Page {n}", n=number)
        return None


class _Delegate(QStyledItemDelegate):
    """Paints a page's small picture, its number and its mark."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(WIDTH - 8, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        row = QRectF(option.rect)
        page: Page = index.data(StripModel.PAGE)
        room = row.adjusted(10, 6, -10, -22)
        scale = min(room.width() / page.width, room.height() / page.height)
        sheet = QRectF(0, 0, page.width * scale, page.height * scale)
        sheet.moveCenter(room.center())
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QImage):
            painter.drawImage(sheet, picture)
        else:
            painter.fillRect(sheet, self._theme.color("card"))
        self._paint_frame(painter, sheet, option.state)
        self._paint_words(painter, row, index)
        painter.restore()

    def _paint_frame(self, painter: QPainter, sheet: QRectF, state: QStyle.StateFlag) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(self._theme.color("accent" if chosen else "line"), 2 if chosen else 1)
        painter.setPen(pen)
        painter.drawRect(sheet.adjusted(-2, -2, 2, 2))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(sheet.adjusted(-4, -4, 4, 4))

    def _paint_words(self, painter: QPainter, row: QRectF, index: Index) -> None:
        foot = QRectF(row.left(), row.bottom() - 20, row.width(), 18)
        painter.setFont(self._theme.font(12, tabular=True))
        painter.setPen(self._theme.color("text"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        field = index.data(StripModel.FIELD)
        if isinstance(field, Field):
            mark = mark_of(field)
            area = QRectF(foot.center().x() + 12, foot.top() + 1, 16, 16)
            mark.paint(painter, area, self._theme.color(mark.token))


class Strip(QListView):
    """Small pictures of the pages; a click or Enter shows one."""

    chosen = Signal(int)
    """The number of a page."""
    small_wanted = Signal(object, int)
    """(`Document`, page number): a small picture to be made."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.pages = StripModel(self)
        self.setModel(self.pages)
        self.setItemDelegate(_Delegate(theme, self))
        self.setObjectName("strip")
        self.setAccessibleName(say("Pages of the document"))
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        self.pages.wanted.connect(self._on_wanted)
        theme.changed.connect(self.viewport().update)

    def show_document(self, document: Document) -> None:
        """The pages of this document."""
        if self._document is None or self._document.id != document.id:
            self._document = document
            self.pages.set_pages(document.pages)

    def show_number(self, number: int) -> None:
        """The page that is shown."""
        self.setCurrentIndex(self.pages.index(number - 1))

    def put(self, document: int, number: int, picture: Pyramid) -> None:
        """A small picture is here."""
        if self._document is not None and self._document.id == document:
            self.pages.put(number, picture.finest)

    def _on_wanted(self, number: int) -> None:
        self.small_wanted.emit(self._document, number)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row() + 1)
