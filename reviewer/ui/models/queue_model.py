"""The queue as a list of any length: ids of all its fields, and the contents of those in view.

An id costs eight bytes, so a million of them are all there, and the scroll bar tells the truth.
What is in a row is asked for when it comes into view, and forgotten when it was not for long.
"""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtCore import Signal as QtSignal

from reviewer.model.field import Field
from reviewer.model.wording import short_title, title
from reviewer.ui.marks import words_of
from reviewer.ui.say import named, say
from reviewer.ui.visible import tip, visible

KEPT = 4096
"""So many rows keep their contents."""
BEFORE, BEHIND = 80, 200
"""Rows around one in view whose contents are fetched with it."""
NEAR = 2000
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Header:
    """The row above a document's fields."""

    document: int
    name: str


Row = Header | Field


class QueueModel(QAbstractListModel):
    """Rows of one height: headers, which cannot be chosen, and fields.

    The model never asks the store. It says which contents it misses (`rows_wanted`), and whoever
    hears it answers with `fill`.
    """

    rows_wanted = QtSignal(object)
    """The ids of fields whose contents should be shown."""
    ROW = Qt.ItemDataRole.UserRole
    """The `Header` or `Field` of a row; None while its contents are on their way."""
    ASIDE = Qt.ItemDataRole.UserRole + 1
    """What stands at the right of a row: the value, or the document where there are no headers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grouped = True
        self._entries = array("q")
        """Ids of fields; a header is the negative id of its document."""
        self._fields: OrderedDict[int, Field] = OrderedDict()
        self._near = 0
        self._missed: set[int] = set()
        self._asked: set[int] = set()
        self._pause = QTimer(self, interval=0, singleShot=True)
        self._pause.timeout.connect(self._want)

    def restart(
        self, ids: Sequence[int] = (), documents: Sequence[int] = (), *, grouped: bool = True
    ) -> None:
        """Show these fields instead; with a header for each document, or flat."""
        self.beginResetModel()
        self._grouped = grouped
        self._near = 0
        self._missed.clear()
        self._asked.clear()
        self._entries = self._with_headers(ids, documents, None)[:]
        self.endResetModel()

    def extend(self, ids: Sequence[int], documents: Sequence[int]) -> None:
        """These fields come behind all others."""
        last = self._document_at(len(self._entries) - 1) if self._grouped else None
        more = self._with_headers(ids, documents, last)
        if not more:
            return
        first = len(self._entries)
        self.beginInsertRows(QModelIndex(), first, first + len(more) - 1)
        self._entries.extend(more)
        self.endInsertRows()

    def fill(self, fields: Iterable[Field]) -> None:
        """The contents of rows, as they are now."""
        known = 0
        for field in fields:
            self._asked.discard(field.id)
            self._keep(field)
            known += 1
        if known and self._entries:
            # One signal for all: a view repaints what it shows, which is all it could do with more.
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def update(self, field: Field) -> None:
        """Show this field as it is now, where it stands."""
        index = self.index_of(field.id)
        if index.isValid() and self._fields.get(field.id) != field:
            self._keep(field)
            self.dataChanged.emit(index, index)

    def index_of(self, field_id: int) -> QModelIndex:
        """Where a field stands; an invalid index when it is not among the rows."""
        row = self._find(field_id)
        return QModelIndex() if row is None else self.index(row)

    def around(self, field_id: int | None, *, backwards: bool = False, most: int = 64) -> list[int]:
        """The fields that come after (before) one, nearest first; round to the other end."""
        row = None if field_id is None else self._find(field_id)
        if row is None:
            return []
        step = -1 if backwards else 1
        ahead = self._entries[row + 1 :] if not backwards else self._entries[:row]
        near = ahead[: most * 2] if not backwards else ahead[-most * 2 :][::step]
        return [entry for entry in near if entry > 0][:most]

    def row_at(self, index: Index) -> Row | None:
        """The header or field at `index`; None while its contents are on their way."""
        if not index.isValid() or not 0 <= index.row() < len(self._entries):
            return None
        return self._row(index.row())

    def id_at(self, index: Index) -> int | None:
        """The id of the field at `index`, contents or none; None for a header."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        return entry if entry > 0 else None

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are by now."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for painting, its words for everyone else."""
        row = self.row_at(index)
        if role == QueueModel.ROW:
            return row
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(row, Header):
                return visible(row.name)
            return visible(named(short_title(row.path)))
        if role == QueueModel.ASIDE and isinstance(row, Field):
            return aside(row) if self._grouped else visible(leaf(row.document_name))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, Field):
            return tip(row.document_name, named(title(row.path)), aside(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headers can be read, not chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self._entries[index.row()] < 0:
            return Qt.ItemFlag.ItemNeverHasChildren
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def _row(self, number: int) -> Row | None:
        entry = self._entries[number]
        field = self._fields.get(entry if entry > 0 else self._entries[number + 1])
        if field is None:
            self._missed.add(number)
            if not self._pause.isActive():
                self._pause.start()
            return None
        return field if entry > 0 else Header(-entry, field.document_name)

    def _want(self) -> None:
        """Ask for what is missed, and for what is around it."""
        rows: set[int] = set()
        for row in sorted(self._missed)[-KEPT // 2 :]:
            if row not in rows:
                rows.update(range(max(0, row - BEFORE), min(len(self._entries), row + BEHIND)))
        self._missed.clear()
        wanted = [
            entry
            for entry in (self._entries[row] for row in sorted(rows)[: KEPT // 2])
            if entry > 0 and entry not in self._fields and entry not in self._asked
        ]
        if wanted:
            self._asked.update(wanted)
            self.rows_wanted.emit(tuple(wanted))

    def _keep(self, field: Field) -> None:
        self._fields[field.id] = field
        self._fields.move_to_end(field.id)
        while len(self._fields) > KEPT:
            self._fields.popitem(last=False)

    def _find(self, field_id: int) -> int | None:
        """The row of a field, looked for where the last one was found before anywhere else."""
        near = min(self._near, len(self._entries))
        for start, stop in ((near, near + NEAR), (max(0, near - NEAR), near)):
            try:
                self._near = self._entries.index(field_id, start, stop)
            except ValueError:
                continue
            return self._near
        found = self._find_anywhere(field_id)
        if found is not None:
            self._near = found
        return found

    def _find_anywhere(self, field_id: int) -> int | None:
        """Search the bytes: several times as fast as comparing a million numbers one by one."""
        size = self._entries.itemsize
        wanted = re.compile(re.escape(array("q", [field_id]).tobytes()), re.DOTALL)
        places = (match.start() for match in wanted.finditer(self._entries.tobytes()))
        return next((place // size for place in places if place % size == 0), None)

    def _document_at(self, number: int) -> int | None:
        """The document of the last row, told by the header above it."""
        while number >= 0 and self._entries[number] > 0:
            number -= 1
        return -self._entries[number] if number >= 0 else None

    def _with_headers(
        self, ids: Sequence[int], documents: Sequence[int], last: int | None
    ) -> array[int]:
        if not self._grouped:
            return ids if isinstance(ids, array) else array("q", ids)
        rows = array("q")  # a list of a million numbers would take five times the room
        for field_id, document in zip(ids, documents, strict=True):
            if document != last:
                last = document
                rows.append(-document)
            rows.append(field_id)
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
        return say("Document {name}", name=visible(row.name))
    value = visible(row.value) if row.value else ""
    return ", ".join(part for part in (named(title(row.path)), value, words_of(row)) if part)
