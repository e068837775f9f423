"""The page goes to its place by itself, large enough to read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.page_units import letter_height
from reviewer.ui.page_view import ANCHOR, LETTER, PageView
from reviewer.ui.pyramid import one
from reviewer.ui.theme import Theme

PAGE = Page(1, 600, 900, "p1")


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> PageView:
    made = PageView(theme)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_page(PAGE, None)
    return made


@pytest.mark.parametrize(
    "place",
    [Box(300, 500, 340, 512), Box(0, 0, 40, 9), Box(590, 890, 600, 900), Box(50, 300, 560, 340)],
)
def test_a_letter_of_the_place_is_readable_wherever_it_stands(view: PageView, place: Box) -> None:
    view.mark(place, [], "7.19")
    view.go_to_place()
    assert view.line_on_view() >= LETTER
    shown = view.place_on_view()
    assert shown is not None
    assert view.viewport().rect().contains(shown.center().toPoint())
    assert shown.center().y() == pytest.approx(ANCHOR[1] * view.viewport().height(), abs=3)


def test_the_zoom_stays_while_the_next_place_is_readable(view: PageView) -> None:
    view.mark(Box(300, 500, 340, 512), [], "7.19")
    view.go_to_place()
    zoom = view.zoom
    view.mark(Box(100, 200, 140, 213), [], "8.20")
    view.go_to_place()
    assert view.zoom == zoom


def test_without_a_place_the_head_of_the_page_is_shown_as_wide_as_the_view(view: PageView) -> None:
    view.mark(None, [], "")
    view.go_to_place()
    corners = [view.mapFromScene(QPointF(0, 0)), view.mapFromScene(QPointF(600, 0))]
    assert all(view.viewport().rect().contains(corner) for corner in corners)
    assert view.zoom * 600 == pytest.approx(800 - 32)


def test_nothing_is_laid_out_anew_where_nothing_was_picked(view: PageView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.moved):
        view.mark_picked(None)
    with qtbot.waitSignal(view.moved):
        view.mark_picked(Box(10, 10, 40, 20))
    with qtbot.waitSignal(view.moved):
        view.mark_picked(None)
    assert view.hook_on_view() == view.place_on_view()


def test_the_whole_page_can_be_shown(view: PageView) -> None:
    view.fit()
    corners = [view.mapFromScene(QPointF(0, 0)), view.mapFromScene(QPointF(600, 900))]
    assert all(view.viewport().rect().contains(corner) for corner in corners)


def test_fit_width_and_own_size(view: PageView) -> None:
    view.fit_width()
    assert 600 * view.zoom == pytest.approx(800 - 32)
    view.own_size()
    assert view.zoom == pytest.approx(1)
    assert view.percent == pytest.approx(100)
    view.show_page(Page(1, 595, 842, "pdf", unit="pt"), None)
    view.own_size()
    assert view.zoom == pytest.approx(96 / 72)


def test_zooming_keeps_what_is_under_the_place_and_has_limits(view: PageView) -> None:
    view.mark(Box(300, 500, 340, 512), [], "7.19")
    view.go_to_place()
    before = view.place_on_view()
    view.zoom_in()
    after = view.place_on_view()
    assert before is not None
    assert after is not None
    assert after.width() > before.width()
    assert (after.center() - before.center()).manhattanLength() < 4
    for _ in range(60):
        view.zoom_in()
    assert view.zoom == pytest.approx(40)
    for _ in range(80):
        view.zoom_out()
    assert view.zoom == pytest.approx(0.02)


def test_arrows_and_space_pan(view: PageView) -> None:
    view.mark(Box(300, 500, 340, 512), [], "7.19")
    view.go_to_place()
    start = view.mapToScene(0, 0)
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Space)
    moved = view.mapToScene(0, 0)
    assert moved.x() > start.x()
    assert moved.y() > start.y()
    QTest.keyClick(view, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert view.mapToScene(0, 0).y() == pytest.approx(start.y(), abs=1)


def test_the_picture_and_the_place_are_painted_where_they_are(view: PageView) -> None:
    picture = QImage(600, 900, QImage.Format.Format_RGB32)
    picture.fill(QColor("#808080"))
    view.show_page(PAGE, one(picture, 600))
    view.mark(Box(300, 500, 340, 512), [Box(100, 100, 140, 112)], "7.19")
    view.go_to_place()
    shown = view.place_on_view()
    assert shown is not None
    image = view.grab().toImage()
    inside = image.pixelColor(shown.center().toPoint())
    far = image.pixelColor(int(shown.right()) + 60, int(shown.top()))
    assert far == QColor("#808080")
    assert inside != far


@given(
    lines=st.integers(1, 6),
    per_line=st.integers(8, 40),
    height=st.floats(6, 60),
)
def test_letters_are_measured_in_places_of_several_lines(
    lines: int, per_line: int, height: float
) -> None:
    place = Box(0, 0, per_line * height / 2, lines * height)
    measured = letter_height(place, "x" * (lines * per_line))
    assert measured == pytest.approx(height, rel=0.01)
