"""From the key that settles a field to the next field on the screen, its picture prepared.

    python tests/benchmarks/turn.py PROJECT [--fields N]

Works on a copy of the project. Says what of it is the store (the decision made durable and the next
field found) and what is the window (showing and painting it). Offscreen by default.
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


def wait(until: Callable[[], bool], seconds: float = 30) -> None:
    """Let the window work until something holds."""
    from PySide6.QtWidgets import QApplication

    end = time.perf_counter() + seconds
    while not until():
        QApplication.processEvents()
        if time.perf_counter() > end:
            raise TimeoutError


def turns(folder: Path, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each turn: (until the answer of the store is here, from there to painted)."""
    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from reviewer.ui.app import build

    class Painted(QObject):
        """Notes when the card was painted last."""

        at = 0.0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                self.at = time.perf_counter()
            return False

    window = build(folder, theme="light")
    window.resize(1440, 900)
    window.show()
    desk, view = window.workspace.desk, window.workspace.view
    desk.seen_ms = 0
    watch, answered = Painted(), [0.0]
    view.card.editor.viewport().installEventFilter(watch)
    desk.changed.connect(lambda _fields: answered.__setitem__(0, time.perf_counter()))
    wait(lambda: desk.card is not None and view.page.has_picture)
    stored, painted = [], []
    for _ in range(count):
        quiet = time.perf_counter() + 0.15
        wait(lambda until=quiet: time.perf_counter() > until)
        before = None if desk.card is None else desk.card.field.id
        begun = time.perf_counter()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        wait(lambda b=before: desk.card is None or desk.card.field.id != b)
        if desk.card is None:
            break
        wait(lambda b=begun: watch.at > max(b, answered[0]))
        stored.append((answered[0] - begun) * 1000)
        painted.append((watch.at - answered[0]) * 1000)
    window.close()
    return stored, painted


def main() -> None:
    """Print medians and the slowest of both parts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--fields", type=int, default=30)
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(options.project, Path(folder) / "project"))
        stored, painted = turns(copy, options.fields)
    for name, times in (
        ("store", stored),
        ("window", painted),
        ("together", [a + b for a, b in zip(stored, painted, strict=True)]),
    ):
        print(f"{name:9} median {statistics.median(times):5.1f} ms   worst {max(times):5.1f} ms")


if __name__ == "__main__":
    main()
