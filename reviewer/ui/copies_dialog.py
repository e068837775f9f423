"""What came of redacted copies: how many were written, where, and each file that has none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from reviewer.ui.folder import show_folder
from reviewer.ui.phrases import counted
from reviewer.ui.plain_label import PlainLabel
from reviewer.ui.say import heard, say
from reviewer.ui.visible import visible

if TYPE_CHECKING:
    from reviewer.model.document import Failure

WIDTH = 620


class CopiesDialog(QDialog):
    """Stays until it was read; the failures can be copied out of it."""

    def __init__(
        self, count: int, failed: Sequence[Failure], out: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("Redacted copies of files"))
        self._out = out
        copies = counted(count, "redacted copy", "redacted copies")
        wrote = say("Wrote {copies} to {folder}.", copies=copies, folder=visible(str(out)))
        self.told = PlainLabel(
            wrote if count else say("No copy was written."), self, role="head", wrap=True
        )
        self.failures = QPlainTextEdit(self)
        self.failures.setReadOnly(True)
        self.failures.setTabChangesFocus(True)
        self.failures.setAccessibleName(say("Files without a copy, and why"))
        lines = (visible(f"{one.document}: {heard(one.reason)}") for one in failed)
        self.failures.setPlainText("\n\n".join(lines))
        buttons = QDialogButtonBox(self)
        self.folder = buttons.addButton(
            say("Open the folder"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.folder.setAutoDefault(False)
        self.folder.setEnabled(count > 0)
        self.folder.clicked.connect(self._on_folder)
        close = buttons.addButton(say("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(self.told)
        if failed:
            files = counted(len(failed), "file")
            without = say("Without a copy: {files}", files=files)
            layout.addWidget(PlainLabel(without, self, role="doubt", wrap=True))
            layout.addWidget(self.failures, 1)
        self.failures.setVisible(bool(failed))
        layout.addWidget(buttons)
        self.setMinimumWidth(WIDTH)
        self.resize(WIDTH, 360 if failed else layout.totalHeightForWidth(WIDTH))
        close.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_folder(self) -> None:
        show_folder(self._out)
