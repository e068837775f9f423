"""How the window keeps its pace while a batch is read: gaps of its event loop, with and without.

    python -m tests.benchmarks.batch_window [--documents 300] [--latency 0.2] [--at-once 20]

Makes a project of so many one-page documents with fields to review, opens the real window,
offscreen, and measures the time between two turns of its event loop: at rest, then while the batch
is read by a model on loopback (the server is a process of its own), and once more while a reviewer
accepts field after field meanwhile. A turn is asked for every 4 ms, as a screen of 240 Hz would; a
gap of more than 16.7 ms is a frame that a screen of 60 Hz would miss. Beside it: the same gaps of a
process that does nothing but ask, which is what this machine gives anybody at that moment.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

FRAME = 1000 / 60
TICK_MS = 4
ALONE = """
import sys, time
end, before, gaps = time.perf_counter() + float(sys.argv[1]), time.perf_counter(), []
while before < end:
    time.sleep(0.004)
    now = time.perf_counter()
    gaps.append(1000 * (now - before))
    before = now
print(gaps)
"""


def wait(until: Callable[[], bool], seconds: float = 600) -> None:
    """Let the window work until something holds; whoever measures wakes the loop."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while not until():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() > end:
            raise TimeoutError


class Gaps:
    """The times between two turns of the event loop, in milliseconds."""

    def __init__(self, parent: Any) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.found: list[float] = []
        self._before = 0.0
        self._timer = QTimer(parent)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)
        self._timer.start(TICK_MS)

    def _turn(self) -> None:
        now = time.perf_counter()
        self.found.append(1000 * (now - self._before))
        self._before = now

    def during(self, act: Callable[[], None]) -> list[float]:
        """What is found while `act` lets the window work."""
        self.found, self._before = [], time.perf_counter()
        act()
        return self.found


def told(name: str, gaps: list[float]) -> dict[str, Any]:
    """The figures of one stretch."""
    ordered = sorted(gaps)
    return {
        "what": name,
        "turns": len(gaps),
        "median": round(statistics.median(gaps), 1),
        "p95": round(ordered[int(0.95 * len(gaps))], 1),
        "p99": round(ordered[int(0.99 * len(gaps))], 1),
        "max": round(ordered[-1], 1),
        "missed": round(sum(gap > FRAME for gap in gaps) / len(gaps), 4),
    }


def machine(seconds: float) -> subprocess.Popen[str]:
    """The same question, asked by a process that has nothing else to do."""
    command = [sys.executable, "-c", ALONE, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def made(folder: Path, count: int) -> Path:
    """A project whose pictures are ready to be sent, with fields to decide in every document."""
    from reviewer.flow.project import Project
    from reviewer.flow.workers import Workers
    from tests.fakes import batch_project

    with Workers() as workers:
        batch_project.make(folder, count, workers, **batch_project.SMALL)
    with Project.open(folder) as project:
        project.call(_flag)
    return folder


def _flag(store: Any) -> None:
    """Fields as a check would leave them; checking itself would find the words of every page."""
    from reviewer.model.field import Field
    from reviewer.model.reading import FieldValue, Reading
    from reviewer.store import documents, fields, readings

    paths = ("company", "date", "total")
    for document in list(documents.each(store)):
        values = tuple(FieldValue(path, "7.20") for path in paths)
        readings.save(store, document.id, Reading("A", "layout", values, prompt="A"))
        rows = [
            Field(document.id, document.name, path, "7.20", None, 0.5, True, ("Doubted",), page=1)
            for path in paths
        ]
        fields.replace(store, document.id, rows, [])


def run(folder: Path, options: argparse.Namespace) -> list[dict[str, Any]]:
    """Open the window and measure."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from reviewer.flow.plan import ReaderChoice, ReadPlan
    from reviewer.ui.app import build
    from tests.fakes.batch_process import BatchServer
    from tests.fakes.batch_project import CLAUDE

    app = QApplication.instance() or QApplication([])
    found: list[dict[str, Any]] = []
    with BatchServer(latency=options.latency) as server:
        window = build(folder, theme="light")
        window.show()
        gaps = Gaps(window)
        desk = window.workspace.desk
        desk.seen_ms = desk.read_ms = 0
        wait(lambda: window.workspace.counts is not None and desk.card is not None)
        begun = time.monotonic()
        wait(lambda: time.monotonic() - begun > 3)
        beside = machine(5)
        found.append(told("at rest", gaps.during(lambda: wait(_later(5)))))
        found.append(told("  the machine then", json.loads(beside.communicate()[0])))
        plan = ReadPlan(
            ReaderChoice("anthropic", CLAUDE, server.url),
            concurrency=options.at_once,
            again=True,
            blank_share=0,
        )
        decided: list[str] = []
        desk.saved.connect(decided.append)
        ended: list[bool] = []
        window.work.finished.connect(lambda: ended.append(True))

        def review(most: int = 10_000) -> None:
            """Accept field after field, a few a second."""
            while len(decided) < most and not ended:
                before = len(decided)
                QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
                wait(lambda b=before: len(decided) > b or bool(ended))  # type: ignore[misc]
                wait(_later(0.1))
                if most == 10_000 and not window.top.run.said.startswith("Reading fields"):
                    return

        found.append(told("a reviewer at work", gaps.during(lambda: review(40))))

        def read() -> None:
            ended.clear()
            window.stages.read_with(plan)
            wait(lambda: window.top.run.said.startswith("Reading fields"))

        def until_read() -> None:
            wait(lambda: bool(ended) or not window.top.run.said.startswith("Reading fields"))

        read()
        beside = machine(8)
        found.append(told("reading", gaps.during(until_read)))
        found.append(told("  the machine then", json.loads(beside.communicate()[0])))
        window.stages.cancel()
        wait(lambda: bool(ended))
        read()
        seen = len(decided)
        found.append(told("reading, and a reviewer at work", gaps.during(review)))
        found[-1]["decided"] = len(decided) - seen
        window.stages.cancel()
        wait(lambda: len(ended) > 0)
        window.close()
    app.processEvents()
    return found


def _later(seconds: float) -> Callable[[], bool]:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--latency", type=float, default=0.2)
    parser.add_argument("--at-once", type=int, default=20)
    parser.add_argument("--project", type=Path, help="one that is kept: made where it is missing")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["ANTHROPIC_API_KEY"] = "sk-test"
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.project or Path(scratch) / "kept"
        if not kept.exists():
            made(kept, options.documents)
        project = Path(scratch) / "p"
        subprocess.run(["cp", "-r", "--reflink=auto", kept, project], check=True)
        for line in run(project, options):
            print(json.dumps(line))


if __name__ == "__main__":
    main()
