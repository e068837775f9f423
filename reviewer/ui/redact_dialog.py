"""Redacted copies of any files, without a project: which files, what to hide, where to write."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.redaction import TEXT, RedactionPolicy
from reviewer.ui.mask_tools import bind
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.policy_dialog import TITLES, WIDTH, choices_grid
from reviewer.ui.say import say
from reviewer.ui.tall_form import fill
from reviewer.ui.visible import visible

SAYS = (
    "Copies are pictures, or PDFs of pictures, each with a record of its masks. Your files stay as "
    "they are, and nothing leaves this machine. Faces are always hidden; not every face is found, "
    "so look at the pages."
)


class RedactDialog(QDialog):
    """Says what is wanted; the work is somebody else's."""

    wanted = Signal(object, object, object, bool)
    """(the paths, the `RedactionPolicy`, the folder for the copies, whether a person looks)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Redacted copies of files"))
        self._paths: list[Path] = []
        self._out: Path | None = None
        self.files = QListWidget(self)
        self.files.setObjectName("choices")
        self.files.setAccessibleName(say("Files and folders"))
        self.files.setMinimumHeight(120)
        self._boxes = {sought: QCheckBox(say(TITLES[sought]), self) for sought in TEXT}
        self.listed = QPlainTextEdit(self)
        self.listed.setAccessibleName(say("Names and addresses to hide, one on each line"))
        self.listed.setPlaceholderText(say("Names and addresses to hide, one on each line"))
        self.listed.setTabChangesFocus(True)
        self.listed.setFixedHeight(64)
        self.look = QCheckBox(say("Let me look at every page before copies are written"), self)
        self.look.setChecked(True)
        self._where = PlainLabel(parent=self, role="dim", wrap=True)
        self.setAcceptDrops(True)
        self._lay_out()
        self._refresh()

    def add(self, paths: list[Path]) -> None:
        """More files or folders."""
        self._paths += [path for path in paths if path not in self._paths]
        self._refresh()

    def write_to(self, folder: Path) -> None:
        """Where the copies go."""
        self._out = folder
        self._refresh()

    @property
    def policy(self) -> RedactionPolicy:
        """What is to be hidden beside faces."""
        lines = self.listed.toPlainText().splitlines()
        return RedactionPolicy(
            sought=tuple(sought for sought, box in self._boxes.items() if box.isChecked()),
            listed=tuple(line.strip() for line in lines if line.strip()),
        )

    def _lay_out(self) -> None:
        says = PlainLabel(parent=self, role="dim", wrap=True)
        says.setText(say(SAYS))
        add = QHBoxLayout()
        for text, act in ((say("Add files…"), self._ask_files), (say("Add a folder…"), self._ask)):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            add.addWidget(button)
        self._remove = QPushButton(say("Leave it out"), self)
        self._remove.setAutoDefault(False)
        self._remove.clicked.connect(self._leave_out)
        self.files.itemSelectionChanged.connect(
            lambda: self._remove.setEnabled(bool(self.files.selectedItems()))
        )
        bind(("Del",), self._leave_out, self.files)
        add.addWidget(self._remove)
        add.addStretch(1)
        grid = choices_grid(list(self._boxes.values()))
        out = QHBoxLayout()
        choose = QPushButton(say("Folder for the copies…"), self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._ask_out)
        out.addWidget(choose)
        out.addWidget(self._where, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton(say("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go = buttons.addButton(say("Begin"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setDefault(True)
        buttons.accepted.connect(self._on_go)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout()
        layout.addWidget(says)
        layout.addLayout(add)
        layout.addWidget(self.files, 1)
        layout.addLayout(grid)
        layout.addWidget(self.listed)
        layout.addLayout(out)
        layout.addWidget(self.look)
        fill(self, layout, buttons, WIDTH)

    def _refresh(self) -> None:
        self.files.clear()
        self.files.addItems([visible(str(path)) for path in self._paths])
        self._remove.setEnabled(False)
        self._where.setText(visible(str(self._out)) if self._out else say("not chosen yet"))
        self.go.setEnabled(bool(self._paths) and self._out is not None)

    def _leave_out(self) -> None:
        """The file or folder that is selected is not wanted after all."""
        row = self.files.currentRow()
        if self.files.selectedItems():
            del self._paths[row]
            self._refresh()
            self.files.setCurrentRow(min(row, len(self._paths) - 1))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        urls = event.mimeData().urls()
        self.add([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, say("Files to redact"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.open()

    def _ask(self) -> None:
        dialog = QFileDialog(self, say("A folder to redact"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.add([Path(name)]))
        dialog.open()

    def _ask_out(self) -> None:
        dialog = QFileDialog(self, say("Where shall the copies be?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: self.write_to(Path(name)))
        dialog.open()

    def _on_go(self) -> None:
        self.accept()
        self.wanted.emit(list(self._paths), self.policy, self._out, self.look.isChecked())
