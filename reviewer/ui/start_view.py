"""What is seen when no project is open: go on with one, make one, or look at the samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.icons import paint_icon
from reviewer.ui.say import say
from reviewer.ui.scrolling import scrolling
from reviewer.ui.visible import tip, visible

KINDS = (
    ("receipt", "Receipts", "company, date, address, total, tax, line items"),
    ("invoice", "Invoices", "number, parties, dates, amounts, IBAN, line items"),
    ("id-card", "Identity cards", "names, number, dates of birth and expiry"),
    ("form", "Forms", "any labelled pairs on the page"),
)


SHOWN = 3
"""So many of the projects opened last are offered."""


class StartView(QWidget):
    """Offers the projects opened last, and asks for the documents' kind to make a new one."""

    made = Signal(str)
    """The kind a new project is wanted for."""
    demo_wanted = Signal()
    wanted = Signal(Path)
    """The folder of a project to open."""
    left = Signal()
    """Escape: back to the project that is open."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[Path, ...] | None = None
        self._choices = QButtonGroup(self)
        self._create = QPushButton(say("Make a project…"), self)
        self._create.setProperty("role", "primary")
        self._open = QPushButton(say("Open a project…"), self)
        self._demo = QPushButton(say("Look at the samples"), self)
        self._demo.clicked.connect(self.demo_wanted)
        self._create.clicked.connect(lambda: self.made.emit(self.kind))
        self._lay_out()

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return KINDS[max(0, self._choices.checkedId())][0]

    def show_recent(self, folders: Sequence[Path]) -> None:
        """Offer these projects, newest first."""
        if tuple(folders) == self._offered:
            return
        self._offered = tuple(folders)
        while (item := self._recent.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        if folders:
            self._recent.addWidget(_text(self, say("Go on with"), "strong"))
        for folder in folders[:SHOWN]:
            self._recent.addWidget(self._recent_button(folder))
        if folders:
            self._recent.addSpacing(8)
        self._more.setText(say("Or begin with new documents:") if folders else "")
        self._more.setVisible(bool(folders))
        self._take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """What a person most likely wants has the focus."""
        super().showEvent(event)
        self._take_focus()

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Opening is an action like any other."""
        self._open.clicked.connect(actions["open"].trigger)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_Sign(self), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_text(self, say("Which documents do you want to review?"), "title"))
        column.addWidget(
            _text(
                self,
                say(
                    "Reviewer compares each value that was read with a second reading, with the "
                    "words on the page, and with the sums. The doubtful ones come to you first, "
                    "beside the pixels. Nothing leaves this machine unless you say so."
                ),
                "dim",
            )
        )
        column.addSpacing(8)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(4)
        column.addLayout(self._recent)
        self._more = _text(self, "", "strong")
        column.addWidget(self._more)
        for number, (_, title, fields) in enumerate(KINDS):
            column.addWidget(self._choice(number, title, fields))
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._create, self._open, self._demo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self._scroll_middle(column)

    def _scroll_middle(self, column: QVBoxLayout) -> None:
        """The column in the middle; in a low window it scrolls."""
        frame = QWidget(self)
        frame.setLayout(column)
        frame.setMaximumWidth(560)
        inside = QWidget(self)
        around = QVBoxLayout(inside)
        around.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(frame, 10)
        middle.addStretch(1)
        around.addLayout(middle)
        around.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inside, self))

    def _take_focus(self) -> None:
        if self.isVisible():
            first = self._recent.itemAt(1)
            likely = None if first is None else first.widget()
            (likely or self._choices.button(0)).setFocus()

    def _recent_button(self, folder: Path) -> QPushButton:
        where = visible(str(folder.parent)).replace(str(Path.home()), "~", 1)
        button = QPushButton(f"{visible(folder.name)}    {where}", self)
        button.setProperty("role", "recent")
        button.setAccessibleName(say("Open {project}", project=visible(folder.name)))
        button.setToolTip(tip(str(folder)))
        button.clicked.connect(lambda: self.wanted.emit(folder))
        return button

    def _choice(self, number: int, title: str, fields: str) -> QPushButton:
        title, fields = say(title), say(fields)
        button = QPushButton(f"{title}\n{fields}", self)
        button.setProperty("role", "choice")
        button.setCheckable(True)
        button.setChecked(number == 0)
        button.setAccessibleName(f"{title}: {fields}")
        self._choices.addButton(button, number)
        return button


class _Sign(QWidget):
    """The program's own sign."""

    def sizeHint(self) -> QSize:
        return QSize(48, 48)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, "reviewer", QRectF(0, 0, 48, 48), self.palette().windowText().color())
        painter.end()


def _text(parent: QWidget, text: str, role: str) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
