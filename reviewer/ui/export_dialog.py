"""Which format to export to, and where."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.phrases import counted
from reviewer.ui.say import say


class ExportDialog(QDialog):
    """Offers the formats of the export stage, then asks for the file."""

    chosen = Signal(str, str)
    """(name of the format, path of the file)"""

    def __init__(self, name: str, left: int, parent: QWidget | None = None) -> None:
        """`name` is the project's, `left` how many flagged fields are not settled yet."""
        from reviewer.export.formats import FORMATS

        super().__init__(parent)
        self.setWindowTitle(say("Export"))
        self._name = name
        self._suffixes = {form.name: form.suffix for form in FORMATS}
        self._choices: dict[str, QRadioButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(10)
        for form in FORMATS:
            self._choices[form.name] = button = QRadioButton(form.title, self)
            layout.addWidget(button)
        next(iter(self._choices.values())).setChecked(True)
        if left:
            note = QLabel(
                say(
                    "Not settled yet: {fields}. The export marks it as open.",
                    fields=counted(left, "flagged field"),
                ),
                self,
            )
            note.setProperty("role", "doubt")
            layout.addWidget(note)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton(say("Choose a file…"), QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self._ask_file)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)

    @property
    def format(self) -> str:
        """The format that is chosen."""
        return next(name for name, button in self._choices.items() if button.isChecked())

    def choose(self, form: str) -> None:
        """Choose a format."""
        self._choices[form].setChecked(True)

    def _ask_file(self) -> None:
        form = self.format
        dialog = QFileDialog(self, say("Export to"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self._suffixes[form].lstrip("."))
        dialog.selectFile(str(Path.home() / f"{self._name}{self._suffixes[form]}"))
        dialog.fileSelected.connect(lambda path: self._on_file(form, path))
        dialog.open()

    def _on_file(self, form: str, path: str) -> None:
        self.accept()
        self.chosen.emit(form, path)
