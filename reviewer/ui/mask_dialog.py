"""Looking before sending: a page with its masks, and a key for each thing to do about it.

Enter lets the page go, D draws a mask, N keeps the document here for ever. It shows what it is
given and says what the person wants; what is true is in the project.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.document import Document
from reviewer.model.masking import PageRedaction
from reviewer.ui.announce import announce
from reviewer.ui.desk_words import SEEN_MS
from reviewer.ui.mask_panel import MaskPanel, place_of
from reviewer.ui.mask_tools import MaskTools, Row, key_button, name_button
from reviewer.ui.mask_turn import MaskTurn
from reviewer.ui.mask_view import MaskView
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import heard, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible

MOVED = "The mask was moved just now; look again, then press Enter."
AGAIN = "The mask was moved just now; press the key again."
NOT_YET = "The page is not shown yet. Nothing was let go; press Enter when you see it."
TOO_FAST = "Too fast: this page was only just shown, and nothing was let go."
LOOKING = "The project is open for reading only: look, but nothing can be changed."
ALWAYS = {"solid", "later", "close"}
"""What also works on a project that may only be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the keys that end a look are called: they differ where nothing is uploaded.

    `again` takes back what `never` said; `last` is what Enter does once no page is left, if
    anything.
    """

    title: str = "Look before sending"
    go: str = "Let it go"
    never: str = "Never send"
    again: str = "May be sent"
    last: str = ""


class MaskDialog(QDialog):
    """Shows one `MaskTurn` after the other."""

    approved = Signal(object)
    """The `PageRedaction` that was seen, and may go."""
    never = Signal()
    allowed = Signal()
    """A document that should never go may go again."""
    later = Signal()
    ended = Signal()
    """No page is left, and the person goes on."""
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
        self.seen_ms = SEEN_MS
        """Enter sooner after a page was shown was meant for the one before it."""
        self.may_change = True
        """Whether anything may be decided here; False for a project that may only be read."""
        self._turn = MaskTurn(None)
        self._shown_page = ""
        self._shown_at = 0.0
        self._buttons: dict[str, QPushButton] = {}
        self.view = MaskView(theme, self)
        self.panel = MaskPanel(self)
        self.tools = MaskTools(self.view, theme, self._turn_page, self)
        self.said = PlainLabel(parent=self, role="dim", wrap=True, name=say("What was done"))
        self._end = PlainLabel(parent=self, role="head", wrap=True)
        self._end.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._connect()
        room = QSize(1180, 900) if parent is None else parent.size() * 0.95
        self.resize(room.boundedTo(QSize(1800, 1200)))

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
        self._say(turn.did if turn.did or self.may_change else say(LOOKING))
        page, document = turn.page, turn.document
        self._stack.setCurrentIndex(0 if page is not None else 1)
        self.panel.setVisible(page is not None)
        if page is None or document is None:
            self._show_end(turn)
        else:
            self._show_page(page, document, turn)

    def show_picture(self, document: int, number: int, picture: Pyramid) -> None:
        """The picture of a page is here; shown if it is the one that is looked at."""
        page = self._turn.page
        if page is not None and (page.document, page.page) == (document, number):
            self.view.set_picture(picture)

    def hide_supplier(self) -> None:
        """Nobody knows here who documents are from."""
        self._buttons["supplier"].hide()

    def refuse(self, sentence: str) -> None:
        """Say why something was not done; the page is shown as it is kept."""
        self.show_turn(self._turn)
        self._say(sentence)

    def reject(self) -> None:
        """Close; what arrow keys did last is kept."""
        self.view.settle()
        super().reject()

    def _show_end(self, turn: MaskTurn) -> None:
        self._shown_page, self._shown_at = "", time.monotonic()
        self._end.setText(visible(heard(turn.end)))
        for name, button in self._buttons.items():
            button.setEnabled(name == "close" or (self.may_change and name in ("undo", "redo")))
        if self._words.last:
            name_button(self._buttons["go"], say(self._words.last), "Return")
            self._buttons["go"].setEnabled(True)
        if turn.end:
            focus = self._buttons["go" if self._words.last else "close"]
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, self._end.text())

    def _show_page(self, page: PageRedaction, document: Document, turn: MaskTurn) -> None:
        sheet, masks = document.pages[page.page - 1], turn.masks
        is_new = self._shown_page != f"{document.id}:{page.page}"
        self._shown_page = f"{document.id}:{page.page}"
        if is_new:
            self._shown_at = time.monotonic()
            self.view.let_go()
            self.view.select(None)
            self.view.set_turn(0)
            self.view.show_solid(False)
            self._buttons["solid"].setChecked(False)
        self.view.may_change = self.may_change
        self.view.show_page(sheet, None)
        boxes, ids = [mask.box for mask in masks], [mask.id for mask in masks]
        self.view.show_masks(sheet, boxes, ids, turn.chosen)
        if is_new:
            self.view.fit()
        self.tools.show_pages(len(document.pages))
        self.panel.show_turn(turn)
        chosen = -1 if self.view.chosen is None else self.view.chosen
        self.panel.select(chosen)
        self._name_buttons(page)
        self._on_selected(chosen)
        if not self.panel.list.hasFocus():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_buttons(self, page: PageRedaction) -> None:
        for name, button in self._buttons.items():
            button.setEnabled(self.may_change or name in ALWAYS)
        kept = page.never is not None
        self._buttons["go"].setEnabled(self.may_change and not kept)
        name_button(self._buttons["go"], say(self._words.go), "Return")
        words = self._words.again if kept else self._words.never
        name_button(self._buttons["never"], say(words), "N")

    def _say(self, sentence: str) -> None:
        self.said.setText(visible(heard(sentence)))
        announce(self, self.said.text())

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
            keys.addWidget(self._button(row))
        keys.addStretch(1)
        self.panel.add_tools(self.tools)
        for row in self._of_one_mask():
            self.panel.add_button(self._button(row))
        self._buttons["solid"].setCheckable(True)
        self._buttons["go"].setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 12)
        foot.setSpacing(8)
        foot.addWidget(self.said, 1)
        for row in self._ends():  # in one row with the others, German wants 1,225 pixels
            foot.addWidget(self._button(row))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(keys)
        layout.addLayout(foot)
        for first, then in ((self.view, self.panel.list), (self.panel.list, self._buttons["back"])):
            self.setTabOrder(first, then)

    def _acts(self) -> Sequence[Row]:
        return (
            ("go", say(self._words.go), ("Return", "Enter"), self._on_go),
            ("draw", say("Add a mask"), ("D",), self.view.draw),
            ("solid", say("As sent"), ("V",), self._on_solid),
            ("never", say(self._words.never), ("N",), self._on_never),
            ("later", say("Later"), ("S",), lambda: self._on(self.later)),
        )

    def _of_one_mask(self) -> Sequence[Row]:
        everywhere, supplier = self.everywhere, self.supplier
        return (
            ("back", say("Take it off"), ("Del", "Backspace"), self.view.take_back),
            ("pages", say("On all pages"), ("Alt+A",), lambda: self._on_mask(everywhere)),
            ("supplier", say("For this supplier"), ("Alt+P",), lambda: self._on_mask(supplier)),
        )

    def _ends(self) -> Sequence[Row]:
        return (
            ("undo", say("Undo"), ("Ctrl+Z",), lambda: self._on(self.undone)),
            ("redo", say("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), lambda: self._on(self.redone)),
            ("close", say("Close"), ("Esc",), self._on_close),
        )

    def _connect(self) -> None:
        self.view.put.connect(self.put)
        self.view.reshaped.connect(lambda number, box: self.moved.emit(self._id(number), box))
        self.view.taken_back.connect(lambda number: self.taken_back.emit(self._id(number)))
        self.view.selected.connect(self.panel.select)
        self.view.selected.connect(self._on_selected)
        self.panel.selected.connect(self.view.select)

    def _on_selected(self, number: int) -> None:
        page = self._turn.page
        there = number >= 0 and page is not None and self.may_change
        for name in ("back", "pages", "supplier"):
            self._buttons[name].setEnabled(there)
        pages = 0 if self._turn.document is None else len(self._turn.document.pages)
        self._buttons["pages"].setEnabled(there and pages > 1)
        if 0 <= number < len(self._turn.masks) and self.view.hasFocus():
            announce(self, place_of(self._turn, number))

    def _on_go(self) -> None:
        page = self._turn.page
        if self.view.settle():
            self._say(say(MOVED))
        elif page is not None and not self.view.was_seen:
            self._say(say(NOT_YET))
        elif 1000 * (time.monotonic() - self._shown_at) < self.seen_ms:
            self._say(say(TOO_FAST))
        elif page is None:
            self.ended.emit()
        else:
            self.wait()
            self.approved.emit(page)

    def _on_never(self) -> None:
        page = self._turn.page
        kept = page is not None and page.never is not None
        self._on(self.allowed if kept else self.never)

    def _on(self, signal: SignalInstance) -> None:
        """Say what the person wants, after what arrow keys did to a mask: in this order."""
        self.view.settle()
        self.wait()
        signal.emit()

    def _on_close(self) -> None:
        if not self.view.let_go():
            self.reject()

    def _on_solid(self) -> None:
        self.view.show_solid(self._buttons["solid"].isChecked())

    def _on_mask(self, signal: SignalInstance) -> None:
        number = self.view.chosen
        if self.view.settle():  # a mask that was moved is another one on the disk
            self._say(say(AGAIN))
        elif number is not None:
            self.wait()
            signal.emit(self._id(number))

    def _id(self, number: int) -> int:
        """The id of the mask at this place; 0 for one that is not on the disk yet."""
        masks = self._turn.masks
        return masks[number].id if number < len(masks) else 0

    def _turn_page(self, by: int) -> None:
        page, document = self._turn.page, self._turn.document
        if page is None or document is None:
            return
        number = page.page + by
        if 1 <= number <= len(document.pages):
            self.view.settle()
            self.page_wanted.emit(number)

    def _button(self, row: Row) -> QPushButton:
        self._buttons[row[0]] = button = key_button(row, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
