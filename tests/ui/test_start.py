"""What the program costs before the first paint."""

from __future__ import annotations

import json
import subprocess
import sys

SLOW = {
    "anthropic", "concurrent.futures.thread", "httpx2", "numpy", "platformdirs",
    "pymupdf", "pytesseract", "pyqtgraph", "rapidfuzz", "reviewer.ui.workspace",
    "sqlite_utils", "PIL", "reviewer.flow", "reviewer.store",
}  # fmt: skip
SCRIPT = """
import json, sys
from reviewer.ui.app import build
window = build(None, theme="light")
window.show()
window.grab()
print(json.dumps(sorted(sys.modules)))
"""


def test_nothing_slow_is_imported_before_the_first_paint() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "reviewer.ui.main_window" in loaded
    assert not SLOW & loaded


def test_the_window_never_loads_opencv_or_a_model() -> None:
    """Another wheel of cv2 may bring a Qt of its own: it is for worker processes alone."""
    script = (
        "import importlib, pkgutil, sys\n"
        "import reviewer.ui, reviewer.flow, reviewer.cli\n"
        "for package in (reviewer.ui, reviewer.flow, reviewer.cli):\n"
        "    for found in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "        importlib.import_module(found.name)\n"
        "from reviewer.ui.app import build\n"
        "build(None, theme='light').show()\n"
        "heavy = {'cv2', 'onnxruntime', 'ai_edge_litert', 'rapidocr'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
