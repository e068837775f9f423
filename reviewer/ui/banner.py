"""A sentence above the desk: what went wrong or what was done, until it is dismissed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from reviewer.ui.icons import icon
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

MOST_LINES, WIDEST = 12, 1000
"""What is longer would push the desk out of the window."""


class Banner(QFrame):
    """Hidden until `tell`; nothing moves by itself, and it never takes the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._kind = "info"
        self._sign = QLabel(self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._close = QToolButton(self)
        self._close.setAccessibleName(say("Dismiss this message"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def tell(self, kind: str, sentence: str) -> None:
        """Show a sentence; `kind` is "error", "unsaved" or "info"."""
        self._kind = kind
        sentence = "\n".join(heard(line) for line in sentence.splitlines())
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        said = "\n".join(visible(line, WIDEST) for line in sentence.splitlines()[:MOST_LINES])
        self._text.setText(said)
        self.setAccessibleName(f"{say('Message') if kind == 'info' else say('Problem')}: {said}")
        self._tint()
        self.show()

    def settle(self) -> None:
        """A decision was saved: only what went wrong elsewhere is still worth its place."""
        if self._kind != "error":
            self.hide()

    def _tint(self) -> None:
        error = self._kind != "info"
        color = self._theme.color("doubt" if error else "accent")
        self._sign.setPixmap(icon("warning" if error else "info", color).pixmap(20, 20))
        self._close.setIcon(icon("close", self._theme.color("text")))
