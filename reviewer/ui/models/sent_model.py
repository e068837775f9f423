"""The ledger as a table: all requests by number, and of those in view what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from reviewer.model.ledger import Sent
from reviewer.ui.models.field_model import Index
from reviewer.ui.say import heard, say
from reviewer.ui.say import number as in_figures
from reviewer.ui.visible import tip, visible

COLUMNS = ("When", "Document", "Host", "Model", "Pictures", "Masks", "Bytes", "What came of it")
FIGURES = {4, 5, 6}
BLOCK = 64
"""Rows that are fetched together."""
KEPT = 4096
"""Rows that are kept; those that were looked at last."""


class SentModel(QAbstractTableModel):
    """Requests, newest first. A row is empty until what is said of it is here."""

    wanted = Signal(object)
    """Entries of the ledger that are in view and not here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: list[int] = []
        self._rows: dict[int, tuple[Sent, str]] = {}
        self._asked: set[int] = set()

    def add(self, ids: Sequence[int]) -> None:
        """Further requests, older than all before."""
        if ids:
            first = len(self._ids)
            self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
            self._ids += ids
            self.endInsertRows()

    def clear(self) -> None:
        """Others are wanted now."""
        self.beginResetModel()
        self._ids, self._asked = [], set()
        self.endResetModel()

    def keep(self, rows: Iterable[tuple[Sent, str]]) -> None:
        """Here they are, each with its document's name."""
        found = {sent.id: (sent, name) for sent, name in rows}
        self._rows.update(found)
        self._asked -= found.keys()
        for old in list(self._rows)[: max(0, len(self._rows) - KEPT)]:
            del self._rows[old]
        if self._ids:
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def sent(self, row: int) -> Sent | None:
        """The request in a row, where it is here; else it is asked for."""
        if not 0 <= row < len(self._ids):
            return None
        found = self._rows.get(self._ids[row])
        if found is None:
            self._ask(row)
        return None if found is None else found[0]

    def rowCount(self, parent: Index | None = None) -> int:
        """How many requests are known."""
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index | None = None) -> int:
        """What is said of each."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The names of the columns."""
        across = way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return say(COLUMNS[section]) if across else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """One cell; figures stand on the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in FIGURES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if self.sent(index.row()) is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        text = cells(*self._rows[self._ids[index.row()]])[index.column()]
        return text if role == Qt.ItemDataRole.DisplayRole else tip(text)

    def _ask(self, row: int) -> None:
        first = row - row % BLOCK
        block = self._ids[first : first + BLOCK]
        missing = [one for one in block if one not in self._rows and one not in self._asked]
        if missing:
            self._asked.update(missing)
            self.wanted.emit(tuple(missing))


def cells(sent: Sent, document: str) -> tuple[str, ...]:
    """A request in the words of the table."""
    at = datetime.fromisoformat(sent.at).astimezone()
    return (
        f"{at:%Y-%m-%d %H:%M:%S}",
        visible(document),
        visible(sent.host),
        visible(sent.model),
        in_figures(len(sent.images)),
        in_figures(sent.masks),
        in_figures(sent.size),
        visible(heard(sent.outcome) if sent.outcome else say("not known yet")),
    )
