"""What to export, in which format, and where to; afterwards, what went out and what did not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.flow.exporting import ExportOrder

_AS_IS = "As this format does"
_ONLY = (
    (_AS_IS, ""),
    ("Decided by people", "decided"),
    ("Decided, or accepted unseen", "accepted-unseen"),
    ("All, with where they stand", "all"),
)
_PICTURES = (
    ("Redacted as soon as there are masks", ""),
    ("Redacted", "redacted"),
    ("Original", "original"),
    ("None", "none"),
)
_WIDTH = 620
_LEAST_ROWS = 290
"""Height of the list of formats, in pixels."""


class ExportDialog(QDialog):
    """Offers the formats of the export stage and their options, then asks for the place."""

    chosen = Signal(object)
    """An `ExportOrder`; the file dialog has asked about a file that exists."""

    def __init__(self, name: str, left: int, parent: QWidget | None = None) -> None:
        """`name` is the project's, `left` how many flagged fields are not settled yet."""
        from reviewer.export.formats import FORMATS

        super().__init__(parent)
        self.setWindowTitle(say("Export"))
        self.setMinimumWidth(_WIDTH)
        self._name = name
        self._formats = {form.name: form for form in FORMATS}
        self.formats = QListWidget(self)
        self.formats.setAccessibleName(say("Format"))
        self.formats.setMinimumHeight(_LEAST_ROWS)
        self.formats.setSpacing(2)
        for form in FORMATS:
            item = QListWidgetItem(heard(form.title), self.formats)
            item.setData(Qt.ItemDataRole.UserRole, form.name)
        self.only, self.pictures = _combo(self, _ONLY), _combo(self, _PICTURES)
        self.split = QLineEdit(self)
        self.split.setPlaceholderText(say("none; or train/validation/test, such as 80/10/10"))
        self.inside = QLineEdit("jsonl,csv", self)
        self.licence = QLineEdit(self)
        self.licence.setPlaceholderText(say("not stated"))
        self.complete = QCheckBox(say("Only documents in which every field is settled"), self)
        self._note = QLabel(self)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("role", "doubt")
        self._left = left
        self._go = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._lay_out()
        self.formats.currentRowChanged.connect(lambda _row: self._on_format())
        self.formats.setCurrentRow(0)

    @property
    def format(self) -> str:
        """The format that is chosen."""
        item = self.formats.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else "jsonl"

    def choose(self, form: str) -> None:
        """Choose a format."""
        self.formats.setCurrentRow(list(self._formats).index(form))

    def order(self, target: Path) -> ExportOrder:
        """What is chosen now, to be written to `target`."""
        from reviewer.export.select import Only
        from reviewer.flow.exporting import ExportOrder

        only, pictures = self.only.currentData(), self.pictures.currentData()
        inside = [name.strip() for name in self.inside.text().split(",")]
        return ExportOrder(
            format=self.format,
            target=target,
            force=True,
            only=Only(only) if only else None,
            complete=self.complete.isChecked(),
            pictures=(pictures or None) if self.pictures.isEnabled() else None,
            split=self.split.text().strip(),
            inside=tuple(name for name in inside if name),
            licence=self.licence.text().strip(),
        )

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.formats)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(say("Fields"), self.only)
        form.addRow("", self.complete)
        form.addRow(say("Pictures"), self.pictures)
        form.addRow(say("Split"), self.split)
        form.addRow(say("Inside the package"), self.inside)
        form.addRow(say("Licence"), self.licence)
        layout.addLayout(form)
        self._note.setWordWrap(True)
        layout.addWidget(self._note)
        go = self._go.addButton(say("Choose where…"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        self._go.accepted.connect(self._ask_place)
        self._go.rejected.connect(self.reject)
        layout.addWidget(self._go)

    def _on_format(self) -> None:
        """Let what the format has nothing to do with rest."""
        from reviewer.export.formats import PACKAGE, Shows

        form = self._formats[self.format]
        is_package = form.name == PACKAGE
        self.pictures.setEnabled(is_package or form.shows is not Shows.NONE)
        self.inside.setEnabled(is_package)
        words = {"decided": say("decided by people"), "all": say("all of them")}
        told = words.get(form.only.value, say("decided, or accepted unseen"))
        self.only.setItemText(0, say(_AS_IS) if is_package else f"{say(_AS_IS)}: {told}")
        many = counted(self._left, "flagged field")
        self._note.setText(
            say("Not settled yet: {fields}. This format marks them as open.", fields=many)
            if form.only.value == "all"
            else say("Not settled yet: {fields}. This format leaves them out.", fields=many)
        )
        self._note.setVisible(bool(self._left) and not is_package)

    def _ask_place(self) -> None:
        form = self._formats[self.format]
        is_file = bool(form.suffix) and (form.make is None or not self.split.text().strip())
        dialog = QFileDialog(self, say("Export to") if is_file else say("Export to a new folder"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        if is_file:
            dialog.setDefaultSuffix(form.suffix.lstrip("."))
        suffix = form.suffix if is_file else f"-{form.name}"
        dialog.selectFile(str(Path.home() / f"{self._name}{suffix}"))
        dialog.fileSelected.connect(self._on_place)
        dialog.open()

    def _on_place(self, path: str) -> None:
        order = self.order(Path(path))
        self.accept()
        self.chosen.emit(order)


class CountsDialog(QDialog):
    """What went in, what came out, what was left out and why."""

    def __init__(self, title: str, lines: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        self.text = QLabel("\n".join(map(visible, lines)), self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setWordWrap(True)
        layout.addWidget(self.text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)


def _combo(parent: QWidget, rows: tuple[tuple[str, str], ...]) -> QComboBox:
    box = QComboBox(parent)
    for text, value in rows:
        box.addItem(say(text), value)
    return box
