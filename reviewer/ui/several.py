"""Several reviewers without a server: splits the project, and merges what came back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from reviewer.ui.phrases import counted
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.flow.jobs import Report
    from reviewer.flow.merge import Results
    from reviewer.flow.split import By
    from reviewer.model.package import MadePackage
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class Several(QObject):
    """Asks in dialogs, works aside, says what came of it."""

    refreshed = Signal()
    """Decisions came in."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None

    def use(self, session: Session | None) -> None:
        """Split and merge this project from now on."""
        self._session = session

    def split(self) -> None:
        """Ask how, and where to."""
        from reviewer.ui.split_dialog import SplitDialog

        counts = self._window.workspace.counts
        dialog = SplitDialog(0 if counts is None else counts.left, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._ask_where)
        dialog.open()

    def split_into(self, out: Path, into: int, overlap: float, by: By, packed: bool) -> None:
        """Make the packages in the folder `out`."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> tuple[MadePackage, ...]:
            from reviewer.flow import split

            return split.split(
                session.project, out, into=into, overlap=overlap, by=by, packed=packed
            )

        def done(made: tuple[MadePackage, ...]) -> None:
            each = ", ".join(counted(one.left, "field") for one in made)
            self._window.notifier.info(
                say(
                    "Made {packages} in {folder} ({each} left to decide).",
                    packages=counted(len(made), "package"),
                    folder=str(out),
                    each=each,
                )
            )

        self._window.work.start(say("Splitting"), job, done)

    def merge(self) -> None:
        """Ask which packages."""
        from reviewer.ui.merge_dialog import MergeDialog

        dialog = MergeDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self.merge_all)
        dialog.open()

    def merge_all(self, paths: Sequence[Path]) -> None:
        """Take in what was decided in these packages."""
        session = self._session
        if session is None:
            return

        def job(_report: Report, _cancel: threading.Event) -> tuple[Results, dict[str, Any]]:
            from reviewer.flow import agreement, merge

            made = merge.merge(session.project, session.workers, paths)
            return made, agreement.as_json(session.project)

        self._window.work.start(say("Merging"), job, self._on_merged)

    def _ask_where(self, into: int, overlap: float, by: By, packed: bool) -> None:
        dialog = QFileDialog(self._window, say("Where shall the packages be?"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(
            lambda path: self.split_into(Path(path), into, overlap, by, packed)
        )
        dialog.open()

    def _on_merged(self, answer: tuple[Results, dict[str, Any]]) -> None:
        (merged, problems), found = answer
        taken = sum(one.taken for one in merged)
        said = _in_words(taken, len(merged), found)
        if taken:
            self.refreshed.emit()
        kind = "error" if problems else "info"
        self._window.notifier.told.emit(kind, "\n".join([said, *map(heard, problems)]))


def _in_words(taken: int, packages: int, found: dict[str, Any]) -> str:
    """What came back, and how far people agree."""
    said = [
        say(
            "Took in {decisions} of {packages}.",
            decisions=counted(taken, "decision"),
            packages=counted(packages, "package"),
        )
    ]
    if found["n"]:
        kappa = "" if found["kappa"] is None else f", kappa {found['kappa']:.2f}"
        said.append(
            say(
                "On {fields} that two people decided they agree in {share} %{kappa}.",
                fields=counted(found["n"], "field"),
                share=f"{100 * found['agreement']:.0f}",
                kappa=kappa,
            )
        )
    if found["disagreements"]:
        differ = counted(found["disagreements"], "field")
        said.append(say("{fields} decided differently: flagged again.", fields=differ))
    return " ".join(said)
