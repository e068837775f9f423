"""The table of the document on the desk: opened with a key, acted on, left with Escape."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reviewer.model.errors import UsageError
from reviewer.model.field import Changes, Field
from reviewer.model.kind import split_path
from reviewer.model.table import Standing, Table
from reviewer.ui.act_runner import ActRunner, reversing
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import say

if TYPE_CHECKING:
    from reviewer.flow.rows import Act
    from reviewer.store.db import Store
    from reviewer.ui.column_fill import ColumnFill
    from reviewer.ui.main_window import MainWindow
    from reviewer.ui.session import Session
    from reviewer.ui.table_view import TableView

Shown = tuple[Table, Changes, tuple[Field, ...]]
SOON_MS = 60
"""After so long without another key the sums are worked out with what is typed."""
MOST_LATER = 32
NO_TABLE = "This kind of document has no rows, and none were read."


class TableDesk(QObject):
    """Opens a document's table in the place of the desk and carries out what is done to it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bridge = window.bridge
        self._session: Session | None = None
        self._view: TableView | None = None
        self._document, self._name = 0, ""
        self._runner = ActRunner(window, self)
        self._flying = 0
        self._later: deque[Callable[[], None]] = deque()
        self._fill: ColumnFill | None = None
        self._draft: tuple[int, int, str] | None = None
        self._since = time.monotonic()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._add_up)

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        self._flying = 0
        self._later.clear()
        if self._view is not None:
            self._window.workspace.show_desk()

    def open(self) -> None:
        """Show the rows of the document on the desk; of several tables the one its field is in."""
        from reviewer.flow import desk as acts
        from reviewer.flow.table import table, tables_of

        card, session = self._window.workspace.desk.card, self._session
        if card is None or session is None:
            return
        kind, document, wanted = session.project.kind, card.document.id, card.field.path

        def find(store: Store) -> Table:
            names = tables_of(kind, acts.document_fields(store, document))
            name = split_path(wanted)[0]
            if not names:
                raise UsageError(NO_TABLE)
            return table(store, kind, document, name if name in names else names[0])

        future = session.project.submit(find)
        ticket = self._bridge.ticket("table")
        self._bridge.watch(
            future, lambda made: self._on_opened(made, wanted), self._on_failed, ticket=ticket
        )

    def leave(self) -> None:
        """Back to the desk; a proposal is given up first."""
        view = self._made()
        if view.model.is_proposing or view.tool.is_on:
            view.tool.stop()
            view.model.show_table(view.model.table)
            view.show_place()
            return
        self._window.workspace.show_desk()
        self._window.workspace.desk.reload()

    def _on_opened(self, made: Table, wanted: str) -> None:
        view = self._made()
        self._document, self._name = made.document.id, made.name
        view.show_table(made)
        self._window.workspace.show_instead(view)
        view.grid.setFocus()
        self._go_to(made, wanted)
        QTimer.singleShot(0, view, view.fit)  # once it has its size

    def _go_to(self, made: Table, wanted: str) -> None:
        for at, row in enumerate(made.rows):
            for column, cell in enumerate(row.cells):
                if cell.path == wanted:
                    self._made().grid.go(at, column)

    def _made(self) -> TableView:
        if self._view is None:
            from reviewer.ui.table_view import TableView

            self._view = view = TableView(self._window.theme, self._window.workspace)
            self._connect(view)
        return self._view

    def _connect(self, view: TableView) -> None:
        from reviewer.ui.column_fill import ColumnFill

        grid, room = view.grid, self._window.workspace
        view.model.typed.connect(self._on_typed)
        view.page_wanted.connect(self._on_page_wanted)
        room.pictures.ready.connect(self._on_picture)
        room.desk.saved.connect(lambda _did: self._reload())
        grid.taken.connect(lambda role: self._do(lambda: self._take(role)))
        grid.row_accepted.connect(lambda: self._do(self._accept))
        grid.row_wanted.connect(lambda down: self._do(lambda: self._insert(down)))
        grid.deleted.connect(lambda: self._do(self._delete))
        grid.emptied.connect(lambda: self._do(self._empty))
        grid.duplicated.connect(lambda: self._do(self._duplicate))
        grid.moved.connect(lambda down: self._do(lambda: self._move(down)))
        grid.merged.connect(lambda: self._do(self._merge))
        grid.split_wanted.connect(lambda at: self._do(lambda: self._split(at)))
        grid.fill_wanted.connect(lambda: self._do(self._ask_fill))
        grid.agreed.connect(lambda: self._do(self._agree))
        grid.left.connect(self.leave)
        grid.undone.connect(lambda: self._reverse(False))
        grid.redone.connect(lambda: self._reverse(True))
        grid.delegate.typing.connect(self._on_typing)
        grid.delegate.closeEditor.connect(lambda *_: self._on_typed_out())
        self._fill = ColumnFill(self._window, view)

    def _do(self, act: Callable[[], None]) -> None:
        """Act now, or once what is under way is on the disk.

        So no key is lost, and none hits a row that is about to move.
        """
        if not self._flying:
            act()
        elif len(self._later) < MOST_LATER:
            self._later.append(act)

    def _on_typed(self, row: int, column: int, text: str) -> None:
        self._draft = None
        table = self._made().model.table
        if table is not None:
            number, name = table.rows[row].number, table.columns[column].name
            act = self._acting(lambda rows: rows.put(rows.at(number), name, text))
            self._run(act)

    def _empty(self) -> None:
        table, (row, column) = self._made().model.table, self._made().grid.spot
        if table is not None and table.rows:
            name = table.columns[column].name
            self._act(lambda rows: rows.put(row, name, ""))

    def _accept(self) -> None:
        row = self._made().grid.spot[0]
        self._act(lambda rows: rows.accept(row), 1)

    def _insert(self, down: int) -> None:
        view = self._made()
        at = view.grid.spot[0] + down if view.model.rowCount() else 0
        self._act(lambda rows: rows.insert(at), to=at)

    def _delete(self) -> None:
        chosen = self._made().grid.chosen_rows()
        if chosen:
            self._act(lambda rows: rows.delete(chosen))

    def _duplicate(self) -> None:
        row = self._made().grid.spot[0]
        self._act(lambda rows: rows.duplicate(row), 1)

    def _move(self, down: int) -> None:
        row = self._made().grid.spot[0]
        self._act(lambda rows: rows.move(row, row + down), down)

    def _merge(self) -> None:
        row = self._made().grid.spot[0]
        self._act(lambda rows: rows.merge(row))

    def _split(self, at: tuple[str, int] | None) -> None:
        row = self._made().grid.spot[0]
        self._act(lambda rows: rows.split(row, at))

    def _take(self, role: str) -> None:
        from reviewer.flow import desk as acts

        view, session = self._made(), self._session
        cell = view.model.cell(view.grid.currentIndex())
        if session is None or cell is None or cell.field is None:
            view.say(say("Nobody read this cell; type its value."))
            return
        kind, field_id, ms, by = session.project.kind, cell.field.id, self._ms(), self._window.who()
        self._run(lambda store: acts.take(store, kind, field_id, role, by=by, ms=ms))

    def _reverse(self, again: bool) -> None:
        self._run(reversing(self._window.who(), again))

    def _act(self, act: Act, down: int = 0, *, to: int | None = None) -> None:
        """Do something with rows; afterwards the row `down` below, or row `to`, is current."""
        view = self._made()
        row, column = view.grid.spot
        target = row + down if to is None else to
        self._run(self._acting(act), lambda: view.grid.go(target, column))

    def _acting(self, act: Act) -> Callable[[Store], Changes]:
        from reviewer.flow.rows import Rows

        session, document, name = self._session, self._document, self._name
        by, ms = self._window.who(), self._ms()

        def work(store: Store) -> Changes:
            if session is None:
                return Changes()
            return act(Rows(store, session.project.kind, document, name, by, ms))

        return work

    def _run(
        self,
        work: Callable[[Store], Changes],
        then: Callable[[], None] | None = None,
    ) -> None:
        """Carry an act out and show the table that the last of several leaves."""
        from reviewer.flow import desk as acts
        from reviewer.flow.table import table

        session = self._session
        if session is None:
            return
        self._flying += 1
        self._since = time.monotonic()
        kind, document, name = session.project.kind, self._document, self._name

        def whole(store: Store) -> Shown:
            changes = work(store)
            told = [f for at in changes.documents for f in acts.document_fields(store, at)]
            changed = tuple(f for f in told if f.id in changes.fields)
            return table(store, kind, document, name), changes, changed

        self._bridge.ticket("table")  # what was asked for before is stale
        future = session.project.submit(whole)
        self._bridge.watch(
            future, lambda shown: self._on_done(session, shown, then), self._on_failed
        )

    def _on_done(self, session: Session, shown: Shown, then: Callable[[], None] | None) -> None:
        if session is not self._session:
            return
        made, changes, changed = shown
        self._flying -= 1
        view = self._made()
        if not self._flying:
            view.show_table(made)
        if then is not None:
            then()
        self._runner.tell(changes, changed)
        self._go_on()

    def _go_on(self) -> None:
        if self._later and not self._flying:
            self._later.popleft()()
            self._go_on()

    def _on_failed(self, error: Exception) -> None:
        self._flying = max(0, self._flying - 1)
        self._later.clear()
        self._runner.complain(error)
        self._reload()

    def _reload(self) -> None:
        from reviewer.flow.table import table

        session, view = self._session, self._view
        if session is None or view is None or not view.isVisible() or self._flying:
            return
        kind, document, name = session.project.kind, self._document, self._name
        future = session.project.submit(lambda store: table(store, kind, document, name))
        self._bridge.watch(future, view.show_table, ticket=self._bridge.ticket("table"))

    def _on_typing(self, text: str) -> None:
        row, column = self._made().grid.spot
        self._draft = (row, column, text)
        self._soon.start()

    def _on_typed_out(self) -> None:
        """Nothing is being typed any more: the sums are those of what is stored."""
        self._soon.stop()
        table = self._made().model.table
        if self._draft is not None and table is not None:
            self._made().show_sums(table.sums)
        self._draft = None

    def _add_up(self) -> None:
        """Work the sums out with what is being typed."""
        from reviewer.flow.table import sums_of

        session, table, draft = self._session, self._made().model.table, self._draft
        if session is None or table is None or draft is None or not self._made().isVisible():
            return
        kind, row, column, text = session.project.kind, *draft
        values = {**table.values, table.standing_path(row, column): text}
        future = self._window.work.aside(lambda: sums_of(kind, values))
        self._bridge.watch(future, self._show_sums, ticket=self._bridge.ticket("sums"))

    def _show_sums(self, sums: tuple[Standing, ...]) -> None:
        if self._draft is not None:
            self._made().show_sums(sums)

    def _ask_fill(self) -> None:
        if self._fill is not None:
            self._fill.ask()

    def _agree(self) -> None:
        puts = self._fill.puts if self._fill else ()
        self._made().tool.stop()
        self._act(lambda rows: rows.fill(puts))

    def _on_page_wanted(self, number: int) -> None:
        table = self._made().model.table
        if table is None:
            return
        pictures = self._window.workspace.pictures
        picture = pictures.get(table.document, number)
        if picture is not None:
            self._made().show_picture(number, picture)
        pictures.want(table.document, number)

    def _on_picture(self, document: int, number: int, picture: Pyramid) -> None:
        if document == self._document:
            self._made().show_picture(number, picture)

    def _ms(self) -> int:
        return round((time.monotonic() - self._since) * 1000)
