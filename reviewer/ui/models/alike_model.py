"""Values of one field as a grid: only the ids are all here, fields come as they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from reviewer.model.specimen import Specimen
from reviewer.model.wording import ABSENCES, title
from reviewer.ui.marks import words_of
from reviewer.ui.models.field_model import Index
from reviewer.ui.say import heard, named, say
from reviewer.ui.visible import tip, visible

KEPT = 4000
"""So many fields are kept; those of screens long left are asked for again."""
AHEAD = 120


class AlikeModel(QAbstractTableModel):
    """Cells row by row, `columns` of them side by side."""

    SPECIMEN = Qt.ItemDataRole.UserRole + 1
    EXCEPTION = Qt.ItemDataRole.UserRole + 2
    wanted = Signal(list)
    """Ids of fields that are looked at and not here yet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = array("q")
        self._columns = 1
        self._here: OrderedDict[int, Specimen] = OrderedDict()
        self._asked: set[int] = set()
        self._exceptions: set[int] = set()

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self._ids)

    def show_ids(self, ids: Sequence[int]) -> None:
        """Lay these fields out in this order."""
        self.beginResetModel()
        self._ids = array("q", ids)
        self._here.clear()
        self._asked.clear()
        self._exceptions.clear()
        self.endResetModel()

    def set_columns(self, columns: int) -> None:
        """So many values stand side by side."""
        if columns != self._columns:
            self.beginResetModel()
            self._columns = max(1, columns)
            self.endResetModel()

    def bring(self, found: Iterable[Specimen]) -> None:
        """Fields that were wanted are here, or are not what they were."""
        for one in found:
            self._here[one.field.id] = one
            self._here.move_to_end(one.field.id)
            self._asked.discard(one.field.id)
        while len(self._here) > KEPT:
            self._here.popitem(last=False)
        if self.rowCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, self._columns - 1)
            )

    def forget(self, ids: Iterable[int]) -> None:
        """Fields that changed: they are asked for again when they are looked at."""
        for field_id in ids:
            self._here.pop(field_id, None)
        if self.rowCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, self._columns - 1)
            )

    def id_at(self, index: Index) -> int | None:
        """The id of the field at `index`."""
        at = index.row() * self._columns + index.column() if index.isValid() else -1
        return self._ids[at] if 0 <= at < len(self._ids) else None

    def at(self, position: int) -> Index:
        """The index of the value that is so many behind the first."""
        return self.index(position // self._columns, position % self._columns)

    def position(self, index: Index) -> int:
        """How many values stand before `index`."""
        return index.row() * self._columns + index.column()

    def specimen(self, index: Index) -> Specimen | None:
        """The field at `index`, asked for where it is not here yet."""
        field_id = self.id_at(index)
        if field_id is None:
            return None
        one = self._here.get(field_id)
        if one is None:
            self._ask(self.position(index))
        return one

    def is_exception(self, index: Index) -> bool:
        """Whether the person marked this value as not to be accepted with the others."""
        return self.id_at(index) in self._exceptions

    def toggle(self, index: Index) -> None:
        """Mark a value as an exception, or no longer."""
        field_id = self.id_at(index)
        if field_id is not None:
            self._exceptions ^= {field_id}
            self.dataChanged.emit(index, index)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many rows of cells there are."""
        if parent is not None and parent.isValid():
            return 0
        return -(-len(self._ids) // self._columns)

    def columnCount(self, parent: Index | None = None) -> int:
        """How many cells stand side by side."""
        return 0 if parent is not None and parent.isValid() else self._columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Behind the last value there is nothing to select."""
        return super().flags(index) if self.id_at(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The value, the field for painting, its words for a screen reader."""
        if not index.isValid():
            return None
        if role == self.EXCEPTION:
            return self.is_exception(index)
        one = self.specimen(index)
        if one is None:
            return None
        field = one.field
        if role == self.SPECIMEN:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(field.value or (say(ABSENCES[field.absence]) if field.absence else ""))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(field.document_name, *map(heard, field.reasons[:1]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            odd = f", {say('exception')}" if self.is_exception(index) else ""
            said = visible(field.value or say("no value"))
            where = say(
                "{field} of {document}",
                field=named(title(field.path)),
                document=visible(field.document_name),
            )
            return f"{said}, {words_of(field)}{odd}, {where}"
        return None

    def _ask(self, position: int) -> None:
        """Ask for a screenful around a field that is looked at."""
        near = self._ids[max(0, position - 8) : position + AHEAD]
        missing = [i for i in near if i not in self._here and i not in self._asked]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(missing)
