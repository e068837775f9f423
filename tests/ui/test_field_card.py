"""The card says everything of a field in plain text, and its keys do what they say."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from reviewer.model.geometry import Box
from reviewer.ui.desk_view import DeskView
from reviewer.ui.difference import Part
from reviewer.ui.field_card import FieldCardView
from reviewer.ui.theme import Theme
from reviewer.ui.typing_guard import is_typed_in


@pytest.fixture
def card(qtbot: QtBot, theme: Theme) -> FieldCardView:
    made = FieldCardView(theme)
    qtbot.addWidget(made)
    made.show()
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_witnesses_stand_in_the_order_of_their_keys_and_differ_by_letters(
    card: FieldCardView, make_card: Any
) -> None:
    card.show_card(make_card())
    assert [line.witness.key for line in card.lines] == ["1", "2", "3"]
    assert [line.witness.value for line in card.lines] == ["7.20", "7.19", "7.19"]
    marked = [
        "".join(p.text for p in line.pieces if p.part is not Part.SAME) for line in card.lines
    ]
    assert marked == ["", "19", "19"]
    assert [line.witness.note for line in card.lines] == ["", "", "beside “TOTAL”"]
    assert "A is the subtotal's amount." in texts(card)


def test_differences_follow_what_is_typed(card: FieldCardView, make_card: Any) -> None:
    card.show_card(make_card())
    card.editor.begin()
    card.editor.setPlainText("7.19")
    assert [any(p.part is Part.CHANGED for p in line.pieces) for line in card.lines] == [
        True,
        False,
        False,
    ]


def test_giving_up_what_was_typed_brings_the_differences_back(
    card: FieldCardView, make_card: Any
) -> None:
    card.show_card(make_card())
    before = [line.pieces for line in card.lines]
    QTest.keyClicks(card.editor, "9.5")
    assert [line.pieces for line in card.lines] != before
    QTest.keyClick(card.editor, Qt.Key.Key_Escape)
    assert [line.pieces for line in card.lines] == before


def test_a_witness_without_a_value_says_why_and_cannot_be_taken_when_it_has_nothing(
    card: FieldCardView, make_card: Any
) -> None:
    card.show_card(make_card(b=None, ocr=None))
    assert [line.witness.note for line in card.lines] == [
        "",
        "not on the document",
        "finds it nowhere",
    ]
    assert [line.isEnabled() for line in card.lines] == [True, True, False]


def test_clicking_a_witness_takes_it(qtbot: QtBot, card: FieldCardView, make_card: Any) -> None:
    card.show_card(make_card())
    with qtbot.waitSignal(card.taken) as taken:
        qtbot.mouseClick(card.lines[1], Qt.MouseButton.LeftButton)
    assert taken.args == ["B"]


def test_nothing_of_a_document_is_rich_text_and_nothing_hides(
    card: FieldCardView, make_card: Any
) -> None:
    evil = "<img src=x>\u202e7.20\x00"
    card.show_card(make_card(evil, b=evil, ocr=evil, reasons=(evil,)))
    for label in card.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    assert card.editor.toPlainText() == "<img src=x>‹202E›7.20␀"
    assert "<img src=x>‹202E›7.20␀" in texts(card)


def test_the_first_character_typed_replaces_and_f2_keeps(
    qtbot: QtBot, card: FieldCardView, make_card: Any
) -> None:
    card.show_card(make_card())
    assert not is_typed_in(card.editor)
    QTest.keyClicks(card.editor, "9.5")
    assert card.editor.text == "9.5"
    assert is_typed_in(card.editor)
    QTest.keyClick(card.editor, Qt.Key.Key_Escape)
    assert card.editor.text == "7.20"
    card.editor.begin()
    QTest.keyClicks(card.editor, "0")
    with qtbot.waitSignal(card.committed) as committed:
        QTest.keyClick(card.editor, Qt.Key.Key_Return)
    assert committed.args == ["7.200"]


def test_editing_begins_with_the_true_value_not_with_the_signs_shown_for_it(
    card: FieldCardView, make_card: Any
) -> None:
    card.show_card(make_card("7.2\u200b0"))
    assert card.editor.toPlainText() == "7.2‹200B›0"
    card.editor.begin()
    assert card.editor.toPlainText() == "7.2\u200b0"


def test_a_value_that_is_absent_says_so(card: FieldCardView, make_card: Any) -> None:
    card.show_card(make_card(None))
    assert card.editor.toPlainText() == ""
    assert "not on the document" in card.editor.why_none


def test_numbers_are_shown_on_demand(card: FieldCardView, make_card: Any) -> None:
    card.show_card(make_card())
    assert "0.700" not in texts(card)
    card.toggle_numbers()
    assert "risk 0.700" in texts(card)
    assert "ocr DIFFERS" in texts(card)
    card.toggle_numbers()
    assert "0.700" not in texts(card)


def test_every_part_has_a_name_for_who_does_not_see_it(card: FieldCardView, make_card: Any) -> None:
    card.show_card(make_card())
    assert card.editor.accessibleName() == "Value of Total"
    assert "likely wrong" in card.editor.accessibleDescription()
    assert [line.accessibleName() for line in card.lines] == [
        "one: 7.20, key 1",
        "two: 7.19, differs, key 2",
        "OCR: 7.19, differs, key 3",
    ]


@pytest.mark.parametrize("size", [(900, 700), (1600, 1000), (700, 520), (460, 600), (900, 380)])
@pytest.mark.parametrize(
    "box",
    [Box(300, 500, 370, 526), Box(0, 0, 60, 20), Box(530, 880, 600, 900), Box(40, 60, 560, 140)],
)
def test_the_card_never_covers_the_place_in_any_window(
    qtbot: QtBot, theme: Theme, make_card: Any, size: tuple[int, int], box: Box
) -> None:
    view = DeskView(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.show_field(make_card("A LONGER VALUE " * 4, box=box), None)
    place = view.page.place_on_view()
    assert place is not None
    assert not view.card.geometry().intersects(place.toRect())
    assert view.rect().contains(view.card.geometry())
    assert view.page.line_on_view() >= 20


def test_a_field_without_a_place_has_its_card_beside_the_page(
    qtbot: QtBot, theme: Theme, make_card: Any
) -> None:
    view = DeskView(theme)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    view.show_field(make_card(box=None, ocr=None), None)
    assert view.is_docked
    assert not view.card.geometry().intersects(view.page.geometry())
    view.show_field(make_card(), None)
    assert not view.is_docked


def test_no_line_of_a_witness_is_cut_off(
    qtbot: QtBot, theme: Theme, card: FieldCardView, make_card: Any
) -> None:
    """Letters that differ are bold and so wider; a value that then wraps needs its height."""
    theme.set_mode("light")
    for length in range(10, 90, 4):
        text = ("Taladro percutor 18 V con maletín " * 3)[:length]
        card.show_card(make_card(text, b=f"NIF ESB99123457 {text}"))
        for most in (700, 296):
            card.fit(most)
            cut = [line for line in card.lines if line.height() < line.heightForWidth(line.width())]
            assert not cut, f"{length} letters, {most} px: {cut[0].witness.value}"


def test_an_absence_is_readable_in_a_narrow_card(
    theme: Theme, card: FieldCardView, make_card: Any
) -> None:
    theme.set_mode("light")
    card.show_card(make_card(None))
    card.fit(700)
    one_line = card.editor.height()
    card.fit(240)
    assert card.editor.height() > 1.4 * one_line
