"""Shows a newcomer around in a few calm steps, each pointing at the real thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

SEEN = "tour"
WIDTH = 360


@dataclass(frozen=True, slots=True)
class Step:
    """What is pointed at, and the two sentences beside it."""

    target: Callable[[MainWindow], QWidget]
    title: str
    text: str


def _top(window: MainWindow) -> QWidget:
    return window.top


def _hints(window: MainWindow) -> QWidget:
    return window.hints


STEPS: tuple[Step, ...] = (
    Step(lambda w: w.workspace.view.card, "One field at a time",
         "This is the value that was read, beside what the page shows. "
         "Enter accepts it and goes to the next field; typing replaces it."),
    Step(lambda w: w.workspace.view.card, "The witnesses",
         "1, 2 and 3 take what a reading or OCR says. X says that the value is not on the "
         "document, S leaves the field for later, Ctrl+Z takes anything back."),
    Step(lambda w: w.workspace.queue.line, "The queue",
         "All doubtful fields stand here. Search them, or filter with words such as field:total "
         "or why:ocr; the next field is always the next one of this list."),
    Step(_top, "What is left",
         "How much is left, and how long it takes at your own pace. Every decision is saved "
         "before the next field is shown."),
    Step(_hints, "All keys",
         "Here are the keys that work now. F1 shows all of them, and Ctrl+K finds every command."),
)  # fmt: skip


class Tour(QObject):
    """Starts with the first project, once; later from the Help menu."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._overlay: TourOverlay | None = None

    @property
    def overlay(self) -> TourOverlay | None:
        """What is shown, while it is."""
        return self._overlay

    def use(self, session: Session | None) -> None:
        """The first time a project is there, show it around once a field is on the desk."""
        state = self._window.state
        if session is not None and state.offers_tour:
            once = Qt.ConnectionType.SingleShotConnection
            self._window.workspace.desk.shown.connect(lambda _card: self._start_once(), once)

    def start(self) -> None:
        """Show it from the first step."""
        if self._overlay is None:
            self._overlay = TourOverlay(self._window)
            self._overlay.destroyed.connect(self._on_gone)
        self._window.state.saw_tour()

    def _start_once(self) -> None:
        if self._window.state.offers_tour:
            self.start()

    def _on_gone(self) -> None:
        self._overlay = None


class TourOverlay(QWidget):
    """A frame around the thing that is spoken of, and a card with the sentence beside it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(say("Show me around"))
        self._window = window
        self._before = window.focusWidget()
        self.step = 0
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self._count = PlainLabel(parent=self.card, role="dim")
        self._title = PlainLabel(parent=self.card, role="head")
        self._text = PlainLabel(parent=self.card)
        self._text.setWordWrap(True)
        self.skip = QPushButton(say("Skip"), self.card)
        self.back = QPushButton(say("Back"), self.card)
        self.next = QPushButton(say("Next"), self.card)
        self.next.setProperty("role", "primary")
        self.skip.clicked.connect(self.close)
        self.back.clicked.connect(lambda: self.go(self.step - 1))
        self.next.clicked.connect(lambda: self.go(self.step + 1))
        buttons = QHBoxLayout()
        for button in (self.skip, self.back, self.next):
            buttons.addWidget(button)
        buttons.insertStretch(1, 1)
        layout = self._rows = QVBoxLayout(self.card)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for label in (self._count, self._title, self._text):
            layout.addWidget(label)
        layout.addLayout(buttons)
        self.card.setFixedWidth(WIDTH)
        window.installEventFilter(self)
        self.resize(window.size())
        self.show()
        self.raise_()
        self.go(0)

    def go(self, step: int) -> None:
        """Show a step; after the last one, leave."""
        if step >= len(STEPS):
            self.close()
            return
        self.step = max(0, step)
        said = STEPS[self.step]
        self._count.setText(say("{n} of {all}", n=self.step + 1, all=len(STEPS)))
        self._title.setText(say(said.title))
        self._text.setText(say(said.text))
        self.card.setAccessibleName(f"{say(said.title)}. {say(said.text)}")
        self.back.setEnabled(self.step > 0)
        last = self.step == len(STEPS) - 1
        self.next.setText(say("Done") if last else say("Next"))
        self._place()
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves, the arrows walk; nothing reaches the field underneath."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_Right:
            self.go(self.step + 1)
        elif key == Qt.Key.Key_Left:
            self.go(self.step - 1)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the window from deciding anything behind the tour."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize:
            self.resize(self._window.size())
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim everything but the thing that is spoken of."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, hole = self._window.theme, self._hole()
        shade = theme.color("desk", 0.55)
        area = self.rect()
        for part in (
            QRect(0, 0, area.width(), hole.top()),
            QRect(0, hole.bottom(), area.width(), area.height() - hole.bottom()),
            QRect(0, hole.top(), hole.left(), hole.height()),
            QRect(hole.right(), hole.top(), area.width() - hole.right(), hole.height()),
        ):
            painter.fillRect(part, shade)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(hole, 6, 6)
        painter.end()

    def closeEvent(self, event: object) -> None:
        """Give the keys back to whoever had them."""
        self._window.removeEventFilter(self)
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        super().closeEvent(event)  # type: ignore[arg-type]

    def _hole(self) -> QRect:
        target = STEPS[self.step].target(self._window)
        if not target.isVisible():
            return QRect(self.rect().center(), self.rect().center())
        corner = target.mapTo(self._window, QPoint(0, 0))
        return QRect(corner, target.size()).adjusted(-4, -4, 4, 4).intersected(self.rect())

    def _place(self) -> None:
        """Beside the thing: right, left, under or over it, where there is room."""
        hole, margin = self._hole(), 12
        self.card.resize(WIDTH, self._rows.heightForWidth(WIDTH) + 8)
        size = self.card.size()
        if hole.right() + margin + size.width() < self.width():
            spot = QPoint(hole.right() + margin, hole.top())
        elif hole.left() - margin - size.width() > 0:
            spot = QPoint(hole.left() - margin - size.width(), hole.top())
        elif hole.bottom() + margin + size.height() < self.height():
            spot = QPoint(hole.center().x() - size.width() // 2, hole.bottom() + margin)
        else:
            spot = QPoint(
                hole.center().x() - size.width() // 2, hole.top() - margin - size.height()
            )
        left = min(max(spot.x(), margin), self.width() - size.width() - margin)
        top = min(max(spot.y(), margin), self.height() - size.height() - margin)
        self.card.move(left, top)
