"""Causes as a list, and what would become of the fields of one as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QObject, Qt

from reviewer.model.wording import ABSENCES, short_title
from reviewer.ui.models.field_model import Index
from reviewer.ui.models.queue_model import leaf
from reviewer.ui.say import heard, named, say
from reviewer.ui.visible import tip, visible

if TYPE_CHECKING:
    from reviewer.flow.causes import Remedy
    from reviewer.review.causes import Cause, Doubt

_HEADS = ("", "Document", "Field", "Reading A says", "Becomes")


class CauseModel(QAbstractListModel):
    """The groups, the largest first."""

    COUNT = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._causes: tuple[Cause, ...] = ()

    def show_causes(self, causes: Sequence[Cause]) -> None:
        """Show these groups."""
        self.beginResetModel()
        self._causes = tuple(causes)
        self.endResetModel()

    def cause(self, row: int) -> Cause | None:
        """The group in a row."""
        return self._causes[row] if 0 <= row < len(self._causes) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """How many groups there are."""
        return 0 if parent is not None and parent.isValid() else len(self._causes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence, the number of fields, both for a screen reader."""
        cause = self.cause(index.row()) if index.isValid() else None
        if cause is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(heard(cause.sentence))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(heard(cause.sentence))
        if role == self.COUNT:
            return len(cause.doubts)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            fields = say("{count} field|{count} fields", count=len(cause.doubts))
            return f"{fields}. {visible(heard(cause.sentence))}"
        return None


class RemedyModel(QAbstractTableModel):
    """Field by field what it says now and what it would become; Space leaves one out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[Doubt, str | None], ...] = ()
        self._left_out: set[int] = set()

    @property
    def left_out(self) -> tuple[int, ...]:
        """Ids of the fields that stay as they are."""
        return tuple(sorted(self._left_out))

    @property
    def chosen(self) -> int:
        """How many fields would be settled."""
        return len(self._rows) - len(self._left_out)

    def show_remedy(self, remedy: Remedy | None) -> None:
        """Show what this would do; nothing is left out."""
        self.beginResetModel()
        self._rows = () if remedy is None else remedy.becomes
        self._left_out.clear()
        self.endResetModel()

    def doubt(self, row: int) -> Doubt | None:
        """The field in a row."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else None

    def toggle(self, row: int) -> None:
        """Leave a field out, or take it in again."""
        doubt = self.doubt(row)
        if doubt is not None:
            self._left_out ^= {doubt.field.id}
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(_HEADS) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """How many fields there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """In or out, document, field, before, after."""
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Titles above."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            if not 0 <= section < len(_HEADS):
                return None
            return say(_HEADS[section]) if _HEADS[section] else ""
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The texts of a row."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        doubt, value = self._rows[index.row()]
        out = doubt.field.id in self._left_out
        texts = (
            "–" if out else "✓",
            leaf(doubt.field.document_name),
            named(short_title(doubt.field.path)),
            _said(doubt, doubt.field.value),
            say("stays open") if out else _said(doubt, value),
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(texts[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(texts[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(texts[index.column()]) or say("empty")
        return None


def _said(doubt: Doubt, value: str | None) -> str:
    if value is not None:
        return value
    return say(ABSENCES[doubt.field.absence]) if doubt.field.absence else say("no value")
