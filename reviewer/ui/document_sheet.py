"""The whole document as a list: every value editable in its order, the page following."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.field import Field, FieldCard
from reviewer.model.wording import ABSENCES, short_title
from reviewer.ui.marks import mark_of, words_of
from reviewer.ui.models.field_model import FieldModel
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.row_editor import RowEditor
from reviewer.ui.say import heard, named, say
from reviewer.ui.theme import Theme
from reviewer.ui.visible import visible
from reviewer.ui.witness_line import WitnessLine
from reviewer.ui.witnesses import Witness, witnesses

ROW = 34
NAME = 128
"""Width of a field's name."""
GUTTER = 152
Index = QModelIndex | QPersistentModelIndex


class DocumentSheet(QFrame):
    """All fields of the document on the desk; the one on the desk has the caret."""

    chosen = Signal(int)
    """The id of a field to go to."""
    taken = Signal(str)
    """The role of a witness that was clicked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._further: tuple[Witness, ...] = ()
        self._card: FieldCard | None = None
        self.model = FieldModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName(say("Values of the document"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(_Delegate(theme, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(self._on_clicked)
        self.editor = RowEditor(theme)
        self._row = _Row(theme, self.editor, self.view.viewport())
        self._row.hide()
        self._lines: list[WitnessLine] = []
        self._why = QLabel(self)
        self._why.setTextFormat(Qt.TextFormat.PlainText)
        self._why.setWordWrap(True)
        self._witnesses = QVBoxLayout()
        self._witnesses.setSpacing(0)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 8, 8, 10)
        foot.addLayout(self._witnesses)
        foot.addWidget(self._why)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.editor.textChanged.connect(self._compare)
        self.view.verticalScrollBar().valueChanged.connect(self._place_row)
        self.view.viewport().installEventFilter(self)
        theme.changed.connect(self.view.viewport().update)

    def show_card(self, card: FieldCard) -> None:
        """The field on the desk: its value has the caret."""
        self._card, self._further = card, ()
        field = card.field
        why_none = say(ABSENCES[field.absence]) if field.absence else ""
        self.editor.show_value(field.value, why_none)
        self.editor.setAccessibleName(
            say("Value of {field}", field=visible(named(short_title(field.path))))
        )
        self.editor.setAccessibleDescription(words_of(field))
        self._why.setText(visible(heard(field.reasons[0])) if field.reasons else "")
        self._show_witnesses()

    def show_fields(self, fields: Sequence[Field], current: int) -> None:
        """All fields, and which of them is on the desk."""
        self.model.set_fields(fields)
        index = self.model.index_of(current)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        field = self.model.field_at(index)
        if field is not None:
            self._row.show_field(field)
        self._place_row()

    def show_further(self, further: tuple[Witness, ...]) -> None:
        """What was read again at a place."""
        self._further = further
        self._show_witnesses()

    def step(self, by: int) -> bool:
        """Go to another field of the document; False at its end."""
        row = self.view.currentIndex().row() + by
        field = self.model.field_at(self.model.index(row))
        if field is None:
            return False
        self.chosen.emit(field.id)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The row is as wide as the list."""
        if event.type() is QEvent.Type.Resize:
            self._place_row()
        return super().eventFilter(watched, event)

    def _show_witnesses(self) -> None:
        if self._card is None:
            return
        shown = (*witnesses(self._card), *self._further)
        while len(self._lines) < len(shown):
            line = WitnessLine(self._theme, GUTTER, self)
            line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            line.clicked.connect(lambda _=False, line=line: self.taken.emit(line.witness.role))
            self._lines.append(line)
            self._witnesses.addWidget(line)
        for index, line in enumerate(self._lines):
            line.setVisible(index < len(shown))
            if index < len(shown):
                line.show_witness(shown[index], self.editor.typed)

    def _compare(self) -> None:
        for line in self._lines:
            if not line.isHidden():
                line.compare(self.editor.typed)

    def _place_row(self) -> None:
        index = self.view.currentIndex()
        self._row.setVisible(index.isValid())
        if index.isValid():
            place = self.view.visualRect(index)
            self._row.setGeometry(0, place.y(), self.view.viewport().width(), place.height())

    def _on_clicked(self, index: QModelIndex) -> None:
        field = self.model.field_at(index)
        if field is not None:
            self.chosen.emit(field.id)


class _Row(QWidget):
    """The row of the field on the desk: mark, name, and the value with the caret."""

    def __init__(self, theme: Theme, editor: RowEditor, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._field: Field | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(34 + NAME, 2, 8, 2)
        layout.addWidget(editor)
        theme.changed.connect(self.update)

    def show_field(self, field: Field) -> None:
        self._field = field
        self.update()

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("selected"))
        if self._field is not None:
            _paint_name(painter, self._theme, QRectF(self.rect()), self._field)
        painter.end()


class _Delegate(QStyledItemDelegate):
    """Paints mark, name and value of a field nobody types in."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        field = index.data(QueueModel.ROW)
        if not isinstance(field, Field):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        _paint_name(painter, self._theme, row, field)
        room = row.adjusted(34 + NAME + 8, 0, -12, 0)
        font = self._theme.font(14, tabular=True)
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if field.value else "dim"))
        none = f"⊘  {ABSENCES[field.absence]}" if field.absence else ""
        said = visible(field.value) if field.value else none
        text = QFontMetricsF(font).elidedText(said, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _paint_name(painter: QPainter, theme: Theme, row: QRectF, field: Field) -> None:
    mark = mark_of(field)
    mark.paint(painter, QRectF(row.left() + 10, row.top(), 16, row.height()),
               theme.color(mark.token))  # fmt: skip
    painter.setFont(theme.font())
    painter.setPen(theme.color("dim"))
    room = QRectF(row.left() + 34, row.top(), NAME - 8, row.height())
    name = QFontMetricsF(theme.font()).elidedText(
        visible(short_title(field.path)), Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
