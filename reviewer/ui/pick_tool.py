# ruff: noqa: ARG002 - a tool is told more than each of them needs
"""Picking text on the page: a click, a rectangle, or a cursor that walks from word to word."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter

from reviewer.model.document import Word
from reviewer.model.geometry import Box
from reviewer.ui import word_run
from reviewer.ui.page_item import zoom_of
from reviewer.ui.page_tool import PageTool
from reviewer.ui.page_units import to_box, to_rect
from reviewer.ui.page_view import PageView
from reviewer.ui.pens import cosmetic
from reviewer.ui.theme import LIGHT

_ARROWS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home,
    Qt.Key.Key_End,
)  # fmt: skip
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
LEAST = 3.0
"""A rectangle of fewer pixels of the screen was a click."""


class Picks(QObject):
    """What the tools pick, told to whoever listens."""

    picked = Signal(object)
    """The words of a run, in reading order."""
    boxed = Signal(object)
    """The `Box` of a rectangle, words in it or not."""
    committed = Signal()
    left = Signal()
    typed = Signal(str)
    """A character that is to be text."""


class HandTool(PageTool):
    """The plain tool: a drag moves the page; with Shift it boxes, and a click extends the run."""

    def __init__(self, picks: Picks) -> None:
        self.picks = picks
        self.words: Sequence[Word] = ()
        self.anchor: int | None = None
        self.now: int | None = None
        self.shown: tuple[Box, ...] = ()
        self._start: QPointF | None = None
        self._box = QRectF()

    def show_words(self, words: Sequence[Word]) -> None:
        """The words of the page that is shown now."""
        self.words = words
        self.forget()

    def forget(self) -> None:
        """Nothing is picked."""
        self.anchor = self.now = None
        self.shown = ()

    def pick_at(self, view: PageView, at: QPointF, *, extend: bool = False) -> bool:
        """Pick the word at a point, or all up to it; False where there is none."""
        index = word_run.word_at(self.words, at.x(), at.y())
        if index is None:
            return False
        self._go(view, index, extend=extend)
        return True

    def press(self, view: PageView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Shift begins a rectangle."""
        if not held & _SHIFT:
            return False
        self._start, self._box = at, QRectF(at, at)
        return True

    def move(self, view: PageView, at: QPointF) -> None:
        """The rectangle grows."""
        if self._start is not None:
            self._box = QRectF(self._start, at).normalized()
            view.viewport().update()

    def release(self, view: PageView, at: QPointF) -> None:
        """The rectangle is done; a small one was a click."""
        start, self._start = self._start, None
        if start is None:
            return
        box = QRectF(start, at).normalized()
        if max(box.width(), box.height()) * view.zoom < LEAST:
            self.pick_at(view, at, extend=True)
        else:
            self._pick_box(to_box(box))
        view.viewport().update()

    def paint(self, view: PageView, painter: QPainter, exposed: QRectF) -> None:
        """The words picked, and the rectangle being drawn."""
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for box in self.shown:
            painter.fillRect(to_rect(box), _PICKED)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._start is not None:
            painter.setPen(_RECTANGLE)
            painter.drawRect(self._box)
        elif self.now is not None and self.now < len(self.words):
            gap = 2 / zoom_of(painter.worldTransform())
            painter.setPen(_CURSOR)
            painter.drawRect(to_rect(self.words[self.now].box).adjusted(-gap, -gap, gap, gap))

    def _pick_box(self, box: Box) -> None:
        words = word_run.inside(self.words, box)
        self.anchor = self.now = None
        self.shown = tuple(word.box for word in words) or (box,)
        if words:
            self.picks.picked.emit(words)
        else:
            self.picks.boxed.emit(box)

    def _go(self, view: PageView, index: int, *, extend: bool) -> None:
        self.now = index
        if not extend or self.anchor is None:
            self.anchor = index
        words = word_run.run(self.words, self.anchor, index)
        self.shown = tuple(word.box for word in words)
        self.picks.picked.emit(words)
        view.viewport().update()


class WordTool(HandTool):
    """Taken up by a key: arrows walk from word to word, Shift extends, a drag boxes at once."""

    cursor = Qt.CursorShape.CrossCursor
    claims_keys = True

    def begin(self, view: PageView) -> None:
        """Start at the word nearest to the field's place, else at the first in view."""
        place = view.place
        middle = place.center if place else (view.seen().left(), view.seen().top())
        index = word_run.nearest(self.words, *middle)
        if index is not None:
            self._go(view, index, extend=False)

    def press(self, view: PageView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """Any drag boxes; a click picks, with Shift it extends."""
        self._held = held
        return super().press(view, at, held | _SHIFT)

    def release(self, view: PageView, at: QPointF) -> None:
        """A click without Shift begins a new run."""
        if not self._held & _SHIFT:
            self.anchor = None
        super().release(view, at)

    def key(self, view: PageView, event: QKeyEvent) -> bool:
        """Arrows walk; Enter commits, Escape leaves, a character goes on as text."""
        key = Qt.Key(event.key())
        if event.modifiers() & _COMMANDS:
            return False
        if key in _ENTER:
            if not event.isAutoRepeat():
                self.picks.committed.emit()
        elif key == Qt.Key.Key_Escape:
            self.picks.left.emit()
        elif key in _ARROWS and self.words:
            at = 0 if self.now is None else self.now
            extend = bool(event.modifiers() & _SHIFT)
            self._go(view, word_run.step(self.words, at, key), extend=extend)
        elif event.text().isprintable() and event.text().strip():
            self.picks.typed.emit(event.text())
        else:
            return False
        return True


# Paper is light in every theme, and so is what is drawn on it.
_PICKED = QColor("#cfe0fb")
_CURSOR = cosmetic(LIGHT.accent, 2)
_RECTANGLE = cosmetic(LIGHT.accent, 1, Qt.PenStyle.DashLine)
