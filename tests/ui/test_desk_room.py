"""Around the page: small pages, turned pages, a page beside, the page as it was sent."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow.project import Project
from reviewer.model.document import Document, Page
from reviewer.model.field import Field
from reviewer.model.geometry import Box
from reviewer.model.reading import FieldValue, Reading
from reviewer.store import blobs, documents, fields, readings
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.strip import StripModel
from reviewer.ui.theme import Mode
from reviewer.ui.view_state import ViewState

Open = Callable[..., MainWindow]
Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
COLORS = ("#c0392b", "#27ae60", "#2980b9")
PLACE = Box(60, 600, 180, 640)


def three_pages(store: Store, folder: Path) -> None:
    """A document of three pages of one colour each; fields of two of them are flagged."""
    held = io.BytesIO()
    pages = [Image.new("RGB", (600, 900), color) for color in COLORS]
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:])
    path = folder / "three.tif"
    path.write_bytes(held.getvalue())
    digest = hashlib.sha256(held.getvalue()).hexdigest()
    made = tuple(Page(n, 600, 900, f"three-{n}") for n in (1, 2, 3))
    document = documents.save(
        store,
        Document(digest, path.name, "image/tiff", path.stat().st_size, made, str(path)),
        path,
    )
    rows = [
        Field(document.id, document.name, name, "TED HENG STATIONERY", None, risk, True, ("Why.",),
              page=page, box=PLACE)
        for name, page, risk in (("company", 2, 0.99), ("total", 3, 0.2))
    ]  # fmt: skip
    for role, images in (("A", ()), ("B", ("ab" * 32,))):
        said = tuple(FieldValue(row.path, row.value) for row in rows)
        reading = Reading(role, "far", said, prompt=role, model="far-1", images=images)
        readings.save(store, document.id, reading)
    fields.replace(store, document.id, rows, [])


@pytest.fixture
def folder(project_folder: Path, tmp_path: Path) -> Path:
    with Project.open(project_folder) as project:
        project.call(lambda store: three_pages(store, tmp_path))
    return project_folder


@pytest.fixture
def window(qtbot: QtBot, open_window: Open, folder: Path) -> MainWindow:
    return ready(qtbot, open_window(folder))


def ready(qtbot: QtBot, opened: MainWindow) -> MainWindow:
    opened.resize(1400, 900)
    qtbot.waitUntil(lambda: opened.workspace.view.page.is_sharp, timeout=20_000)
    assert opened.workspace.view.number == 2
    return opened


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def color_beside_place(window: MainWindow) -> str:
    """What the page shows a little above the place."""
    page = window.workspace.view.page
    spot = page.mapFromScene(PLACE.left, PLACE.top - 40)
    return page.viewport().grab().toImage().pixelColor(spot).name()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_small_pages_are_marked_and_lead_to_a_page(
    qtbot: QtBot, open_window: Open, folder: Path, mode: Mode
) -> None:
    window = ready(qtbot, open_window(folder, None, mode))
    strip = window.workspace.room.strip
    assert strip.isVisible()
    model: StripModel = strip.pages
    qtbot.waitUntil(
        lambda: all(model.index(row).data(Qt.ItemDataRole.DecorationRole) for row in range(3)),
        timeout=20_000,
    )
    words = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert words == ["Page 1", "Page 2, 1 to settle", "Page 3, 1 to settle"]
    assert strip.currentIndex().row() == 1
    strip.setFocus()
    press(Key.Key_Up)
    press(Key.Key_Return)
    assert window.workspace.view.number == 1
    qtbot.waitUntil(lambda: window.workspace.view.page.is_sharp, timeout=20_000)
    qtbot.mouseClick(
        strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(model.index(2)).center()
    )
    assert window.workspace.view.number == 3
    press(Key.Key_T, CTRL)
    assert strip.isHidden()


def test_small_pages_stay_hidden_once_hidden(qtbot: QtBot, open_window: Open, folder: Path) -> None:
    state = ViewState()
    window = ready(qtbot, open_window(folder, state))
    window.workspace.view.take_focus()
    press(Key.Key_T, CTRL)
    window.close()
    again = ready(qtbot, open_window(folder, state))
    assert again.workspace.room.strip.isHidden()


def test_the_models_of_the_strip_hold_what_qt_expects(
    window: MainWindow, qtmodeltester: object
) -> None:
    model: QAbstractItemModel = window.workspace.room.strip.pages
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_a_turned_page_keeps_its_places_and_stays_turned(
    qtbot: QtBot, window: MainWindow, open_window: Open, folder: Path
) -> None:
    view = window.workspace.view
    before = color_beside_place(window)
    press(Key.Key_T, ALT)
    assert view.page.turn == 1
    shown = view.page.place_on_view()
    assert shown is not None
    assert shown.height() > shown.width(), "what was wide stands upright now"
    assert view.page.line_on_view() >= 20
    assert view.page.viewport().rect().contains(shown.center().toPoint())
    assert view.card.isHidden() or not view.card.geometry().intersects(shown.toRect())
    assert color_beside_place(window) == before
    view.next_page()
    assert view.page.turn == 0
    window.close()
    again = ready(qtbot, open_window(folder))
    qtbot.waitUntil(lambda: again.workspace.view.page.turn == 1)
    press(Key.Key_T, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert again.workspace.view.page.turn == 0
    press(Key.Key_T, ALT)
    press(Key.Key_T, ALT)
    assert again.workspace.view.page.turn == 2
    assert again.workspace.view.page.place == PLACE


def test_a_second_page_stands_beside_and_moves_along(qtbot: QtBot, window: MainWindow) -> None:
    beside = window.workspace.room.beside
    press(Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert beside.isVisible()
    assert beside.shown == ("three.tif", 3)
    qtbot.waitUntil(lambda: beside.view.is_sharp, timeout=20_000)
    middle = beside.view.viewport().rect().center()
    color = beside.view.viewport().grab().toImage().pixelColor(middle)
    assert color == QColor(COLORS[2])
    press(Key.Key_PageUp, CTRL)
    press(Key.Key_PageUp, CTRL)
    assert beside.shown == ("three.tif", 1)
    qtbot.waitUntil(lambda: beside.which.count() == 3)
    beside.which.setCurrentIndex(1)
    beside.which.activated.emit(1)
    assert beside.shown is not None
    assert beside.shown[0].startswith("r")
    beside.together.setChecked(True)
    window.workspace.view.page.zoom_in()
    own, other = window.workspace.view.page, beside.view
    shares = [view.mapToScene(view.viewport().rect().center()).y() / 900 for view in (own, other)]
    assert shares[0] == pytest.approx(shares[1], abs=0.02)
    press(Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert beside.isHidden()


def test_the_page_is_looked_at_as_it_was_sent(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    project = window.session.project if window.session else None
    assert project is not None
    press(Key.Key_P, ALT)
    qtbot.waitUntil(lambda: window.hints.said == "Nothing of this page was sent.")
    window.workspace.view.previous_page()
    press(Key.Key_P, ALT)
    qtbot.waitUntil(lambda: "no copy of the picture was kept" in window.hints.said)

    held = io.BytesIO()
    Image.new("RGB", (300, 450), "#8e44ad").save(held, "PNG")

    def keep(store: Store) -> None:
        kept = blobs.put_bytes(store, held.getvalue())
        document = documents.find(store, "three.tif")
        said = (FieldValue("total", "1.00"),)
        reading = Reading("C", "far", said, model="far-2", prompt="C", images=(kept, kept))
        readings.save(store, document.id, reading)

    project.call(keep)
    window.workspace.view.next_page()
    press(Key.Key_P, ALT)
    room = window.workspace.room
    qtbot.waitUntil(lambda: room.is_sent_shown, timeout=20_000)
    qtbot.waitUntil(lambda: color_beside_place(window) == "#8e44ad")
    assert "far-2" in window.hints.said
    press(Key.Key_P, ALT)
    qtbot.waitUntil(lambda: color_beside_place(window) == COLORS[1])
    press(Key.Key_P, ALT)
    qtbot.waitUntil(lambda: room.is_sent_shown)
    window.workspace.view.next_page()
    assert not room.is_sent_shown


def test_a_zoom_by_hand_stays_from_field_to_field(qtbot: QtBot, window: MainWindow) -> None:
    view = window.workspace.view
    for _ in range(5):
        view.page.zoom_in()
    zoom = view.page.zoom
    assert view.page.line_on_view() > 50
    with qtbot.waitSignal(window.workspace.desk.shown):
        press(Key.Key_Down, CTRL)
    assert view.page.zoom == zoom


@pytest.mark.parametrize("width", [360, 420, 500, 640, 900, 1400])
def test_the_bar_under_the_page_is_never_cut_off(window: MainWindow, width: int) -> None:
    bar = window.workspace.view.bar
    bar.resize(width, bar.HEIGHT)
    QApplication.processEvents()
    for button in bar._buttons.values():
        if not button.isHidden():
            assert button.width() >= button.sizeHint().width()
            assert button.geometry().right() <= width
    shown = {name for name, button in bar._buttons.items() if not button.isHidden()}
    assert {"next-page", "previous-page"} <= shown
