"""The place at which OCR is heard is chosen by click or key, and taken with its text and box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.model.decision import DecisionType
from reviewer.model.field import FieldCard
from reviewer.model.geometry import Box
from reviewer.model.verdict import CheckResult, Place, Verdict
from reviewer.store import decisions, fields
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.places import at_point, beside, heard_at, places_of

Open = Callable[..., MainWindow]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
FIRST = Place(1, Box(300, 500, 370, 526), "7.19", 0.9, "TOTAL")
SECOND = Place(1, Box(300, 540, 370, 566), "7.25", 0.6, "ROUNDED")
SAME = Place(1, Box(300, 600, 370, 626), "7.20", 0.5)
LARGE = Place(1, Box(200, 530, 500, 600), "all of it", 0.2)


def more_places(store: Store) -> None:
    """OCR finds the totals at three places."""
    for document in (1, 2):
        rows = fields.of_document(store, document)
        found = [
            result if row.path != "total"
            else CheckResult("ocr", "total", Verdict.DIFFERS, places=(FIRST, SECOND, SAME))
            for row in rows for result in fields.results(store, document, row.path)
        ]  # fmt: skip
        fields.replace(store, document, [replace(row, id=0) for row in rows], found)


@pytest.fixture
def window(open_window: Open, project_folder: Path) -> MainWindow:
    with Project.open(project_folder) as project:
        project.call(more_places)
    opened = open_window(project_folder)
    assert card(opened).field.path == "total"
    return opened


def card(window: MainWindow) -> FieldCard:
    shown = window.workspace.desk.card
    assert shown is not None
    return shown


def heard(window: MainWindow) -> str | None:
    lines = window.workspace.view.card.lines
    return next(line.witness.value for line in lines if line.witness.role == "ocr")


def press(key: Qt.Key, held: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def click(window: MainWindow, place: Place) -> None:
    page = window.workspace.view.page
    at = page.mapFromScene(*place.box.center)
    QTest.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))


def test_keys_walk_the_places_and_the_chosen_one_is_taken(qtbot: QtBot, window: MainWindow) -> None:
    view, shown = window.workspace.view, card(window)
    assert heard(window) == "7.19"
    press(Key.Key_Right, Modifier.AltModifier)
    assert (heard(window), view.page.place) == ("7.25", SECOND.box)
    press(Key.Key_Right, Modifier.AltModifier)
    assert (heard(window), view.page.place) == ("7.20", SAME.box)
    press(Key.Key_Right, Modifier.AltModifier)
    assert (heard(window), view.page.place) == ("7.19", FIRST.box)
    press(Key.Key_Right, Modifier.AltModifier)
    assert heard(window) == "7.25"
    assert card(window) == shown
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(Key.Key_3)
    assert window.session is not None
    told = window.session.project.call(
        lambda store: decisions.of_field(store, shown.document.id, "total")
    )
    assert [(d.type, d.value, d.box, d.witness) for d in told] == [
        (DecisionType.CORRECT, "7.25", SECOND.box, "ocr")
    ]
    assert heard(window) != "7.25"


def test_the_same_value_at_another_place_is_accepted_with_that_place(
    qtbot: QtBot, window: MainWindow
) -> None:
    shown = card(window)
    assert shown.field.value == SAME.text
    press(Key.Key_Left, Modifier.AltModifier)
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(Key.Key_3)
    assert window.session is not None
    told = window.session.project.call(
        lambda store: decisions.of_field(store, shown.document.id, "total")
    )
    assert [(d.type, d.value, d.box) for d in told] == [(DecisionType.ACCEPT, "7.20", SAME.box)]


def test_a_click_chooses_and_leaves_what_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    view = window.workspace.view
    view.card.hide()
    press(Key.Key_F2)
    view.card.editor.setPlainText("7.2")
    click(window, SECOND)
    assert (heard(window), view.page.place) == ("7.25", SECOND.box)
    assert (view.card.editor.text, view.card.editor.is_editing) == ("7.2", True)
    click(window, replace(SECOND, box=Box(20, 700, 40, 720)))
    assert heard(window) == "7.25"
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(Key.Key_3, Modifier.AltModifier)


def test_a_drag_chooses_nothing(window: MainWindow) -> None:
    page = window.workspace.view.page
    start = page.mapFromScene(*SECOND.box.center)
    QTest.mousePress(page.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.viewport(), start + QPoint(60, 0))
    QTest.mouseRelease(page.viewport(), Qt.MouseButton.LeftButton, pos=start + QPoint(60, 0))
    assert heard(window) == "7.19"


def test_places_are_found_and_walked(make_card: Callable[..., FieldCard]) -> None:
    shown = make_card(others=(SECOND.box,))
    first, second = places_of(shown)
    assert places_of(make_card(ocr=None)) == ()
    assert heard_at(shown, second).results[0].places == (second, first)
    assert beside((), None, 1) is None
    assert [beside((first, second), now, -1) for now in (None, first, second)] == [
        second, second, first,
    ]  # fmt: skip
    assert at_point((LARGE, SECOND), 1, *SECOND.box.center) == SECOND
    assert at_point((LARGE, SECOND), 1, 210, 590) == LARGE
    assert at_point((LARGE, SECOND), 2, *SECOND.box.center) is None
