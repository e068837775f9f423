"""What is seen when no project is open: make one, open one, or look at the samples."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.icons import paint_icon
from reviewer.ui.theme import Theme

KINDS = (
    ("receipt", "Receipts", "company, date, address, total, tax, line items"),
    ("invoice", "Invoices", "number, parties, dates, amounts, IBAN, line items"),
    ("id-card", "Identity cards", "names, number, dates of birth and expiry"),
    ("form", "Forms", "any labelled pairs on the page"),
)


class StartView(QWidget):
    """Asks for the documents' kind and makes a project for it."""

    made = Signal(str)
    """The kind a new project is wanted for."""
    demo_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices = QButtonGroup(self)
        self._create = QPushButton("Make a project…", self)
        self._create.setProperty("role", "primary")
        self._open = QPushButton("Open a project…", self)
        self._demo = QPushButton("Look at the samples", self)
        self._demo.clicked.connect(self.demo_wanted)
        self._create.clicked.connect(lambda: self.made.emit(self.kind))
        self._lay_out()

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        return KINDS[max(0, self._choices.checkedId())][0]

    def showEvent(self, event: QShowEvent) -> None:
        """The first choice has the focus."""
        super().showEvent(event)
        self._choices.button(0).setFocus()

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Opening is an action like any other."""
        self._open.clicked.connect(actions["open"].trigger)

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(_Sign(self), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_text(self, "Which documents do you want to review?", "title"))
        column.addWidget(
            _text(
                self,
                "Every value is compared with its witnesses; the doubtful ones come to you first, "
                "beside the pixels they were read from. Nothing leaves this machine unless you "
                "say so.",
                "dim",
            )
        )
        column.addSpacing(8)
        for number, (_, title, fields) in enumerate(KINDS):
            column.addWidget(self._choice(number, title, fields))
        column.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._create, self._open, self._demo):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        frame = QWidget(self)
        frame.setLayout(column)
        frame.setMaximumWidth(560)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(frame, 10)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)

    def _choice(self, number: int, title: str, fields: str) -> QPushButton:
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
