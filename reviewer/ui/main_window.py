"""The window: the frame around start view and workspace, and what is said in it.

It is made for a quick first paint; the workspace comes after that, or when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from reviewer.settings import Settings
from reviewer.ui.actions import bind, enable, tint
from reviewer.ui.banner import Banner
from reviewer.ui.bridge import Bridge
from reviewer.ui.closing import Closing
from reviewer.ui.dialogs import Dialogs
from reviewer.ui.files import Files
from reviewer.ui.hint_bar import HintBar
from reviewer.ui.notify import Notifier
from reviewer.ui.parts import make_parts
from reviewer.ui.preferences import Preferences
from reviewer.ui.say import heard, say
from reviewer.ui.stages import Stages
from reviewer.ui.start_view import StartView
from reviewer.ui.theme import Theme
from reviewer.ui.top_bar import TopBar
from reviewer.ui.view_state import ViewState
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.model.document import Document
    from reviewer.model.field import Counts
    from reviewer.ui.session import Session
    from reviewer.ui.workspace import Workspace

SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """Top bar, banner, hints; between them the start view or the workspace."""

    painted = Signal()
    """The first paint is over."""
    refreshed = Signal()
    """The project is not what it was: parts that show something of it look again."""

    def __init__(
        self,
        theme: Theme,
        bridge: Bridge,
        work: Work,
        notifier: Notifier,
        state: ViewState,
        who: Callable[[], str],
        settings: Settings | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(say("Reviewer"))
        self.setAcceptDrops(True)
        self.theme, self.bridge, self.work, self.notifier = theme, bridge, work, notifier
        self.state = state
        self.who = who
        self._seen = False
        self._workspace: Workspace | None = None
        self.session: Session | None = None
        self.files = Files(self, bridge, work, notifier)
        self.stages = Stages(self, bridge, work, notifier)
        self.preferences = Preferences(self, settings or Settings())
        self.dialogs = Dialogs(self, self.preferences)
        self.closing = Closing(self)
        self._lay_out()
        self.parts = make_parts(self)
        self._make_actions()
        self._connect()
        self._enable()
        self.hints.show_idle(False)
        self._show_start()
        self.resize(*SIZE)
        self.restoreGeometry(state.bytes("geometry"))

    @property
    def workspace(self) -> Workspace:
        """Desk, queue and fields."""
        if self._workspace is None:
            self._workspace = self._furnish()
        return self._workspace

    def prepare(self) -> None:
        """Have the workspace made before anyone asks for it, and look which projects are there."""
        recent = self.state.recent
        there = self.work.aside(lambda: tuple(folder for folder in recent if folder.is_dir()))
        self.bridge.watch(there, self.start.show_recent)
        QTimer.singleShot(0, self, lambda: self.workspace)

    def open_document(self) -> Document | None:
        """The document whose field is on the desk."""
        card = self._workspace.desk.card if self._workspace is not None else None
        return None if card is None else card.document

    def open_folder(self, folder: Path) -> None:
        """Open the project in `folder` beside the interface; the open one is just shown."""
        if self.session is not None and self.session.project.folder == folder.absolute():
            self.show_project()
            return
        self.files.open_folder(folder)
        self._pages.setCurrentWidget(self.workspace)
        self.workspace.wait()

    def show_project(self) -> None:
        """Back from the start view to the project that is open."""
        if self.session is not None:
            self._pages.setCurrentWidget(self.workspace)
            self.workspace.refresh()
            self.workspace.desk.reload()

    def use(self, session: Session) -> None:
        """Show this project; the one before is closed, once all that was decided there is saved."""
        if self._workspace is not None and len(self._workspace.desk.outgoing):
            self.work.aside(session.close)
            self._on_not_opened()
            self.closing.refuse(self._workspace.desk)
            return
        before, self.session = self.session, session
        name = session.project.name + (
            f" · {say('read-only')}" if session.project.read_only else ""
        )
        self.setWindowTitle(f"{name} · Reviewer")
        self.top.show_project(name)
        self.files.use(session)
        self.stages.use(session)
        for part in self.parts.values():
            part.use(session)
        self.workspace.use(session)
        if before is not None:
            self.work.afterwards(before.close)
        self._pages.setCurrentWidget(self.workspace)
        self.state.opened(session.project.folder)

    def toggle_queue(self) -> None:
        """Show or hide the queue."""
        self.workspace.toggle(self.workspace.queue)

    def toggle_fields(self) -> None:
        """Show or hide the document's fields."""
        self.workspace.toggle(self.workspace.fields)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say when the first paint is over."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)

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

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop work, finish what is being written, let the project go; never lose a decision."""
        if self._workspace is not None and not self.closing.may_close(self._workspace.desk):
            event.ignore()
            return
        self.state.put_bytes("geometry", self.saveGeometry())
        if self._workspace is not None:
            self._workspace.keep()
        self.bridge.close()
        self.work.cancel()
        self.hide()
        self.files.close()
        session, self.session = self.session, None
        self.work.close(None if session is None else session.close)
        super().closeEvent(event)

    def _lay_out(self) -> None:
        self.top = TopBar(self.theme, self)
        self.banner = Banner(self.theme, self)
        self.start = StartView(self)
        self.hints = HintBar(self.theme, self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.start)
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.banner)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.hints)
        self.setCentralWidget(central)

    def _furnish(self) -> Workspace:
        from reviewer.ui.workspace import Workspace

        made = Workspace(self.theme, self.bridge, self.work, self.who(), self.state, self)
        made.set_actions(self.actions_by_id)
        self.preferences.furnish(made)
        self._pages.addWidget(made)
        made.turned.connect(self._on_turned)
        made.counted.connect(self._on_counted)
        made.queue.filters_wanted.connect(self.actions_by_id["filters"].trigger)
        made.view.card.mode_changed.connect(self.hints.show_typing)
        made.page_feed.failed.connect(lambda why: self.banner.tell("error", why))
        made.desk.saved.connect(self._on_saved)
        made.picking.told.connect(self.hints.say)
        made.room.told.connect(self.hints.say)
        made.desk.refused.connect(lambda why: self.hints.say(why, "doubt"))
        made.desk.unsaved.connect(self._on_unsaved)
        made.desk.outgoing.changed.connect(lambda _count: self._enable())
        return made

    def _make_actions(self) -> None:
        self.actions_by_id = bind(self, self._target)
        tint(self.actions_by_id, self.theme)
        self.theme.changed.connect(lambda: tint(self.actions_by_id, self.theme))
        self.dialogs.set_actions(self.actions_by_id)
        self.top.set_actions(self.actions_by_id)
        self.start.set_actions(self.actions_by_id)

    def _target(self, name: str) -> object:
        """The object an action's slot is on."""
        if name in {"desk", "view", "queue", "picking", "room"}:
            return getattr(self.workspace, name)
        if name == "rooms":
            return self.workspace
        if name == "page":
            return self.workspace.view.page
        if name in self.parts:
            return self.parts[name]
        return self if name == "window" else getattr(self, name)

    def _connect(self) -> None:
        self.files.opened.connect(self.use)
        self.files.not_opened.connect(self._on_not_opened)
        self.files.start_wanted.connect(self._show_start)
        self.stages.refreshed.connect(self._on_refreshed)
        for part in self.parts.values():
            if hasattr(part, "refreshed"):
                part.refreshed.connect(self._on_refreshed)
        self.start.made.connect(self.files.create)
        self.start.demo_wanted.connect(self.files.demo)
        self.start.wanted.connect(self.open_folder)
        self.start.left.connect(self.show_project)
        self.top.cancelled.connect(self.stages.cancel)
        self.work.started.connect(self._on_work_started)
        self.work.progressed.connect(self.top.show_progress)
        self.work.stopping.connect(self.top.show_stopping)
        self.work.finished.connect(self._on_work_finished)
        self.notifier.told.connect(self.banner.tell)
        self.notifier.bug_found.connect(self.dialogs.show_bug)
        self.theme.changed.connect(self._keep_theme)

    def _show_start(self) -> None:
        self._pages.setCurrentWidget(self.start)
        self.start.show_recent(self.state.recent)
        self.hints.show_idle(False)
        self._enable()

    def show_hints(self) -> None:
        """Show the keys as they are now."""
        self._on_turned() if self._workspace is not None else self.hints.show_idle(False)

    def _on_turned(self) -> None:
        if self.workspace.is_on_desk:
            self.hints.show_typing(self.workspace.is_typing)
        else:
            self.hints.show_idle(self.session is not None)
        self._enable()

    def _on_counted(self, counts: Counts) -> None:
        self.top.show_counts(counts)
        self.files.note_left(counts.left)

    def _on_saved(self, did: str) -> None:
        self.hints.say(say("✓ {did}, saved", did=heard(did)), "settled")
        self.banner.settle()

    def _on_unsaved(self, error: Exception) -> None:
        count = 0 if self._workspace is None else len(self._workspace.desk.outgoing)
        self.hints.say(
            say("{n} not saved; Ctrl+S tries again", n=count)
            if count > 1
            else say("not saved; Ctrl+S tries again"),
            "doubt",
        )
        self.notifier.unsaved(error)

    def _on_not_opened(self) -> None:
        if self.session is None:
            self._show_start()
        else:
            self.show_project()

    def _on_refreshed(self) -> None:
        self.workspace.refresh()
        self.refreshed.emit()

    def _on_work_started(self, title: str) -> None:
        self.top.show_work(title)
        self._enable()

    def _on_work_finished(self) -> None:
        self.top.end_work()
        self._enable()

    def _keep_theme(self) -> None:
        self.state.theme = self.theme.mode
        self.preferences.keep_theme(self.theme.mode)

    def _enable(self) -> None:
        workspace = self._workspace
        holds = {
            "project": self.session is not None,
            "card": workspace is not None and workspace.is_on_desk,
            "reread": workspace is not None and bool(workspace.picking.candidates),
            "working": self.work.is_running,
            "unsaved": workspace is not None and len(workspace.desk.outgoing) > 0,
            "read-only": self.session is not None and self.session.project.read_only,
        }
        enable(self.actions_by_id, {name for name, true in holds.items() if true})
