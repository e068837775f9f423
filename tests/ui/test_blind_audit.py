"""The blind audit in the window: a piece of the page, no value, and an answer that is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from reviewer.flow import audit as blind
from reviewer.flow.audit import SlipRate
from reviewer.flow.project import Project
from reviewer.model.absence import Absence
from reviewer.model.audit import BlindField
from reviewer.model.document import Document, Page
from reviewer.model.geometry import Box
from reviewer.store import audits
from reviewer.ui.audit_dialog import AuditDialog
from reviewer.ui.audit_turn import Turn, in_words
from reviewer.ui.crop_view import crop
from reviewer.ui.main_window import MainWindow

Open = Callable[..., MainWindow]
Key, Modifier = Qt.Key, Qt.KeyboardModifier
PAGE = Page(1, 600, 900, "p")


@pytest.fixture
def drawn(project_folder: Path) -> Path:
    """The dates of two receipts, which nobody looked at, wait for the audit."""
    with Project.open(project_folder) as project:
        assert project.call(lambda store: blind.draw(store, 1.0)) == 2
    return project_folder


def opened(qtbot: QtBot, window: MainWindow) -> AuditDialog:
    window.actions_by_id["audit"].trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), AuditDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AuditDialog)
    return dialog


def asked(qtbot: QtBot, dialog: AuditDialog) -> None:
    qtbot.waitUntil(lambda: dialog.is_asking, timeout=20_000)


def left(window: MainWindow) -> int:
    assert window.workspace.counts is not None
    return window.workspace.counts.left


def answers(window: MainWindow) -> list[str | None]:
    assert window.session is not None
    told = window.session.project.call(audits.each)
    said = [audit.answer for audit in told]
    return [None if one is None else one.value or one.absence for one in said]


def test_fields_are_typed_blind_and_the_end_is_told(
    qtbot: QtBot, open_window: Open, drawn: Path
) -> None:
    window = open_window(drawn)
    dialog = opened(qtbot, window)
    asked(qtbot, dialog)
    assert (dialog.name.text(), dialog.left.text()) == ("Date", "2 left")
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    shown = " ".join([*labels, *(line.text() for line in dialog.findChildren(QLineEdit))])
    assert "09/02/18" not in shown
    assert "OCR" not in shown
    assert 0 < dialog.crop.piece.height() < 300
    QTest.keyClick(dialog.text, Key.Key_Return)
    assert "Type what stands there" in dialog.said.text()
    assert answers(window) == [None, None]
    QTest.keyClicks(dialog.text, "09/02/2018")
    QTest.keyClick(dialog.text, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.left.text() == "1 left" and dialog.is_asking, timeout=20_000)
    assert dialog.text.text() == ""
    assert dialog.text.hasFocus()
    assert sorted(map(str, answers(window))) == ["09/02/2018", "None"]
    QTest.keyClick(dialog.text, Key.Key_X, Modifier.AltModifier)
    qtbot.waitUntil(lambda: "1 of 2 typed blind was wrong: 50 %" in dialog.sentences.text())
    assert Absence.NOT_ON_PAGE in answers(window)
    assert left(window) == 4
    dialog.accept()
    qtbot.waitUntil(lambda: left(window) == 5)


def test_the_whole_page_is_a_key_away_and_a_field_can_wait(
    qtbot: QtBot, open_window: Open, drawn: Path
) -> None:
    dialog = opened(qtbot, open_window(drawn))
    asked(qtbot, dialog)
    piece = dialog.crop.piece
    QTest.keyClick(dialog.text, Key.Key_P, Modifier.AltModifier)
    assert dialog.crop.piece.height() == 900 > piece.height()
    assert dialog.text.hasFocus()
    QTest.keyClick(dialog.text, Key.Key_S, Modifier.AltModifier)
    qtbot.waitUntil(lambda: dialog.left.text() == "1 left" and dialog.is_asking, timeout=20_000)
    assert dialog.crop.piece == piece
    QTest.keyClick(dialog.text, Key.Key_S, Modifier.AltModifier)
    qtbot.waitUntil(lambda: "2 fields put off" in dialog.sentences.text())
    dialog.accept()


def test_pages_can_be_turned_to_look_for_a_field_without_a_place(qtbot: QtBot) -> None:
    pages = (PAGE, Page(2, 300, 400, "p2"))
    document = Document("ab", "two.pdf", "application/pdf", 1, pages, id=7)
    field = BlindField(1, 7, document.name, "tax", None, None)
    dialog = AuditDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    dialog.show_turn(Turn(field, document, "Tax", 3, 0, (), 0.02))
    first, second = (QImage(w, h, QImage.Format.Format_RGB32) for w, h in ((600, 900), (300, 400)))
    dialog.show_picture(7, 2, second)
    assert not dialog.is_asking
    dialog.show_picture(7, 1, first)
    assert dialog.left.text() == "page 1 of 2  ·  3 left"
    with qtbot.waitSignal(dialog.page_wanted) as wanted:
        QTest.keyClick(dialog.text, Key.Key_PageDown, Modifier.AltModifier)
    assert wanted.args == [2]
    dialog.show_picture(7, 2, second)
    assert dialog.crop.piece.height() == 400
    assert dialog.left.text().startswith("page 2 of 2")
    with qtbot.assertNotEmitted(dialog.page_wanted):
        QTest.keyClick(dialog.text, Key.Key_PageDown, Modifier.AltModifier)


def test_an_answer_that_is_not_saved_stays_to_be_sent_again(
    qtbot: QtBot, open_window: Open, drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(drawn)
    dialog = opened(qtbot, window)
    asked(qtbot, dialog)
    with monkeypatch.context() as broken:
        broken.setattr(audits, "answer", lambda *_args, **_named: 1 / 0)
        QTest.keyClicks(dialog.text, "1.2.18")
        QTest.keyClick(dialog.text, Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.said.text().startswith("Not saved"))
    assert (dialog.left.text(), dialog.text.text()) == ("2 left", "1.2.18")
    assert answers(window) == [None, None]
    assert dialog.text.hasFocus()
    QTest.keyClick(dialog.text, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.left.text() == "1 left")
    dialog.reject()


def test_more_can_be_drawn_when_nothing_waits(
    qtbot: QtBot, open_window: Open, project_folder: Path
) -> None:
    dialog = opened(qtbot, open_window(project_folder))
    qtbot.waitUntil(lambda: "nothing is known" in dialog.sentences.text())
    dialog.share.setValue(100)
    dialog.draw_wanted.emit(dialog.share.value() / 100)
    asked(qtbot, dialog)
    assert dialog.left.text() == "2 left"
    dialog.reject()


def test_a_crop_holds_the_line_and_stays_on_the_page() -> None:
    box = Box(520, 500, 580, 520)
    piece = crop(PAGE, box)
    assert piece.right == 600
    assert piece.width >= 0.6 * 600
    assert piece.top < 460
    assert piece.bottom > 560
    assert piece.height < 200
    assert crop(PAGE, None) == Box(0, 0, 600, 900) == crop(PAGE, Box(5, 5, 5, 5))


def test_slip_rates_are_told_with_their_interval() -> None:
    rate = SlipRate("unseen", 60, 50, 1, 0.02, 0.0005, 0.107)
    assert in_words(rate) == (
        "Of values that nobody looked at, 1 of 50 typed blind was wrong: 2 %. "
        "With 95 % confidence the true share is between 0.05 % and 11 %."
    )
    assert "nothing is known: 3 fields drawn" in in_words(SlipRate("human", 3, 0, 0, None, 0, 1))
