"""A project while it is open: its folder, its kind and the thread that owns its store."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from reviewer.closing import Closing
from reviewer.flow import kinds, opening
from reviewer.flow.jobs import StoreThread
from reviewer.model.errors import ProjectError, UsageError
from reviewer.model.kind import Kind
from reviewer.model.kind_file import parse_kind
from reviewer.score.risk import DEFAULT_THRESHOLD
from reviewer.store import meta
from reviewer.store.db import Store

T = TypeVar("T")

THRESHOLD = "threshold"
AIM = "route.max_wrong"
"""Where a project keeps its threshold, and the share of errors that it promises to stay below."""

FAST, THOROUGH = "fast", "thorough"


class Project(Closing):
    """One open project. Everything that touches its database goes through `call` or `submit`."""

    def __init__(self, folder: Path, store: StoreThread, *, read_only: bool = False) -> None:
        self.folder = folder
        self.read_only = read_only
        self._store = store
        try:
            self.kind = self._read_kind()
        except BaseException:
            store.close()
            raise

    @staticmethod
    def create(folder: Path, kind: str) -> Project:
        """Make the project `folder` for documents of `kind` and open it.

        Raises UsageError when the kind is unknown or the folder is not free.
        """
        folder = Path(folder).expanduser().absolute()
        text, _ = kinds.find(kind, folder.parent)
        how = opening.current()
        made = StoreThread(
            lambda: Store.create(folder, kind_text=text, name=folder.name, program=how.program)
        )
        return Project(folder, made)._greeted(how)

    @staticmethod
    def open(
        folder: Path, *, read_only: bool = False, how: opening.Manner | None = None
    ) -> Project:
        """Open the project in `folder`. Raises ProjectError when it cannot be opened."""
        folder = Path(folder).expanduser().absolute()
        how = how or opening.current()
        store = opening.open_store(folder, read_only=read_only, how=how)
        return Project(folder, store, read_only=read_only)._greeted(how)

    @property
    def name(self) -> str:
        """What the project is called: its folder's name."""
        return self.folder.name

    @property
    def threshold(self) -> float:
        """Fields of at least this risk are flagged."""
        return self.call(threshold_of)

    def set_threshold(self, threshold: float) -> None:
        """Flag fields of at least this risk from the next check on. Raises UsageError.

        A threshold that was promised before is given up: this one is the person's own.
        """
        if not 0 < threshold <= 1:
            raise UsageError(f"A threshold lies above 0 and is at most 1; {threshold} does not.")
        self.call(lambda store: _set_threshold(store, threshold))

    @property
    def ocr(self) -> str:
        """How pages without text are read: `FAST` by one engine, `THOROUGH` by two."""
        stored = self.call(lambda store: meta.get(store, "ocr"))
        return THOROUGH if stored is None else stored

    def set_ocr(self, ocr: str) -> None:
        """Read pages so from now on. Raises UsageError."""
        if ocr not in (FAST, THOROUGH):
            raise UsageError(f"OCR is {FAST} or {THOROUGH}, not {ocr!r}.")
        self.call(lambda store: meta.put(store, "ocr", ocr))

    def call(self, act: Callable[[Store], T]) -> T:
        """Run `act` on the store's thread and wait for it."""
        return self._store.call(act)

    def submit(self, act: Callable[[Store], T]) -> Future[T]:
        """Run `act` on the store's thread; the window never waits for it."""
        return self._store.submit(act)

    def gather(self, act: Callable[[Store], T]) -> Future[T]:
        """Run `act` in one transaction with others: for many small writes nobody waits for."""
        return self._store.gather(act)

    def close(self) -> None:
        """Finish what is being written and close the database."""
        self._store.close()

    def _greeted(self, how: opening.Manner) -> Project:
        """Look at the project as it was just opened, and tell what a person must know."""
        if how.look:
            try:
                for sentence in self.call(
                    lambda store: list(opening.greet(store, read_only=self.read_only))
                ):
                    how.tell(sentence)
            except BaseException:
                self.close()
                raise
        return self

    def _read_kind(self) -> Kind:
        return self.call(kind_of)


def kind_of(store: Store) -> Kind:
    """The kind of a project, on the store's thread. Raises ProjectError when it cannot be used."""
    try:
        return parse_kind(store.kind_text(), str(store.folder / "kind.toml"))
    except UsageError as error:
        raise ProjectError(f"{error} Mend the file and open the project again.") from error


def threshold_of(store: Store) -> float:
    """The threshold of a project, on the store's thread."""
    stored = meta.get(store, THRESHOLD)
    return DEFAULT_THRESHOLD if stored is None else float(stored)


def _set_threshold(store: Store, threshold: float) -> None:
    with store.atomic():
        meta.put(store, THRESHOLD, repr(threshold))
        meta.put(store, AIM, "")
