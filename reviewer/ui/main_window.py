"""The window: puts the parts together and passes on what they say. Nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.model.field import Counts, Field, FieldCard
from reviewer.ui.actions import bind, enable, tint
from reviewer.ui.banner import Banner
from reviewer.ui.bridge import Bridge
from reviewer.ui.desk import Desk
from reviewer.ui.desk_view import DeskView
from reviewer.ui.dialogs import Dialogs
from reviewer.ui.empty_states import empty_state
from reviewer.ui.empty_view import EmptyView
from reviewer.ui.field_panel import FieldPanel
from reviewer.ui.files import Files
from reviewer.ui.hint_bar import HintBar
from reviewer.ui.models.queue_model import QueueModel
from reviewer.ui.notify import Notifier
from reviewer.ui.page_feed import PageFeed
from reviewer.ui.pictures import Pictures
from reviewer.ui.queue_feed import QueueFeed
from reviewer.ui.queue_panel import QueuePanel
from reviewer.ui.stages import Stages
from reviewer.ui.start_view import StartView
from reviewer.ui.theme import Theme
from reviewer.ui.top_bar import TopBar
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

NARROW, NARROWER = 1060, 760
"""Below these widths the fields, then the queue, make room for the page."""


class MainWindow(QMainWindow):
    """Queue, page with its card, fields; made of parts that do not know each other."""

    def __init__(
        self, theme: Theme, bridge: Bridge, work: Work, desk: Desk, notifier: Notifier
    ) -> None:
        super().__init__()
        self.setWindowTitle("Reviewer")
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.theme, self.bridge, self.work, self.desk = theme, bridge, work, desk
        self.notifier = notifier
        self.session: Session | None = None
        self.counts: Counts | None = None
        self.pictures = Pictures(bridge, work)
        self.files = Files(self, bridge, work, notifier)
        self.stages = Stages(self, bridge, work, notifier)
        self.queue_model = QueueModel(self)
        self.dialogs = Dialogs(self)
        self._make_parts()
        self._lay_out()
        self._make_actions()
        self._connect_desk()
        self._connect_rest()
        self._enable()
        self.hints.show_idle(False)

    def open_folder(self, folder: Path) -> None:
        """Open the project in `folder` beside the interface."""
        self._say_waiting()
        self.files.open_folder(folder)

    def use(self, session: Session) -> None:
        """Show this project; the one before is closed."""
        before, self.session = self.session, session
        self.setWindowTitle(f"{session.project.name} · Reviewer")
        self.top.show_project(session.project.name)
        self.pictures.use(session)
        self.files.use(session)
        self.stages.use(session)
        self.feed.use(session)
        self.desk.use(session)
        if before is not None:
            self.work.aside(before.close)
        self._pages.setCurrentWidget(self._splitter)
        self.desk.count()

    def toggle_queue(self) -> None:
        """Show or hide the queue."""
        self.queue.setVisible(self.queue.isHidden())

    def toggle_fields(self) -> None:
        """Show or hide the document's fields."""
        self.fields.setVisible(self.fields.isHidden())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped while a project is open."""
        if self.session is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take in what was dropped."""
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.stages.add(paths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page needs room first."""
        super().resizeEvent(event)
        before, now = event.oldSize().width(), event.size().width()
        for panel, least in ((self.fields, NARROW), (self.queue, NARROWER)):
            if (before < least) != (now < least) or before < 0:
                panel.setVisible(now >= least)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop work, finish what is being written, let the project go."""
        self.bridge.close()
        self.work.cancel()
        self.hide()
        self.files.close()
        if self.session is not None:
            self.work.aside(self.session.close)
            self.session = None
        self.work.close()
        super().closeEvent(event)

    def _make_parts(self) -> None:
        self.top = TopBar(self.theme, self)
        self.banner = Banner(self.theme, self)
        self.start = StartView(self.theme, self)
        self.queue = QueuePanel(self.theme, self.queue_model, self)
        self.feed = QueueFeed(self.queue_model, self.queue, self.bridge)
        self.view = DeskView(self.theme, self)
        self.page_feed = PageFeed(self.pictures, self.view)
        self.empty = EmptyView(self)
        self.fields = FieldPanel(self.theme, self)
        self.hints = HintBar(self.theme, self)

    def _lay_out(self) -> None:
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.empty)
        self._middle.addWidget(self.view)
        self._splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.queue)
        self._splitter.addWidget(self._middle)
        self._splitter.addWidget(self.fields)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setSizes([264, 740, 276])
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start)
        self._pages.addWidget(self._splitter)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.hints)
        self.setCentralWidget(central)

    def _make_actions(self) -> None:
        targets = {
            "window": self,
            "files": self.files,
            "stages": self.stages,
            "desk": self.desk,
            "view": self.view,
            "page": self.view.page,
            "queue": self.queue,
            "theme": self.theme,
            "dialogs": self.dialogs,
            "top": self.top,
        }
        self.actions_by_id = bind(self, targets)
        tint(self.actions_by_id, self.theme)
        self.theme.changed.connect(lambda: tint(self.actions_by_id, self.theme))
        self.dialogs.set_actions(self.actions_by_id)
        self.top.set_actions(self.actions_by_id)
        self.start.set_actions(self.actions_by_id)
        self.view.bar.set_actions(self.actions_by_id)

    def _connect_desk(self) -> None:
        desk, view = self.desk, self.view
        desk.shown.connect(self._on_shown)
        desk.document_shown.connect(self._on_document_shown)
        desk.emptied.connect(self._on_emptied)
        desk.changed.connect(self._on_changed)
        desk.counted.connect(self._on_counted)
        desk.saved.connect(self._on_saved)
        desk.refused.connect(lambda why: self.hints.say(why, "doubt"))
        desk.unsaved.connect(self._on_unsaved)
        desk.expected.connect(self.page_feed.expect)
        view.accepted.connect(desk.accept)
        view.card.committed.connect(desk.correct)
        view.card.taken.connect(desk.take)
        view.card.mode_changed.connect(self.hints.show_typing)

    def _connect_rest(self) -> None:
        self.pictures.failed.connect(lambda _d, _p, why: self.banner.tell("error", why))
        self.queue.chosen.connect(self.desk.go)
        self.queue.filtered.connect(lambda: self.desk.sort(self.queue.order))
        self.queue.left.connect(self.view.take_focus)
        self.fields.chosen.connect(self.desk.go)
        self.files.opened.connect(self.use)
        self.files.not_opened.connect(self._on_not_opened)
        self.files.start_wanted.connect(lambda: self._pages.setCurrentWidget(self.start))
        self.stages.refreshed.connect(self._on_refreshed)
        self.start.made.connect(self.files.create)
        self.start.demo_wanted.connect(self.files.demo)
        self.top.cancelled.connect(self.stages.cancel)
        self.work.started.connect(self._on_work_started)
        self.work.progressed.connect(self.top.show_progress)
        self.work.finished.connect(self._on_work_finished)
        self.notifier.told.connect(self.banner.tell)
        self.notifier.bug_found.connect(self.dialogs.show_bug)

    def _on_shown(self, card: FieldCard) -> None:
        self._middle.setCurrentWidget(self.view)
        self.page_feed.show(card)
        self.feed.mark(card.field.id)
        if self.session is not None:
            self.fields.show_document(card.document, self.session.project.kind.title)
        self.hints.show_typing(self.view.card.editor.is_editing)
        self._enable()

    def _on_document_shown(self, fields: tuple[Field, ...]) -> None:
        if self.desk.card is not None:
            self.fields.show_fields(fields, self.desk.card.field.id)

    def _on_emptied(self) -> None:
        self.view.clear()
        self._middle.setCurrentWidget(self.empty)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hints.show_idle(self.session is not None)
        self._enable()

    def _on_changed(self, fields: tuple[Field, ...]) -> None:
        for field in fields:
            self.queue_model.update(field)

    def _on_counted(self, counts: Counts) -> None:
        self.counts = counts
        self.top.show_counts(counts)
        self.files.note_left(counts.left)
        self.empty.tell(*empty_state(counts), self.actions_by_id)
        self.queue.set_empty_text("Nothing here." if counts.fields else "Nothing is flagged yet.")

    def _on_saved(self, did: str) -> None:
        self.hints.say(f"✓ {did}, saved", "settled")
        self.banner.settle()

    def _on_unsaved(self, error: Exception) -> None:
        self.view.card.show_unsaved()
        self.hints.say("not saved", "doubt")
        self.notifier.unsaved(error)

    def _on_not_opened(self) -> None:
        if self.session is None:
            self._pages.setCurrentWidget(self.start)

    def _on_refreshed(self) -> None:
        self.feed.restart()
        self.desk.reload()
        self.desk.count()

    def _on_work_started(self, title: str) -> None:
        self.top.show_work(title)
        self._enable()

    def _on_work_finished(self) -> None:
        self.top.end_work()
        self._enable()

    def _enable(self) -> None:
        holds = {
            "project": self.session is not None,
            "card": self.desk.card is not None,
            "working": self.work.is_running,
        }
        enable(self.actions_by_id, {name for name, true in holds.items() if true})

    def _say_waiting(self) -> None:
        self.empty.tell("Opening…", "", (), {})
        self._middle.setCurrentWidget(self.empty)
        self._pages.setCurrentWidget(self._splitter)
        self.empty.setFocus(Qt.FocusReason.OtherFocusReason)
