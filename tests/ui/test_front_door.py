"""Sample documents from file to dataset through the window: what was shown is what is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer import paths
from reviewer.flow import pipeline
from reviewer.flow.outcome import Run
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.workers import Workers
from reviewer.model.absence import Absence
from reviewer.model.decision import DecisionType, truth
from reviewer.model.field import Field, FieldCard, FieldState
from reviewer.store import decisions, fields
from reviewer.ui.main_window import MainWindow
from reviewer.ui.theme import Mode

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SAMPLES = ("zarzal-searchable.pdf", "seri-melati.png")
Spot = tuple[str, str]


@pytest.fixture(scope="session")
def receipts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sample receipts, read offline; the threshold is so low that every field is flagged."""
    folder = tmp_path_factory.mktemp("front") / "receipts"
    documents = paths.resources() / "samples" / "receipts" / "documents"
    with Project.create(folder, "receipt") as project, Workers(1) as workers:
        project.set_threshold(1e-9)
        run = Run(project, workers)
        added = pipeline.add(run, [documents / name for name in SAMPLES])
        assert (added.done, added.failed) == (len(SAMPLES), ())
        pipeline.read(run, ReadPlan(ReaderChoice("layout")))
        pipeline.check(run)
    return folder


class Reviewer:
    """A person at the keyboard, who notes what the window shows."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window
        self.said: dict[Spot, tuple[DecisionType, str | None, Absence | None]] = {}

    @property
    def card(self) -> FieldCard:
        card = self.window.workspace.desk.card
        assert card is not None
        return card

    @property
    def spot(self) -> Spot:
        return self.card.document.name, self.card.field.path

    @property
    def shown(self) -> str:
        return self.window.workspace.view.card.editor.text

    def press(self, key: Key, held: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, held)

    def decide(self, key: Key, held: Modifier = Modifier.NoModifier) -> None:
        with self._qtbot.waitSignal(self.window.workspace.desk.saved):
            self.press(key, held)

    def go_on_until(self, fits: Callable[[FieldCard], bool]) -> None:
        for _ in range(60):
            if fits(self.card):
                return
            with self._qtbot.waitSignal(self.window.workspace.desk.shown):
                self.press(Key.Key_Down, Modifier.ControlModifier)
        pytest.fail("no such field in the samples")

    def note(self, act: DecisionType, value: str | None, absence: Absence | None = None) -> None:
        self.said[self.spot] = act, value, absence


def kept(folder: Path) -> dict[Spot, tuple[DecisionType, str | None, Absence | None]]:
    """What another program reads of the project: the decisions that count."""
    with Project.open(folder, read_only=True) as project:
        told = project.call(lambda store: list(decisions.each(store)))
        rows: list[Field] = project.call(lambda store: list(fields.each(store)))
    found = {}
    for row in rows:
        counting = truth([d for d in told if (d.document, d.path) == (row.document, row.path)])
        assert (row.state is FieldState.DECIDED) == (counting is not None)
        if counting is not None:
            found[row.document_name, row.path] = counting.type, counting.value, counting.absence
    return found


def reading_b_says_something_else(card: FieldCard) -> bool:
    said = card.readings[1].get(card.field.path)
    return said is not None and said.value not in (None, card.field.value)


def settle_four(me: Reviewer) -> None:
    """Accept one, type one, take reading B of one, say of one that it is not there."""
    me.go_on_until(lambda card: card.field.value is not None)
    assert me.shown == me.card.field.value
    me.note(DecisionType.ACCEPT, me.shown)
    me.decide(Key.Key_Return)
    me.press(Key.Key_F2)
    me.window.workspace.view.card.editor.selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "123 axe? us")
    assert me.shown == "123 axe? us"
    me.note(DecisionType.CORRECT, "123 axe? us")
    me.decide(Key.Key_Return)
    me.go_on_until(reading_b_says_something_else)
    second = me.card.readings[1].get(me.card.field.path)
    assert second is not None
    assert me.window.workspace.view.card.lines[1].witness.value == second.value
    me.note(DecisionType.CORRECT, second.value)
    me.decide(Key.Key_2)
    me.go_on_until(lambda card: card.field.value is not None)
    me.note(DecisionType.ABSENT, None, Absence.NOT_ON_PAGE)
    me.decide(Key.Key_X)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_shown_is_what_is_kept_and_exported(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    receipts: Path,
    tmp_path: Path,
    theme: Mode,
) -> None:
    folder = Path(shutil.copytree(receipts, tmp_path / "receipts"))
    me = Reviewer(qtbot, open_window(folder, None, theme))
    settle_four(me)
    absent = next(spot for spot, said in me.said.items() if said[0] is DecisionType.ABSENT)
    me.decide(Key.Key_Z, Modifier.ControlModifier)
    assert me.spot == absent
    assert me.shown == me.card.field.value
    assert me.card.field.state is FieldState.OPEN
    me.decide(Key.Key_Z, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert me.spot == absent
    assert me.shown == ""
    with qtbot.waitSignal(me.window.workspace.desk.expected):
        me.press(Key.Key_Down, Modifier.ControlModifier)
        qtbot.waitUntil(lambda: me.spot != absent)
    last = me.spot
    me.window.close()
    assert kept(folder) == me.said

    again = Reviewer(qtbot, open_window(folder, None, theme))
    assert again.spot == last
    target = tmp_path / "out.jsonl"
    again.window.files.export_to("jsonl", target)
    qtbot.waitUntil(lambda: "Wrote" in again.window.banner.text)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["document"] for line in lines) == sorted(SAMPLES)
    assert exported(lines) == me.said
    again.window.close()
    assert kept(folder) == me.said


def exported(
    lines: list[dict[str, Any]],
) -> dict[Spot, tuple[DecisionType, str | None, Absence | None]]:
    """The decided fields of a dataset."""
    return {
        (line["document"], path): (
            DecisionType(cell["state"]),
            cell["value"],
            Absence(cell["absent"]) if cell["absent"] else None,
        )
        for line in lines
        for path, cell in line["details"].items()
        if cell["state"] != "open"
    }
