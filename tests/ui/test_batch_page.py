"""Reading a batch in the window: told, stopped, gone on with, tried again, while one reviews."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow import pipeline, running
from reviewer.flow.outcome import Outcome
from reviewer.flow.plan import ReaderChoice, ReadPlan
from reviewer.flow.project import Project
from reviewer.flow.running import Numbers
from reviewer.flow.station import Letter
from reviewer.model.document import Failure
from reviewer.store import documents, failures, fields, ledger, meta
from reviewer.store.db import Store
from reviewer.ui.batch_page import BatchPage
from reviewer.ui.letter_table import LetterTable
from reviewer.ui.main_window import MainWindow
from reviewer.ui.mask_dialog import MaskDialog
from reviewer.ui.run_line import RunLine
from reviewer.ui.run_words import parts
from reviewer.ui.theme import Theme
from tests.fakes import vlm_server as fake
from tests.fakes.found import nothing_found
from tests.fakes.vlm_server import Received, Response, VlmServer

Key = Qt.Key
Open = Callable[..., MainWindow]
MODEL = "claude-haiku-4-5"
READ = {"state": "READ", "confidence": "high", "reason": "", "page": 1, "value": "7.20"}
A = json.dumps({"fields": dict.fromkeys(("company", "date", "total"), READ), "rows": {}})
B = json.dumps({"pairs": [{"label": "Total", "value": "7.20", "confidence": "high", "page": 1}],
                "tables": []})  # fmt: skip


def answer(request: Received) -> Response:
    return fake.message(A if "Find these fields" in request.text else B)


class Held:
    """Answers once it is let go: however slow the machine is, both questions wait until then."""

    def __init__(self) -> None:
        self.gone = threading.Event()

    def __call__(self, request: Received) -> Response:
        assert self.gone.wait(60)
        return answer(request)


@pytest.fixture
def ready(project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with nothing to be masked; the checks after a reading are others' test."""
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test")
    monkeypatch.setattr(pipeline, "check", lambda _run: Outcome())
    with Project.open(project_folder) as project:
        nothing_found(project, MODEL)
    return project_folder


@pytest.fixture
def server() -> Iterator[VlmServer]:
    with VlmServer(answer) as started:
        yield started


def plan_for(server: VlmServer) -> ReadPlan:
    return ReadPlan(ReaderChoice("anthropic", MODEL, server.url), concurrency=2, blank_share=0)


def page_of(qtbot: QtBot, window: MainWindow) -> BatchPage:
    window.actions_by_id["batch"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), BatchPage))
    page = QApplication.activeModalWidget()
    assert isinstance(page, BatchPage)
    qtbot.waitUntil(page.isActiveWindow)
    return page


def ask(window: MainWindow, act: Callable) -> object:
    assert window.session is not None
    return window.session.project.call(act)


def run_to_its_end(qtbot: QtBot, window: MainWindow, act: Callable[[], object]) -> None:
    with qtbot.waitSignal(window.work.finished, timeout=60_000):
        act()


def test_a_run_is_told_stopped_calmly_and_gone_on_with(
    qtbot: QtBot, open_window: Open, ready: Path, server: VlmServer
) -> None:
    held = Held()
    server.script([held])
    window = open_window(ready)
    window.stages.read_with(plan_for(server))
    qtbot.waitUntil(lambda: len(server.posts) == 2, timeout=60_000)
    qtbot.waitUntil(lambda: "of 2" in window.top.run.said)
    assert "300 left" not in window.top.run.said
    page = page_of(qtbot, window)
    assert page.head.text() == "Reading fields goes on"
    assert not page.resume.isEnabled()
    with qtbot.waitSignal(window.work.finished, timeout=60_000):
        QTest.keySequence(page, page.stop.shortcut())
        qtbot.waitUntil(lambda: window.top.run.said.startswith("Stopping"))
        assert page.head.text().startswith("Stopping")
        assert not page.stop.isEnabled()
        held.gone.set()
    assert len(server.posts) == 2, "nothing more was asked once it was stopped"
    outcomes = ask(window, lambda store: [row.outcome for row in ledger.each(store)])
    assert outcomes == ["answered", "answered"], "what was paid is kept"
    assert "Stopped" in window.banner.text
    qtbot.waitUntil(page.resume.isEnabled, timeout=10_000)
    assert page.ahead.text().startswith("0 of 2 documents were read. Going on reads 2 more")
    assert page.head.text() == "Reading fields: stopped"

    server.script([answer])
    run_to_its_end(qtbot, window, lambda: QTest.keyClick(page, Key.Key_G))
    assert len(server.posts) == 4, "each question was asked once"
    qtbot.waitUntil(lambda: page.ahead.text() == "2 of 2 documents were read.", timeout=10_000)
    assert not page.resume.isEnabled()
    assert page.told.text() == "No document has failed."
    page.close()


def test_closing_the_window_keeps_what_is_paid(
    qtbot: QtBot, open_window: Open, ready: Path, server: VlmServer
) -> None:
    held = Held()
    server.script([held])
    window = open_window(ready)
    window.stages.read_with(plan_for(server))
    qtbot.waitUntil(lambda: len(server.posts) == 2, timeout=60_000)
    threading.Timer(0.5, held.gone.set).start()  # while the window closes
    window.close()
    with Project.open(ready) as project:
        outcomes = project.call(lambda store: [row.outcome for row in ledger.each(store)])
        assert outcomes == ["answered", "answered"]
        told = project.call(running.last_reading)
    assert told is not None
    assert told.state == "stopped"


def test_dead_letters_are_listed_opened_and_tried_again(
    qtbot: QtBot, open_window: Open, ready: Path, server: VlmServer
) -> None:
    server.script([fake.refusal()])
    window = open_window(ready)
    run_to_its_end(qtbot, window, lambda: window.stages.read_with(plan_for(server)))
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: len(page.table.letters) == 2, timeout=10_000)
    assert "refused" in page.reason.text()
    assert page.table.model().index(0, 4).data() == "yes"
    # A plain run leaves them alone: nothing is said of going on.
    qtbot.waitUntil(lambda: page.ahead.text() == "0 of 2 documents were read.", timeout=10_000)
    assert page.table.hasFocus()

    server.script([answer])
    asked = len(server.posts)
    assert page.table.picked == [1]
    run_to_its_end(qtbot, window, lambda: QTest.keyClick(page.table, Key.Key_R))
    assert len(server.posts) == asked + 2
    qtbot.waitUntil(lambda: [one.document for one in page.table.letters] == [2], timeout=10_000)
    assert ask(window, lambda store: failures.dead_letters(store))[0].document == "r2.png"

    QTest.keyClick(page.table, Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            window.workspace.desk.card is not None and window.workspace.desk.card.document.id == 2
        )
    )
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: len(page.table.letters) == 1)
    shift = Qt.KeyboardModifier.ShiftModifier
    run_to_its_end(qtbot, window, lambda: QTest.keyClick(page.table, Key.Key_R, shift))
    qtbot.waitUntil(lambda: page.table.isHidden(), timeout=10_000)
    page.close()


def test_a_document_without_fields_is_shown_as_it_would_be_sent(
    qtbot: QtBot, open_window: Open, ready: Path
) -> None:
    with Project.open(ready) as project:
        project.call(lambda s: s.run("DELETE FROM fields WHERE document_id = 2"))
        letter = Failure("r2.png", "read", "<b>no</b>\u202e reply", 3, "2026-11-26T00:00:00Z")
        project.call(lambda store: documents.save_failure(store, letter))
    window = open_window(ready)
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: len(page.table.letters) == 1)
    assert page.reason.text() == "<b>no</b>‹202E› reply"
    assert page.head.text() == "Nothing was read in this project yet"
    assert page.table.model().index(0, 2).data() == "3"
    QTest.keyClick(page.table, Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), MaskDialog))
    QApplication.activeModalWidget().close()


def test_a_run_of_another_program_is_shown_and_one_that_was_killed_is_told(
    qtbot: QtBot, open_window: Open, ready: Path
) -> None:
    at = running.now()
    noted = Numbers("running", "read", at, at, "anthropic", MODEL, 10_000, 1_240, 3, 8_757, 4.1)
    with Project.open(ready) as project:
        for key in (running.KEY, running.READING):
            project.call(lambda s, k=key: meta.put(s, k, json.dumps(asdict(noted))))
        window = open_window(None)
        window.files.open_folder(ready, read_only=True)
        qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
        page = page_of(qtbot, window)
        qtbot.waitUntil(lambda: page.head.text() == "Reading fields goes on")
        shown = [page._figures[name].text() for name in ("Done", "Failed", "Left", "Rate")]
        assert shown == ["1,240", "3", "8,757", "4.1/s"]
        buttons = (page.start, page.stop, page.resume)
        assert [button.isEnabled() for button in buttons] == [False, False, False]
        page.close()
        window.close()
    window = open_window(ready)
    page = page_of(qtbot, window)
    qtbot.waitUntil(lambda: page.head.text() == "Reading fields: interrupted")
    assert page.start.isEnabled()
    page.close()


def riskier(store: Store, document: int) -> None:
    """As another check would leave the fields."""
    told = [replace(one, risk=0.99) for one in acts.document_fields(store, document)]
    fields.replace(store, document, told, [])


def test_what_is_typed_stays_and_the_field_does_not_jump_when_readings_arrive(
    qtbot: QtBot, open_window: Open, ready: Path
) -> None:
    window = open_window(ready)
    desk, editor = window.workspace.desk, window.workspace.view.card.editor
    shown: list[object] = []
    desk.shown.connect(shown.append)
    window.stages.refreshed.emit()
    ask(window, lambda _store: None)
    with qtbot.waitSignal(desk.counted):
        desk.count()
    assert shown == [], "nothing of this field changed"
    window.actions_by_id["edit"].trigger()
    QTest.keyClicks(editor, "9")
    typed = editor.text
    assert desk.card is not None
    ask(window, lambda store: riskier(store, desk.card.field.document))
    window.stages.refreshed.emit()
    with qtbot.waitSignal(desk.counted):
        desk.count()
    assert (editor.text, shown) == (typed, [])
    editor.leave()
    window.stages.refreshed.emit()
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert desk.card.field.risk == 0.99


def test_thousands_of_letters_stay_chosen_while_others_go(qtbot: QtBot) -> None:
    letters = tuple(
        Letter(n, Failure(f"{n:05}.png", "read", "no", 1, "2026-11-26T00:00:00Z"))
        for n in range(5_000)
    )
    table = LetterTable(None)  # type: ignore[arg-type]
    qtbot.addWidget(table)
    table.show_letters(letters)
    assert table.picked == [0]
    table.selectAll()
    assert len(table.picked) == 5_000
    table.selectRow(4_000)
    table.scrollTo(table.currentIndex())
    table.show_letters(letters[:100] + letters[101:])
    assert table.picked == [4_000]
    assert table.currentIndex().row() == 3_999
    table.show_letters(())
    assert table.picked == []


def test_the_line_gives_up_what_is_least_wanted_first(qtbot: QtBot, theme: Theme) -> None:
    at = running.now()
    numbers = Numbers(
        "running", "read", at, at, total=10_000, done=1_240, failed=3, left=8_757, rate=4.1,
        seconds_left=2_136, cost_usd=6.1, concurrency=20, calls=2_500, retries=5,
    )  # fmt: skip
    line = RunLine(theme, None)  # type: ignore[arg-type]
    qtbot.addWidget(line)
    line.show()
    line.tell(parts(numbers))
    assert line.said == (
        "Reading fields 1,243 of 10,000  ·  3 failed  ·  8,757 left  ·  4.1/s  ·  "
        "about 36 min left  ·  6.10 USD  ·  20 at once  ·  5 made again"
    )
    line.resize(line.sizeHint())
    assert line.text() == line.said
    wide = line.sizeHint().width()
    line.resize(line.minimumSizeHint())
    assert line.text() == "Reading fields 1,243 of 10,000"
    line.resize(wide // 2, line.height())
    assert "about 36 min left" in line.text()
    assert "at once" not in line.text()
    assert line.accessibleName() == line.said
    line.tell([(0, "Checking")])
    assert line.sizeHint().width() == wide, "nothing beside it moves"
