"""How much must be looked at: an aim, an honest sentence, and flags that follow it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from reviewer.flow import audit as blind
from reviewer.flow import promise
from reviewer.flow.project import Project
from reviewer.score.routing import Route
from reviewer.store import fields
from reviewer.store.db import Store
from reviewer.ui.main_window import MainWindow
from reviewer.ui.route_dialog import RouteDialog

Open = Callable[..., MainWindow]


def opened(qtbot: QtBot, window: MainWindow) -> RouteDialog:
    window.actions_by_id["routing"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RouteDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RouteDialog)
    return dialog


def left(window: MainWindow) -> int:
    assert window.workspace.counts is not None
    return window.workspace.counts.left


def apply_button(dialog: RouteDialog) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.isDefault())


def test_an_aim_that_cannot_be_promised_says_so_and_can_be_kept(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    dialog = opened(qtbot, window)
    assert not dialog.is_ready
    qtbot.waitUntil(lambda: dialog.is_ready, timeout=20_000)
    assert "0.5 % wrong cannot be promised yet" in dialog.sentence.text()
    assert (dialog.share.text(), dialog.threshold.text()) == ("–", "–")
    dialog.aim.setValue(2)
    assert not dialog.is_ready
    qtbot.waitUntil(lambda: "2 % wrong cannot" in dialog.sentence.text(), timeout=20_000)
    assert apply_button(dialog).text() == "Keep this aim"
    apply_button(dialog).click()
    qtbot.waitUntil(lambda: "The aim is kept" in dialog.sentence.text(), timeout=20_000)
    assert window.session is not None
    assert window.session.project.call(promise.promised) == (0.02, 0.95)
    dialog.reject()
    again = opened(qtbot, window)
    assert again.aim.value() == 2
    again.reject()


def all_dates_audited(project: Project) -> None:
    """Both dates were typed blind; the companies are risky, and not flagged."""

    def act(store: Store) -> None:
        blind.draw(store, 1.0)
        for field in blind.waiting(store):
            blind.answer(store, project.kind, field.audit, "09/02/18", by="ann")
        for document in (1, 2):
            rows = fields.of_document(store, document)
            named = [(row.id, row.risk, False) for row in rows if row.path == "company"]
            fields.move_risks(store, named, [document])

    project.call(act)


def test_what_is_applied_is_flagged_at_once(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    with Project.open(project_folder) as project:
        all_dates_audited(project)
    window = open_window(project_folder)
    assert left(window) == 2
    dialog = opened(qtbot, window)
    qtbot.waitUntil(lambda: dialog.is_ready, timeout=20_000)
    assert dialog.sentence.text().startswith("At most 0.5 % wrong")
    assert dialog.share.text() == "66.7 %"
    assert left(window) == 2
    apply_button(dialog).click()
    qtbot.waitUntil(lambda: left(window) == 4, timeout=20_000)
    assert dialog.sentence.text().endswith("Applied.")
    dialog.reject()


def test_a_promise_shows_its_price_and_its_threshold(qtbot: QtBot) -> None:
    dialog = RouteDialog(None, 0.05)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.asked) as asked:
        pass
    assert asked.args == [0.005]
    route = Route(0.005, 0.95, 900, 0.0123, 0.18, 700, 0, 0.0043, 0)
    dialog.show_route(route, promise.in_words(route), applied=False)
    assert (dialog.share.text(), dialog.threshold.text()) == ("18 %", "0.0123")
    assert "0.5 % wrong among the values below a risk of 0.0123" in dialog.sentence.text()
    with qtbot.waitSignal(dialog.applied) as applied:
        apply_button(dialog).click()
    assert applied.args == [0.005]
    assert not dialog.is_ready
    dialog.show_route(route, promise.in_words(route), applied=True)
    assert dialog.sentence.text().endswith("Applied.")
