"""The questions that models are asked: a person's own words, what they change, and a try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.choice_box import ChoiceBox
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.attempt import Attempt
    from reviewer.flow.wording import Wording
    from reviewer.model.reading import FieldValue

TITLES = {"A": "Reading A: the fields of the kind", "B": "Reading B: the document as it is"}
HEADS = ("", "Field", "Now", "In these words")
WORDS, CHANGES, TRY = range(3)
SIZE = (760, 620)


class PromptsDialog(QDialog):
    """Edits both questions. Holds no truth: what is saved, tried and kept is asked for."""

    saved = Signal(str, str)
    """Ask this question in these words from now on; empty for the shipped ones."""
    tried = Signal(str, str)
    """Try these words on the open document."""
    kept = Signal()
    """Keep the reading of the try."""

    def __init__(
        self,
        wordings: tuple[Wording, ...],
        model: str,
        place: str,
        document: str,
        parent: QWidget | None = None,
    ) -> None:
        """`model` at `place` is what a try would ask about `document`; empty where none is."""
        super().__init__(parent)
        self.setWindowTitle(say("Prompts"))
        self._wordings: dict[str, Wording] = {one.name: one for one in wordings}
        self._drafts: dict[str, str] = {one.name: one.template for one in wordings}
        self._asks = (model, place, document)
        self.which = ChoiceBox(self)
        self.which.setAccessibleName(say("Question"))
        for name, title in TITLES.items():
            self.which.addItem(say(title), name)
        self.text = _plain_text(self, say("Words of the question"))
        self.changes = _plain_text(self, say("What your words change"))
        self.changes.setReadOnly(True)
        self.table = _table(self)
        self.outcome = PlainLabel(
            parent=self, role="dim", name=say("Outcome of the try"), wrap=True
        )
        self.state = PlainLabel(parent=self, role="dim", name=say("State"), wrap=True)
        self.tabs = QTabWidget(self)
        self._save = QPushButton(say("Save"), self)
        self._reset = QPushButton(say("Reset to shipped"), self)
        self._try = QPushButton(say("Try on this document"), self)
        self._keep = QPushButton(say("Keep this reading"), self)
        self._lay_out()
        self._connect()
        self._on_chosen()

    @property
    def name(self) -> str:
        """The question that is shown."""
        return str(self.which.currentData())

    def show_wordings(self, wordings: tuple[Wording, ...]) -> None:
        """Show what is saved now; a draft of the other question stays."""
        self._wordings = {one.name: one for one in wordings}
        self._drafts[self.name] = self._wordings[self.name].template
        self._on_chosen()

    def show_try(self, tried: Attempt) -> None:
        """Put what the try reads beside what was read before."""
        self.table.setRowCount(len(tried.lines))
        for row, line in enumerate(tried.lines):
            mark = "" if line.is_same else "≠"
            texts = (mark, line.path, _said(line.before), _said(line.after))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(visible(text))
                font = item.font()
                font.setBold(not line.is_same)
                item.setFont(font)
                self.table.setItem(row, column, item)
        cost = tried.reading.usage.cost_usd
        paid = f"{cost:.4f} USD" if cost is not None else say("price unknown")
        fields = counted(len(tried.lines), "field")
        self.outcome.setText(
            say(
                "{n} of {fields} differ on {document}; {paid}. Nothing was kept.",
                n=tried.changed,
                fields=fields,
                document=visible(tried.document.name),
                paid=paid,
            )
        )
        self._keep.setEnabled(True)
        self._try.setEnabled(True)
        self.tabs.setCurrentIndex(TRY)

    def say_kept(self) -> None:
        """The reading of the try is the document's now."""
        self._keep.setEnabled(False)
        self.outcome.setText(say("The reading is kept; check again to see what it changes."))

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be."""
        self.state.setText(heard(sentence))
        self._enable()

    def _lay_out(self) -> None:
        trial = QWidget(self)
        column = QVBoxLayout(trial)
        column.addWidget(self.outcome)
        column.addWidget(self.table, 1)
        column.addWidget(self._keep, 0, Qt.AlignmentFlag.AlignRight)
        self.tabs.addTab(self.text, say("Words"))
        self.tabs.addTab(self.changes, say("What changes"))
        self.tabs.addTab(trial, say("Try"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        self._keep.setAutoDefault(False)
        for button in (self._try, self._reset, self._save):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.which)
        layout.addWidget(self.state)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row)
        self.resize(*SIZE)

    def _connect(self) -> None:
        self.which.currentIndexChanged.connect(lambda _index: self._on_chosen())
        self.text.textChanged.connect(self._on_edited)
        self.tabs.currentChanged.connect(self._on_tab)
        self._save.clicked.connect(lambda: self.saved.emit(self.name, self._draft))
        self._reset.clicked.connect(lambda: self.saved.emit(self.name, ""))
        self._try.clicked.connect(self._on_try)
        self._keep.clicked.connect(self.kept)
        self._keep.setEnabled(False)
        self.outcome.setText(self._about_try())

    @property
    def _draft(self) -> str:
        return self.text.toPlainText()

    def _on_chosen(self) -> None:
        self.text.setPlainText(self._drafts[self.name])
        self.state.setText(_state(self._wordings[self.name]))
        self._on_tab(self.tabs.currentIndex())
        self._enable()

    def _on_edited(self) -> None:
        self._drafts[self.name] = self._draft
        self._enable()

    def _on_tab(self, index: int) -> None:
        if index == CHANGES:
            shipped = self._wordings[self.name].shipped
            self.changes.setPlainText("\n".join(_changes(shipped, self._draft)))

    def _on_try(self) -> None:
        self._try.setEnabled(False)
        self._keep.setEnabled(False)
        self.table.setRowCount(0)
        self.outcome.setText(say("Asking {model}…", model=self._asks[0]))
        self.tabs.setCurrentIndex(TRY)
        self.tried.emit(self.name, self._draft)

    def _enable(self) -> None:
        known = self._wordings[self.name]
        self._save.setEnabled(self._draft.strip() != known.template)
        self._reset.setEnabled(known.own)
        self._try.setEnabled(all(self._asks))

    def _about_try(self) -> str:
        model, place, document = self._asks
        if not model:
            return say("Read with a model first; then its prompt can be tried on a document.")
        if not document:
            return say("Open a document first; then a prompt can be tried on it.")
        return say(
            "A try asks {model} ({place}) about {document}, and shows its answers beside those "
            "there are. It is paid for like any question.",
            model=visible(model),
            place=visible(place),
            document=visible(document),
        )


def _state(one: Wording) -> str:
    whose = say("Your own words.") if one.own else say("As it comes along.")
    made = counted(one.readings, "reading")
    if one.others:
        told = "{readings} made with them, {n} with other words."
        return f"{whose} {say(told, readings=made, n=one.others)}"
    return f"{whose} {say('{readings} made with them.', readings=made)}"


def _changes(shipped: str, draft: str) -> tuple[str, ...]:
    from reviewer.flow.wording import changed

    return tuple(changed(shipped, draft)) or (say("Nothing: these are the shipped words."),)


def _said(value: FieldValue | None) -> str:
    if value is None:
        return say("not read")
    return value.value if value.value is not None else f"({heard(str(value.absence))})"


def _plain_text(parent: QWidget, name: str) -> QPlainTextEdit:
    made = QPlainTextEdit(parent)
    made.setAccessibleName(name)
    made.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    made.setTabChangesFocus(True)
    return made


def _table(parent: QWidget) -> QTableWidget:
    made = QTableWidget(0, len(HEADS), parent)
    made.setAccessibleName(say("Now and in these words"))
    made.setHorizontalHeaderLabels([say(head) if head else "" for head in HEADS])
    made.verticalHeader().hide()
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = made.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    for column in (2, 3):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return made
