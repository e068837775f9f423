"""The work that goes on, in the top line: as much of it as there is room for, wanted most first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from reviewer.ui.run_words import Part
from reviewer.ui.say import say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import tip

BETWEEN = "  ·  "
AROUND = 18
"""Pixels of a button that are no text."""


class RunLine(QToolButton):
    """A button that says how a run goes on, and leads to all about it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: Sequence[Part] = ()
        self._widest = 0
        self.setAccessibleName(say("What is running"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._use_font()
        theme.changed.connect(self._use_font)

    @property
    def said(self) -> str:
        """All that is to be said, whatever there is room for."""
        return BETWEEN.join(text for _wanted, text in self._parts)

    def begin(self, sentence: str) -> None:
        """Another run: nothing is known of it but its name."""
        self._widest = 0
        self.tell([(0, sentence)])

    def tell(self, parts: Sequence[Part]) -> None:
        """Say this from now on. It never becomes narrower, so that nothing beside it moves."""
        if parts == self._parts:
            return
        self._parts = parts
        self.setAccessibleName(self.said)
        self.setToolTip(tip(self.said, say("See all numbers, and what failed")))
        self._widest = max(self._widest, self._width(self.said))
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for everything."""
        return QSize(self._widest + AROUND, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for how far it is."""
        first = next((text for wanted, text in self._parts if wanted == 0), "")
        return QSize(self._width(first) + AROUND, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room than before."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = list(self._parts)
        while len(shown) > 1 and self._width(_joined(shown)) > self.width() - AROUND:
            shown.remove(max(shown))
        self.setText(_joined(shown))

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)

    def _use_font(self) -> None:
        self.setFont(self._theme.font(tabular=True))


def _joined(parts: Sequence[Part]) -> str:
    return BETWEEN.join(text for _wanted, text in parts)
