"""The dialog of a look, without a project: what keys do before a page was seen, and to whom."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reviewer.model.document import Document, Page
from reviewer.model.geometry import Box
from reviewer.model.masking import Never, PageRedaction, PlacedMask
from reviewer.ui.mask_dialog import MaskDialog
from reviewer.ui.mask_turn import MaskTurn
from reviewer.ui.pyramid import Pyramid
from reviewer.ui.say import speak
from reviewer.ui.theme import Theme

Key = Qt.Key
PAGES = (Page(1, 600, 900, "p1"), Page(2, 600, 900, "p2"))


def mask(number: int, top: float) -> PlacedMask:
    box = Box(100, top, 200, top + 80)
    return PlacedMask(number, 1, 1, box, "face", "centerface 1", 0.9, "", "")


def turn(page: int = 1, *, never: Never | None = None, did: str = "") -> MaskTurn:
    document = Document("ab", "r.png", "image/png", 1, PAGES, id=1)
    redaction = PageRedaction(
        document=1, document_name="r.png", page=page, masks=(mask(5, 500), mask(6, 100)),
        found=True, asks=(), warnings=(), seen="s", look=None, waiting=True, never=never,
    )  # fmt: skip
    return MaskTurn(redaction, document, did=did)


def picture() -> Pyramid:
    image = QImage(600, 900, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    return Pyramid((image,), 1.0, is_whole=True)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> MaskDialog:
    made = MaskDialog(theme)
    qtbot.addWidget(made)
    made.seen_ms = 0
    made.show()
    made.show_turn(turn())
    return made


def see(qtbot: QtBot, dialog: MaskDialog) -> None:
    dialog.show_picture(1, 1, picture())
    qtbot.waitUntil(lambda: dialog.view.was_seen)


def test_no_page_is_let_go_before_it_was_seen(qtbot: QtBot, dialog: MaskDialog) -> None:
    with qtbot.assertNotEmitted(dialog.approved):
        QTest.keyClick(dialog.view, Key.Key_Return)
    assert "not shown yet" in dialog.said.text()
    see(qtbot, dialog)
    with qtbot.waitSignal(dialog.approved):
        QTest.keyClick(dialog.view, Key.Key_Return)


def test_a_blurred_page_was_not_seen(qtbot: QtBot, dialog: MaskDialog) -> None:
    blurred = Pyramid(picture().levels, 1.0, is_whole=False, is_sharp=False)
    dialog.show_picture(1, 1, blurred)
    qtbot.waitUntil(lambda: dialog.view.has_picture)
    dialog.view.viewport().repaint()
    assert not dialog.view.was_seen


def test_enter_sooner_than_anyone_looks_lets_nothing_go(qtbot: QtBot, dialog: MaskDialog) -> None:
    see(qtbot, dialog)
    dialog.seen_ms = 3_600_000
    with qtbot.assertNotEmitted(dialog.approved):
        QTest.keyClick(dialog.view, Key.Key_Return)
    assert "Too fast" in dialog.said.text()


def test_another_page_has_to_be_seen_anew(qtbot: QtBot, dialog: MaskDialog) -> None:
    see(qtbot, dialog)
    dialog.show_turn(turn(2))
    assert not dialog.view.was_seen


def test_for_reading_only_nothing_can_be_changed(qtbot: QtBot, dialog: MaskDialog) -> None:
    dialog.may_change = False
    dialog.show_turn(turn())
    see(qtbot, dialog)
    signals = (dialog.approved, dialog.put, dialog.never, dialog.undone, dialog.moved)
    emitted: list[object] = []
    for signal in signals:
        signal.connect(lambda *what: emitted.append(what))
    dialog.view.select(0)
    for key in (Key.Key_Return, Key.Key_D, Key.Key_N, Key.Key_Left, Key.Key_Delete):
        QTest.keyClick(dialog.view, key)
    dialog.view.settle()
    assert emitted == []
    assert "reading only" in dialog.said.text()


def test_a_document_that_never_goes_is_not_let_go(qtbot: QtBot, dialog: MaskDialog) -> None:
    dialog.show_turn(turn(never=Never("ana", "", "")))
    see(qtbot, dialog)
    with qtbot.assertNotEmitted(dialog.approved):
        QTest.keyClick(dialog.view, Key.Key_Return)
    with qtbot.waitSignal(dialog.allowed):
        QTest.keyClick(dialog.view, Key.Key_N)


def test_masks_are_numbered_from_the_top_and_heard_with_their_place(dialog: MaskDialog) -> None:
    dialog.view.step(1)
    assert dialog.view.chosen == 0
    item = dialog.panel.list.item(0)
    assert item.text().startswith("1  face")
    heard = item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard.startswith("Mask 1 of 2: face")
    assert "11 % from the top" in heard


def test_escape_ends_a_drag_and_not_the_look(qtbot: QtBot, dialog: MaskDialog) -> None:
    see(qtbot, dialog)
    port = dialog.view.viewport()
    middle = port.rect().center()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseMove(port, middle / 2)
    QTest.keyClick(dialog.view, Key.Key_Escape)
    with qtbot.assertNotEmitted(dialog.put):
        QTest.mouseRelease(
            port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle / 2
        )
    assert dialog.isVisible()


@pytest.mark.parametrize("code", ["en", "de", "es"])
def test_the_masks_fit_a_small_screen_in_every_language(
    qtbot: QtBot, theme: Theme, code: str
) -> None:
    speak(code)
    try:
        dialog = MaskDialog(theme)
        qtbot.addWidget(dialog)
        dialog.resize(1024, 700)
        dialog.show()
        dialog.show_turn(turn())
        assert (dialog.width(), dialog.height()) == (1024, 700)
    finally:
        speak("en")
