"""The top line: the project, what is left and for how long, work under way, the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QToolButton,
    QWidget,
)

from reviewer.ui.actions import ACTIONS, GROUPS, key_text
from reviewer.ui.elided_label import ElidedLabel
from reviewer.ui.icons import icon
from reviewer.ui.phrases import about, counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.run_line import RunLine
from reviewer.ui.run_words import parts, stopping
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import tip, visible

if TYPE_CHECKING:
    from reviewer.flow.running import Numbers
    from reviewer.model.field import Counts
    from reviewer.model.queue import Left

HEIGHT = 44
MOST_TOLD = 12


class TopBar(QFrame):
    """Says where the project stands."""

    cancelled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setFixedHeight(HEIGHT)
        self._theme = theme
        self._project = _menu_button(self, "Project")
        self._numbers = ElidedLabel(parent=self)
        self._numbers.setProperty("role", "dim")
        self._numbers.setAccessibleName(say("What is left"))
        self.run = RunLine(theme, self)
        self._stopping = False
        self._told: Numbers | None = None
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(96)
        self._stop = QToolButton(self)
        self._stop.setText(say("Stop"))
        self._stop.setAccessibleName(say("Stop what is running"))
        self._stop.clicked.connect(self.cancelled)
        self._sent = QToolButton(self)
        self._sent.setProperty("role", "dim")
        self._sent.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._planting = PlainLabel(say("Errors are planted now and then"), self)
        self._planting.setProperty("role", "doubt")
        self._menu = _menu_button(self, "Menu")
        self._buttons: list[QToolButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 0, 8, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self._project)
        self._layout.addWidget(self._numbers, 1)
        for widget in (self._planting, self.run, self._bar, self._stop, self._sent):
            self._layout.addWidget(widget)
        self.end_work()
        self.show_project(None)
        theme.changed.connect(self._tint)
        self._tint()

    @property
    def numbers(self) -> str:
        """What the numbers say."""
        return self._numbers.text()

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Fill the menus and the buttons from the action table."""
        self._sent.clicked.connect(actions["sent"].trigger)
        self.run.clicked.connect(actions["batch"].trigger)
        key = key_text(next(act for act in ACTIONS if act.id == "cancel"))
        self._stop.setToolTip(tip(say("Stop what is running ({key})", key=key)))
        for name in ("find", "palette", "theme"):
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAccessibleName(actions[name].text())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._layout.addWidget(button)
        self._layout.addWidget(self._menu)
        self._project.setMenu(_file_menu(self._project, actions))
        menu = QMenu(self._menu)
        for group in GROUPS:
            part = menu.addMenu(say(group))
            part.addActions([actions[act.id] for act in ACTIONS if act.group == group])
        self._menu.setMenu(menu)

    def open_menu(self) -> None:
        """Open the menu of everything, for the keyboard."""
        self._menu.showMenu()

    def show_project(self, name: str | None) -> None:
        """The project's name; None where none is open."""
        self._project.setText("Reviewer" if name is None else visible(name))
        self._sent.setVisible(False)
        self._planting.setVisible(False)
        if name is None:
            self._numbers.setText("")

    def show_left(self, left: Sequence[Left]) -> None:
        """What is left of each field and how long that takes this person, on demand."""
        told = [
            f"{visible(part.name)}: {say('{count} left', count=part.count)}, "
            f"{about(round(part.seconds))}"
            for part in left[:MOST_TOLD]
        ]
        self._numbers.setToolTip(tip(*told))
        self._numbers.setAccessibleDescription("; ".join(told))

    def show_counts(self, counts: Counts) -> None:
        """What is in the project, what is left and how long that takes."""
        self._numbers.setText(sentence(counts))

    def show_planting(self, on: bool) -> None:
        """Whether errors are planted: said for as long as they are."""
        self._planting.setVisible(on)

    @property
    def says_planting(self) -> bool:
        """Whether it is said that errors are planted."""
        return not self._planting.isHidden()

    def show_sent(self, line: str) -> None:
        """What left this machine."""
        self._sent.setText(visible(line))
        self._sent.setToolTip(say("See every request in the ledger"))
        self._sent.show()

    def show_work(self, title: str) -> None:
        """A job began."""
        self._told, self._stopping = None, False
        self.run.begin(heard(title))
        self._stop.setEnabled(True)
        self._bar.setRange(0, 0 if self._theme.moves else 1)
        for widget in (self.run, self._bar, self._stop):
            widget.show()

    def show_progress(self, numbers: Numbers) -> None:
        """How far the job is."""
        self._told = numbers
        done = numbers.done + numbers.failed
        self.run.tell([(0, stopping(numbers))] if self._stopping else parts(numbers))
        self._bar.setRange(0, numbers.total)
        self._bar.setValue(done)
        self._bar.setAccessibleName(self.run.said)

    def show_stopping(self) -> None:
        """The job was asked to stop; what is paid may still come."""
        self._stopping = True
        self._stop.setEnabled(False)
        self.run.tell([(0, stopping(self._told))])

    def end_work(self) -> None:
        """No job is running."""
        for widget in (self.run, self._bar, self._stop):
            widget.hide()

    def _tint(self) -> None:
        self._menu.setIcon(icon("menu", self._theme.color("text")))
        self._project.setIcon(icon("down", self._theme.color("dim")))


def sentence(counts: Counts) -> str:
    """The numbers in one line: "176 documents · 131 flagged · 119 left · about 11 min"."""
    parts = [counted(counts.documents, "document")]
    if counts.fields:
        parts += [
            say("{count} flagged", count=counts.flagged),
            say("{count} left", count=counts.left),
        ]
    if counts.left:
        parts.append(about(counts.seconds_left))
    return "  ·  ".join(parts)


def _menu_button(parent: QWidget, name: str) -> QToolButton:
    button = QToolButton(parent)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setAccessibleName(say(name))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if name == "Project":
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return button


def _file_menu(parent: QWidget, actions: Mapping[str, QAction]) -> QMenu:
    menu = QMenu(parent)
    for act in ACTIONS:
        if act.group == "File":
            if act.id in {"add-files", "export", "quit"}:
                menu.addSeparator()
            menu.addAction(actions[act.id])
    return menu
