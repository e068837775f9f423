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
