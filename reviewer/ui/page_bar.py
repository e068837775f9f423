"""Under the page: which page it is, how large, and back to the field's place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from reviewer.ui.say import say

SHORT = {"fit": "Fit", "width": "Width", "own-size": "100 %"}


class PageBar(QFrame):
    """Buttons of the page's actions, and two numbers."""

    HEIGHT = 36

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pagebar")
        self._pages = QLabel(self)
        self._zoom = QLabel(self)
        self._zoom.setProperty("role", "dim")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 2, 12, 2)
        self._layout.setSpacing(2)

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put the page's actions on buttons."""
        for name, short in SHORT.items():
            actions[name].setIconText(say(short))
        self._layout.addWidget(_button(actions["previous-page"], self))
        self._layout.addWidget(self._pages)
        self._layout.addWidget(_button(actions["next-page"], self))
        self._layout.addSpacing(16)
        for name in ("place", "zoom-out", "zoom-in", "fit", "width", "own-size"):
            self._layout.addWidget(_button(actions[name], self))
        self._layout.addStretch(1)
        self._layout.addWidget(self._zoom)

    def show_page(self, number: int, count: int) -> None:
        """Which page of how many."""
        self._pages.setText(f"{number} of {count}")

    def show_zoom(self, percent: float) -> None:
        """How large the page is shown."""
        self._zoom.setText(f"{percent:.0f} %")


def _button(action: QAction, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(action)
    has_icon = not action.icon().isNull()
    button.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonIconOnly if has_icon else Qt.ToolButtonStyle.ToolButtonTextOnly
    )
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
