"""Settings, keys and the tour in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reviewer.settings import Settings
from reviewer.ui.actions import ACTIONS
from reviewer.ui.app import build
from reviewer.ui.key_capture import KeyCapture
from reviewer.ui.keymap import LEFT_HAND, keys_now, use_keys
from reviewer.ui.keys_dialog import KeysDialog
from reviewer.ui.main_window import MainWindow
from reviewer.ui.say import speak
from reviewer.ui.settings_dialog import SettingsDialog
from reviewer.ui.tour import STEPS
from reviewer.ui.view_state import ViewState

Open = Callable[..., MainWindow]
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def own_keys():
    yield
    use_keys("standard", {})
    speak("en")


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def act(name: str):
    return next(act for act in ACTIONS if act.id == name)


def test_settings_hold_at_once_and_are_written(
    qtbot: QtBot, tmp_path: Path, project_folder: Path, bugs: list[str]
) -> None:
    file = tmp_path / "settings.toml"
    window = build(project_folder, theme="light", settings=Settings(file))
    window.notifier.bug_found.connect(bugs.append)
    window.show()
    qtbot.waitUntil(lambda: window.workspace.desk.card is not None, timeout=20_000)
    window.actions_by_id["settings"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, SettingsDialog)
    dense, seen, name = (dialog.controls[key] for key in ("density", "seen_ms", "name"))
    assert isinstance(dense, QComboBox)
    assert isinstance(seen, QLineEdit)
    assert isinstance(name, QLineEdit)
    dense.setCurrentIndex(1)
    assert window.theme.is_dense
    assert window.workspace.queue.view.rowHeight(0) == 22
    seen.setText("0")
    seen.editingFinished.emit()
    assert window.workspace.desk.seen_ms == 0
    name.setText("ana")
    name.editingFinished.emit()
    assert window.who() == "ana"
    dialog.close()
    window.close()
    kept = Settings(file)
    assert (kept.text("density"), kept.number("seen_ms"), kept.text("name")) == ("dense", 0, "ana")
    assert bugs == []


def test_less_motion_stops_what_fades_and_turns(
    qtbot: QtBot, open_window: Open, qapp: QApplication
) -> None:
    window = open_window(None)
    window.preferences.settings.put("motion", "less")
    window.preferences.apply("motion")
    assert not window.theme.moves
    assert not qapp.isEffectEnabled(Qt.UIEffect.UI_FadeMenu)
    window.top.show_work("Taking in")
    assert window.top._bar.maximum() == 1
    window.preferences.settings.put("motion", "full")
    window.preferences.apply("motion")
    assert window.theme.moves
    window.top.show_work("Taking in")
    assert window.top._bar.maximum() == 0


def test_a_new_name_decides_from_then_on(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.preferences.settings.put("name", "bo")
    window.preferences.apply("name")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: "saved" in window.hints.said)
    assert window.session is not None
    from reviewer.store import decisions

    assert [d.by for d in window.session.project.call(lambda s: list(decisions.each(s)))] == ["bo"]


def test_a_key_that_is_chosen_acts_and_is_shown_everywhere(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    window = open_window(project_folder)
    window.actions_by_id["keys"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, KeysDialog)
    assert dialog.model.index(0, 0).data() == "Now"
    dialog.search.setText("skip")
    dialog.change()
    capture = QApplication.activeModalWidget()
    assert isinstance(capture, KeyCapture)
    QTest.keyClick(capture, Key.Key_Up)
    assert not capture.replace.isEnabled()
    QTest.keyClick(capture, Key.Key_X)
    assert "Not on the document" in capture.told
    capture.replace.click()
    assert keys_now(act("skip")) == ("X",)
    assert keys_now(act("not-there")) == ("Alt+X",)
    assert ("X", "skip") in window.hints.hints
    dialog.reset_all()
    assert keys_now(act("not-there")) == ("X", "Alt+X")
    dialog.close()
    assert window.actions_by_id["skip"].shortcut() == QKeySequence("S")


def test_the_left_hand_set_has_no_key_twice() -> None:
    use_keys("left-hand", {})
    keys = [QKeySequence(key).toString() for one in ACTIONS for key in keys_now(one)]
    assert len(keys) == len(set(keys))
    assert set(LEFT_HAND) <= {one.id for one in ACTIONS}


def test_keys_are_written_as_pages_to_print(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = KeysDialog()
    qtbot.addWidget(dialog)
    dialog.save_to(tmp_path / "keys.html")
    dialog.save_to(tmp_path / "keys.pdf")
    assert "Accept and go to the next" in (tmp_path / "keys.html").read_text(encoding="utf-8")
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")


def test_the_tour_points_at_real_things_and_decides_nothing(
    qtbot: QtBot, tmp_path: Path, project_folder: Path, bugs: list[str]
) -> None:
    state = ViewState(tmp_path / "view.ini")
    window = build(project_folder, theme="light", state=state)
    window.notifier.bug_found.connect(bugs.append)
    window.show()
    tour = window.parts["tour"]
    qtbot.waitUntil(lambda: tour.overlay is not None, timeout=20_000)
    overlay = tour.overlay
    for number, step in enumerate(STEPS):
        assert overlay.step == number
        assert step.target(window).isVisible()
        assert not overlay.card.geometry().isEmpty()
        assert window.rect().contains(overlay.card.geometry())
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: tour.overlay is None)
    assert not state.offers_tour
    window.actions_by_id["tour"].trigger()
    QTest.keyClick(tour.overlay.next, Key.Key_X)
    QTest.keyClick(tour.overlay.next, Key.Key_Escape)
    qtbot.waitUntil(lambda: tour.overlay is None)
    assert "saved" not in window.hints.said
    window.close()
    assert bugs == []


def test_the_window_speaks_german(qtbot: QtBot, project_folder: Path, bugs: list[str]) -> None:
    settings = Settings()
    settings.put("language", "de")
    window = build(project_folder, theme="light", settings=settings)
    window.notifier.bug_found.connect(bugs.append)
    window.show()
    qtbot.waitUntil(lambda: "übrig" in window.top.numbers, timeout=20_000)
    assert "2 Dokumente" in window.top.numbers
    assert ("Enter", "annehmen, weiter") in window.hints.hints
    assert window.workspace.queue._only.itemText(0) == "Markiert"
    window.close()
    assert bugs == []


NAMED = (
    QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTextBrowser,
)  # fmt: skip


def unnamed(root: QWidget) -> list[str]:
    """Controls a screen reader has no word for."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(
            widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView
        )
        if (
            isinstance(widget, NAMED)
            and not inner
            and not widget.window().windowFlags() & (Qt.WindowType.Popup & ~Qt.WindowType.Window)
        ):
            spoken = QAccessible.queryAccessibleInterface(widget)
            if spoken is None or not spoken.text(QAccessible.Text.Name):
                found.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    return found


def test_every_control_has_a_name(qtbot: QtBot, open_window: Open, project_folder: Path) -> None:
    window = open_window(project_folder)
    assert unnamed(window) == []
    for name in ("keys", "settings", "palette", "help", "find-all", "go-document", "export",
                 "read", "routing", "sent", "filters"):  # fmt: skip
        window.actions_by_id[name].trigger()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=10_000)
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        assert unnamed(dialog) == [], name
        assert dialog.windowTitle()
        dialog.close()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
