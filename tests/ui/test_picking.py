"""Text from the page: clicked, walked to, boxed, read again; then Enter takes it with its place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow import desk_region
from reviewer.flow.project import Project
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.errors import ReaderError
from reviewer.model.geometry import Box
from reviewer.model.picked import Heard
from reviewer.store import decisions, words
from reviewer.ui.main_window import MainWindow
from reviewer.ui.theme import Mode
from reviewer.ui.word_run import inside, nearest, run, step, text_of, word_at

Open = Callable[..., MainWindow]
Key = Qt.Key
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
WORDS = tuple(
    Word(text, Box(x, y, x + 12 * len(text), y + 24), 0.9, line)
    for line, y, row in (
        (0, 60, ((80, "TEO"), (140, "HENG"), (210, "BOOKS"))),
        (1, 500, ((180, "TOTAL"), (300, "7.19"))),
        (2, 540, ((180, "CASH"), (300, "10.00"))),
    )
    for x, text in row
)
TOTAL, PAID = WORDS[4], WORDS[6]


def put_words(folder: Path) -> Path:
    """Both receipts were read."""
    found = PageWords(WORDS, WordSource.OCR, "an engine 1.0")
    with Project.open(folder) as project:
        for number in (1, 2):
            project.call(lambda store, n=number: words.save(store, f"page-{n}", found))
    return folder


@pytest.fixture(params=["light", "dark"])
def mode(request: pytest.FixtureRequest) -> Mode:
    said: Mode = request.param
    return said


@pytest.fixture
def window(qtbot: QtBot, open_window: Open, project_folder: Path) -> MainWindow:
    return ready(qtbot, open_window(put_words(project_folder)))


def ready(qtbot: QtBot, opened: MainWindow) -> MainWindow:
    room = opened.workspace
    qtbot.waitUntil(lambda: len(room.picking.words) == len(WORDS), timeout=20_000)
    qtbot.waitUntil(lambda: room.view.page.is_sharp, timeout=20_000)
    return opened


def press(key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def at(window: MainWindow, box: Box) -> QPoint:
    """Where a place is on the screen; the card is out of the way."""
    window.workspace.view.card.hide()
    return window.workspace.view.page.mapFromScene(*box.center)


def click(window: MainWindow, box: Box, held: Qt.KeyboardModifier = NONE) -> None:
    page = window.workspace.view.page
    QTest.mouseClick(page.viewport(), Qt.MouseButton.LeftButton, held, at(window, box))


def drag(window: MainWindow, box: Box, held: Qt.KeyboardModifier = SHIFT) -> None:
    port, page = window.workspace.view.page.viewport(), window.workspace.view.page
    window.workspace.view.card.hide()
    start, end = page.mapFromScene(box.left, box.top), page.mapFromScene(box.right, box.bottom)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, held, start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, held, end)


def value(window: MainWindow) -> str:
    return window.workspace.view.card.editor.text


def settle(qtbot: QtBot, window: MainWindow, key: Qt.Key = Key.Key_Return) -> None:
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(key)


def told(window: MainWindow) -> list[Decision]:
    folder = window.session.project.folder if window.session else None
    assert folder is not None
    window.close()
    with Project.open(folder, read_only=True) as project:
        return project.call(lambda store: list(decisions.each(store)))


def test_a_word_that_is_clicked_is_the_value_and_enter_goes_on(
    qtbot: QtBot, open_window: Open, project_folder: Path, mode: Mode
) -> None:
    window = ready(qtbot, open_window(put_words(project_folder), None, mode))
    click(window, PAID.box)
    assert value(window) == "10.00"
    assert window.workspace.view.card.editor.hasFocus()
    settle(qtbot, window)
    assert window.workspace.desk.card is not None
    assert window.workspace.desk.card.document.name == "r2.png"
    assert window.workspace.picking.picked is None
    (kept,) = told(window)
    assert (kept.type, kept.value, kept.witness, kept.page, kept.box) == (
        DecisionType.CORRECT, "10.00", "page", 1, PAID.box,
    )  # fmt: skip


def test_a_click_replaces_what_was_typed_and_shift_extends_over_lines(
    qtbot: QtBot, window: MainWindow
) -> None:
    QTest.keyClicks(QApplication.focusWidget(), "9")
    click(window, WORDS[3].box)
    assert value(window) == "TOTAL"
    click(window, WORDS[5].box, SHIFT)
    assert value(window) == "TOTAL 7.19 CASH"
    QTest.keyClicks(QApplication.focusWidget(), "!")
    settle(qtbot, window)
    (kept,) = told(window)
    assert (kept.value, kept.witness) == ("TOTAL 7.19 CASH!", "typed")
    assert kept.box == Box.around(word.box for word in WORDS[3:6])


def test_escape_forgets_what_was_picked(qtbot: QtBot, window: MainWindow) -> None:
    click(window, PAID.box)
    press(Key.Key_Escape)
    assert (value(window), window.workspace.picking.picked) == ("7.20", None)
    click(window, PAID.box)
    editor = window.workspace.view.card.editor
    editor.selectAll()
    press(Key.Key_Delete)
    assert window.workspace.picking.picked is None
    QTest.keyClicks(editor, "8.00")
    settle(qtbot, window)
    (kept,) = told(window)
    assert (kept.value, kept.witness) == ("8.00", "typed")
    assert kept.box != PAID.box


def test_a_rectangle_takes_the_words_in_it(qtbot: QtBot, window: MainWindow) -> None:
    drag(window, Box(170, 495, 380, 570))
    assert value(window) == "TOTAL 7.19 CASH 10.00"
    drag(window, Box(295, 535, 380, 570))
    assert value(window) == "10.00"
    settle(qtbot, window)
    assert [(d.value, d.box) for d in told(window)] == [("10.00", PAID.box)]


def test_without_shift_a_drag_moves_the_page(window: MainWindow) -> None:
    page = window.workspace.view.page
    before = page.mapToScene(0, 0)
    drag(window, Box(170, 495, 260, 540), NONE)
    assert page.mapToScene(0, 0) != before
    assert value(window) == "7.20"


def test_arrows_walk_from_word_to_word_and_plain_keys_decide_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    view, picking = window.workspace.view, window.workspace.picking
    press(Key.Key_Slash)
    assert picking.is_walking
    assert value(window) == "7.19"
    press(Key.Key_Down)
    assert value(window) == "10.00"
    press(Key.Key_Left, SHIFT)
    assert value(window) == "CASH 10.00"
    assert view.page.hook_on_view() is not None
    assert not view.card.geometry().intersects(view.page.hook_on_view().toRect())
    press(Key.Key_Right)
    press(Key.Key_X)
    assert not picking.is_walking
    assert value(window) == "10.00x"
    press(Key.Key_Backspace)
    press(Key.Key_B, ALT)
    press(Key.Key_Down)
    settle(qtbot, window)
    assert not picking.is_walking
    assert view.card.editor.hasFocus()
    press(Key.Key_Slash)
    press(Key.Key_Escape)
    assert (picking.is_walking, value(window)) == (False, "7.20")
    settle(qtbot, window)
    assert [(d.value, d.witness) for d in told(window)] == [("10.00", "page"), ("7.20", "A")]


def test_a_pick_is_taken_back_like_anything_else(qtbot: QtBot, window: MainWindow) -> None:
    click(window, PAID.box)
    settle(qtbot, window)
    with qtbot.waitSignal(window.workspace.desk.saved):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (value(window), window.workspace.view.page.place) == ("7.20", Box(300, 500, 370, 526))


class Engines:
    """Answers for the workers: what an engine reads at a place, or that it is not there."""

    def __init__(self, **said: str | Exception) -> None:
        self.said = said
        self.asked: list[tuple[str, Box, tuple[int, int]]] = []

    def __call__(self, _workers: object, engine: str, crop, box: Box) -> Future[Heard]:
        self.asked.append((engine, box, (crop.width, crop.height)))
        future: Future[Heard] = Future()
        answer = self.said[engine]
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(Heard(engine, answer, 0.9))
        return future


def test_a_rectangle_without_words_is_read_by_both_engines(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    engines = Engines(rapidocr="3.50", tesseract="8.50")
    monkeypatch.setattr(desk_region, "read_again", engines)
    empty = Box(300, 420, 400, 450)
    drag(window, empty)
    qtbot.waitUntil(lambda: len(window.workspace.picking.candidates) == 2)
    assert value(window) == "3.50"
    assert {engine for engine, _, _ in engines.asked} == {"rapidocr", "tesseract"}
    shown = [(line.witness.key, line.witness.value) for line in window.workspace.view.card.lines]
    assert shown[-2:] == [("4", "3.50"), ("5", "8.50")]
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(Key.Key_5, ALT)
    (kept,) = told(window)
    assert (kept.value, kept.witness) == ("8.50", "region")
    assert kept.box is not None
    assert abs(kept.box.left - 300) < 2


def test_the_place_is_read_again_without_touching_the_rest(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ReaderError("Tesseract is not installed; install it and try again.")
    engines = Engines(rapidocr="7.19", tesseract=missing)
    monkeypatch.setattr(desk_region, "read_again", engines)
    before = window.workspace.picking.words
    press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: len(engines.asked) == 2)
    qtbot.waitUntil(lambda: window.actions_by_id["take-4"].isEnabled())
    notes = [line.witness.note for line in window.workspace.view.card.lines]
    assert notes[-1] == "not installed"
    assert engines.asked[0][2][0] < 200, "only the place and a little around it leaves the window"
    settle(qtbot, window, Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.picking.words == before)
    assert not window.actions_by_id["take-4"].isEnabled()
    QTest.keyClicks(QApplication.focusWidget(), "4")
    assert value(window) == "4"
    press(Key.Key_Escape)
    assert [(d.value, d.witness) for d in told(window)] == [("7.19", "region")]


def test_what_is_typed_stays_when_a_place_was_read(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_region, "read_again", Engines(rapidocr="7.19", tesseract="7.19"))
    QTest.keyClicks(QApplication.focusWidget(), "6")
    press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: len(window.workspace.picking.candidates) == 2)
    assert value(window) == "6"


def test_what_is_read_too_late_is_not_shown_for_another_field(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Future[Heard]] = []

    def later(*_asked: object) -> Future[Heard]:
        waiting.append(Future())
        return waiting[-1]

    monkeypatch.setattr(desk_region, "read_again", later)
    press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: len(waiting) == 2)
    settle(qtbot, window)
    for future, engine in zip(waiting, ("rapidocr", "tesseract"), strict=True):
        future.set_result(Heard(engine, "too late", 0.9))
    qtbot.wait(50)
    assert window.workspace.picking.candidates == ()
    assert value(window) == "7.20"
    assert "too late" not in {line.witness.value for line in window.workspace.view.card.lines}


def test_the_pixels_that_are_read_are_those_of_the_place(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    crops = []

    def keep(_workers: object, engine: str, crop, box: Box) -> Future[Heard]:
        crops.append((crop, box))
        return Engines(rapidocr="", tesseract="")(None, engine, crop, box)

    monkeypatch.setattr(desk_region, "read_again", keep)
    press(Key.Key_R, ALT)
    qtbot.waitUntil(lambda: len(crops) == 2)
    crop, box = crops[0]
    assert len(crop.rgb) == 3 * crop.width * crop.height
    inner = [
        crop.rgb[3 * (y * crop.width + x)]
        for y in range(round(box.top), round(box.bottom))
        for x in range(round(box.left), round(box.right))
    ]
    assert min(inner) < 60, "the printed amount is in it"
    rim = [crop.rgb[3 * x] for x in range(crop.width)]
    assert min(rim) > 200


DRIVE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reviewer.ui.app import build

def wait(until):
    for _ in range(4000):
        if until():
            return
        QTest.qWait(5)
    raise SystemExit("waited too long")

def main():
    window = build(Path(sys.argv[1]), theme=sys.argv[3])
    room = window.workspace
    room.desk.seen_ms = room.desk.read_ms = 0
    window.show()
    wait(lambda: room.desk.card is not None and len(room.picking.words) == 7)
    wait(lambda: room.view.page.is_sharp)
    assert window.devicePixelRatioF() == float(sys.argv[4])
    saved = []
    room.desk.saved.connect(saved.append)
    room.view.card.hide()
    spot = room.view.page.mapFromScene(330, 552)
    QTest.mouseClick(room.view.page.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait(lambda: len(saved) == 1 and len(room.picking.words) == 7)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Slash)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait(lambda: len(saved) == 2)
    print(saved)
    window.close()

if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize(("theme", "scale"), [("dark", "2"), ("light", "1.5")])
def test_words_are_where_they_are_at_any_scaling(
    project_folder: Path, tmp_path: Path, theme: str, scale: str
) -> None:
    put_words(project_folder)
    script = tmp_path / "drive.py"
    script.write_text(DRIVE, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, script, project_folder, root, theme, scale],
        env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen",
             "PYTHONPATH": root},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.strip().replace("'", '"'))
    assert said == ["Corrected total to 10.00", "Corrected total to 10.00"]


def test_words_are_found_by_point_by_rectangle_and_by_step() -> None:
    assert word_at(WORDS, *TOTAL.box.center) == 4
    assert word_at(WORDS, 5, 5) is None
    assert nearest(WORDS, 5, 5) == 0
    assert nearest((), 5, 5) is None
    assert text_of(run(WORDS, 4, 1)) == "HENG BOOKS TOTAL 7.19"
    assert text_of(inside(WORDS, Box(290, 490, 400, 600))) == "7.19 10.00"
    assert inside(WORDS, Box(0, 0, 1, 1)) == ()
    assert [step(WORDS, 4, key) for key in (Key.Key_Down, Key.Key_Up, Key.Key_Home)] == [6, 2, 3]
    assert step(WORDS, 3, Key.Key_End) == 4
    assert (step(WORDS, 0, Key.Key_Left), step(WORDS, 6, Key.Key_Right)) == (0, 6)
    assert (step(WORDS, 1, Key.Key_Up), step(WORDS, 5, Key.Key_Down)) == (1, 5)


@given(
    st.lists(st.sampled_from(sorted({"Left", "Right", "Up", "Down", "Home", "End"})), max_size=30)
)
def test_no_walk_leaves_the_page(keys: list[str]) -> None:
    now = 3
    for name in keys:
        now = step(WORDS, now, Key[f"Key_{name}"])
        assert 0 <= now < len(WORDS)
