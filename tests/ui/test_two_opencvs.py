"""Both wheels of OpenCV in one environment: they own the same folder, and one brings a Qt."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flow.conftest import SAMPLES

WHEELS = ("opencv-python", "opencv-python-headless")
SCRIPT = """
import os, sys
from PySide6.QtTest import QTest
from reviewer.ui.app import build
from reviewer.flow.workers import Workers
from reviewer.redact import codes

def main():
    window = build(None, theme="light")
    window.show()
    QTest.qWait(200)
    if not window.isVisible() or window.grab().toImage().isNull():
        sys.exit("the window does not show")
    with Workers(1) as pool:  # where cv2 may be, beside an open window
        print(pool.submit(codes.version).result(60))
    QTest.qWait(50)
    if "cv2" in sys.modules or "QT_QPA_PLATFORM_PLUGIN_PATH" in os.environ:
        sys.exit("the window's process has OpenCV in it")

if __name__ == "__main__":
    main()
"""


def installed(wheel: str) -> bool:
    try:
        importlib.metadata.distribution(wheel)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


@pytest.mark.skipif(not all(map(installed, WHEELS)), reason="one wheel of OpenCV is installed")
def test_the_window_starts_beside_both_wheels_of_opencv(tmp_path: Path) -> None:
    script = tmp_path / "start.py"
    script.write_text(SCRIPT, "utf-8")
    path = os.pathsep.join([str(SAMPLES.parents[1]), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True, text=True, timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("opencv ")
