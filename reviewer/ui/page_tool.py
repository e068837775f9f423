# ruff: noqa: ARG002 - the plain tool leaves everything to the view
"""What the mouse and the keys do on the page: one tool at a time, and how to make another.

A tool is told of everything first and says whether it was its own; what it leaves is the view's
(pan, zoom, a click). It paints over the page with a painter in page units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

if TYPE_CHECKING:
    from reviewer.ui.page_view import PageView


class PageTool:
    """The plain tool: a drag moves the page, a click is the desk's. Others override what they do.

    Points are in page units.
    """

    cursor: Qt.CursorShape | None = None
    """The pointer over the page; None for the hand that moves it."""
    claims_keys = False
    """Whether plain keys are the tool's while it is in use, so that none decides a field."""

    def begin(self, view: PageView) -> None:
        """The tool is taken up."""

    def end(self, view: PageView) -> None:
        """Another tool is taken up, or another page is shown."""

    def press(self, view: PageView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """The left button goes down. True keeps the view from moving the page."""
        return False

    def move(self, view: PageView, at: QPointF) -> None:
        """The pointer moves with the button down, after a press that was the tool's own."""

    def release(self, view: PageView, at: QPointF) -> None:
        """The button goes up again."""

    def click(self, view: PageView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        """A press that was not the tool's own was no drag either."""
        return False

    def key(self, view: PageView, event: QKeyEvent) -> bool:
        """A key is pressed while the page has the focus."""
        return False

    def paint(self, view: PageView, painter: QPainter, exposed: QRectF) -> None:
        """Draw over the page."""
