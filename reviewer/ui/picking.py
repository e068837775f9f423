"""Text from the page: what is picked there becomes the value, with its place; places read again."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, Signal

from reviewer.model.document import Page, PageWords, Word
from reviewer.model.field import FieldCard
from reviewer.model.geometry import Box
from reviewer.model.picked import FROM_REGION, Heard, Picked
from reviewer.ui.bridge import Bridge, Ticket
from reviewer.ui.desk import Desk
from reviewer.ui.desk_view import DeskView
from reviewer.ui.pick_tool import HandTool, Picks, WordTool
from reviewer.ui.pyramid import cut
from reviewer.ui.row_editor import RowEditor
from reviewer.ui.say import say
from reviewer.ui.value_editor import ValueEditor
from reviewer.ui.witnesses import Witness
from reviewer.ui.word_run import text_of
from reviewer.ui.work import Work

if TYPE_CHECKING:
    from reviewer.ui.session import Session

NAMES = {"rapidocr": "RapidOCR again", "tesseract": "Tesseract again"}
KEYS = ("4", "5")
NO_WORDS = "Nothing was read on this page yet; Shift and a drag read one place of it."
WALK = "Arrows move from word to word, Shift extends; Enter takes and goes on, Esc leaves"
WHERE = "Nothing is picked to be read again: drag over it with Shift, or click a word."
NO_PICTURE = "The page is not here yet; try again in a moment."
NOT_READ = "Nothing was read again here; Alt+R reads the place again."


class Picking(QObject):
    """Holds what is picked on the page for the field on the desk; the desk decides."""

    told = Signal(str)
    """A sentence on what can be done now, or why something cannot."""
    read = Signal(object)
    """The `Witness`es of a place that was read again."""
    changed = Signal()
    """There are candidates to take now, or none any more."""

    def __init__(self, bridge: Bridge, work: Work, desk: Desk, view: DeskView) -> None:
        super().__init__(view)
        self._bridge, self._work, self._desk, self._view = bridge, work, desk, view
        self._session: Session | None = None
        self._card: FieldCard | None = None
        self._picked: Picked | None = None
        self._heard: dict[str, Heard | str] = {}
        self._at: tuple[int, Box] | None = None
        self._page: Page | None = None
        self._picks = Picks(self)
        self._hand, self._walk = HandTool(self._picks), WordTool(self._picks)
        view.page.set_plain_tool(self._hand)
        self._connect()

    @property
    def picked(self) -> Picked | None:
        """What the value in the editor was taken from."""
        return self._picked

    @property
    def words(self) -> Sequence[Word]:
        """The words of the page that is shown."""
        return self._hand.words

    @property
    def is_walking(self) -> bool:
        """Whether the word cursor has the keys."""
        return self._view.page.tool is self._walk

    @property
    def candidates(self) -> tuple[Heard, ...]:
        """What engines read again at a place, in the order of their keys."""
        found = (self._heard.get(name) for name in NAMES)
        return tuple(heard for heard in found if isinstance(heard, Heard) and heard.text)

    def use(self, session: Session | None) -> None:
        """Work on this project."""
        self._session = session
        self._page = None
        self._show_words(())

    def show_card(self, card: FieldCard) -> None:
        """Another field is on the desk: nothing is picked for it yet."""
        self._card = card
        self._forget()
        self._put_down()

    def commit(self, value: str) -> None:
        """Enter in the text: the value with the place it was picked at."""
        if self._picked is None:
            self._desk.correct(value)
        else:
            self._desk.take_picked(value, self._picked)

    def take(self, role: str) -> None:
        """A witness was clicked: one that read again, or one of the card's own."""
        heard = self._heard.get(role)
        if isinstance(heard, Heard):
            self._take_heard(heard)
        else:
            self._desk.take(role)

    def take_first(self) -> None:
        """Take what the first engine read again."""
        self._take_candidate(0)

    def take_second(self) -> None:
        """Take what the second engine read again."""
        self._take_candidate(1)

    def toggle_walk(self) -> None:
        """Walk from word to word with the arrows, or leave it."""
        if self.is_walking:
            self.leave()
            return
        if self._card is None:
            return
        if not self.words:
            self.told.emit(NO_WORDS)
        self._view.page.setFocusProxy(None)  # type: ignore[arg-type]
        self._view.page.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._view.page.take_up(self._walk)
        if self.words:
            self.told.emit(WALK)

    def leave(self) -> None:
        """Give up what was picked."""
        self._view.editor.leave()
        self._put_down()

    def read_again(self) -> None:
        """Have both engines read the picked place again, else the field's place."""
        if self._picked is not None:
            self._read(self._picked.page, self._picked.box)
        elif self._at is not None:
            self._read(*self._at)
        elif self._view.page.place is not None:
            self._read(self._view.number, self._view.page.place)
        else:
            self.told.emit(WHERE)

    def listen(self, editor: ValueEditor | RowEditor) -> None:
        """What was picked is forgotten when nothing of it is left in this editor."""
        editor.left.connect(self._forget)
        editor.emptied.connect(self._forget)

    def _connect(self) -> None:
        self._picks.picked.connect(self._on_picked)
        self._picks.boxed.connect(self._on_boxed)
        self._picks.committed.connect(self._view.accept)
        self._picks.left.connect(self.leave)
        self._picks.typed.connect(self._on_typed)
        self._view.page_shown.connect(self._on_page_shown)
        self._view.page_clicked.connect(self._on_clicked)
        self.listen(self._view.card.editor)

    def _on_page_shown(self, page: Page) -> None:
        """Ask for the words of a page when it comes into view."""
        session = self._session
        if session is None or (self._page is not None and page.sha256 == self._page.sha256):
            return
        self._page = page
        self._show_words(())

        def work(store: object) -> PageWords | None:
            from reviewer.flow import desk_region

            return desk_region.words_of(store, page)  # type: ignore[arg-type]

        ticket = self._bridge.ticket("words")
        self._bridge.watch(session.project.submit(work), self._on_words, ticket=ticket)

    def _on_words(self, found: PageWords | None) -> None:
        self._show_words(found.words if found is not None else ())
        if self.is_walking and self.words:
            self._walk.begin(self._view.page)
            self.told.emit(WALK)

    def _show_words(self, words: Sequence[Word]) -> None:
        self._hand.show_words(words)
        self._walk.show_words(words)

    def _on_clicked(self, point: QPointF) -> None:
        if self._card is not None:
            self._hand.pick_at(self._view.page, point)

    def _on_picked(self, words: Sequence[Word]) -> None:
        if self._card is None:
            return
        box = Box.around(word.box for word in words)
        self._picked = Picked(text_of(words), self._view.number, box)
        self._view.editor.put(self._picked.text, focus=not self.is_walking)
        self._view.page.mark_picked(box, go=self.is_walking)

    def _on_boxed(self, box: Box) -> None:
        """A rectangle without words: what stands there is read now."""
        if self._card is not None:
            self._view.page.mark_picked(box)
            self._read(self._view.number, box)

    def _on_typed(self, text: str) -> None:
        """A character typed while walking amends what was picked."""
        self._put_down()
        self._view.editor.amend(text)

    def _read(self, number: int, box: Box) -> None:
        session, picture = self._session, self._view.page.sharp_picture
        page = self._view.page.page
        if session is None or self._card is None or page is None:
            return
        if picture is None or number != self._view.number:
            self.told.emit(NO_PICTURE)
            return
        self._at = (number, box)
        self._heard = dict.fromkeys(NAMES, "reading…")
        self._show_heard()
        ticket = self._bridge.ticket("region")

        def ask() -> dict[str, Future[Heard]]:
            from reviewer.flow import desk_region

            crop, inner = cut(picture, page, box)
            workers = session.workers
            return {name: desk_region.read_again(workers, name, crop, inner) for name in NAMES}

        # Aside, because a box may be a whole page.
        self._bridge.watch(self._work.aside(ask), lambda asked: self._listen(asked, ticket))

    def _listen(self, asked: dict[str, Future[Heard]], ticket: Ticket) -> None:
        for engine, heard in asked.items():
            self._bridge.watch(
                heard,
                self._on_heard,
                lambda error, engine=engine: self._on_failed(engine, error),  # type: ignore[misc]
                ticket=ticket,
            )

    def _on_heard(self, heard: Heard) -> None:
        """The first text that is read stands in the editor, unless something else does."""
        self._heard[heard.engine] = heard if heard.text else "reads nothing here"
        if heard.text and len(self.candidates) == 1 and self._may_put() and self._at is not None:
            self._picked = Picked(heard.text, *self._at, FROM_REGION)
            self._view.editor.put(heard.text, focus=not self.is_walking)
        self._show_heard()

    def _may_put(self) -> bool:
        editor = self._view.editor
        return not editor.is_editing or (
            self._picked is not None and editor.typed == self._picked.text
        )

    def _on_failed(self, engine: str, error: Exception) -> None:
        self._heard[engine] = "not installed" if "install" in str(error) else "failed here"
        self._show_heard()

    def _show_heard(self) -> None:
        shown = []
        for key, (engine, name) in zip(KEYS, NAMES.items(), strict=True):
            heard = self._heard.get(engine)
            if isinstance(heard, Heard):
                shown.append(Witness(key, engine, say(name), heard.text))
            elif heard is not None:
                shown.append(Witness(key, engine, say(name), None, heard))
        self.read.emit(tuple(shown))
        self.changed.emit()

    def _take_candidate(self, index: int) -> None:
        heard = self._heard.get(tuple(NAMES)[index])
        if isinstance(heard, Heard) and heard.text:
            self._take_heard(heard)
        else:
            self.told.emit(NOT_READ)

    def _take_heard(self, heard: Heard) -> None:
        if self._at is not None:
            self._desk.take_picked(heard.text, Picked(heard.text, *self._at, FROM_REGION))

    def _forget(self) -> None:
        self._bridge.ticket("region")  # what is still being read is no longer waited for
        had = bool(self._heard)
        self._picked = self._at = None
        self._heard = {}
        self._hand.forget()
        self._walk.forget()
        self._view.page.mark_picked(None)
        if had:
            self._show_heard()

    def _put_down(self) -> None:
        """The keys are the field's again."""
        if self.is_walking:
            self._view.page.take_up(None)
            self.told.emit("")
        if self._view.page.focusProxy() is None:
            self._view.page.setFocusProxy(self._view.editor)
            self._view.take_focus()
