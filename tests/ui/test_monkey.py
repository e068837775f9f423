"""A monkey at keyboard and mouse: whatever it does, what is decided is what was shown.

400 keys and clicks by default; REVIEWER_MONKEY=10000 for the long one, REVIEWER_SEED for another.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType, truth
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.field import Field, FieldState
from reviewer.model.geometry import Box
from reviewer.store import decisions, fields, words
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow

Key, Modifier = Qt.Key, Qt.KeyboardModifier
COUNT = int(os.environ.get("REVIEWER_MONKEY", "400"))
pytestmark = pytest.mark.timeout(120 + COUNT // 4)
SEED = int(os.environ.get("REVIEWER_SEED", "5"))
PLAIN = (
    *[Key.Key_Return] * 5, *[Key.Key_Escape] * 3, *[Key.Key_B] * 2, Key.Key_1, Key.Key_2, Key.Key_3,
    Key.Key_4, Key.Key_7, Key.Key_X, Key.Key_E, Key.Key_U, Key.Key_A, Key.Key_S, Key.Key_T,
    Key.Key_P, Key.Key_Period, Key.Key_M, Key.Key_Space, Key.Key_Left, Key.Key_Right, Key.Key_Up,
    Key.Key_Down, Key.Key_Home, Key.Key_End, Key.Key_PageDown, Key.Key_PageUp, Key.Key_Tab,
    Key.Key_Backtab, Key.Key_Backspace, Key.Key_Delete, Key.Key_F2, Key.Key_F3, Key.Key_F4,
    Key.Key_F8, Key.Key_F9, Key.Key_Plus, Key.Key_Minus,
)  # fmt: skip
WITH_CTRL = (
    *[Key.Key_Z] * 6, Key.Key_Y, Key.Key_Down, Key.Key_Up, Key.Key_G, Key.Key_D, Key.Key_T,
    Key.Key_Return, Key.Key_0, Key.Key_8, Key.Key_9, Key.Key_F,
)  # fmt: skip
WITH_ALT = (
    Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_5, Key.Key_X, Key.Key_E, Key.Key_U, Key.Key_A,
    Key.Key_S, Key.Key_B, Key.Key_T, Key.Key_P, Key.Key_Left, Key.Key_Right, Key.Key_Z,
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What a person saw when they pressed a key."""

    document: int
    path: str
    value: str | None
    absence: Absence | None
    typed: str
    said: frozenset[str]
    """The values of all witness lines."""


@pytest.fixture
def folder(project_folder: Path) -> Path:
    """Both receipts, everything flagged, their words known."""
    read = tuple(
        Word(text, Box(x, y, x + 60, y + 24), 0.9, line)
        for line, y in enumerate((60, 200, 500, 540))
        for x, text in ((80, f"W{line}"), (180, f"{line}.50"), (300, f"{line}9.00"))
    )

    def prepare(store: Store) -> None:
        for document in (1, 2):
            rows = fields.of_document(store, document)
            found = [r for row in rows for r in fields.results(store, document, row.path)]
            flagged = [replace(row, flagged=True, id=0) for row in rows]
            fields.replace(store, document, flagged, found)
            words.save(store, f"page-{document}", PageWords(read, WordSource.OCR, "an engine 1.0"))

    with Project.open(project_folder) as project:
        project.call(prepare)
    return project_folder


class Monkey:
    """Presses and clicks at random, and notes what it saw before."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.chance = random.Random(seed)
        self.saved: list[str] = []
        self.seen: list[Seen | None] = []
        window.workspace.desk.saved.connect(self.saved.append)

    def look(self) -> Seen | None:
        room = self.window.workspace
        card = room.desk.card
        if card is None or not room.is_on_desk:
            return None
        shown = [line for line in room.view.card.lines if line.witness.value is not None]
        return Seen(
            card.field.document,
            card.field.path,
            card.field.value,
            card.field.absence,
            room.view.editor.typed,
            frozenset(str(line.witness.value) for line in shown),
        )

    def act(self) -> None:
        dialog = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if dialog is not None:
            dialog.close()
        chance = self.chance.random()
        if chance < 0.5 and self.window.workspace.desk.card is None:
            self._press(Key.Key_Z, Modifier.ControlModifier)
        elif chance < 0.2:
            self._click()
        elif chance < 0.4:
            self._press(self.chance.choice(WITH_CTRL), Modifier.ControlModifier)
        elif chance < 0.5:
            self._press(self.chance.choice(WITH_ALT), Modifier.AltModifier)
        elif chance < 0.55:
            self._press(self.chance.choice((Key.Key_Left, Key.Key_Down)), Modifier.ShiftModifier)
        else:
            self._press(self.chance.choice(PLAIN), Modifier.NoModifier)

    def _press(self, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def _click(self) -> None:
        room = self.window.workspace
        targets: list[QWidget] = [
            room.view.page.viewport(), room.view.page.viewport(), room.queue.view.viewport(),
            room.fields.view.viewport(), room.fields.sheet.view.viewport(), *room.view.card.lines,
            *room.view.bar.findChildren(QWidget),
        ]  # fmt: skip
        there = [t for t in targets if t.isVisible() and min(t.width(), t.height()) > 4]
        if not there:
            return
        target = self.chance.choice(there)
        point = QPoint(
            self.chance.randrange(target.width()), self.chance.randrange(target.height())
        )
        held = Modifier.ShiftModifier if self.chance.random() < 0.3 else Modifier.NoModifier
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, held, point)


def matches(seen: Seen, kept: Decision) -> bool:
    """Whether a decision says what the person saw and pressed."""
    if (seen.document, seen.path) != (kept.document, kept.path):
        return False
    if kept.type in (DecisionType.ACCEPT, DecisionType.AMBIGUOUS):
        return (kept.value, kept.absence) == (seen.value, seen.absence)
    if kept.type is DecisionType.CORRECT:
        return kept.value == seen.typed or kept.value in seen.said
    return kept.value is None and kept.absence is not None


def settle(window: MainWindow) -> None:
    """Let the window do what it was told to."""
    end = time.monotonic() + 20
    QApplication.processEvents()
    while window.workspace.desk.is_busy:
        QApplication.processEvents()
        assert time.monotonic() < end, "a decision never came back"


def decided(store: Store, after: int) -> list[Decision]:
    """The decisions that were appended after one."""
    spots = store.rows("SELECT DISTINCT document_id, path FROM decisions WHERE id > ?", (after,))
    told = [d for document, path in spots for d in decisions.of_field(store, document, path)]
    return sorted((d for d in told if d.id > after), key=lambda d: d.id)


def run(monkey: Monkey, project: Project) -> Iterator[str]:
    """Act, and yield what is wrong with what was decided."""
    known = 0
    for number in range(COUNT):
        settle(monkey.window)
        before = monkey.look()
        monkey.act()
        settle(monkey.window)
        if not monkey.saved:
            continue
        monkey.saved.clear()
        told = project.call(lambda store, after=known: decided(store, after))
        for kept in told:
            if kept.type is not DecisionType.UNDO and (before is None or not matches(before, kept)):
                yield f"act {number}: saw {before}, kept {kept}"
        if len(told) != 1:
            yield f"act {number} decided {len(told)} times"
        known = max((d.id for d in told), default=known)


def test_what_is_decided_is_what_was_shown(
    open_window: Callable[..., MainWindow], folder: Path
) -> None:
    window = open_window(folder)
    monkey = Monkey(window, SEED)
    project = window.session.project if window.session else None
    assert project is not None
    wrong = list(run(monkey, project))
    assert not wrong, "\n".join(wrong[:5])
    shown = window.workspace.desk.card
    window.close()
    with Project.open(folder, read_only=True) as again:
        told = again.call(lambda store: list(decisions.each(store)))
        rows: list[Field] = again.call(lambda store: list(fields.each(store)))
    assert len([d for d in told if d.type is not DecisionType.UNDO]) >= COUNT // 100
    for row in rows:
        counting = truth(d for d in told if (d.document, d.path) == (row.document, row.path))
        assert (row.state is FieldState.DECIDED) == (counting is not None)
        if counting is not None:
            assert (row.value, row.absence) == (counting.value, counting.absence), row.path
        if shown is not None and row.id == shown.field.id:
            assert (row.value, row.state) == (shown.field.value, shown.field.state)
