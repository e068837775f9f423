"""Pages' pictures: blurred first, within a budget, made beside the interface; tools on them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.flow.shared_pixels import SharedPixels
from reviewer.model.document import Document, Page
from reviewer.ui import pictures, session
from reviewer.ui.bridge import Bridge
from reviewer.ui.main_window import MainWindow
from reviewer.ui.page_tool import PageTool
from reviewer.ui.page_view import PageView
from reviewer.ui.pictures import Pictures
from reviewer.ui.pyramid import Pyramid, sharp
from reviewer.ui.theme import Theme
from reviewer.ui.work import Work


def made(color: str, *, size: int = 100, blurred: bool = False, whole: bool = True) -> Pyramid:
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    return Pyramid((image,), size / 100, whole, not blurred)


class Desk:
    """A session whose workers answer when the test says."""

    is_closing = False

    def __init__(self) -> None:
        self.asked: dict[tuple[str, int, int], Future[Pyramid]] = {}

    def picture(self, document: Document, page: int) -> Future[Pyramid]:
        return self._ask("page", document, page)

    def preview(self, document: Document, page: int, _side: int) -> Future[Pyramid]:
        return self._ask("preview", document, page)

    def _ask(self, what: str, document: Document, page: int) -> Future[Pyramid]:
        future: Future[Pyramid] = Future()
        self.asked[what, document.id, page] = future
        return future


def document(number: int, side: float = 4000) -> Document:
    pages = (Page(1, side, side, f"p{number}"),)
    return Document("ab", f"{number}.jpg", "image/jpeg", 1, pages, id=number)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def feed(qtbot: QtBot, desk: Desk) -> Iterator[Pictures]:
    errors: list[Exception] = []
    bridge = Bridge(errors.append)
    work = Work(bridge, errors.append)
    feed = Pictures(bridge, work)
    feed.use(desk)  # type: ignore[arg-type]
    yield feed
    bridge.close()
    work.close()
    assert errors == []


def test_a_blurred_page_comes_first_and_never_last(
    qtbot: QtBot, feed: Pictures, desk: Desk
) -> None:
    one = document(1)
    feed.want(one, 1, at_once=True)
    feed.want(one, 1, at_once=True)
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    with qtbot.waitSignal(feed.ready):
        desk.asked["preview", 1, 1].set_result(made("red", blurred=True))
    assert feed.get(one, 1) is not None
    with qtbot.waitSignal(feed.ready):
        desk.asked["page", 1, 1].set_result(made("blue"))
    kept = feed.get(one, 1)
    assert kept is not None
    assert kept.is_sharp
    feed.want(one, 1, at_once=True)
    small = document(2, side=500)
    feed.want(small, 1, at_once=True)
    qtbot.waitUntil(lambda: ("page", 2, 1) in desk.asked)
    assert ("preview", 2, 1) not in desk.asked
    assert len(desk.asked) == 3


def test_pictures_are_kept_within_a_budget(
    qtbot: QtBot, feed: Pictures, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "KEPT_BYTES", 3 * 40_000 + 1)
    for number in (1, 2, 3):
        feed.want(document(number), 1)
        qtbot.waitUntil(lambda n=number: ("page", n, 1) in desk.asked)
        desk.asked["page", number, 1].set_result(made("red"))
    qtbot.waitUntil(lambda: feed.kept_bytes == 3 * 40_000)
    assert feed.get(document(1), 1) is not None
    feed.want(document(4), 1)
    qtbot.waitUntil(lambda: ("page", 4, 1) in desk.asked)
    desk.asked["page", 4, 1].set_result(made("red"))
    qtbot.waitUntil(lambda: feed.get(document(4), 1) is not None)
    assert feed.kept_bytes == 3 * 40_000
    assert feed.get(document(2), 1) is None, "the one nobody looked at for longest is gone"
    assert feed.get(document(1), 1) is not None


def test_what_nobody_waits_for_any_more_is_not_made(
    qtbot: QtBot, feed: Pictures, desk: Desk
) -> None:
    for number in (1, 2):
        feed.want(document(number), 1)
    qtbot.waitUntil(lambda: len(desk.asked) == 2)
    qtbot.waitUntil(lambda: all(made is not None for made in feed._asked.values()))
    feed.drop_others({(2, 1)})
    assert desk.asked["page", 1, 1].cancelled()
    assert not desk.asked["page", 2, 1].cancelled()
    feed.want(document(1), 1)
    qtbot.waitUntil(lambda: not desk.asked["page", 1, 1].cancelled())


def test_pixels_are_never_touched_on_the_interface_thread(
    qtbot: QtBot,
    open_window: Callable[..., MainWindow],
    project_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[threading.Thread] = []

    def noted(pixels: SharedPixels) -> Pyramid:
        threads.append(threading.current_thread())
        return sharp(pixels)

    monkeypatch.setattr(session, "sharp", noted)
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.workspace.view.page.is_sharp, timeout=20_000)
    assert threads
    assert threading.main_thread() not in threads


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> PageView:
    shown = PageView(theme)
    qtbot.addWidget(shown)
    shown.resize(400, 300)
    shown.show()
    return shown


def test_more_detail_is_asked_for_when_the_page_lies_still(qtbot: QtBot, view: PageView) -> None:
    page = Page(1, 100, 100, "p")
    view.show_page(page, made("red", whole=False))
    view.fit()
    with qtbot.waitSignal(view.detail_wanted) as wanted:
        view.zoom_in()
        view.zoom_in()
    area, scale = wanted.args
    assert scale == pytest.approx(view.zoom)
    assert area.contains(view.seen())
    view.add_piece(area, made("blue", size=300))
    spot = view.viewport().rect().center()
    assert view.viewport().grab().toImage().pixelColor(spot) == QColor("blue")
    with qtbot.assertNotEmitted(view.detail_wanted, wait=250):
        view.pan(2, 2)
    view.show_page(Page(1, 100, 100, "q"), made("green", whole=True))
    with qtbot.assertNotEmitted(view.detail_wanted, wait=250):
        view.zoom_in()


class Pen(PageTool):
    """A tool of another mode."""

    cursor = Qt.CursorShape.CrossCursor
    claims_keys = True

    def __init__(self) -> None:
        self.told: list[str] = []

    def begin(self, view: PageView) -> None:
        self.told.append("begin")

    def end(self, view: PageView) -> None:
        self.told.append("end")

    def press(self, view: PageView, at: QPointF, held: Qt.KeyboardModifier) -> bool:
        self.told.append(f"press {at.x():.0f}")
        return True

    def move(self, view: PageView, at: QPointF) -> None:
        self.told.append("move")

    def release(self, view: PageView, at: QPointF) -> None:
        self.told.append("release")

    def key(self, view: PageView, event: QKeyEvent) -> bool:
        self.told.append(f"key {event.text()}")
        return True

    def paint(self, view: PageView, painter: QPainter, exposed: QRectF) -> None:
        painter.fillRect(QRectF(0, 0, 100, 100), QColor("blue"))


def test_a_tool_has_mouse_keys_and_paint_until_it_is_put_down(qtbot: QtBot, view: PageView) -> None:
    view.show_page(Page(1, 100, 100, "p"), made("red"))
    view.fit()
    pen = Pen()
    view.take_up(pen)
    spot = view.mapFromScene(50, 50)
    assert view.viewport().grab().toImage().pixelColor(spot) == QColor("blue")
    before = view.mapToScene(0, 0)
    with qtbot.assertNotEmitted(view.clicked):
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        QTest.mouseMove(view.viewport(), spot * 1.2)
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=spot * 1.2)
    QTest.keyClick(view, Qt.Key.Key_K)
    assert view.mapToScene(0, 0) == before
    view.show_page(Page(1, 100, 100, "another"), None)
    assert pen.told == ["begin", "press 50", "move", "release", "key k", "end"]
    with qtbot.waitSignal(view.clicked):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
