"""Looking before sending: a page with its masks, and a key for each thing to do about it.

Enter lets the page go, D draws a mask, N keeps the document here for ever. It shows what it is
given and says what the person wants; what is true is in the project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.geometry import Box
from reviewer.ui.actions import key_name
from reviewer.ui.mask_panel import MaskPanel
from reviewer.ui.mask_turn import MaskTurn
from reviewer.ui.mask_view import MaskView
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

MOVED = "The mask was moved just now; look again, then press Enter."
Row = tuple[str, str, tuple[str, ...], Callable[[], None]]
"""A button: its id, its words, its keys, what it does."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the two keys that end a look are called: they differ where nothing is uploaded."""

    title: str = "Look before sending"
    go: str = "Let it go"
    never: str = "Never send"


class MaskDialog(QDialog):
    """Shows one `MaskTurn` after the other."""

    approved = Signal(object)
    """The `PageRedaction` that was seen, and may go."""
    never = Signal()
    later = Signal()
    put = Signal(object)
    """A `Box` on the page should be masked."""
    moved = Signal(int, object)
    """The mask with this id should have this `Box`."""
    taken_back = Signal(int)
    """The mask with this id should go."""
    everywhere = Signal(int)
    """The mask with this id should lie on all pages of the document."""
    supplier = Signal(int)
    """The mask with this id should lie on all documents of this supplier."""
    undone = Signal()
    redone = Signal()
    page_wanted = Signal(int)
    """Another page of the document, from 1, should be looked at."""

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, words: Words | None = None
    ) -> None:
        super().__init__(parent)
        self._words = words or Words()
        self.setWindowTitle(say(self._words.title))
        self._turn = MaskTurn(None)
        self._shown_page = ""
        self._buttons: dict[str, QPushButton] = {}
        self.view = MaskView(theme, self)
        self.panel = MaskPanel(self)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setProperty("role", "dim")
        self.said.setAccessibleName(say("What was done"))
        self._end = QLabel(self)
        self._end.setTextFormat(Qt.TextFormat.PlainText)
        self._end.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._end.setWordWrap(True)
        self._end.setProperty("role", "head")
        self._lay_out()
        self._connect()
        room = QSize(1180, 900) if parent is None else parent.size() * 0.95
        self.resize(room.boundedTo(QSize(1500, 1200)))

    @property
    def turn(self) -> MaskTurn:
        """What is shown."""
        return self._turn

    def wait(self) -> None:
        """Something is on its way to the disk; keys do nothing until it is there."""
        for button in self._buttons.values():
            button.setEnabled(False)

    def show_turn(self, turn: MaskTurn) -> None:
        """Look at this page now."""
        self._turn = turn
        self.said.setText(visible(heard(turn.did)))
        page, document = turn.page, turn.document
        self._stack.setCurrentIndex(0 if page is not None else 1)
        self.panel.setVisible(page is not None)
        for button in self._buttons.values():
            button.setEnabled(page is not None)
        if page is None or document is None:
            self._end.setText(visible(heard(turn.end)))
            self._buttons["close"].setEnabled(True)
            self._buttons["undo"].setEnabled(True)
            self._buttons["close"].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        sheet = document.pages[page.page - 1]
        is_new = self._shown_page != f"{document.id}:{page.page}"
        self._shown_page = f"{document.id}:{page.page}"
        if is_new:
            self.view.select(None)
            self.view.show_solid(False)
            self._buttons["solid"].setChecked(False)
        self.view.show_page(sheet, None)
        self.view.show_masks(sheet, [mask.box for mask in page.masks])
        if is_new:
            self.view.fit()
        self.panel.show_page(page, len(document.pages), turn.left, turn.conflicts)
        self.panel.select(-1 if self.view.chosen is None else self.view.chosen)
        self._on_selected(-1 if self.view.chosen is None else self.view.chosen)
        if not self.panel.list.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_picture(self, document: int, number: int, picture: Pyramid) -> None:
        """The picture of a page is here; shown if it is the one that is looked at."""
        page = self._turn.page
        if page is not None and (page.document, page.page) == (document, number):
            self.view.set_picture(picture)

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; the page is shown as it is kept."""
        self.show_turn(self._turn)
        self.said.setText(visible(heard(sentence)))

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._end)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self.panel)
        keys = QHBoxLayout()
        keys.setContentsMargins(16, 0, 16, 0)
        keys.setSpacing(8)
        for row in self._acts():
            keys.addWidget(self._button(*row))
        keys.addStretch(1)
        for row in self._of_one_mask():
            self.panel.add_button(self._button(*row))
        self._buttons["solid"].setCheckable(True)
        self._buttons["go"].setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.said, 1)
        for row in self._ends():  # in one row with the others, German wants 1,225 pixels
            foot.addWidget(self._button(*row))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(keys)
        layout.addLayout(foot)

    def _acts(self) -> Sequence[Row]:
        return (
            ("go", say(self._words.go), ("Return", "Enter"), self._on_go),
            ("draw", say("Add a mask"), ("D",), self.view.draw),
            ("solid", say("As sent"), ("V",), self._on_solid),
            ("never", say(self._words.never), ("N",), self._on_never),
            ("later", say("Later"), ("S",), self._on_later),
        )

    def _of_one_mask(self) -> Sequence[Row]:
        return (
            ("back", say("Take it off"), ("Del", "Backspace"), self.view.take_back),
            ("pages", say("On all pages"), ("Alt+A",), lambda: self._on_mask(self.everywhere)),
            (
                "supplier",
                say("For this supplier"),
                ("Alt+P",),
                lambda: self._on_mask(self.supplier),
            ),
        )

    def _ends(self) -> Sequence[Row]:
        return (
            ("undo", say("Undo"), ("Ctrl+Z",), self._on_undo),
            ("redo", say("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), self._on_redo),
            ("close", say("Close"), ("Esc",), self.reject),
        )

    def _connect(self) -> None:
        self.view.put.connect(self.put)
        self.view.reshaped.connect(self._on_reshaped)
        self.view.taken_back.connect(self._on_taken_back)
        self.view.selected.connect(self.panel.select)
        self.view.selected.connect(self._on_selected)
        self.panel.selected.connect(self.view.select)
        for keys, act in (
            (("PgDown", "Alt+PgDown"), lambda: self._turn_page(1)),
            (("PgUp", "Alt+PgUp"), lambda: self._turn_page(-1)),
            (("]", "Ctrl+Down"), lambda: self.view.step(1)),
            (("[", "Ctrl+Up"), lambda: self.view.step(-1)),
            (("+", "=", "Ctrl++", "Ctrl+="), self.view.zoom_in),
            (("-", "Ctrl+-"), self.view.zoom_out),
            (("0", "Ctrl+9"), self.view.fit),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(act)

    def _on_selected(self, number: int) -> None:
        for name in ("back", "pages", "supplier"):
            self._buttons[name].setEnabled(number >= 0 and self._buttons["go"].isEnabled())

    def _on_go(self) -> None:
        if self.view.settle():
            self.said.setText(say(MOVED))
        elif self._turn.page is not None:
            self.wait()
            self.approved.emit(self._turn.page)

    def _on_never(self) -> None:
        self.wait()
        self.never.emit()

    def _on_later(self) -> None:
        self.wait()
        self.later.emit()

    def _on_undo(self) -> None:
        self.wait()
        self.undone.emit()

    def _on_redo(self) -> None:
        self.wait()
        self.redone.emit()

    def _on_solid(self) -> None:
        self.view.show_solid(self._buttons["solid"].isChecked())

    def _on_reshaped(self, number: int, box: Box) -> None:
        self.moved.emit(self._id(number), box)

    def _on_taken_back(self, number: int) -> None:
        self.taken_back.emit(self._id(number))

    def _on_mask(self, signal: SignalInstance) -> None:
        if self.view.chosen is not None:
            self.wait()
            signal.emit(self._id(self.view.chosen))

    def _id(self, number: int) -> int:
        """The id of the mask at this place; 0 for one that is not on the disk yet."""
        masks = () if self._turn.page is None else self._turn.page.masks
        return masks[number].id if number < len(masks) else 0

    def _turn_page(self, by: int) -> None:
        page, document = self._turn.page, self._turn.document
        if page is None or document is None:
            return
        number = page.page + by
        if 1 <= number <= len(document.pages):
            self.page_wanted.emit(number)

    def _button(
        self, name: str, text: str, keys: tuple[str, ...], act: Callable[[], None]
    ) -> QPushButton:
        button = QPushButton(f"{text}  {key_name(keys[0])}", self)
        button.setAccessibleName(text)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: act())
        for key in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        self._buttons[name] = button
        return button
