"""What can wait for a frame waits for it, and is done once; garbage is searched at rest."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from reviewer.ui import tidy
from reviewer.ui.after_paint import AfterPaint


class Painter(QWidget):
    """Says when it is painted."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._told.append("painted")


def test_what_waits_is_done_after_the_next_frame_and_the_newer_of_two(qtbot: QtBot) -> None:
    told: list[str] = []
    widget = Painter(told)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    told.clear()
    later = AfterPaint(widget)
    later.do("list", lambda: told.append("older"))
    later.do("other", lambda: told.append("other"))
    widget.update()
    later.do("list", lambda: told.append("newer"))
    assert told == []
    qtbot.waitUntil(lambda: len(told) == 3)
    qtbot.wait(5)
    assert told == ["painted", "other", "newer"]


def test_what_waits_can_be_done_at_once_or_forgotten(qtbot: QtBot) -> None:
    told: list[str] = []
    widget = QWidget()
    qtbot.addWidget(widget)
    later = AfterPaint(widget)
    later.do("a", lambda: (told.append("a"), later.do("b", lambda: told.append("b")))[1])
    later.flush()
    assert told == ["a"], "what an act asks for waits for a frame of its own"
    later.drop()
    qtbot.wait(5)
    assert told == ["a"]


def test_what_is_there_at_rest_is_no_longer_searched(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy, "REST_MS", 1)
    widget = QWidget()
    qtbot.addWidget(widget)
    before, switch = gc.get_threshold(), sys.getswitchinterval()
    try:
        tidy.keep_out_of_the_way(widget)
        assert gc.get_threshold()[0] == tidy.YOUNG
        qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        sys.setswitchinterval(switch)
