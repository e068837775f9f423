"""Planted errors at the desk: announced while they are on, told at once, and nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reviewer.flow import chance, vigilance
from reviewer.flow import desk as acts
from reviewer.flow.project import Project
from reviewer.store import decisions
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.vigilance_dialog import VigilanceDialog

Open = Callable[..., MainWindow]


def always(store: Store, after: int) -> None:
    """Choose a seed whose lot plants after this field."""
    from reviewer.store import meta

    vigilance.set_share(store, 0.2)
    number = next(n for n in range(999) if chance.ticket(f"s{n}", "planted", after) < 0.2)
    meta.put(store, "audit.seed", f"s{number}")


def test_it_is_announced_shown_and_told(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        every = project.call(lambda store: acts.queue(store, only="all"))
        date = next(field for field in every if field.path == "date")
        project.call(lambda store: acts.accept(store, date.id, by="ann", ms=2000))
        first = project.call(lambda store: acts.next_field(store, None))
        assert first is not None
        project.call(lambda store: always(store, first))
        project.call(lambda store: acts.remember(store, first))
    window = open_window(project_folder)
    qtbot.waitUntil(lambda: window.top.says_planting, timeout=20_000)
    desk = window.workspace.desk
    said: list[str] = []
    desk.saved.connect(said.append)
    assert desk.card is not None
    assert desk.card.field.id == first
    path = desk.card.field.path
    desk.accept()
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.id < 0, timeout=20_000)
    assert desk.card is not None
    assert desk.card.field.path == "date"
    assert desk.card.field.value != date.value
    desk.accept()
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.id > 0, timeout=20_000)
    assert vigilance.MISSED in said
    assert window.session is not None
    kept = window.session.project.call(lambda store: list(decisions.each(store)))
    assert [one.path for one in kept] == ["date", path]
    window.actions_by_id["undo"].trigger()
    qtbot.waitUntil(lambda: desk.card is not None and desk.card.field.id == first, timeout=20_000)


def test_it_is_off_until_it_is_turned_on_and_then_says_so(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    assert not window.top.says_planting
    window.actions_by_id["vigilance"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), VigilanceDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, VigilanceDialog)
    assert dialog.share.text() == "off"
    dialog.share.setValue(1.0)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.top.says_planting, timeout=20_000)
    assert window.session is not None
    assert window.session.project.call(vigilance.share) == 0.01
