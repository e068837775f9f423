"""A quiet page that says what to do next, with the buttons to do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reviewer.ui.visible import visible


class EmptyView(QWidget):
    """A title, a sentence, and actions as buttons; the first one is the likely one.

    It has the focus itself, so that an Enter too many presses none of them.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._text = QLabel(self)
        self._text.setProperty("role", "dim")
        for label in (self._title, self._text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 48, 48, 48)
        layout.setSpacing(12)
        layout.addStretch(2)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addSpacing(8)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    @property
    def title(self) -> str:
        """What it says first."""
        return self._title.text()

    def tell(
        self, title: str, text: str, names: Sequence[str], actions: Mapping[str, QAction]
    ) -> None:
        """Show what is so and what can be done about it."""
        title, text = visible(title), "\n".join(map(visible, text.split("\n")))
        self._title.setText(title)
        self.setAccessibleName(f"{title}. {text}")
        self._text.setText(text)
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._buttons.addStretch(1)
        for position, name in enumerate(names):
            button = QPushButton(actions[name].text(), self)
            button.clicked.connect(actions[name].trigger)
            if position == 0:
                button.setProperty("role", "primary")
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)
