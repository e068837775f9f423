"""Gathers the packages that came back: folders and .zip files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.ui.say import say
from reviewer.ui.visible import visible


class MergeDialog(QDialog):
    """A list that packages are added to, and then merged."""

    chosen = Signal(object)
    """The paths of the packages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Merge what came back"))
        self._paths: list[Path] = []
        head = QLabel(
            say(
                "What two people decided differently is flagged again and says who says what. "
                "A package may be merged again when more was decided in it."
            ),
            self,
        )
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        self.listed = QListWidget(self)
        self.listed.setAccessibleName(say("Packages to merge"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        role = QDialogButtonBox.ButtonRole
        buttons.addButton(say("Add a folder…"), role.ActionRole).clicked.connect(self._ask_folder)
        buttons.addButton(say("Add .zip files…"), role.ActionRole).clicked.connect(self._ask_files)
        self.merge = buttons.addButton(say("Merge"), role.AcceptRole)
        self.merge.setEnabled(False)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        for widget in (head, self.listed, buttons):
            layout.addWidget(widget)
        self.resize(560, 320)

    def add(self, paths: list[Path]) -> None:
        """Add packages; one that is listed already is not listed twice."""
        for path in paths:
            if path not in self._paths:
                self._paths.append(path)
                self.listed.addItem(visible(str(path)))
        self.merge.setEnabled(bool(self._paths))

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, say("Add a package's folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.add([Path(path)]))
        dialog.open()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, say("Add packages"), "", say("Packages (*.zip)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.add([Path(path) for path in paths]))
        dialog.open()

    def _on_accepted(self) -> None:
        self.accept()
        self.chosen.emit(tuple(self._paths))
