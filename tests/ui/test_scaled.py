"""The queue at other scalings: a process each, as Qt scales a whole program or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reviewer.ui.app import build

def wait(until):
    end = time.monotonic() + 30
    while not until():
        QApplication.processEvents()
        assert time.monotonic() < end

window = build(Path(sys.argv[1]), theme="dark")
window.show()
space = window.workspace
wait(lambda: space.desk.card is not None and space.queue_model.rowCount() == 4)
space.queue.search()
QTest.keyClicks(space.queue.line, "field:total")
QTest.keyClick(space.queue.line, Qt.Key.Key_Return)
wait(lambda: space.queue_model.rowCount() == 2)
view = space.queue.view
image = view.grab().toImage()
row = view.visualRect(space.queue_model.index(1))
ratio = image.devicePixelRatio()
area = image.copy(int(row.x() * ratio), int(row.y() * ratio),
                  int(row.width() * ratio), int(row.height() * ratio))
colors = {area.pixelColor(x, y).name() for x in range(0, area.width(), 2)
          for y in range(0, area.height(), 2)}
index = view.indexAt(row.center())
print(json.dumps({"ratio": ratio, "row": index.row(), "colors": len(colors),
                  "height": row.height()}))
window.close()
"""


@pytest.mark.parametrize("factor", ["1.5", "3"])
def test_rows_are_painted_and_hit_at_any_scaling(project_folder: Path, factor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(project_folder)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": factor},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ratio"] == float(factor)
    assert told["row"] == 1
    assert told["height"] == 28
    assert told["colors"] > 10
