"""Opens the evaluation page and does what it asks for; everything is measured aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QFileDialog

from reviewer.model.errors import Cancelled
from reviewer.ui.say import heard, say

if TYPE_CHECKING:
    from reviewer.evaluate.mistakes import Mistake
    from reviewer.flow.comparison import Compared
    from reviewer.flow.jobs import Background
    from reviewer.flow.sheet import Sheet
    from reviewer.ui.comparison_page import ComparisonPage
    from reviewer.ui.evaluation_page import EvaluationPage
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session


class Evaluating(QObject):
    """Measures on a thread and a connection of its own: the desk goes on meanwhile."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._session: Session | None = None
        self._page: EvaluationPage | None = None
        self._pair: ComparisonPage | None = None
        self._jobs: Background | None = None
        self._pair_jobs: Background | None = None
        self._truth: Path | None = None
        self._chart = ""
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._stop)

    @property
    def page(self) -> EvaluationPage | None:
        """The page, while it is shown."""
        return self._page

    def use(self, session: Session | None) -> None:
        """Measure this project."""
        self._session = session
        self._truth, self._chart = None, ""

    def open(self) -> None:
        """Show the page where it was left, with what is true now."""
        if self._session is None or self._page is not None:
            return
        from reviewer.ui.evaluation_page import EvaluationPage

        self._page = page = EvaluationPage(self._window.theme, self._window)
        page.wanted.connect(self._look)
        page.picture_wanted.connect(self._choose_picture)
        page.report_wanted.connect(self._choose_report)
        page.truth_wanted.connect(self._choose_truth)
        page.comparison_wanted.connect(self._compare)
        page.finished.connect(self._on_finished)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page.open()
        self.measure(self._truth)

    def measure(self, truth: Path | None) -> None:
        """Measure against a file of truth, or against what was decided."""
        from reviewer.flow.jobs import Background
        from reviewer.ui.evaluation_page import WORKING

        session, page = self._session, self._page
        if session is None or page is None:
            return
        self._truth = truth
        page.show_working(say(WORKING))
        if self._jobs is None:
            self._jobs = Background()
        self._jobs.cancel.set()
        folder = session.project.folder
        ticket = self._bridge.ticket("evaluation")
        made = self._jobs.start(lambda stop: _measured(folder, truth, stop))
        self._bridge.watch(made, self._on_measured, self._on_failed, ticket=ticket)

    def save_picture(self, target: Path) -> None:
        """Save the chart that is shown, as SVG or as it is on the screen."""
        page = self._page
        if page is None or page.chart is None:
            return
        if target.suffix.lower() == ".svg":
            from reviewer.evaluate.drawing import svg

            data = svg(page.chart, alone=True).encode()
        else:
            from PySide6.QtCore import QBuffer

            buffer = QBuffer()
            page.view.grab().save(buffer, "PNG")
            data = bytes(buffer.data().data())
        self._write(target, lambda: target.write_bytes(data))

    def save_report(self, target: Path) -> None:
        """Save what is measured as a page that anybody can read."""
        page = self._page
        if page is None or page.sheet is None:
            return
        sheet = page.sheet

        def write() -> None:
            from reviewer.flow import report

            report.save(sheet, target, force=True)

        self._write(target, write)

    def _write(self, target: Path, act: Callable[[], object]) -> None:
        written = self._window.work.aside(act)
        self._bridge.watch(
            written,
            lambda _done: self._window.notifier.info(say("Wrote {file}.", file=str(target))),
            self._on_failed,
        )

    def _look(self, mistake: Mistake) -> None:
        self.look(mistake.document_key, mistake.path)

    def look(self, document_key: str, path: str = "") -> None:
        """Put a field on the desk, and close what covers it."""
        session = self._session
        if session is None:
            return
        from reviewer.flow.sheet import field_of

        def done(field: int) -> None:
            for page in (self._pair, self._page):
                if page is not None:
                    page.accept()
            self._window.workspace.desk.go(field)

        found = session.project.submit(lambda store: field_of(store, document_key, path))
        self._bridge.watch(found, done, self._on_failed)

    def _on_measured(self, sheet: Sheet) -> None:
        if self._page is not None:
            self._page.show_sheet(sheet, self._chart)

    def _on_failed(self, error: Exception) -> None:
        if self._page is not None and not isinstance(error, Cancelled):
            self._page.show_working(heard(str(error)))

    def _on_finished(self) -> None:
        if self._page is not None and self._page.chart is not None:
            self._chart = self._page.chart.id
        self._stop()
        self._page = None

    def _stop(self) -> None:
        """What is still counted is wanted no more."""
        for jobs in (self._jobs, self._pair_jobs):
            if jobs is not None:
                jobs.cancel.set()

    def _compare(self) -> None:
        """Two runs side by side."""
        session, page = self._session, self._page
        if session is None or page is None:
            return
        from reviewer.flow import comparison
        from reviewer.ui.comparison_page import ComparisonPage

        def done(runs: tuple[tuple[str, int], ...]) -> None:
            if self._page is not page:
                return
            self._pair = pair = ComparisonPage(runs, self._window.theme, page)
            pair.asked.connect(self._measure_both)
            pair.wanted.connect(self.look)
            pair.picture_wanted.connect(self._choose_pair_picture)
            pair.finished.connect(self._on_pair_finished)
            pair.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            pair.open()
            pair.ask()

        project = session.project
        self._bridge.watch(
            self._window.work.aside(lambda: comparison.runs(project)), done, self._on_failed
        )

    def _measure_both(self, first: str, second: str) -> None:
        from reviewer.flow.jobs import Background

        session, pair = self._session, self._pair
        if session is None or pair is None:
            return
        folder, truth = session.project.folder, self._truth
        if self._pair_jobs is None:
            self._pair_jobs = Background()
        self._pair_jobs.cancel.set()
        made = self._pair_jobs.start(lambda stop: _compared(folder, truth, first, second, stop))
        self._bridge.watch(
            made, pair.show_comparison, pair.refuse, ticket=self._bridge.ticket("comparison")
        )

    def _on_pair_finished(self) -> None:
        self._bridge.ticket("comparison")  # what is still measured comes too late
        if self._pair_jobs is not None:
            self._pair_jobs.cancel.set()
        self._pair = None

    def _choose_picture(self) -> None:
        chooser = self._chooser(say("Save the picture"), "chart.svg", say("Pictures (*.svg *.png)"))
        chooser.setDefaultSuffix("svg")
        chooser.fileSelected.connect(lambda path: self.save_picture(Path(path)))
        chooser.open()

    def save_pair_picture(self, target: Path) -> None:
        """Save the comparison that is shown, as SVG."""
        found = None if self._pair is None else self._pair.found
        if found is not None:
            from reviewer.flow import comparison

            self._write(target, lambda: comparison.save_picture(found, target, force=True))

    def _choose_pair_picture(self) -> None:
        chooser = self._chooser(say("Save the picture"), "comparison.svg", say("Pictures (*.svg)"))
        chooser.setDefaultSuffix("svg")
        chooser.fileSelected.connect(lambda path: self.save_pair_picture(Path(path)))
        chooser.open()

    def _choose_report(self) -> None:
        chooser = self._chooser(say("Save the report"), "report.html", say("Pages (*.html)"))
        chooser.setDefaultSuffix("html")
        chooser.fileSelected.connect(lambda path: self.save_report(Path(path)))
        chooser.open()

    def _choose_truth(self) -> None:
        chooser = QFileDialog(
            self._page, say("What is right"), filter=say("Truth (*.jsonl);;All files (*)")
        )
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.fileSelected.connect(lambda path: self.measure(Path(path)))
        chooser.open()

    def _chooser(self, title: str, name: str, kinds: str) -> QFileDialog:
        chooser = QFileDialog(self._page, title, filter=kinds)
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.selectFile(name)
        return chooser


def _measured(folder: Path, truth: Path | None, stop: threading.Event) -> Sheet:
    from reviewer.flow import imports
    from reviewer.flow.report import DECIDED
    from reviewer.flow.sheet import sheet

    if truth is None:
        return sheet(folder, None, folder, DECIDED, stop)
    known, _problems = imports.read_truth(truth)
    return sheet(folder, known, truth.parent, truth.name, stop)


def _compared(
    folder: Path, truth: Path | None, first: str, second: str, stop: threading.Event
) -> Compared:
    from reviewer.flow import comparison, imports
    from reviewer.flow.project import Project

    known, _problems = (None, ()) if truth is None else imports.read_truth(truth)
    beside = folder if truth is None else truth.parent
    with Project.open(folder, read_only=True) as project:
        return comparison.compare_runs(project, first, second, known, beside, stop)
