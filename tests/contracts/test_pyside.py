"""PySide6 6.12.0 on Python 3.11 loses a reference to None or True with every call, and aborts."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class Bell(QObject):
    """Something that emits."""

    rung = Signal(bool)


def test_qt_calls_keep_references() -> None:
    bell = Bell()
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(200):
        bell.setObjectName("bell")
        bell.rung.emit(True)
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(was - now < 100 for was, now in zip(before, after, strict=True))
