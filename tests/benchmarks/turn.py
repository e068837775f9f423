"""From the key that settles a field to the next field on the screen, its picture prepared.

    python tests/benchmarks/turn.py PROJECT [--fields N]

Works on a copy of the project. Says what of it is the store (the decision made durable and the next
field found), and when the card begins to be painted and the whole frame is; for a next field on the
same document and for one on another. The event loop sleeps between events, as in the program, and
does not take the interpreter from the store's thread. Offscreen by default. On a machine with other
work `chrt -r 5` in front keeps that out of the figures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Turn = tuple[bool, float, float, float]
"""Whether on the same document; milliseconds to the store's answer, the card's paint, the end."""


def wait(until: Callable[[], bool], seconds: float = 30) -> None:
    """Let the window work until something holds, asleep between events."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + seconds
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.perf_counter() > end:
            raise TimeoutError


def turns(folder: Path, count: int) -> list[Turn]:
    """Each turn of the desk, one after the other, with a rest between two."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from reviewer.ui.app import build
    from reviewer.ui.tidy import keep_out_of_the_way

    class Painted(QObject):
        """Notes when the card was painted last."""

        at = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                self.at = time.perf_counter()
            return False

    def rest(seconds: float) -> None:
        beat.start()
        quiet = time.perf_counter() + seconds
        wait(lambda: time.perf_counter() > quiet)
        beat.stop()

    window = build(folder, theme="light")
    keep_out_of_the_way(window)
    window.resize(1440, 900)
    window.show()
    beat = QTimer(interval=20)
    beat.start()
    desk, view = window.workspace.desk, window.workspace.view
    desk.seen_ms = 0
    watch, answered = Painted(), [0.0]
    view.card.editor.viewport().installEventFilter(watch)
    desk.changed.connect(lambda _fields: answered.__setitem__(0, time.perf_counter()))
    wait(lambda: desk.card is not None and view.page.has_picture)
    rest(4)
    made: list[Turn] = []
    for _ in range(count):
        rest(0.3)
        if desk.card is None:
            break
        before = desk.card.field
        begun = time.perf_counter()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        wait(lambda b=before: desk.card is None or desk.card.field.id != b.id)
        if desk.card is None:
            break
        wait(lambda b=begun: watch.at > max(b, answered[0]))
        moments = (answered[0], watch.at, time.perf_counter())
        same = desk.card.field.document == before.document
        made.append((same, *((moment - begun) * 1000 for moment in moments)))
    window.close()
    return made


def main() -> None:
    """Print medians and the slowest of each part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--fields", type=int, default=30)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(options.project, Path(folder) / "project"))
        made = turns(copy, options.fields)
    for same, name in ((True, "same document"), (False, "next document")):
        of = [times for is_same, *times in made if is_same is same]
        for times, until in zip(zip(*of, strict=True), ("saved", "card", "frame"), strict=False):
            median, worst = statistics.median(times), max(times)
            print(f"{name}, until {until:5}  median {median:5.1f} ms   worst {worst:5.1f} ms   "
                  f"best {min(times):5.1f} ms   n {len(times)}")  # fmt: skip


if __name__ == "__main__":
    main()
