"""A line to write on a field."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.field import FieldCard
from reviewer.model.wording import title
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import named, say
from reviewer.ui.visible import visible

_LONGEST = 2000


class NoteDialog(QDialog):
    """Enter keeps the note, Escape leaves; an empty one takes the note away."""

    written = Signal(str)

    def __init__(self, card: FieldCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name = named(title(card.field.path))
        self.setWindowTitle(say("Note on {field}", field=name))
        self.setMinimumWidth(480)
        self._before = card.note.text if card.note else ""
        self.text = QLineEdit(self._before, self)
        self.text.setMaxLength(_LONGEST)
        self.text.setAccessibleName(say("Note on {field}", field=name))
        self.text.setPlaceholderText(say("What the next person should know"))
        about = PlainLabel(
            say(
                "{field} of {document}",
                field=name.capitalize(),
                document=visible(card.field.document_name),
            ),
            self,
        )
        about.setProperty("role", "dim")
        keep = QPushButton(say("Keep"), self)
        keep.setDefault(True)
        keep.clicked.connect(self._on_kept)
        leave = QPushButton(say("Cancel"), self)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(leave)
        line.addWidget(keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addWidget(about)
        layout.addWidget(self.text)
        layout.addLayout(line)
        self.text.selectAll()

    def _on_kept(self) -> None:
        if self.text.text().strip() != self._before:
            self.written.emit(self.text.text())
        self.accept()
