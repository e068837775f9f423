"""F1: all keys, those that apply now first. Each can be changed, and all of them printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.settings import Settings
from reviewer.ui.action import Action
from reviewer.ui.actions import ACTIONS, key_name
from reviewer.ui.clear_button import clearable
from reviewer.ui.key_capture import KeyCapture
from reviewer.ui.keymap import keys_now, owner
from reviewer.ui.keys_table import html, keys_of, note, sections
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

ACTION = Qt.ItemDataRole.UserRole


class KeysDialog(QDialog):
    """A table of what there is to do and its keys; Enter on a row changes its keys."""

    help_wanted = Signal()
    changed = Signal()
    """The settings hold other keys."""

    def __init__(
        self, parent: QWidget | None = None, settings: Settings | None = None,
        now: Iterable[str] = (),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(say("Keys"))
        self._settings = settings or Settings()
        self._now = tuple(now)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(say("Find an act or a key"))
        self.search.setAccessibleName(say("Find an act or a key"))
        clearable(self.search)
        self.search.textChanged.connect(self._fill)
        self.model = QStandardItemModel(0, 2, self)
        self.table = _table(self, self.model)
        self.table.activated.connect(lambda _index: self.change())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.search)
        layout.addWidget(self.table, 1)
        layout.addWidget(PlainLabel(note(), self, role="dim", wrap=True))
        layout.addLayout(self._buttons())
        self.resize(640, 640)
        self._fill()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self) -> None:
        """Capture other keys for the chosen row."""
        act = self._chosen()
        if act is None:
            return
        capture = KeyCapture(act, self)
        capture.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        capture.taken.connect(lambda keys: self.give(act, keys))
        capture.open()

    def give(self, act: Action, keys: tuple[str, ...]) -> None:
        """Let an action have these keys; whoever had one of them loses it."""
        for key in keys:
            before = owner(key, ACTIONS, besides=act.id)
            if before is not None:
                rest = tuple(k for k in keys_now(before) if key_name(k) != key_name(key))
                self._settings.put_keys(before.id, rest)
        self._settings.put_keys(act.id, keys)
        self._tell()

    def reset(self) -> None:
        """Give the chosen action its own keys again."""
        act = self._chosen()
        if act is not None:
            self._settings.put_keys(act.id, None)
            self._tell()

    def reset_all(self) -> None:
        """Give every action its own keys again."""
        self._settings.reset_keys()
        self._tell()

    def save_to(self, path: Path) -> None:
        """All keys as a page: PDF, or HTML where the name says so."""
        if path.suffix.lower() in (".html", ".htm"):
            path.write_text(html(), encoding="utf-8")
            return
        from PySide6.QtGui import QPageSize, QPdfWriter

        writer = QPdfWriter(str(path))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setTitle(say("Keys of Reviewer"))
        page = QTextDocument()
        page.setHtml(html())
        page.print_(writer)

    def _tell(self) -> None:
        self.changed.emit()
        self._fill()

    def _on_help(self) -> None:
        self.accept()
        self.help_wanted.emit()

    def _on_save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, say("Save the keys"), "reviewer-keys.pdf", "PDF (*.pdf);;HTML (*.html)"
        )
        if name:
            self.save_to(Path(name))

    def _chosen(self) -> Action | None:
        name = self.table.currentIndex().siblingAtColumn(0).data(ACTION)
        return next((act for act in ACTIONS if act.id == name), None)

    def _fill(self) -> None:
        words = self.search.text().lower().split()
        chosen = self.table.currentIndex().siblingAtColumn(0).data(ACTION)
        self.model.removeRows(0, self.model.rowCount())
        strong = QFont(self.font())
        strong.setWeight(QFont.Weight.DemiBold)
        again = None
        for title, acts in sections(self._now):
            fitting = [act for act in acts if all(w in _told(act, title) for w in words)]
            if not fitting:
                continue
            head = [QStandardItem(title), QStandardItem("")]
            for item in head:
                item.setFont(strong)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.model.appendRow(head)
            for act in fitting:
                items = [QStandardItem(say(act.text).rstrip("…")), QStandardItem(keys_of(act))]
                for item in items:
                    item.setData(act.id, ACTION)
                    item.setEditable(False)
                self.model.appendRow(items)
                if act.id == chosen and again is None:
                    again = items[0].index()
        start = again if again is not None else self.model.index(1, 0)
        self.table.setCurrentIndex(start)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        calls: tuple[tuple[str, Callable[[], None]], ...] = (
            (say("Change…"), self.change),
            (say("Reset"), self.reset),
            (say("Reset all"), self.reset_all),
            (say("Save or print…"), self._on_save),
            (say("Help pages"), self._on_help),
        )
        for text, call in calls:
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, call=call: call())
            row.addWidget(button)
        row.addStretch(1)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.reject)
        close.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        row.addWidget(close)
        return row


def _told(act: Action, title: str) -> str:
    return f"{say(act.text)} {title} {keys_of(act)}".lower()


def _table(parent: QWidget, model: QStandardItemModel) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(say("Keys"))
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().hide()
    table.verticalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    table.verticalHeader().setDefaultSectionSize(26)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    return table
