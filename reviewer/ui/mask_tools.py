"""Buttons of looking before sending: a word with its key each, and small ones for the view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from reviewer.ui.actions import key_name
from reviewer.ui.icons import icon
from reviewer.ui.mask_view import MaskView
from reviewer.ui.say import say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import tip

Act = Callable[[], object]
Row = tuple[str, str, tuple[str, ...], Callable[[], None]]
"""A button: its id, its words, its keys, what it does."""


class MaskTools(QWidget):
    """Looks closer, turns the page, goes to another: each small button names its key."""

    def __init__(
        self, view: MaskView, theme: Theme, go: Callable[[int], None], parent: QWidget
    ) -> None:
        """`go` is told by how many pages to go on, backwards where it is less than nothing."""
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self._icons: dict[QToolButton, str] = {}
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._pages = [
            self._add(say("Previous page"), "previous", ("PgUp", "Alt+PgUp"), lambda: go(-1)),
            self._add(say("Next page"), "next", ("PgDown", "Alt+PgDown"), lambda: go(1)),
        ]
        zoom_in, zoom_out = ("+", "=", "Ctrl++", "Ctrl+="), ("-", "Ctrl+-")
        self._add(say("Zoom out"), "zoom-out", zoom_out, view.zoom_out)
        self._add(say("Zoom in"), "zoom-in", zoom_in, view.zoom_in)
        self._add(say("Fit the page"), "", ("0", "Ctrl+9"), view.fit).setText(say("Fit"))
        self._add(say("Turn the page"), "turn", ("R", "Alt+T"), view.turn_right)
        for keys, act in (
            (("]", "Ctrl+Down", "M"), lambda: view.step(1)),
            (("[", "Ctrl+Up", "Shift+M"), lambda: view.step(-1)),
            (("Ctrl+8",), view.fit_width),
            (("1", "Ctrl+0"), view.own_size),
        ):
            bind(keys, act, parent)
        theme.changed.connect(self._tint)
        self._tint()

    def show_pages(self, count: int) -> None:
        """Offer other pages only where there are any."""
        for button in self._pages:
            button.setVisible(count > 1)

    def _add(self, text: str, name: str, keys: tuple[str, ...], act: Act) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(text)
        button.setToolTip(tip(f"{text} ({key_name(keys[0])})"))
        button.clicked.connect(lambda _checked=False: act())
        bind(keys, act, self._window)
        if name:
            self._icons[button] = name
        self._layout.addWidget(button)
        return button

    def _tint(self) -> None:
        for button, name in self._icons.items():
            button.setIcon(icon(name, self._theme.color("text")))


def bind(keys: Sequence[str], act: Act, parent: QWidget) -> None:
    """Have keys of a window do something, again and again while they are held."""
    for key in keys:
        QShortcut(QKeySequence(key), parent).activated.connect(act)


def key_button(row: Row, parent: QWidget) -> QPushButton:
    """A button with its key on it; a key that is held does it once."""
    _name, text, keys, act = row
    button = QPushButton(f"{text}  {key_name(keys[0])}", parent)
    button.setAccessibleName(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())
    for key in keys:
        shortcut = QShortcut(QKeySequence(key), parent)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(button.click)
    return button


def name_button(button: QPushButton, text: str, key: str) -> None:
    """Call a button something else."""
    button.setText(f"{text}  {key_name(key)}")
    button.setAccessibleName(text)
