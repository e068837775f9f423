"""Masks on the page by mouse and keyboard: what the view says a person wants."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.model.document import Page
from reviewer.model.geometry import Box
from reviewer.ui.mask_drag import stretched
from reviewer.ui.mask_layer import Grip
from reviewer.ui.mask_view import MaskView
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.theme import Theme

PAGE = Page(1, 600, 900, "p")
FACE, SIGN = Box(100, 100, 200, 220), Box(300, 700, 500, 760)
LEFT = Qt.MouseButton.LeftButton
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> MaskView:
    made = MaskView(theme)
    qtbot.addWidget(made)
    made.resize(700, 940)
    made.show()
    picture = QImage(600, 900, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    made.show_page(PAGE, Pyramid((picture,), 1.0, is_whole=True))
    made.show_masks(PAGE, [FACE, SIGN])
    made.fit()
    return made


def on_view(view: MaskView, x: float, y: float) -> QPoint:
    return view.mapFromScene(QPointF(x, y))


def drag(view: MaskView, start: tuple[float, float], end: tuple[float, float]) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, Modifier.NoModifier, on_view(view, *start))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    for point in (middle, end):
        QTest.mouseMove(port, on_view(view, *point))
    QTest.mouseRelease(port, LEFT, Modifier.NoModifier, on_view(view, *end))


def near(box: Box, *sides: float) -> bool:
    return all(
        abs(a - b) < 3
        for a, b in zip((box.left, box.top, box.right, box.bottom), sides, strict=True)
    )


def test_a_drag_on_bare_paper_draws_a_mask(view: MaskView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.put) as put:
        drag(view, (300, 300), (400, 380))
    assert near(put.args[0], 300, 300, 400, 380)
    assert view.chosen == 2


def test_a_click_draws_nothing_and_selects(view: MaskView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.put), qtbot.assertNotEmitted(view.reshaped):
        QTest.mouseClick(view.viewport(), LEFT, Modifier.NoModifier, on_view(view, 150, 160))
    assert view.chosen == 0
    QTest.mouseClick(view.viewport(), LEFT, Modifier.NoModifier, on_view(view, 50, 50))
    assert view.chosen is None


def test_a_drag_of_a_mask_moves_it(view: MaskView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.reshaped) as moved:
        drag(view, (150, 160), (180, 200))
    assert moved.args[0] == 0
    assert near(moved.args[1], 130, 140, 230, 260)


def test_a_drag_of_a_handle_resizes(view: MaskView, qtbot: QtBot) -> None:
    view.select(0)
    with qtbot.waitSignal(view.reshaped) as moved:
        drag(view, (200, 220), (260, 300))
    assert near(moved.args[1], 100, 100, 260, 300)


def test_nothing_leaves_the_page(view: MaskView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.put) as put:
        drag(view, (550, 850), (640, 960))
    assert put.args[0].right <= PAGE.width
    assert put.args[0].bottom <= PAGE.height


def test_arrow_keys_are_one_move(view: MaskView, qtbot: QtBot) -> None:
    view.select(1)
    moves: list[Box] = []
    view.reshaped.connect(lambda _number, box: moves.append(box))
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Left)
    assert view.settle()
    step = 3 * 8 / view.zoom
    assert len(moves) == 1
    assert near(moves[0], 300 - step, 700, 500 - step, 760)
    assert not view.settle()


def test_shift_and_arrows_stretch(view: MaskView, qtbot: QtBot) -> None:
    view.select(1)
    with qtbot.waitSignal(view.reshaped, timeout=2000) as moved:
        QTest.keyClick(view, Key.Key_Down, Modifier.ShiftModifier)
    assert moved.args[1].bottom > 760
    assert moved.args[1].top == 700


def test_keys_draw_and_take_back(view: MaskView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.put) as put:
        view.draw()
    assert put.args[0].width > 50
    view.show_masks(PAGE, [FACE, SIGN, put.args[0]])
    assert view.chosen == 2
    with qtbot.waitSignal(view.taken_back) as gone:
        view.take_back()
    assert gone.args == [2]


def test_tabbing_through_masks_goes_round(view: MaskView) -> None:
    seen = []
    for _ in range(3):
        view.step(1)
        seen.append(view.chosen)
    assert seen == [0, 1, 0]
    view.step(-1)
    assert view.chosen == 1


def test_as_sent_is_solid_black_and_cannot_be_dragged(view: MaskView, qtbot: QtBot) -> None:
    view.show_solid(True)
    picture = view.grab().toImage()
    middle = on_view(view, 150, 160)
    assert picture.pixelColor(middle).getRgb()[:3] == (0, 0, 0)
    with qtbot.assertNotEmitted(view.put), qtbot.assertNotEmitted(view.reshaped):
        drag(view, (300, 300), (400, 380))


@pytest.mark.parametrize(
    ("grip", "way", "wanted"),
    [
        (Grip(1, 1), (5, 7), (0, 0, 15, 17)),
        (Grip(-1, 0), (2, 9), (2, 0, 8, 10)),
        (Grip(0, -1), (9, -3), (0, -3, 10, 13)),
        (Grip(-1, 0), (14, 0), (10, 0, 4, 10)),
    ],
)
def test_a_handle_moves_its_edges(
    grip: Grip, way: tuple[int, int], wanted: tuple[int, int, int, int]
) -> None:
    assert stretched(QRectF(0, 0, 10, 10), grip, QPointF(*way)) == QRectF(*wanted)
