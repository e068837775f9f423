"""What sending documents in batches holds in memory, however many they are. Run by hand.

    python tests/benchmarks/batches.py [DOCUMENTS]

Sends so many noisy pages of about 0.9 MB each, then twice as many, to a loopback server in this
process by `reviewer read --batch --no-wait` in another, and prints the peak memory of both runs:
they should be the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402

from reviewer.cli.main import main  # noqa: E402
from reviewer.flow.project import Project  # noqa: E402
from tests.fakes import vlm_server as fake  # noqa: E402
from tests.fakes.batches_server import BatchesServer  # noqa: E402
from tests.fakes.found import nothing_found  # noqa: E402

MODEL = "claude-haiku-4-5"
SEND = """
import resource, sys
from reviewer.cli.main import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


def project(folder: Path, many: int) -> Path:
    """So many pages of noise, which the detectors passed."""
    (folder / "in").mkdir(parents=True)
    for at in range(many):
        noise = np.random.default_rng(at).integers(0, 256, (1400, 1000, 3), dtype=np.uint8)
        Image.fromarray(noise).save(folder / "in" / f"{at:05}.jpg", quality=85)
    assert main(["new", str(folder / "p"), "--kind", "receipt"]) == 0
    assert main(["add", str(folder / "p"), str(folder / "in")]) == 0
    with Project.open(folder / "p") as opened:
        nothing_found(opened, MODEL)
    return folder / "p"


def send(folder: Path) -> None:
    """Send a project, and say what it took."""
    with BatchesServer(lambda _request: fake.message("{}")) as server:
        words = ["read", str(folder), "--reader", "anthropic", "--model", MODEL,
                 "--base-url", server.url, "--batch", "--no-wait"]  # fmt: skip
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANTHROPIC_API_KEY": "sk-test"}
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", SEND, *words], env=environment, capture_output=True, text=True
        )
        seconds = time.monotonic() - began
        assert done.returncode == 0, done.stderr
        sizes = [len(request.body) / 1e6 for request in server.created]
        peak = int(done.stderr.split()[-1]) / 1024
    print(
        f"{sum(len(b.requests) for b in server.batches)} questions, {sum(sizes):.0f} MB in "
        f"{len(sizes)} batches of at most {max(sizes):.0f} MB: {seconds:.0f} s, {peak:.0f} MB"
    )


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    for each in (count, 2 * count, 4 * count)[int(os.environ.get("SKIP", "0")) :]:
        with tempfile.TemporaryDirectory() as made:
            send(project(Path(made), each))
