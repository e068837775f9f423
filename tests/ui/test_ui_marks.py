"""Marks differ by shape and say their word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from reviewer.model.absence import Absence
from reviewer.model.field import Field, FieldState
from reviewer.ui.marks import Mark, mark_of, words_of


def field(**more: object) -> Field:
    said: dict[str, object] = {
        "value": "7.20", "absence": None, "risk": 0.9, "flagged": True,
        "state": FieldState.OPEN, **more,
    }  # fmt: skip
    return Field(
        1, "d.pdf", "total", said["value"], said["absence"], said["risk"], said["flagged"], (),
        said["state"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("shown", "mark", "words"),
    [
        (field(), Mark.LIKELY_WRONG, "likely wrong"),
        (field(risk=0.3), Mark.DOUBTFUL, "doubtful"),
        (field(risk=0.1), Mark.WEAK, "weak evidence"),
        (field(flagged=False), Mark.PLAIN, "accepted unseen"),
        (field(state=FieldState.DECIDED), Mark.SETTLED, "settled"),
        (
            field(value=None, absence=Absence.NOT_ON_PAGE),
            Mark.LIKELY_WRONG,
            "likely wrong, not on the document",
        ),
        (
            field(value=None, absence=Absence.UNREADABLE, state=FieldState.DECIDED),
            Mark.ABSENT,
            "unreadable",
        ),
        (field(value=None, absence=Absence.HIDDEN_BY_REDACTION), Mark.HIDDEN, "hidden by a mask"),
    ],
)
def test_how_a_field_stands_is_told_by_mark_and_word(shown: Field, mark: Mark, words: str) -> None:
    assert mark_of(shown) is mark
    assert words_of(shown) == words


def test_no_two_marks_look_the_same_in_one_colour(qapp: QApplication) -> None:
    pictures = {}
    for mark in Mark:
        image = QImage(24, 24, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        mark.paint(painter, QRectF(0, 0, 24, 24), QColor("black"))
        painter.end()
        pictures[mark] = bytes(image.constBits())
    assert len(set(pictures.values())) == len(Mark)
