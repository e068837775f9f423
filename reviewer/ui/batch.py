"""Watches reading: counts what there is to review while it goes on, and opens the page about it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewer.ui.actions import ACTIONS, key_text

if TYPE_CHECKING:
    from reviewer.flow.running import Numbers
    from reviewer.flow.station import Ahead, Letter
    from reviewer.model.field import Counts
    from reviewer.store.db import Store
    from reviewer.ui.batch_page import BatchPage
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session

EVERY_MS = 1000
"""Between two looks into the project, for its counts and for what the page shows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the store says for the page."""

    numbers: Numbers | None
    letters: tuple[Letter, ...]


class BatchDesk(QObject):
    """Stands between the run, the store and the page; asks the store at most once a second."""

    went_on = Signal()
    """The run got further; at most once a second."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session | None = None
        self._page: BatchPage | None = None
        self._ahead: Ahead | None = None
        self._live: Numbers | None = None
        self._counted = (0.0, -1)
        self._left: int | None = None
        self._asks = False
        self._noted: Numbers | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._look)
        work = window.work
        work.started.connect(lambda _title: self._on_started())
        work.progressed.connect(self._on_progress)
        work.stopping.connect(self._show_busy)
        work.finished.connect(self._on_finished)

    def use(self, session: Session | None) -> None:
        """Watch this project from now on."""
        if self._session is None and session is not None:
            self._window.workspace.counted.connect(self._on_counted)
        self._session = session
        self._ahead = self._live = self._noted = self._left = None
        if self._page is not None:
            self._page.close()

    def open(self) -> None:
        """Show the numbers, what is left, and what failed."""
        session = self._session
        if session is None or self._page is not None:
            return
        from reviewer.ui.batch_page import BatchPage

        cancel = next(act for act in ACTIONS if act.id == "cancel")
        self._page = page = BatchPage(
            may_read=not session.project.read_only,
            stop_key=key_text(cancel, typing=True),
            parent=self._window,
        )
        page.start_wanted.connect(self._window.stages.read)
        page.resume_wanted.connect(self._resume)
        page.stop_wanted.connect(self._window.stages.cancel)
        page.retry_wanted.connect(self._retry)
        page.opened.connect(self._go)
        page.finished.connect(self._on_closed)
        page.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_busy()
        page.show_numbers(self._live)
        page.open()
        self._look_whole()
        self._clock.start()

    def _resume(self) -> None:
        if self._ahead is not None:
            self._window.stages.read_with(self._ahead.plan)

    def _retry(self, documents: Sequence[int]) -> None:
        plan = None if self._ahead is None else self._ahead.plan
        self._window.stages.read_letters(documents, plan)

    def _go(self, document: int) -> None:
        """To the document's fields, else to its pages as they would be sent."""
        parts = self._window.parts
        if self._page is not None:
            self._page.close()
        parts["finder"].go(document, None, lambda: parts["masks"].open_document(document))  # type: ignore[attr-defined]

    def _look_whole(self) -> None:
        """Also what is asked seldom: how far the last plan is, and what waits elsewhere."""
        session, bridge = self._session, self._window.bridge
        if session is None or self._page is None:
            return
        from reviewer.flow import station

        self._look()
        kind = session.project.kind
        asked = session.project.submit(lambda store: station.ahead(store, kind))
        bridge.watch(asked, self._on_ahead, ticket=bridge.ticket("batch ahead"))
        away = self._window.work.aside(lambda: station.away(session.project))
        bridge.watch(away, self._on_away, ticket=bridge.ticket("batch away"))

    def _look(self) -> None:
        session, bridge = self._session, self._window.bridge
        if session is None or self._page is None or self._asks:
            return  # a slow disk is not asked again before it answered
        from reviewer.flow import station

        self._asks = True
        mine = not session.project.read_only

        def ask(store: Store) -> Seen:
            return Seen(station.numbers(store, mine=mine), station.letters(store))

        asked = session.project.submit(ask)
        bridge.watch(asked, lambda seen: self._on_seen(session, seen), self._on_not_seen)

    def _on_not_seen(self, error: Exception) -> None:
        self._asks = False
        self._window.notifier.error(error)

    def _on_seen(self, session: Session, seen: Seen) -> None:
        self._asks = False
        if session is self._session and self._page is not None:
            self._page.show_letters(seen.letters)
            self._noted = seen.numbers
            if self._live is None:
                self._page.show_numbers(seen.numbers)

    def _on_ahead(self, ahead: Ahead | None) -> None:
        self._ahead = ahead
        if self._page is not None:
            self._page.show_ahead(None if self._window.work.is_running else ahead)

    def _on_away(self, count: int) -> None:
        if self._page is not None:
            self._page.show_away(count)

    def _on_started(self) -> None:
        self._live = None
        if self._page is not None:
            self._page.show_ahead(None)
        self._show_busy()

    def _on_progress(self, numbers: Numbers) -> None:
        self._live = numbers
        if self._page is not None:
            self._page.show_numbers(self._named(numbers))
        at, finished = self._counted
        now, done = time.monotonic(), numbers.done + numbers.failed
        if done != finished and 1000 * (now - at) >= EVERY_MS and self._session is not None:
            self._counted = now, done
            self._window.workspace.desk.count()
            self.went_on.emit()

    def _named(self, numbers: Numbers) -> Numbers:
        """With the model that reads, as the run has noted it in the project."""
        noted = self._noted
        if noted is None or numbers.stage != noted.stage:
            return numbers
        return replace(numbers, reader=noted.reader, model=noted.model)

    def _on_counted(self, counts: Counts) -> None:
        """The first field that there is to review comes to an empty desk while others are read."""
        before, self._left = self._left, counts.left
        new = self._window.work.is_running and not before and counts.left > 0
        if new and self._window.workspace.desk.card is None:
            self._window.workspace.refresh()

    def _on_finished(self) -> None:
        self._live = None
        self._show_busy()
        self._look_whole()

    def _show_busy(self) -> None:
        if self._page is not None:
            work = self._window.work
            self._page.show_busy(work.is_running, stopping=work.is_stopping)

    def _on_closed(self) -> None:
        self._page = None
        self._clock.stop()
