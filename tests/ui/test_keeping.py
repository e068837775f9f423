"""Nothing is lost in the window: unsaved decisions wait, are tried again and asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow.project import Project
from reviewer.model.errors import ProjectError
from reviewer.store import backups, decisions
from reviewer.store.db import Store
from reviewer.ui.in_use_dialog import InUseDialog
from reviewer.ui.main_window import MainWindow
from reviewer.ui.restore_dialog import RestoreDialog
from tests.conftest import SmallDisk
from tests.ui.test_window import decide, on_desk, press, told

Open = Callable[..., MainWindow]
Key = Qt.Key
FULL = "The disk of the project is full. Free some space and try again."


class Disk:
    """Makes the store refuse to append while `full`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = True
        self.tries = 0
        append = decisions.append

        def refuse(store: Store, decision: object) -> object:
            self.tries += 1
            if self.full:
                raise ProjectError(FULL)
            return append(store, decision)  # type: ignore[arg-type]

        monkeypatch.setattr(acts.decisions, "append", refuse)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def refused(qtbot: QtBot, window: MainWindow, key: Qt.Key) -> None:
    with qtbot.waitSignal(window.workspace.desk.unsaved):
        press(window, key)


def dialog_of(qtbot: QtBot, window: MainWindow, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(kind)), timeout=10_000)
    return next(d for d in window.findChildren(kind) if d.isVisible())


def button(dialog: QDialog, words: str) -> object:
    from PySide6.QtWidgets import QAbstractButton

    return next(b for b in dialog.findChildren(QAbstractButton) if b.text() == words)


def test_what_was_not_saved_is_tried_again_by_itself(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    window.workspace.desk.outgoing.pauses = (30,)
    refused(qtbot, window, Key.Key_Return)
    assert on_desk(window) == ("r1.png", "total")
    assert window.workspace.view.card._state.text() == "not saved"
    qtbot.waitUntil(lambda: disk.tries > 3)
    assert window.banner.text == FULL
    with qtbot.waitSignal(window.workspace.desk.saved):
        disk.full = False
    assert on_desk(window) == ("r2.png", "total")
    assert not window.banner.isVisible()
    window.close()
    (kept,) = told(project_folder)
    assert (kept.path, kept.value) == ("total", "7.20")


def test_several_wait_in_order_and_each_is_kept_once(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk = window.workspace.desk
    desk.outgoing.pauses = (600_000,)
    for key in (Key.Key_Return, Key.Key_X, Key.Key_U):
        refused(qtbot, window, key)
        with qtbot.waitSignal(desk.shown):
            desk.next()
    assert len(desk.outgoing) == 3
    assert window.hints.said == "3 not saved; Ctrl+S tries again"
    assert window.actions_by_id["save"].isEnabled()
    disk.full = False
    with qtbot.waitSignal(desk.saved):
        press(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.outgoing) == 0
    assert not window.actions_by_id["save"].isEnabled()
    assert [d.type for d in told_now(window)] == ["accept", "absent", "unreadable"]
    assert len({d.path + str(d.document) for d in told_now(window)}) == 3


def told_now(window: MainWindow) -> list[decisions.Decision]:
    assert window.session is not None
    return window.session.project.call(lambda s: list(decisions.each(s)))


def test_the_next_act_saves_what_waits_before_itself(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk = window.workspace.desk
    desk.outgoing.pauses = (600_000,)
    refused(qtbot, window, Key.Key_Return)
    with qtbot.waitSignal(desk.shown):
        desk.next()
    disk.full = False
    decide(qtbot, window, Key.Key_X)
    assert [(d.document, d.type) for d in told_now(window)] == [(1, "accept"), (2, "absent")]


def test_the_same_field_decided_again_is_kept_once_with_the_last_word(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    window.workspace.desk.outgoing.pauses = (600_000,)
    refused(qtbot, window, Key.Key_Return)
    refused(qtbot, window, Key.Key_X)
    disk.full = False
    decide(qtbot, window, Key.Key_U)
    assert [d.type for d in told_now(window)] == ["unreadable"]


def test_what_was_typed_is_there_again_when_its_field_is_looked_at(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk, editor = window.workspace.desk, window.workspace.view.card.editor
    desk.outgoing.pauses = (600_000,)
    press(window, Key.Key_F2)
    editor.setPlainText("9.99")
    refused(qtbot, window, Key.Key_Return)
    assert (editor.is_editing, editor.text) == (True, "9.99")
    with qtbot.waitSignal(desk.shown):
        desk.next()
    assert editor.text != "9.99"
    with qtbot.waitSignal(desk.shown):
        desk.previous()
    assert (editor.is_editing, editor.text) == (True, "9.99")
    assert window.workspace.view.card._state.text() == "not saved"
    disk.full = False
    with qtbot.waitSignal(desk.saved):
        desk.save()
    assert [d.value for d in told_now(window)] == ["9.99"]


def test_who_goes_on_typing_is_not_moved_when_it_is_saved_by_itself(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk, editor = window.workspace.desk, window.workspace.view.card.editor
    desk.outgoing.pauses = (100,)
    press(window, Key.Key_F2)
    editor.setPlainText("9.99")
    refused(qtbot, window, Key.Key_Return)
    editor.setPlainText("9.98")
    disk.full = False
    qtbot.waitUntil(lambda: len(desk.outgoing) == 0)
    assert on_desk(window) == ("r1.png", "total")
    assert (editor.is_editing, editor.text) == (True, "9.98")
    decide(qtbot, window, Key.Key_Return)
    assert [d.value for d in told_now(window)] == ["9.99", "9.98"]
    assert on_desk(window) == ("r2.png", "total")


def test_what_is_saved_elsewhere_leaves_the_queue_and_the_eye_stays(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk, editor = window.workspace.desk, window.workspace.view.card.editor
    desk.outgoing.pauses = (100,)
    refused(qtbot, window, Key.Key_Return)
    with qtbot.waitSignal(desk.shown):
        desk.next()
    press(window, Key.Key_F2)
    editor.setPlainText("half typed")
    with qtbot.waitSignal(desk.changed):
        disk.full = False
    workspace = window.workspace
    qtbot.waitUntil(lambda: workspace.counts is not None and workspace.counts.left == 3)
    assert on_desk(window) == ("r2.png", "total")
    assert editor.text == "half typed"


def test_an_act_during_an_automatic_try_is_not_lost_and_nothing_is_kept_twice(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    desk = window.workspace.desk
    desk.outgoing.pauses = (600_000,)
    refused(qtbot, window, Key.Key_Return)
    with qtbot.waitSignal(desk.shown):
        desk.next()
    disk.full = False
    desk.save(by_itself=True)
    with qtbot.waitSignal(desk.saved):
        press(window, Key.Key_X)
    qtbot.waitUntil(lambda: len(desk.outgoing) == 0)
    assert [(d.document, d.type) for d in told_now(window)] == [(1, "accept"), (2, "absent")]


def test_an_act_the_disk_did_keep_after_all_is_not_kept_twice(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer of the disk is lost, as when a drive goes away in the middle of a commit."""
    window = open_window(project_folder)
    desk = window.workspace.desk
    desk.outgoing.pauses = (30,)
    accept, undo = acts.accept, acts.undo
    for name, act, key in (
        ("accept", accept, (Key.Key_Return,)),
        ("undo", undo, (Key.Key_Z, Qt.KeyboardModifier.ControlModifier)),
    ):
        lost = [True]

        def answer_lost(*said: object, act=act, lost=lost, **more: object) -> object:
            made = act(*said, **more)
            if lost.pop() if lost else False:
                raise ProjectError(FULL)
            return made

        with monkeypatch.context() as patch:
            patch.setattr(acts, name, answer_lost)
            with qtbot.waitSignals([desk.unsaved, desk.saved]):
                press(window, *key)
    assert [d.type for d in told_now(window)] == ["accept", "undo"]


def test_closing_asks_and_keeps_the_window_or_saves_first(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    window.workspace.desk.outgoing.pauses = (600_000,)
    refused(qtbot, window, Key.Key_Return)
    assert not window.close()
    box = dialog_of(qtbot, window, QMessageBox)
    assert box.text() == "1 decision is not saved."
    button(box, "Stay").click()
    assert window.isVisible()
    assert not window.close()
    disk.full = False
    button(dialog_of(qtbot, window, QMessageBox), "Try again and close").click()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [d.type for d in told(project_folder)] == ["accept"]


def test_closing_loses_a_decision_only_on_command(
    qtbot: QtBot, open_window: Open, project_folder: Path, disk: Disk
) -> None:
    window = open_window(project_folder)
    refused(qtbot, window, Key.Key_Return)
    assert not window.close()
    button(dialog_of(qtbot, window, QMessageBox), "Close without saving").click()
    assert not window.isVisible()


def test_a_decision_on_its_way_is_saved_before_the_window_closes(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    press(window, Key.Key_Return)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(told(project_folder)) == 1


def test_another_project_waits_until_all_is_saved(
    qtbot: QtBot, open_window: Open, project_folder: Path, tmp_path: Path, disk: Disk
) -> None:
    import shutil

    other = Path(shutil.copytree(project_folder, tmp_path / "other"))
    window = open_window(project_folder)
    window.workspace.desk.outgoing.pauses = (600_000,)
    refused(qtbot, window, Key.Key_Return)
    window.open_folder(other)
    box = dialog_of(qtbot, window, QMessageBox)
    assert "not saved" in box.text()
    box.close()
    assert window.session is not None
    assert window.session.project.folder == project_folder
    disk.full = False
    with qtbot.waitSignal(window.workspace.desk.saved):
        window.workspace.desk.save()


def test_a_real_disk_that_is_full_and_has_room_again(
    qtbot: QtBot, open_window: Open, project_folder: Path, small_disk: SmallDisk
) -> None:
    import shutil

    folder = Path(shutil.copytree(project_folder, small_disk.folder / "p"))
    window = open_window(folder)
    window.workspace.desk.outgoing.pauses = (50,)
    small_disk.fill(leave=0)
    refused(qtbot, window, Key.Key_Return)
    assert "is full" in window.banner.text
    with qtbot.waitSignal(window.workspace.desk.saved):
        small_disk.free()
    window.close()
    assert len(told(folder)) == 1


def test_a_project_folder_that_is_gone_and_back(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.workspace.desk.outgoing.pauses = (50,)
    hidden = project_folder.with_name("gone")
    project_folder.rename(hidden)
    refused(qtbot, window, Key.Key_Return)
    with qtbot.waitSignal(window.workspace.desk.saved):
        hidden.rename(project_folder)
    window.close()
    assert len(told(project_folder)) == 1


def test_who_has_it_open_is_said_and_it_can_be_read(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(None)
    with Project.open(project_folder) as writer:
        window.open_folder(project_folder)
        dialog = dialog_of(qtbot, window, InUseDialog)
        with qtbot.waitSignal(window.files.opened):
            dialog.look.click()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: window.workspace.desk.card is not None)
        assert "read-only" in window.windowTitle()
        assert "reading only" in window.banner.text
        for name in ("accept", "undo", "add-files", "check"):
            assert not window.actions_by_id[name].isEnabled()
        assert window.actions_by_id["export"].isEnabled()
        with qtbot.waitSignal(window.workspace.desk.refused):
            window.workspace.desk.not_there()
        assert writer.call(lambda s: list(decisions.each(s))) == []


def test_a_backup_is_chosen_put_back_and_undone(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        project.call(lambda store: backups.make(store, "daily"))
    window = open_window(project_folder)
    decide(qtbot, window, Key.Key_Return)
    for row, expected in ((0, 0), (0, 1)):
        window.actions_by_id["restore"].trigger()
        dialog = dialog_of(qtbot, window, RestoreDialog)
        if expected == 0:
            assert dialog.table.item(0, 3).text().strip() == "1 decision"  # type: ignore[attr-defined]
        else:
            assert dialog.table.item(0, 1).text().strip() == "before a restore"  # type: ignore[attr-defined]
        dialog.table.selectRow(row)  # type: ignore[attr-defined]
        with qtbot.waitSignal(window.files.opened):
            dialog.put_back.click()  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: window.workspace.desk.card is not None)
        assert len(told_now(window)) == expected


def test_a_damaged_project_offers_the_way_to_a_backup(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        project.call(lambda store: backups.make(store, "daily"))
    with (project_folder / "project.sqlite").open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xff" * 40_000)
    window = open_window(None)
    window.open_folder(project_folder)
    dialog = dialog_of(qtbot, window, RestoreDialog)
    assert "newest good one" in window.banner.text
    dialog.table.selectRow(0)  # type: ignore[attr-defined]
    with qtbot.waitSignal(window.files.opened):
        dialog.put_back.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.workspace.desk.card is not None)


def test_what_is_wrong_is_said_after_opening_and_mended(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.ui.keeping.LOOK_AFTER_MS", 0)
    database = sqlite3.connect(project_folder / "project.sqlite")
    database.execute("UPDATE totals SET pages = 9")
    database.commit()
    database.close()
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: "The totals of the project" in window.banner.text)
    window.actions_by_id["repair"].trigger()
    qtbot.waitUntil(lambda: "The project is whole" in window.banner.text)
    assert "Mended totals of the project: 1." in window.banner.text


def test_the_backup_of_the_day_is_made_while_the_project_is_open(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.ui.keeping.LOOK_AFTER_MS", 0)
    open_window(project_folder)
    qtbot.waitUntil(lambda: len(list((project_folder / "backups").glob("*-daily.sqlite"))) == 1)


def test_a_window_that_was_closed_looks_at_nothing(
    qtbot: QtBot, open_window: Open, project_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer.ui.keeping.LOOK_AFTER_MS", 30)
    window = open_window(project_folder)
    window.close()
    qtbot.wait(60)
    window.parts["keeping"]._back_up()  # type: ignore[attr-defined]


def test_what_waits_for_a_frame_asks_nothing_of_a_project_that_is_let_go(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    desk, session = window.workspace.desk, window.session
    assert desk.card is not None
    assert session is not None
    with qtbot.waitSignal(desk.shown):
        desk.next()
    window.work.aside(session.close).result()
    desk.later.flush()  # "history", "ahead": nothing is asked, nothing fails
    desk.count()
