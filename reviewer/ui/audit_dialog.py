"""The blind audit: a piece of the page, a field's name, and a line to type what stands there.

Nothing of what anybody read is shown: no value, no witness, no reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.absence import Absence
from reviewer.ui.actions import key_name
from reviewer.ui.audit_turn import Turn, in_words
from reviewer.ui.crop_view import STEP, CropView
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import say
from reviewer.ui.visible import visible

EMPTY = "Type what stands there; Alt+X if it is not there, Alt+U if nobody can read it."


class AuditDialog(QDialog):
    """Shows one `Turn`; says what was typed, holds no truth."""

    answered = Signal(object, int)
    """(what was typed or the `Absence`, milliseconds since the picture was shown)"""
    put_off = Signal()
    page_wanted = Signal(int)
    """Another page of the document (from 1) should be shown."""
    draw_wanted = Signal(float)
    """Draw this share (0..1) of the accepted fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Blind audit"))
        self._turn: Turn | None = None
        self._picture: QImage | None = None
        self._number = 1
        self._seen_at = 0.0
        self.name = PlainLabel(parent=self, role="head", wrap=True)
        self.left = PlainLabel(parent=self, role="dim", wrap=True)
        self.crop = CropView(self)
        self.text = QLineEdit(self)
        self.said = PlainLabel(parent=self, role="dim", wrap=True)
        self.sentences = PlainLabel(parent=self, wrap=True)
        self.share = QDoubleSpinBox(self)
        self._buttons: list[QPushButton] = []
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._make_question())
        self._pages.addWidget(self._make_end())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.addWidget(self._pages)
        room = QSize(1000, 900) if parent is None else parent.size() * 0.92
        self.resize(room.boundedTo(QSize(1000, 1000)))
        for key, act in (
            ("Ctrl++", partial(self.crop.scale, STEP, STEP)),
            ("Ctrl+=", partial(self.crop.scale, STEP, STEP)),
            ("Ctrl+-", partial(self.crop.scale, 1 / STEP, 1 / STEP)),
            ("Alt+PgDown", partial(self._turn_page, 1)),
            ("Alt+PgUp", partial(self._turn_page, -1)),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self.wait()

    @property
    def is_asking(self) -> bool:
        """Whether a field is shown and may be answered now."""
        return self._picture is not None and self.text.isEnabled()

    def wait(self) -> None:
        """An answer is on its way to the disk, or the next field on its way here."""
        for widget in (self.text, *self._buttons):
            widget.setEnabled(False)

    def show_turn(self, turn: Turn) -> None:
        """Ask for this field, or say what came of the audit."""
        self._turn, self._picture = turn, None
        self.crop.clear()
        self.text.clear()
        self.said.clear()
        self._pages.setCurrentIndex(0 if turn.field else 1)
        if turn.field is None:
            self._show_end(turn)
            return
        self._number = turn.field.page or 1
        self.name.setText(visible(turn.title))
        self._tell_left(turn)
        self.text.setAccessibleName(say("What stands there for {field}", field=turn.title))

    def show_picture(self, document: int, number: int, picture: QImage) -> None:
        """The picture of a page is here; shown if it is the one that is asked about."""
        field = self._turn.field if self._turn else None
        if field is None or (field.document, self._number) != (document, number):
            return
        if self._picture is None:
            self._whole.setChecked(field.box is None)
            self._seen_at = time.monotonic()
        self._picture = picture
        self._show_piece()
        for widget in (self.text, *self._buttons):
            widget.setEnabled(True)
        self._whole.setEnabled(field.box is not None)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why nothing was kept; what was typed stays."""
        self.said.setText(visible(sentence))
        for widget in (self._later, *((self.text, *self._buttons) if self._picture else ())):
            widget.setEnabled(True)
        (self.text if self._picture else self._later).setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_question(self) -> QWidget:
        page = QWidget(self)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.left)
        self.text.setPlaceholderText(say("What stands there"))
        self.text.setMaxLength(10_000)
        self.said.setAccessibleName(say("What happened"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        go = self._button(say("Next"), "", self._on_typed)
        go.setProperty("role", "primary")
        self.text.returnPressed.connect(self._on_typed)
        line.addWidget(go)
        more = QHBoxLayout()
        more.setSpacing(8)
        more.addWidget(
            self._button(say("Not there"), "Alt+X", lambda: self._say(Absence.NOT_ON_PAGE))
        )
        more.addWidget(
            self._button(say("Unreadable"), "Alt+U", lambda: self._say(Absence.UNREADABLE))
        )
        self._later = self._button(say("Later"), "Alt+S", self._on_later)
        more.addWidget(self._later)
        more.addStretch(1)
        self._whole = self._button(say("Whole page"), "Alt+P", self._show_piece)
        self._whole.setCheckable(True)
        more.addWidget(self._whole)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.crop, 1)
        layout.addLayout(line)
        layout.addWidget(self.said)
        layout.addLayout(more)
        return page

    def _make_end(self) -> QWidget:
        page = QWidget(self)
        head = PlainLabel(parent=page, role="head", wrap=True)
        head.setText(say("Nothing else waits to be typed"))
        self.sentences.setAccessibleName(say("Slip rate"))
        self.share.setRange(0.1, 100)
        self.share.setDecimals(1)
        self.share.setSuffix(" %")
        self.share.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        self.share.setAccessibleName(say("Share of the accepted fields that comes back"))
        draw = QPushButton(say("Draw"), page)
        draw.setAutoDefault(False)
        draw.clicked.connect(lambda: self.draw_wanted.emit(self.share.value() / 100))
        close = QPushButton(say("Close"), page)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self._close = close
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(
            PlainLabel(say("Of the accepted fields, let chance bring back"), page, role="dim")
        )
        line.addWidget(self.share)
        line.addWidget(draw)
        line.addStretch(1)
        line.addWidget(close)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(head)
        layout.addWidget(self.sentences)
        layout.addStretch(1)
        layout.addLayout(line)
        return page

    def _show_end(self, turn: Turn) -> None:
        later = (
            [say("{fields} put off for later.", fields=counted(turn.later, "field"))]
            if turn.later
            else []
        )
        self.sentences.setText("\n\n".join([*map(in_words, turn.rates), *later]))
        self.share.setValue(100 * turn.share)
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_piece(self) -> None:
        field = self._turn.field if self._turn else None
        if field is None or self._turn is None or self._turn.document is None:
            return
        if self._picture is not None:
            page = self._turn.document.pages[self._number - 1]
            here = self._number == (field.page or 1) and not self._whole.isChecked()
            box = field.box if here else None
            self.crop.show_piece(page, self._picture, box, frame="[" in field.path)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_page(self, by: int) -> None:
        document = self._turn.document if self._turn else None
        number = self._number + by
        if self.is_asking and document and 1 <= number <= len(document.pages):
            self._number = number
            self._tell_left(self._turn)
            self.page_wanted.emit(number)

    def _tell_left(self, turn: Turn | None) -> None:
        if turn is not None and turn.document is not None:
            pages = len(turn.document.pages)
            where = (
                say("page {n} of {all}", n=self._number, all=pages) + "  ·  " if pages > 1 else ""
            )
            self.left.setText(where + say("{count} left", count=turn.left))

    def _on_typed(self) -> None:
        typed = self.text.text().strip()
        if typed:
            self._say(typed)
        else:
            self.said.setText(say(EMPTY))

    def _say(self, said: str | Absence) -> None:
        if self.is_asking:
            self.wait()
            self.answered.emit(said, round((time.monotonic() - self._seen_at) * 1000))

    def _on_later(self) -> None:
        self.wait()
        self.put_off.emit()

    def _button(self, name: str, key: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(f"{name}  {key_name(key)}" if key else name, self)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: act())
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        self._buttons.append(button)
        return button
