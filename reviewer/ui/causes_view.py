"""Causes of doubt: the groups on the left, examples and what can be done on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.specimen import Specimen
from reviewer.ui.cause_delegate import CauseDelegate
from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.crop_strip import CropStrip
from reviewer.ui.crops import Crops
from reviewer.ui.models.cause_model import CauseModel, RemedyModel
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.causes import Remedy
    from reviewer.review.causes import Cause

EXAMPLES = 3
NOTHING = "No two flagged fields have the same cause. The desk shows them one by one."
KEYS = "↑↓ cause   Tab further   Space leaves one out   Enter to the desk   Esc back"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
Act = Callable[[], None]


class CausesView(QWidget):
    """Shows causes; what is chosen and settled goes out as signals."""

    chosen = Signal(object)
    """The `Cause` that is looked at."""
    settled = Signal()
    opened = Signal(int)
    """The id of a field to go to."""
    left = Signal()

    def __init__(self, theme: Theme, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.causes, self.remedy = CauseModel(self), RemedyModel(self)
        self.list = QListView(self)
        self.table = QTableView(self)
        self.examples = CropStrip(theme, crops, self)
        self.how = ChoiceBox(self)
        self.button = QPushButton(self)
        self._head, self._sentence = PlainLabel(parent=self, role="head"), PlainLabel(parent=self)
        self._remedies: tuple[Remedy, ...] = ()
        self._set_up(theme)
        self._lay_out()

    @property
    def chosen_remedy(self) -> Remedy | None:
        """What the button would do."""
        at = self.how.currentIndex()
        return self._remedies[at] if 0 <= at < len(self._remedies) else None

    def wait(self) -> None:
        """The flagged fields are being gathered."""
        self._head.setText(say("Looking for what doubts have in common…"))
        self.show_causes((), 0)
        self._head.setText(say("Looking for what doubts have in common…"))

    def show_causes(self, causes: Sequence[Cause], flagged: int) -> None:
        """Show the groups; the first one is looked at."""
        inside = sum(len(cause.doubts) for cause in causes)
        self._head.setText(
            say(
                "{n} of {fields} in {groups}",
                n=inside,
                fields=counted(flagged, "flagged field"),
                groups=counted(len(causes), "group"),
            )
        )
        self.causes.show_causes(causes)
        self.show_remedies((), ())
        self._sentence.setText("" if causes else say(NOTHING))
        if causes:
            self.list.setCurrentIndex(self.causes.index(0))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_remedies(self, remedies: Sequence[Remedy], examples: Sequence[Specimen]) -> None:
        """What can be done with the group that is looked at, and a few of its crops."""
        self._remedies = tuple(remedies)
        self.how.blockSignals(True)
        self.how.clear()
        self.how.addItems([visible(f"{heard(r.name)} ({len(r.becomes)})") for r in remedies])
        self.how.blockSignals(False)
        self.examples.show_specimens(examples)
        self._on_how()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list and the table: settle, leave out, go to the desk, go back."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._act_of(watched, event) is not None:
                event.accept()
                return True
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            act = self._act_of(watched, event)
            if act is not None:
                act()
                return True
        return super().eventFilter(watched, event)

    def _act_of(self, watched: QObject, key: QKeyEvent) -> Act | None:
        if key.key() in _ENTER and key.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return self.button.click
        if key.key() == Qt.Key.Key_Escape:
            return self.left.emit
        if watched is self.table and key.key() == Qt.Key.Key_Space:
            return lambda: self.remedy.toggle(self.table.currentIndex().row())
        if watched is self.table and key.key() in _ENTER:
            return self._open
        return None

    def _open(self) -> None:
        doubt = self.remedy.doubt(self.table.currentIndex().row())
        if doubt is not None:
            self.opened.emit(doubt.field.id)

    def _on_current(self) -> None:
        cause = self.causes.cause(self.list.currentIndex().row())
        if cause is not None:
            self._sentence.setText(visible(heard(cause.sentence)))
            self.chosen.emit(cause)

    def _on_how(self) -> None:
        self.remedy.show_remedy(self.chosen_remedy)
        if self.remedy.rowCount():
            self.table.setCurrentIndex(self.remedy.index(0, 0))
        self._tell()

    def _tell(self) -> None:
        count = self.remedy.chosen
        self.button.setText(say("Settle {fields}", fields=counted(count, "field")) + "  Ctrl+Enter")
        self.button.setEnabled(count > 0)

    def _set_up(self, theme: Theme) -> None:
        self.list.setModel(self.causes)
        self.list.setItemDelegate(CauseDelegate(theme, self.list))
        self.list.setAccessibleName(say("Causes"))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setModel(self.remedy)
        self.table.setAccessibleName(say("What becomes of each field"))
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(28)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 32), (1, 136), (2, 128)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, width)
        self.how.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToContents)
        self.how.setMinimumContentsLength(24)
        self.how.setAccessibleName(say("What to do with the group"))
        self.button.setProperty("role", "primary")
        self.button.setAutoDefault(False)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._on_current())
        self.how.currentIndexChanged.connect(lambda _at: self._on_how())
        self.remedy.dataChanged.connect(lambda *_: self._tell())
        self.button.clicked.connect(lambda _on=False: self.settled.emit())
        self.table.doubleClicked.connect(lambda _at: self._open())
        for widget in (self.list, self.table, self.how, self.button):
            widget.installEventFilter(self)

    def _lay_out(self) -> None:
        left = QFrame(self)
        left.setObjectName("side")
        left.setFixedWidth(360)
        causes = QVBoxLayout(left)
        causes.setContentsMargins(0, 8, 0, 8)
        causes.setSpacing(8)
        self._head.setContentsMargins(16, 0, 16, 0)
        self._head.setWordWrap(True)
        causes.addWidget(self._head)
        causes.addWidget(self.list, 1)
        self._sentence.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.how)
        line.addWidget(self.button)
        line.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(16, 16, 16, 8)
        right.setSpacing(16)
        keys = PlainLabel(parent=self, role="dim")
        keys.setText(say(KEYS))
        keys.setWordWrap(True)
        right.addWidget(self._sentence)
        right.addWidget(self.examples)
        right.addLayout(line)
        right.addWidget(self.table, 1)
        right.addWidget(keys)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(left)
        layout.addLayout(right, 1)
        self.setFocusProxy(self.list)
