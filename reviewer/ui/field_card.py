"""The card at the field's place: the value, its witnesses, and why it is doubted."""

from __future__ import annotations

from math import exp

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.decision import Decision, DecisionType
from reviewer.model.field import FieldCard, Note
from reviewer.model.wording import ABSENCES, ACTS, title
from reviewer.ui.marks import Mark, mark_of, words_of
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, named, say
from reviewer.ui.theme import Theme
from reviewer.ui.value_editor import INSET, ValueEditor
from reviewer.ui.visible import visible
from reviewer.ui.witness_line import WitnessLine
from reviewer.ui.witnesses import Witness, witnesses

GUTTER, NARROW_GUTTER = 152, 104
"""Where values begin on the card: there is room for a model's name, or little for anything."""
SIDE = 12
NARROWEST, WIDEST = 400, 720


class FieldCardView(QFrame):
    """Shows a `FieldCard`; says what the person wants, holds no truth."""

    committed = Signal(str)
    taken = Signal(str)
    """The role of a witness that was clicked."""
    mode_changed = Signal(bool)
    resized = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._theme = theme
        self._card: FieldCard | None = None
        self._mark = _MarkSign(theme, self)
        self._title = PlainLabel(parent=self, role="strong")
        self._state = PlainLabel(parent=self, role="dim", wrap=True)
        self._state.setWordWrap(False)
        self.editor = ValueEditor(theme, self)
        self._name = PlainLabel(parent=self, role="dim", wrap=True)
        self._lines: list[WitnessLine] = []
        self._further: tuple[Witness, ...] = ()
        self._why = PlainLabel(parent=self, wrap=True)
        self._why.setContentsMargins(5, 2, 0, 0)
        self._note = PlainLabel(parent=self, role="dim", wrap=True)
        self._note.setContentsMargins(5, 0, 0, 0)
        self._note.setAccessibleName(say("Note"))
        self._numbers = PlainLabel(parent=self, role="dim", wrap=True)
        self._numbers.setFont(theme.font(12, tabular=True))
        self._numbers.setContentsMargins(5, 0, 0, 0)
        self._numbers.hide()
        self._lay_out()
        self.editor.committed.connect(self.committed)
        self.editor.mode_changed.connect(self.mode_changed)
        self.editor.textChanged.connect(self._on_text_changed)
        self.editor.left.connect(self._compare)

    @property
    def card(self) -> FieldCard | None:
        """What is shown."""
        return self._card

    @property
    def lines(self) -> tuple[WitnessLine, ...]:
        """The witness lines that are shown."""
        return tuple(line for line in self._lines if not line.isHidden())

    def show_card(self, card: FieldCard) -> None:
        """Show one field; the caret is ready in its value."""
        self._card = card
        self._further = ()
        field = card.field
        self._mark.show_mark(mark_of(field))
        self._title.setText(visible(_title(card)))
        self._state.setText(_standing(card))
        self._state.setProperty("role", "dim")
        self._repolish(self._state)
        self._name.setText(say("value"))
        why_none = say(ABSENCES[field.absence]) if field.absence else ""
        self.editor.show_value(field.value, why_none)
        self.editor.setAccessibleName(say("Value of {field}", field=visible(_title(card))))
        self.editor.setAccessibleDescription(
            f"{words_of(field)}. {' '.join(map(visible, field.reasons[:1]))}"
        )
        self._show_witnesses(card)
        self._why.setText(visible(heard(field.reasons[0])) if field.reasons else "")
        self._why.setVisible(bool(field.reasons))
        self._show_note(card.note)
        self._numbers.setText(_numbers(card))

    def show_place(self, card: FieldCard) -> None:
        """The same field, with OCR heard at another place; what is being typed stays."""
        self._show_witnesses(card)
        self._compare()

    def show_note(self, note: Note | None) -> None:
        """Another note on the same field; what is being typed stays."""
        self._show_note(note)
        self.resized.emit()

    def show_further(self, further: tuple[Witness, ...]) -> None:
        """Further witnesses under the card's own: a place that was read again."""
        self._further = further
        if self._card is not None:
            self._show_witnesses(self._card)
            self._compare()

    def show_unsaved(self, typed: str | None = None) -> None:
        """The last act on this field was not kept, nor what was `typed`: it is shown again."""
        if typed is not None:
            self.editor.begin(typed)
        self._state.setText(say("not saved"))
        self._state.setProperty("role", "doubt")
        self._repolish(self._state)

    def toggle_numbers(self) -> None:
        """Show or hide risk and verdicts."""
        self._numbers.setVisible(self._numbers.isHidden())
        self.resized.emit()

    def fit(self, most: int) -> QSize:
        """Take the size the content wants, at most `most` wide."""
        frame = 2 * SIDE + 4
        said = [line.width_wanted() for line in self.lines]
        wanted = max([GUTTER + self.editor.width_for(visible(self.editor.text)), *said]) + frame
        width = min(max(NARROWEST, round(wanted)), WIDEST, most)
        self._set_gutter(GUTTER if width >= NARROWEST else NARROW_GUTTER)
        self.setFixedWidth(width)
        self._layout.activate()
        self.setFixedHeight(self._layout.totalHeightForWidth(width))
        return self.size()

    def _set_gutter(self, gutter: int) -> None:
        self._name.setFixedWidth(gutter - INSET)
        for line in self._lines:
            line.set_gutter(gutter)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(5, 0, 5, 0)
        head.addWidget(self._mark)
        head.addWidget(self._title)
        head.addWidget(self._state, 1, Qt.AlignmentFlag.AlignRight)
        value = QHBoxLayout()
        value.setSpacing(0)
        self._name.setContentsMargins(5, 0, 0, 0)
        value.addWidget(self._name)
        value.addWidget(self.editor, 1)
        self._witnesses = QVBoxLayout()
        self._witnesses.setSpacing(0)
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 10, SIDE, 12)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(value)
        layout.addLayout(self._witnesses)
        layout.addWidget(self._why)
        layout.addWidget(self._note)
        layout.addWidget(self._numbers)

    def _show_note(self, note: Note | None) -> None:
        self._note.setText(f"✎ {visible(note.text)}  ({visible(note.by)})" if note else "")
        self._note.setVisible(note is not None)

    def _show_witnesses(self, card: FieldCard) -> None:
        shown = (*witnesses(card), *self._further)
        while len(self._lines) < len(shown):
            line = WitnessLine(self._theme, GUTTER, self)
            line.clicked.connect(lambda _=False, line=line: self.taken.emit(line.witness.role))
            self._lines.append(line)
            self._witnesses.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(shown))
            if index < len(shown):
                line.show_witness(shown[index], card.field.value or "")

    def _on_text_changed(self) -> None:
        if self.editor.is_editing:
            self._compare()

    def _compare(self) -> None:
        for line in self.lines:
            line.compare(self.editor.text)
        self.resized.emit()

    @staticmethod
    def _repolish(widget: QWidget) -> None:
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class _MarkSign(QWidget):
    """The field's mark at the head of the card."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = Mark.PLAIN
        self.setFixedSize(16, 16)
        theme.changed.connect(self.update)

    def show_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.setAccessibleName(mark.word)
        self.setToolTip(mark.word)
        self.setVisible(mark is not Mark.PLAIN)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._mark.paint(painter, QRectF(self.rect()), self._theme.color(self._mark.token))
        painter.end()


def _title(card: FieldCard) -> str:
    if "[" in card.field.path:
        said = named(title(card.field.path))
        return said[:1].upper() + said[1:]
    return named(card.spec.title or title(card.field.path))


def _standing(card: FieldCard) -> str:
    if card.decision is None:
        return mark_of(card.field).word
    by = visible(card.decision.by)
    return say("{act} by {who}", act=say(ACTS[card.decision.type]), who=by) + _source(card.decision)


def _source(decision: Decision) -> str:
    if decision.type is not DecisionType.CORRECT or not decision.witness:
        return ""
    known = {
        "typed": ", typed",
        "ocr": ", from OCR",
        "page": ", from the page",
        "region": ", read again",
    }
    if decision.witness in known:
        return say(known[decision.witness])
    return say(", from {witness}", witness=decision.witness)


def _numbers(card: FieldCard) -> str:
    verdicts = [f"{r.check} {r.verdict.value}" for r in card.results]
    stated = [
        say("{role} says {figure}", role=reading.role, figure=f"{said.confidence:.2f}")
        for reading in card.readings
        if (said := reading.get(card.field.path)) is not None and said.confidence is not None
    ]
    likely = [
        say(
            "{role}'s least likely letters {share} %",
            role=reading.role,
            share=f"{100 * exp(said.likelihood.least):.0f}",
        )
        for reading in card.readings
        if (said := reading.get(card.field.path)) is not None and said.likelihood is not None
    ]
    more = [visible(heard(reason)) for reason in card.field.reasons[1:]]
    first = "   ".join([say("risk {figure}", figure=f"{card.field.risk:.3f}"), *stated, *likely])
    return "\n".join([first, *verdicts, *more])
