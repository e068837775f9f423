"""The queue as a list, page by page: by document under headers, by risk flat.

By risk the documents mix, so every row says its document itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from reviewer.model.field import Field
from reviewer.model.wording import short_title, title
from reviewer.ui.marks import words_of
from reviewer.ui.visible import tip, visible

PAGE = 256
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Header:
    """The row above a document's fields."""

    document: int
    name: str


Row = Header | Field


class QueueModel(QAbstractListModel):
    """Rows of one height: headers, which cannot be chosen, and fields.

    The model never asks the store. When more rows are wanted it says so once, and whoever hears it
    answers with `append`; an answer to an older question is recognised by its `after`.
    """

    more_wanted = QtSignal(object)
    """The id of the last field there is, or None at the start."""
    ROW = Qt.ItemDataRole.UserRole
    """The `Header` or `Field` of a row."""
    ASIDE = Qt.ItemDataRole.UserRole + 1
    """What stands at the right of a row: the value, or the document where there are no headers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grouped = True
        self._rows: list[Row] = []
        self._row_of: dict[int, int] = {}
        self._last: int | None = None
        self._asked = False
        self._complete = True

    def restart(self, *, grouped: bool = True) -> None:
        """Forget all rows and want the first ones; with a header for each document, or flat."""
        self._grouped = grouped
        self.beginResetModel()
        self._rows, self._row_of, self._last = [], {}, None
        self._asked = self._complete = False
        self.endResetModel()
        self.fetchMore(QModelIndex())

    def clear(self) -> None:
        """Forget all rows and want none."""
        self.beginResetModel()
        self._rows, self._row_of, self._last = [], {}, None
        self._asked, self._complete = False, True
        self.endResetModel()

    def append(self, fields: Sequence[Field], *, after: int | None, page: int = PAGE) -> None:
        """The fields after the field `after`; fewer than `page` mean that there are no more."""
        if after != self._last or not self._asked:
            return
        self._asked = False
        self._complete = len(fields) < page
        if fields:
            self._last = fields[-1].id
        rows = self._with_headers([f for f in fields if f.id not in self._row_of])
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        for offset, row in enumerate(rows):
            if isinstance(row, Field):
                self._row_of[row.id] = first + offset
        self._rows.extend(rows)
        self.endInsertRows()

    def update(self, field: Field) -> None:
        """Show this field as it is now, where it stands."""
        row = self._row_of.get(field.id)
        if row is None or self._rows[row] == field:
            return
        self._rows[row] = field
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def index_of(self, field_id: int) -> QModelIndex:
        """Where a field stands; an invalid index when it is not among the rows."""
        row = self._row_of.get(field_id)
        return QModelIndex() if row is None else self.index(row)

    def row_at(self, index: Index) -> Row | None:
        """The header or field at `index`."""
        return self._rows[index.row()] if index.isValid() else None

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are by now."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for painting, its words for everyone else."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == QueueModel.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(row.name if isinstance(row, Header) else short_title(row.path))
        if role == QueueModel.ASIDE and isinstance(row, Field):
            return aside(row) if self._grouped else visible(leaf(row.document_name))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Field):
            return tip(row.document_name, title(row.path), aside(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headers can be read, not chosen."""
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if isinstance(row, Field):
            return (
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemNeverHasChildren
            )
        return Qt.ItemFlag.ItemNeverHasChildren

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there may be fields that nobody asked for yet."""
        return not parent.isValid() and not self._complete and not self._asked

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page once."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit(self._last)

    def _with_headers(self, fields: Sequence[Field]) -> list[Row]:
        if not self._grouped:
            return list(fields)
        rows: list[Row] = []
        last = self._rows[-1] if self._rows else None
        document = None if last is None else last.document
        for field in fields:
            if field.document != document:
                document = field.document
                rows.append(Header(field.document, field.document_name))
            rows.append(field)
        return rows


def aside(field: Field) -> str:
    """A field's value beside its name; the sign of absence where a value is missed."""
    if field.value:
        return visible(field.value[:80])
    return "⊘" if field.flagged else ""


def leaf(name: str) -> str:
    """A document's name without the folders it came from."""
    return name.rpartition("/")[2]


def spoken(row: Row) -> str:
    """A row for a screen reader."""
    if isinstance(row, Header):
        return f"Document {visible(row.name)}"
    value = visible(row.value) if row.value else ""
    return ", ".join(part for part in (title(row.path), value, words_of(row)) if part)
