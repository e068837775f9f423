"""Orders, filters, search and jumps through the front door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from reviewer.flow import queue as acts
from reviewer.flow.project import Project
from reviewer.model.document import PageWords, Word, WordSource
from reviewer.model.geometry import Box
from reviewer.model.queue import SavedFilter
from reviewer.store import queue_scan, words
from reviewer.ui import queue_feed
from reviewer.ui.finder_dialog import FinderDialog
from reviewer.ui.kept_filters import FiltersDialog
from reviewer.ui.main_window import MainWindow

Open = Callable[..., MainWindow]
Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def on_desk(window: MainWindow) -> tuple[str, str] | None:
    card = window.workspace.desk.card
    return None if card is None else (card.field.document_name, card.field.path)


def rows(window: MainWindow) -> list[str]:
    model = window.workspace.queue_model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def dialog(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=10_000)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def test_every_order_shows_the_same_fields(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    seen = {}
    for order in ("benefit", "document", "field", "age", "risk"):
        with qtbot.waitSignal(window.workspace.feed.completed, timeout=10_000):
            window.workspace.queue.sort(order)
            if order == "risk":
                window.workspace.feed.restart()
        seen[order] = [row for row in rows(window) if row in ("total", "company")]
    assert all(sorted(shown) == sorted(seen["risk"]) for shown in seen.values())
    assert seen["field"] == ["company", "company", "total", "total"]
    assert seen["document"] == ["company", "total", "company", "total"]


def test_a_filter_that_is_written_holds_for_the_list_and_for_what_comes_next(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    queue = window.workspace.queue
    press(window, Key.Key_F, CTRL)
    QTest.keyClicks(queue.line, "field:company risk:>0.1")
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: rows(window) == ["company", "company"])
    assert QApplication.focusWidget() is window.workspace.view.card.editor
    press(window, Key.Key_Down, CTRL)
    qtbot.waitUntil(lambda: on_desk(window) == ("r1.png", "company"))
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "company"))
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) is None)
    assert window.workspace.empty.title == "Nothing is left in this filter"
    window.actions_by_id["clear-filter"].trigger()
    qtbot.waitUntil(lambda: on_desk(window) == ("r1.png", "total"))


@pytest.mark.parametrize("few", [0, 2048])
def test_what_a_slow_filter_shows_is_found_counted_and_put_in_order(
    qtbot: QtBot,
    open_window: Open,
    project_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    monkeypatch.setattr(queue_feed, "FIRST", 1)
    monkeypatch.setattr(queue_scan, "RANGE", 2)
    monkeypatch.setattr(queue_scan, "FEW", few)
    window = open_window(project_folder)
    queue, feed = window.workspace.queue, window.workspace.feed
    for order in ("benefit", "document", "field", "age", "risk"):
        with qtbot.waitSignal(feed.completed, timeout=10_000):
            queue.apply(SavedFilter("", "company", order))
        qtbot.waitUntil(lambda: [r for r in rows(window) if ".png" not in r] == ["company"] * 2)
        assert queue._count.text() == "2 rows"
    with qtbot.waitSignal(feed.completed, timeout=10_000):
        queue.apply(SavedFilter("", "nothing-of-the-sort", "risk"))
    assert rows(window) == []


def test_a_line_that_makes_no_sense_is_told_and_nothing_changes(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: len(rows(window)) == 4)
    queue = window.workspace.queue
    press(window, Key.Key_F, CTRL)
    QTest.keyClicks(queue.line, "risk:much")
    press(window, Key.Key_Return)
    assert QApplication.focusWidget() is queue.line
    assert "risk:much" in queue._note.text()
    assert len(rows(window)) == 4


def test_filters_are_kept_used_and_deleted_by_keyboard(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.workspace.queue.apply(SavedFilter("", "why:ocr field:total", "document", "open"))
    press(window, Key.Key_L, CTRL)
    made = dialog(qtbot, FiltersDialog)
    assert QApplication.focusWidget() is made.name
    QTest.keyClicks(made.name, "totals")
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: made.list.count() == 1)
    made.close()
    window.workspace.queue.clear_filter()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.actions_by_id["filters"].trigger()
    again = dialog(qtbot, FiltersDialog)
    qtbot.waitUntil(lambda: again.list.hasFocus())
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.queue.wanted == "field:total why:ocr")
    assert window.workspace.queue.order == "document"
    assert window.workspace.queue.only == "open"
    qtbot.waitUntil(lambda: rows(window).count("total") == 2)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.actions_by_id["filters"].trigger()
    last = dialog(qtbot, FiltersDialog)
    qtbot.waitUntil(lambda: last.list.hasFocus())
    press(window, Key.Key_Delete)
    qtbot.waitUntil(lambda: last.list.count() == 0)
    last.close()
    window.close()
    with Project.open(project_folder, read_only=True) as project:
        assert project.call(acts.saved_filters) == ()


@pytest.fixture
def worded(project_folder: Path) -> Path:
    box = Box(10, 20, 60, 40)
    found = tuple(Word(text, box, 0.9, 0) for text in ("Jalan", "Besar", "45600"))
    with Project.open(project_folder) as project:
        project.call(lambda s: words.save(s, "page-2", PageWords(found, WordSource.OCR, "rapid 1")))
    return project_folder


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_search_over_all_documents_goes_to_fields_and_pages(
    qtbot: QtBot, open_window: Open, worded: Path, theme: str
) -> None:
    window = open_window(worded, theme=theme)
    press(window, Key.Key_F, CTRL | SHIFT)
    made = dialog(qtbot, FinderDialog)
    assert "Type what stands" in made.note.text()
    QTest.keyClicks(made.line, "ted heng")
    qtbot.waitUntil(lambda: len(made.found) == 2, timeout=10_000)
    assert [c.aside for c in made.found] == ["company · r1.png", "company · r2.png"]
    press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "company"))
    window.actions_by_id["find-all"].trigger()
    again = dialog(qtbot, FinderDialog)
    QTest.keyClicks(again.line, "besar")
    qtbot.waitUntil(lambda: [c.aside for c in again.found] == ["page 1 · r2.png"], timeout=10_000)
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) is not None and on_desk(window)[0] == "r2.png")


def test_a_document_is_found_by_letters_of_its_name(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    press(window, Key.Key_P, CTRL)
    made = dialog(qtbot, FinderDialog)
    qtbot.waitUntil(lambda: len(made.found) == 2)
    QTest.keyClicks(made.line, "2pn")
    qtbot.waitUntil(lambda: [c.text for c in made.found] == ["r2.png"])
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "company"))
    window.actions_by_id["go-document"].trigger()
    none = dialog(qtbot, FinderDialog)
    QTest.keyClicks(none.line, "zz")
    qtbot.waitUntil(lambda: "No document" in none.note.text())


def test_what_is_left_takes_as_long_as_this_person_does(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    assert "about 30 s" in window.top.numbers
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: "3 left" in window.top.numbers)
    assert "about 20 s" in window.top.numbers


def test_the_numbers_say_on_demand_what_is_left_of_each_field(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    told = window.top._numbers
    qtbot.waitUntil(lambda: "total: 2 left" in told.toolTip())
    assert "company: 2 left, about 20 s" in told.toolTip()
