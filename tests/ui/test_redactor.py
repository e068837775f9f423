"""Redacted copies of files from the window: searched, looked at, written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from reviewer.model.redaction import RedactionPolicy
from reviewer.ui.main_window import MainWindow
from reviewer.ui.mask_dialog import MaskDialog
from reviewer.ui.redact_dialog import RedactDialog
from reviewer.ui.redactor import Redactor

Open = Callable[..., MainWindow]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "note.png"
    path.parent.mkdir()
    Image.new("RGB", (300, 400), (200, 220, 240)).save(path)
    return path


def test_a_person_looks_masks_and_the_copy_is_written(
    qtbot: QtBot, open_window: Open, picture: Path, tmp_path: Path
) -> None:
    window = open_window(None)
    redactor = window.parts["redactor"]
    assert isinstance(redactor, Redactor)
    out = tmp_path / "out"
    redactor.start([picture], RedactionPolicy(), out, True)
    qtbot.waitUntil(lambda: redactor.review is not None, timeout=60_000)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MaskDialog)
    qtbot.waitUntil(lambda: dialog.view.was_seen, timeout=20_000)
    QTest.keyClick(dialog.view, Qt.Key.Key_D)
    assert dialog.turn.page is not None
    assert len(dialog.turn.page.masks) == 1
    box = dialog.turn.page.masks[0].box
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    assert dialog.turn.page is None
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    record = out / "note.masks.json"
    qtbot.waitUntil(record.exists, timeout=60_000)
    qtbot.waitUntil(lambda: redactor.result is not None)
    assert redactor.result is not None
    assert "1 redacted copy" in redactor.result.told.text()
    redactor.result.reject()
    told = json.loads(record.read_text("utf-8"))
    assert told["pages"][0]["masks"][0]["what"] == "by hand"
    with Image.open(next(out.glob("note.[pj]*g"))) as copy:
        inside = (round(box.center[0]), round(box.center[1]))
        assert copy.convert("RGB").getpixel(inside) == (0, 0, 0)
        assert copy.convert("RGB").getpixel((5, 5)) != (0, 0, 0)
    with Image.open(picture) as original:
        assert original.getpixel(inside) == (200, 220, 240)


def test_the_dialog_asks_for_files_and_a_folder_before_it_goes(
    qtbot: QtBot, open_window: Open, picture: Path, tmp_path: Path
) -> None:
    window = open_window(None)
    window.actions_by_id["redact"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), RedactDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, RedactDialog)
    assert not dialog.go.isEnabled()
    dialog.add([picture])
    assert not dialog.go.isEnabled()
    dialog.write_to(tmp_path / "copies")
    assert dialog.go.isEnabled()
    dialog.add([tmp_path / "second.png"])
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.files, Qt.Key.Key_Delete)
    assert dialog.files.count() == 2
    dialog.files.setCurrentRow(1)
    QTest.keyClick(dialog.files, Qt.Key.Key_Delete)
    assert dialog.files.count() == 1
    dialog.listed.setPlainText("Ada Lovelace\n\n")
    assert dialog.policy.listed == ("Ada Lovelace",)
    dialog.reject()


def test_closing_before_the_end_writes_nothing(
    qtbot: QtBot, open_window: Open, picture: Path, tmp_path: Path
) -> None:
    window = open_window(None)
    redactor = window.parts["redactor"]
    assert isinstance(redactor, Redactor)
    redactor.start([picture], RedactionPolicy(), tmp_path / "out", True)
    qtbot.waitUntil(lambda: redactor.review is not None, timeout=60_000)
    assert redactor.review is not None
    dialog = redactor.review.dialog
    qtbot.waitUntil(lambda: dialog.view.was_seen, timeout=20_000)
    QTest.keyClick(dialog.view, Qt.Key.Key_D)
    dialog.reject()
    question = QApplication.activeModalWidget()
    assert isinstance(question, QMessageBox)
    assert "1 page" in question.informativeText()
    assert dialog.isVisible()
    next(b for b in question.buttons() if "write nothing" in b.text()).click()
    qtbot.waitUntil(lambda: redactor.review is None)
    qtbot.waitUntil(lambda: not window.work.is_running)
    assert not (tmp_path / "out").exists()
