"""Many fields in one act, through the front door: side by side, by cause, and one undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from reviewer.flow import desk as acts
from reviewer.flow.project import Project
from reviewer.model.decision import Decision
from reviewer.store import decisions, fields, notes
from reviewer.ui.alike_view import AlikeView
from reviewer.ui.causes_view import CausesView
from reviewer.ui.history_list import HistoryList
from reviewer.ui.main_window import MainWindow
from reviewer.ui.models.alike_model import AlikeModel
from reviewer.ui.models.cause_model import RemedyModel
from reviewer.ui.theme import Mode

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL = Modifier.ControlModifier
Open = Callable[..., MainWindow]


def press(key: Key, held: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)


def kept(window: MainWindow) -> list[Decision]:
    session = window.session
    assert session is not None
    return session.project.call(lambda store: list(decisions.each(store)))


def side_by_side(qtbot: QtBot, window: MainWindow) -> AlikeView:
    window.actions_by_id["alike"].trigger()
    part = window.parts["alike"]
    qtbot.waitUntil(lambda: part._view is not None)  # type: ignore[attr-defined]
    view: AlikeView = part._view  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(view.grid.seen()) == 2, timeout=20_000)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.grid)
    return view


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_screen_is_accepted_but_its_exceptions_and_one_undo_takes_it_back(
    qtbot: QtBot, open_window: Open, project_folder: Path, theme: Mode
) -> None:
    window = open_window(project_folder, theme=theme)
    view = side_by_side(qtbot, window)
    assert view.name == "total"
    qtbot.waitUntil(lambda: view.button.text().startswith("Accept 2 values"))
    press(Key.Key_Space)
    assert view.button.text().startswith("Accept 1 value ")
    assert view._stay.text() == "1 exception"
    press(Key.Key_Space)
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(kept(window)) == 2)
    told = kept(window)
    assert {d.value for d in told} == {"7.20"}
    assert len({d.act for d in told}) == 1
    assert (told[0].did, told[1].did) == ("accepted 2 values of total", None)
    qtbot.waitUntil(lambda: "2 settled" in view._stay.text())
    assert not view.button.isEnabled()
    press(Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: len(view.grid.seen()) == 2)
    assert [d.type.value for d in kept(window)[2:]] == ["undo", "undo"]


def test_what_was_not_on_the_screen_is_not_accepted(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        project.call(
            lambda s: s.run("UPDATE fields SET box = NULL, seal = NULL WHERE document_id = 2")
        )
    window = open_window(project_folder)
    window.actions_by_id["alike"].trigger()
    part = window.parts["alike"]
    qtbot.waitUntil(lambda: part._view is not None)  # type: ignore[attr-defined]
    view: AlikeView = part._view  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: len(view.grid.seen()) == 1, timeout=20_000)
    qtbot.waitUntil(lambda: view._stay.text() == "1 value without a picture left out")
    view.button.click()
    qtbot.waitUntil(lambda: len(kept(window)) == 1)
    assert kept(window)[0].document == 1


def test_another_field_another_order_and_enter_goes_to_the_desk(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    view = side_by_side(qtbot, window)
    view._field.setCurrentIndex(1)
    view._order.setCurrentIndex(1)
    qtbot.waitUntil(lambda: view.name == "date" and len(view.grid.seen()) == 2)
    press(Key.Key_Right)
    press(Key.Key_Return)
    desk = window.workspace.desk
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.path == "date")
    assert window.workspace.is_on_desk


def test_doubts_with_one_cause_are_settled_alike(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder, theme="dark")
    window.actions_by_id["causes"].trigger()
    part = window.parts["causes"]
    qtbot.waitUntil(lambda: part._view is not None)  # type: ignore[attr-defined]
    view: CausesView = part._view  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: view.remedy.rowCount() == 2, timeout=20_000)
    assert view._head.text() == "4 of 4 flagged fields in 2 groups"
    said = [view.causes.index(row).data() for row in range(2)]
    assert any("reads D for O" in str(sentence) for sentence in said)
    view.list.setCurrentIndex(view.causes.index(said.index(_about_total(said))))
    qtbot.waitUntil(lambda: "7.20" in str(view.remedy.index(0, 3).data()))
    assert view.remedy.index(0, 4).data() == "7.19"
    view.table.setFocus()
    press(Key.Key_Space)
    assert view.button.text().startswith("Settle 1 field ")
    press(Key.Key_Space)
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: len(kept(window)) == 2)
    assert {d.value for d in kept(window)} == {"7.19"}
    qtbot.waitUntil(lambda: view._head.text() == "2 of 2 flagged fields in 1 group")
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: view._head.text() == "4 of 4 flagged fields in 2 groups")
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: window.workspace.is_on_desk)


def _about_total(said: list[object]) -> object:
    return next(sentence for sentence in said if "Total" in str(sentence))


def test_a_note_is_written_kept_and_shown_on_the_card(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    room = window.workspace
    assert room.view.card._note.isHidden()
    window.actions_by_id["note"].trigger()
    dialog = window.parts["notes"].dialog  # type: ignore[attr-defined]
    QTest.keyClicks(dialog.text, "ask  the shop")
    QTest.keyClick(dialog.text, Key.Key_Return)
    qtbot.waitUntil(lambda: not room.view.card._note.isHidden())
    assert "ask the shop" in room.view.card._note.text()
    session, card = window.session, room.desk.card
    assert session is not None
    assert card is not None
    told = session.project.call(lambda s: notes.of_field(s, card.field.document, card.field.path))
    assert [note.text for note in told] == ["ask the shop"]
    assert card.note == told[0]


def test_what_the_supplier_said_before_stands_beside_the_field_and_leads_there(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        for path in ("company", "total"):
            found = project.call(lambda s, p=path: fields.find(s, 2, p))
            assert found is not None
            project.call(lambda s, f=found: acts.accept(s, f.id, by="ann", ms=None))
    window = open_window(project_folder)
    made: HistoryList = window.parts["history"]._list  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not made.isHidden())
    assert made._head.text() == "Same supplier, 1 document"
    assert made.model.index(0).data() == "1 of 1   7.20"
    window.actions_by_id["history"].trigger()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.view)
    press(Key.Key_Return)
    desk = window.workspace.desk
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.document == 2)


def test_the_models_keep_qts_promises(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    alike = AlikeModel()
    alike.set_columns(3)
    alike.show_ids(range(1, 8))
    with qtbot.waitSignal(alike.wanted) as asked:
        alike.data(alike.index(0, 0))
    assert asked.args == [[1, 2, 3, 4, 5, 6, 7]]
    assert (alike.rowCount(), alike.id_at(alike.index(2, 0)), alike.id_at(alike.index(2, 1))) == (
        3, 7, None,
    )  # fmt: skip
    qtmodeltester.check(alike)
    remedy = RemedyModel()
    remedy.show_remedy(None)
    qtmodeltester.check(remedy)
