"""The window through its front door: keys in, decisions in the store out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.decision import Decision, DecisionType
from reviewer.model.errors import ProjectError
from reviewer.model.field import Counts
from reviewer.store import decisions
from reviewer.ui.command_palette import CommandPalette
from reviewer.ui.empty_states import empty_queue, empty_state
from reviewer.ui.main_window import MainWindow
from reviewer.ui.stages import Stages

Open = Callable[[Path | None], MainWindow]
Key = Qt.Key
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key where the focus is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def decide(qtbot: QtBot, window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key and wait until what it decides is saved."""
    with qtbot.waitSignal(window.workspace.desk.saved):
        press(window, key, *modifiers)


def on_desk(window: MainWindow) -> tuple[str, str]:
    """(document, field) that is looked at."""
    assert window.workspace.desk.card is not None
    return window.workspace.desk.card.document.name, window.workspace.desk.card.field.path


def told(folder: Path) -> list[Decision]:
    """Every decision of a project, as another program would read it."""
    with Project.open(folder, read_only=True) as project:
        return project.call(lambda store: list(decisions.each(store)))


def test_enter_accepts_and_shows_the_next_field_only_after_it_is_saved(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    assert on_desk(window) == ("r1.png", "total")
    assert window.top.numbers.startswith("2 documents  ·  4 flagged  ·  4 left")
    order: list[str] = []
    window.workspace.desk.shown.connect(lambda card: order.append(card.field.path))
    window.workspace.desk.saved.connect(order.append)
    decide(qtbot, window, Key.Key_Return)
    assert order == ["total", "Accepted total"]
    assert on_desk(window) == ("r2.png", "total")
    assert window.hints.said == "✓ Accepted total, saved"
    qtbot.waitUntil(lambda: "3 left" in window.top.numbers)
    window.close()
    (kept,) = told(project_folder)
    assert (kept.type, kept.value, kept.path) == (DecisionType.ACCEPT, "7.20", "total")
    assert kept.ms is not None
    assert kept.ms >= 0


def test_digits_take_witnesses_and_letters_say_what_is_not_there(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_2)
    decide(qtbot, window, Key.Key_3)
    decide(qtbot, window, Key.Key_X)
    decide(qtbot, window, Key.Key_U)
    assert window.workspace.desk.card is None
    qtbot.waitUntil(lambda: window.workspace.empty.title == "Every flagged field is settled")
    window.close()
    said = [(d.type, d.value, d.absence, d.witness) for d in told(project_folder)]
    assert said[:2] == [
        (DecisionType.CORRECT, "7.19", None, "B"),
        (DecisionType.CORRECT, "7.19", None, "ocr"),
    ]
    assert said[2][:3] == (DecisionType.ABSENT, None, Absence.NOT_ON_PAGE)
    assert said[3][:3] == (DecisionType.UNREADABLE, None, Absence.UNREADABLE)


def test_no_plain_key_acts_while_text_is_typed(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    press(window, Key.Key_F2)
    window.workspace.view.card.editor.selectAll()
    QTest.keyClicks(QApplication.focusWidget(), "123 xuase?+-=")
    assert window.workspace.view.card.editor.text == "123 xuase?+-="
    assert window.hints.hints[0] == ("Enter", "save, next")
    decide(qtbot, window, Key.Key_Return)
    assert window.hints.hints[0] == ("Enter", "accept, next")
    assert not window.workspace.view.card.editor.is_editing
    window.close()
    (kept,) = told(project_folder)
    assert (kept.type, kept.value, kept.witness) == (
        DecisionType.CORRECT, "123 xuase?+-=", "typed",
    )  # fmt: skip


def test_alt_and_digit_act_while_text_is_typed(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    QTest.keyClicks(QApplication.focusWidget(), "9")
    assert window.workspace.view.card.editor.is_editing
    decide(qtbot, window, Key.Key_2, ALT)
    window.close()
    assert [(d.value, d.witness) for d in told(project_folder)] == [("7.19", "B")]


def test_keys_in_the_search_search_and_decide_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.workspace.queue_model.rowCount() > 0)
    press(window, Key.Key_F, CTRL)
    search = QApplication.focusWidget()
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "x1u")
    QTest.keyClick(search, Key.Key_Return)
    qtbot.waitUntil(lambda: window.workspace.queue_model.rowCount() == 0)
    assert QApplication.focusWidget() is window.workspace.view.card.editor
    press(window, Key.Key_F, CTRL)
    press(window, Key.Key_Escape)
    qtbot.waitUntil(lambda: window.workspace.queue_model.rowCount() > 0)
    window.close()
    assert told(project_folder) == []


def test_enter_on_a_focused_button_presses_it_and_decides_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    zoom = window.workspace.view.page.zoom
    button = next(
        b for b in window.workspace.view.bar.findChildren(QAbstractButton) if b.text() == "Fit"
    )
    button.setFocus()
    press(window, Key.Key_Return)
    assert window.workspace.view.page.zoom != zoom
    window.close()
    assert told(project_folder) == []


def test_a_second_enter_of_the_same_stroke_decides_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_Return)
    window.workspace.desk.seen_ms = 10_000
    with qtbot.waitSignal(window.workspace.desk.refused):
        press(window, Key.Key_Return)
    assert on_desk(window) == ("r2.png", "total")
    window.close()
    assert len(told(project_folder)) == 1


def test_a_number_typed_without_f2_decides_one_field_at_most(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_1)
    window.workspace.desk.read_ms = 400
    with qtbot.waitSignal(window.workspace.desk.refused):
        press(window, Key.Key_2)
    assert "F2" in window.hints.said
    QTest.keyClicks(QApplication.focusWidget(), ".50")
    assert window.workspace.view.card.editor.text == ".50"
    press(window, Key.Key_Escape)
    window.close()
    assert [(d.path, d.type) for d in told(project_folder)] == [("total", DecisionType.ACCEPT)]


def test_an_enter_too_many_after_the_last_field_opens_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    for _ in range(4):
        decide(qtbot, window, Key.Key_Return)
    assert QApplication.focusWidget() is window.workspace.empty
    press(window, Key.Key_Return)
    assert QApplication.activeModalWidget() is None
    assert window.hints.hints == (("Ctrl+Z", "undo"), ("?", "all keys"))
    decide(qtbot, window, Key.Key_Z, CTRL)
    assert window.workspace.desk.card is not None


def test_undo_and_all_keys_are_hinted_at_in_any_window(open_window: Open) -> None:
    window = open_window(None)
    window.hints.show_typing(False)
    for room in (60, 300, 700, 3000):
        assert window.hints.fitting(room)[-2:] == (("Ctrl+Z", "undo"), ("?", "all keys"))
    assert len(window.hints.fitting(300)) < len(window.hints.fitting(3000))
    assert window.hints.fitting(3000) == window.hints.hints


def test_undo_goes_back_to_the_field_and_redo_does_it_again(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_2)
    decide(qtbot, window, Key.Key_Return)
    decide(qtbot, window, Key.Key_Z, CTRL)
    assert on_desk(window) == ("r2.png", "total")
    assert window.hints.said == "✓ Took back: accepted total, saved"
    decide(qtbot, window, Key.Key_Z, CTRL)
    assert on_desk(window) == ("r1.png", "total")
    assert window.workspace.view.card.editor.text == "7.20"
    decide(qtbot, window, Key.Key_Z, CTRL, SHIFT)
    assert on_desk(window) == ("r1.png", "total")
    assert window.workspace.view.card.editor.text == "7.19"
    for _ in range(1):
        decide(qtbot, window, Key.Key_Z, CTRL)
    press(window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: window.hints.said == "There is nothing to undo.")


def test_a_project_opens_again_at_the_same_field(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    with qtbot.waitSignal(window.workspace.desk.expected):
        press(window, Key.Key_Down, CTRL)
        qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "total"))
    window.close()
    again = open_window(project_folder)
    assert on_desk(again) == ("r2.png", "total")


def test_moving_and_skipping_decide_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    for key, modifiers, expected in (
        (Key.Key_S, (), ("r2.png", "total")),
        (Key.Key_Down, (CTRL,), ("r1.png", "company")),
        (Key.Key_Up, (CTRL,), ("r2.png", "total")),
    ):
        press(window, key, *modifiers)
        qtbot.waitUntil(lambda e=expected: on_desk(window) == e)
    window.close()
    assert told(project_folder) == []


def test_a_decision_that_cannot_be_saved_stays_on_the_desk_and_says_so(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise ProjectError("The disk is full; make room and press Enter again.")

    window = open_window(project_folder)
    with monkeypatch.context() as patch:
        patch.setattr(acts, "accept", full)
        with qtbot.waitSignal(window.workspace.desk.unsaved):
            press(window, Key.Key_Return)
    assert on_desk(window) == ("r1.png", "total")
    assert window.banner.isVisible()
    assert window.banner.text == "The disk is full; make room and press Enter again."
    assert window.hints.said == "not saved; Ctrl+S tries again"
    decide(qtbot, window, Key.Key_Return)
    assert on_desk(window) == ("r2.png", "total")
    assert not window.banner.isVisible()


def test_an_empty_value_is_refused_and_what_is_typed_stays(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    press(window, Key.Key_Delete)
    with qtbot.waitSignal(window.workspace.desk.refused):
        press(window, Key.Key_Return)
    assert "press X" in window.hints.said
    assert window.workspace.view.card.editor.is_editing
    assert on_desk(window) == ("r1.png", "total")


def test_the_picture_comes_to_the_desk_and_the_next_one_is_prepared(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.workspace.view.page.has_picture, timeout=30_000)
    assert window.workspace.desk.card is not None
    following = []
    window.workspace.desk.expected.connect(following.append)
    window.workspace.desk.reload()
    qtbot.waitUntil(lambda: bool(following))
    document = following[0].document
    qtbot.waitUntil(lambda: window.workspace.pictures.get(document, 1) is not None, timeout=30_000)
    decide(qtbot, window, Key.Key_Return)
    assert window.workspace.view.page.has_picture


def test_the_queue_and_the_fields_lead_to_a_field(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.workspace.queue_model.rowCount() == 4)
    window.workspace.queue.view.setCurrentIndex(window.workspace.queue_model.index(3))
    window.workspace.queue.view.setFocus()
    press(window, Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "company"))
    date = next(
        window.workspace.fields.model.index(row)
        for row in range(window.workspace.fields.model.rowCount())
        if window.workspace.fields.model.index(row).data() == "date"
    )
    window.workspace.fields.view.clicked.emit(date)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "date"))
    window.close()
    assert told(project_folder) == []


def test_a_decided_field_keeps_its_row_with_a_mark(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.workspace.queue_model.rowCount() > 0)
    assert window.workspace.desk.card is not None
    index = window.workspace.queue_model.index_of(window.workspace.desk.card.field.id)
    decide(qtbot, window, Key.Key_2)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words == "total, 7.19, settled"


def test_a_folder_that_is_no_project_is_said_in_a_sentence(
    qtbot: QtBot, open_window: Open, tmp_path: Path
) -> None:
    window = open_window(None)
    window.open_folder(tmp_path / "nothing")
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    assert str(tmp_path / "nothing") in window.banner.text
    assert window.start.isVisible()


def test_no_key_settles_a_field_behind_the_start_view(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.actions_by_id["new"].trigger()
    assert window.start.isVisible()
    press(window, Key.Key_1)
    press(window, Key.Key_X)
    assert not window.actions_by_id["accept"].isEnabled()
    assert window.hints.hints == (("?", "all keys"),)
    press(window, Key.Key_Escape)
    qtbot.waitUntil(window.workspace.view.isVisible)
    qtbot.waitUntil(window.actions_by_id["accept"].isEnabled)
    window.close()
    assert told(project_folder) == []


def test_opening_what_is_open_shows_it_and_what_fails_keeps_what_is_open(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    session = window.session
    window.actions_by_id["new"].trigger()
    window.open_folder(project_folder)
    qtbot.waitUntil(window.workspace.view.isVisible)
    window.open_folder(tmp_path / "nothing")
    assert not window.actions_by_id["accept"].isEnabled()
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    qtbot.waitUntil(window.workspace.view.isVisible)
    assert window.session is session
    decide(qtbot, window, Key.Key_Return)


def test_a_page_that_cannot_be_shown_is_named(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    shutil.rmtree(project_folder / "blobs")
    window = open_window(project_folder)
    named = "Page 1 of r1.png cannot be shown:"
    qtbot.waitUntil(lambda: window.banner.text.startswith(named), timeout=20_000)
    assert window.banner.isVisible()
    decide(qtbot, window, Key.Key_Return)


def test_a_new_project_asks_for_documents_and_takes_what_is_dropped(
    qtbot: QtBot,
    open_window: Open,
    template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(None)
    window.files.create_in(tmp_path / "mine", str(template.parent / "receipt.toml"))
    qtbot.waitUntil(lambda: window.workspace.empty.title == "Add your documents", timeout=20_000)
    picture = template.parent / "r1.png"
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(picture))])
    event = QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, dropped,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.workspace.empty.title == "Read the documents", timeout=60_000)
    qtbot.waitUntil(lambda: window.banner.text == "Took in 1 document.")
    assert not window.work.is_running


def test_the_dataset_is_exported_from_the_window(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path
) -> None:
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_2)
    target = tmp_path / "out.jsonl"
    window.files.export_to("jsonl", target)
    qtbot.waitUntil(lambda: "Wrote 6 fields" in window.banner.text)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 2
    window.files.verify()
    qtbot.waitUntil(lambda: "whole" in window.banner.text)


def test_a_job_can_be_stopped_and_only_one_runs(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)

    def job(_report: object, cancel: object) -> None:
        assert cancel.wait(20)  # type: ignore[attr-defined]
        from reviewer.model.errors import Cancelled

        raise Cancelled

    window.work.start("Waiting", job, lambda _none: None)
    window.work.start("Another", job, lambda _none: None)
    assert "still running" in window.banner.text
    assert window.actions_by_id["cancel"].isEnabled()
    window.actions_by_id["cancel"].trigger()
    qtbot.waitUntil(lambda: window.banner.text.startswith("Stopped."))
    assert not window.actions_by_id["cancel"].isEnabled()


def test_reading_elsewhere_asks_before_anything_leaves(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reviewer.flow.plan import ReaderChoice, ReadPlan
    from reviewer.ui.consent_dialog import ConsentDialog

    window = open_window(project_folder)
    started: list[object] = []
    monkeypatch.setattr(Stages, "_read_and_check", lambda _self, plan, _among: started.append(plan))
    plan = ReadPlan(ReaderChoice("anthropic", "some-model"))
    for answer, count in ((ConsentDialog.reject, 0), (ConsentDialog.accept, 1)):
        window.stages.read_with(plan)
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ConsentDialog))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ConsentDialog)
        answer(dialog)
        qtbot.waitUntil(lambda c=count: len(started) == c)
    window.stages.read_with(ReadPlan(ReaderChoice("layout")))
    qtbot.waitUntil(lambda: len(started) == 2)


def test_the_palette_finds_a_command_and_does_it(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    press(window, Key.Key_K, CTRL)
    palette = QApplication.activeModalWidget()
    assert isinstance(palette, CommandPalette)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    QTest.keyClicks(QApplication.focusWidget(), "skip")
    assert palette.found == ("skip",)
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: on_desk(window) == ("r2.png", "total"))


def test_an_exception_becomes_a_report_and_the_window_goes_on(
    qtbot: QtBot, open_window: Open, project_folder: Path, bugs: list[str]
) -> None:
    from reviewer.ui.bug_dialog import BugDialog

    window = open_window(project_folder)
    window.notifier.error(ValueError("boom"))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BugDialog)
    dialog.copy()
    assert "ValueError" in QApplication.clipboard().text()
    assert "boom" not in QApplication.clipboard().text()  # it may hold what a document says
    assert "ValueError" in bugs.pop()
    dialog.reject()
    decide(qtbot, window, Key.Key_Return)


def test_a_narrow_window_gives_the_page_the_room(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    assert window.workspace.fields.isVisible()
    window.resize(900, 640)
    assert not window.workspace.fields.isVisible()
    assert window.workspace.queue.isVisible()
    window.resize(700, 560)
    assert not window.workspace.queue.isVisible()
    window.resize(1300, 800)
    assert window.workspace.queue.isVisible()
    assert window.workspace.fields.isVisible()


def test_every_control_has_a_name(open_window: Open, project_folder: Path) -> None:
    window = open_window(project_folder)
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and not (button.accessibleName() or button.text())
    ]
    assert nameless == []


@pytest.mark.parametrize(
    ("numbers", "first"),
    [
        ((0, 0, 0, 0, 0, 0), "add-folder"),
        ((3, 3, 0, 0, 0, 0), "read"),
        ((3, 3, 6, 0, 0, 0), "check"),
        ((3, 3, 6, 9, 0, 0), "export"),
        ((3, 3, 6, 9, 2, 2), "export"),
    ],
)
def test_an_empty_desk_says_which_step_comes_next(numbers: tuple[int, ...], first: str) -> None:
    title, text, actions = empty_state(Counts(*numbers, 0.0, 0, None))
    assert actions[0] == first
    assert title
    assert text.endswith(".")
    assert empty_queue(Counts(*numbers, 0.0, 0, None)).endswith(".")
