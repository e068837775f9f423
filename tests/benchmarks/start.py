"""Start to first paint of the window, with and without a project, against a bare QMainWindow.

    python tests/benchmarks/start.py [PROJECT] [--runs N]

Every run is a process of its own, from spawn to the moment its first paint event was handled; the
kinds take turns, so that a machine whose speed drifts slows them all alike. Offscreen by default.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

BARE = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
"""

OURS = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from reviewer.ui.app import build
window = build(Path(sys.argv[1]) if sys.argv[1:] else None, theme="light")
app = QApplication.instance()
"""

FIRST_PAINT = """
class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, done)
        return False
def done():
    print("painted", flush=True)
    import os
    os._exit(0)
watch = Watch()
app.installEventFilter(watch)
window.resize(1280, 800)
window.show()
app.exec()
"""


def milliseconds(program: str, *arguments: str) -> float:
    """From spawn to first paint of one run."""
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", program + FIRST_PAINT, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - begun
    assert line.startswith(b"painted"), "the window never painted"
    return taken * 1000


def main() -> None:
    """Print medians and the ratio to the bare window."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("project", nargs="?")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    kinds = {"bare QMainWindow": (BARE,), "reviewer": (OURS,)}
    if options.project:
        kinds["reviewer, project"] = (OURS, options.project)
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for run in range(options.runs + 1):
        for name, arguments in kinds.items():
            spent = milliseconds(*arguments)
            if run:  # the first warms the disk's cache
                taken[name].append(spent)
    bare = statistics.median(taken["bare QMainWindow"])
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:20} {median:6.0f} ms  ({min(times):.0f} to {max(times):.0f})", end="")
        print(f"  {median / bare:.2f} x bare")


if __name__ == "__main__":
    main()
