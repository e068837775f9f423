"""The fields of one document as a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from reviewer.model.field import Field
from reviewer.model.wording import short_title
from reviewer.ui.models.queue_model import QueueModel, aside, spoken
from reviewer.ui.say import named
from reviewer.ui.visible import visible

Index = QModelIndex | QPersistentModelIndex


class FieldModel(QAbstractListModel):
    """A document's fields, in the order of its kind."""

    _fields: tuple[Field, ...] = ()

    def set_fields(self, fields: Sequence[Field]) -> None:
        """Show these fields; where they are the same ones, only what changed."""
        new = tuple(fields)
        if [f.id for f in new] != [f.id for f in self._fields]:
            self.beginResetModel()
            self._fields = new
            self.endResetModel()
            return
        old, self._fields = self._fields, new
        for row, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                self.dataChanged.emit(self.index(row), self.index(row))

    def index_of(self, field_id: int) -> QModelIndex:
        """Where a field stands; invalid when it is not here."""
        for row, field in enumerate(self._fields):
            if field.id == field_id:
                return self.index(row)
        return QModelIndex()

    def field_at(self, index: Index) -> Field | None:
        """The field at `index`."""
        return self._fields[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many fields there are."""
        return 0 if parent.isValid() else len(self._fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The field for painting, its words for everyone else."""
        field = self.field_at(index)
        if field is None:
            return None
        if role == QueueModel.ROW:
            return field
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(named(short_title(field.path)))
        if role == QueueModel.ASIDE:
            return aside(field)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(field)
        return None
