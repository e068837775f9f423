"""All values of a document edited in their order, the page following, one field at a time again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.model.decision import Decision, DecisionType
from reviewer.store import decisions
from reviewer.ui.main_window import MainWindow
from reviewer.ui.theme import Mode

Open = Callable[..., MainWindow]
Key = Qt.Key
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def spot(window: MainWindow) -> tuple[str, str]:
    card = window.workspace.desk.card
    assert card is not None
    return card.document.name, card.field.path


def told(window: MainWindow, folder: Path) -> list[Decision]:
    window.close()
    with Project.open(folder, read_only=True) as project:
        return project.call(lambda store: list(decisions.each(store)))


@pytest.fixture(params=["light", "dark"])
def window(request: pytest.FixtureRequest, open_window: Open, project_folder: Path) -> MainWindow:
    mode: Mode = request.param
    opened = open_window(project_folder, None, mode)
    press(Key.Key_D, CTRL)
    sheet = opened.workspace.fields.sheet
    assert sheet.isVisible()
    assert sheet.editor.hasFocus()
    assert opened.workspace.view.card.isHidden()
    return opened


def test_values_are_gone_through_in_order_and_the_page_follows(
    qtbot: QtBot, window: MainWindow, project_folder: Path
) -> None:
    sheet, desk = window.workspace.fields.sheet, window.workspace.desk
    assert spot(window) == ("r1.png", "total")
    with qtbot.waitSignal(desk.shown):
        press(Key.Key_Backtab, SHIFT)
    with qtbot.waitSignal(desk.shown):
        press(Key.Key_Up)
    assert spot(window) == ("r1.png", "company")
    assert sheet.editor.text() == "TED HENG STATIONERY"
    assert sheet.editor.selectedText() == "TED HENG STATIONERY"
    assert window.workspace.view.page.place is not None
    QTest.keyClicks(sheet.editor, "TEO 123 xu")
    with qtbot.waitSignal(desk.saved):
        press(Key.Key_Return)
    assert spot(window) == ("r1.png", "date"), "nobody doubts it, and it is next all the same"
    assert sheet.editor.hasFocus()
    with qtbot.waitSignal(desk.shown):
        press(Key.Key_Tab)
    assert spot(window) == ("r1.png", "total")
    QTest.keyClicks(sheet.editor, "8.00")
    with qtbot.waitSignal(desk.saved):
        press(Key.Key_Tab)
    assert spot(window) == ("r2.png", "company"), "after the last comes the next document's first"
    with qtbot.waitSignal(desk.saved):
        press(Key.Key_2, ALT)
    assert spot(window) == ("r2.png", "date")
    QTest.keyClicks(sheet.editor, "x")
    press(Key.Key_Escape)
    assert sheet.editor.text() == "09/02/18"
    with qtbot.waitSignal(desk.saved):
        press(Key.Key_Return, CTRL)
    said = [(d.document, d.path, d.type, d.value) for d in told(window, project_folder)]
    assert said == [
        (1, "company", DecisionType.CORRECT, "TEO 123 xu"),
        (1, "total", DecisionType.CORRECT, "8.00"),
        (2, "company", DecisionType.CORRECT, "TEO HENG STATIONERY"),
        (2, "date", DecisionType.ACCEPT, "09/02/18"),
    ]


def test_a_click_goes_to_a_value_and_the_one_field_flow_comes_back(
    qtbot: QtBot, window: MainWindow, project_folder: Path
) -> None:
    sheet, desk = window.workspace.fields.sheet, window.workspace.desk
    place = sheet.view.visualRect(sheet.model.index(0)).center()
    with qtbot.waitSignal(desk.shown):
        qtbot.mouseClick(sheet.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert spot(window) == ("r1.png", "company")
    press(Key.Key_D, CTRL)
    assert not sheet.isVisible()
    card = window.workspace.view.card
    assert card.isVisible()
    assert card.editor.hasFocus()
    with qtbot.waitSignal(desk.saved):
        press(Key.Key_Return)
    assert spot(window)[0] == "r1.png" or spot(window)[1] != "date"
    assert [d.path for d in told(window, project_folder)] == ["company"]


def test_hiding_the_fields_leaves_the_sheet(window: MainWindow) -> None:
    press(Key.Key_F9)
    assert window.workspace.view.card.isVisible()
    assert window.workspace.desk.follow is None
    press(Key.Key_F9)
    assert not window.workspace.fields.is_sheet
