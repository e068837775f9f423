"""Differences and invisible characters."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reviewer.ui.difference import Part, Piece, difference
from reviewer.ui.visible import visible


@given(st.text(), st.text())
def test_the_pieces_make_up_the_text_and_the_same_parts_stand_in_the_other(
    text: str, other: str
) -> None:
    pieces = difference(text, other)
    assert "".join(piece.text for piece in pieces) == text
    rest = other
    for piece in pieces:
        if piece.part is Part.SAME:
            assert piece.text in rest
            rest = rest[rest.index(piece.text) + len(piece.text) :]


@given(st.text(min_size=1))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert difference(text, text) == (Piece(text, Part.SAME),)


def test_the_digit_that_differs_is_the_piece_that_is_marked() -> None:
    assert difference("7.20", "7.19") == (Piece("7.", Part.SAME), Piece("20", Part.CHANGED))
    assert difference("1234", "12.34") == (
        Piece("12", Part.SAME),
        Piece("", Part.MISSING),
        Piece("34", Part.SAME),
    )


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not [c for c in visible(text) if unicodedata.category(c) in hidden]


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\xa0")))
def test_what_can_be_seen_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_a_direction_override_is_shown_as_one() -> None:
    assert visible("12\u202e00") == "12‹202E›00"
    assert visible("a\nb\tc\x00") == "a⏎b⇥c␀"
