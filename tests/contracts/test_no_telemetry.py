"""Libraries that report to their makers are told not to, in every process of ours."""

import os
import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest

SESSION = """
import os
import time
import reviewer
{before}
from reviewer.redact import centerface
centerface._session()
most = 0
for _look in range(20):
    most = max(most, len(os.listdir("/proc/self/task")))
    time.sleep(0.02)
print(most)
"""
ALLOWED = 'del os.environ["ORT_DISABLE_TELEMETRY"]'


def _threads(before: str) -> int:
    said = subprocess.run(
        [sys.executable, "-c", SESSION.format(before=before)],
        capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "ORT_DISABLE_TELEMETRY": "0"},
    )  # fmt: skip
    return int(said.stdout)


def test_it_is_switched_off_whatever_the_environment_says() -> None:
    code = "import os, reviewer; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "ORT_DISABLE_TELEMETRY": "0"},
    )  # fmt: skip
    assert said.stdout.strip() == "1"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's list of threads")
def test_onnxruntime_starts_no_thread_that_reports() -> None:
    library = next(Path(onnxruntime.__file__).parent.glob("capi/onnxruntime_pybind11_state*.so"))
    if b"ORT_DISABLE_TELEMETRY" not in library.read_bytes():
        pytest.skip("this release of onnxruntime has nothing that reports")
    silent, allowed = _threads(""), _threads(ALLOWED)
    assert silent <= allowed
    if silent == allowed:
        pytest.skip("on this machine the library starts no thread that reports, even if it may")
