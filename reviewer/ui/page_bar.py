"""Under the page: which page it is, how large, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from reviewer.ui.elided_label import ElidedLabel
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say

SHORT = {"fit": "Fit", "width": "Width", "own-size": "100 %", "as-sent": "As sent"}
FIRST = ("pages", "previous-page")
THEN = ("next-page", "place", "zoom-out", "zoom-in", "fit", "width", "own-size", "turn", "words",
        "beside", "as-sent")  # fmt: skip
GIVING_WAY = ("own-size", "width", "beside", "turn", "as-sent", "zoom-out", "zoom-in", "fit",
              "words", "place", "pages")  # fmt: skip
"""What goes first where there is little room; each has a key and is in the menu."""


class PageBar(QFrame):
    """Buttons of the page's actions, and two numbers."""

    HEIGHT = 36

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pagebar")
        self._pages = PlainLabel(parent=self)
        self._zoom = PlainLabel(parent=self)
        self._zoom.setProperty("role", "dim")
        self._told = ElidedLabel(parent=self)
        self._told.setProperty("role", "doubt")
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: dict[str, QToolButton] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 2, 12, 2)
        self._layout.setSpacing(2)

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put the page's actions on buttons."""
        for name, short in SHORT.items():
            actions[name].setIconText(say(short))
        self._add(actions, FIRST)
        self._layout.addWidget(self._pages)
        self._add(actions, THEN)
        self._layout.addWidget(self._told, 1)
        self._layout.addWidget(self._zoom)
        self._give_way()

    def show_page(self, number: int, count: int) -> None:
        """Which page of how many."""
        self._pages.setText(say("{n} of {all}", n=number, all=count))
        self._give_way()

    def show_sent(self, sentence: str) -> None:
        """What is looked at instead of the page; "" for the page itself."""
        self._told.setText(sentence)
        if "as-sent" in self._buttons:
            self._buttons["as-sent"].setText(say("Original") if sentence else say(SHORT["as-sent"]))
        self._give_way()

    def show_zoom(self, percent: float) -> None:
        """How large the page is shown."""
        self._zoom.setText(f"{percent:.0f} %")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Nothing is ever cut off: what has no room is left out."""
        super().resizeEvent(event)
        self._give_way()

    def _add(self, actions: Mapping[str, QAction], names: tuple[str, ...]) -> None:
        for name in names:
            button = self._buttons[name] = _button(actions[name], self)
            self._layout.addWidget(button)

    def _give_way(self) -> None:
        around = self._layout.contentsMargins()
        zoom = self._zoom.fontMetrics().horizontalAdvance("4000 %")
        room = self.width() - around.left() - around.right() - zoom - 8
        room -= self._pages.sizeHint().width() + 4
        wide = {name: b.sizeHint().width() + 2 for name, b in self._buttons.items()}
        gone: set[str] = set()
        for name in GIVING_WAY:
            if sum(size for other, size in wide.items() if other not in gone) <= room:
                break
            gone.add(name)
        for name, button in self._buttons.items():
            button.setVisible(name not in gone)


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    has_icon = not action.icon().isNull()
    button.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonIconOnly if has_icon else Qt.ToolButtonStyle.ToolButtonTextOnly
    )
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
