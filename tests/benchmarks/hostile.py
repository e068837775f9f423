"""What becomes of hostile files: `python tests/benchmarks/hostile.py [FOLDER ...]`.

Without a folder, the traps that the tests draw. Each file is opened, its text layer taken and its
first page drawn in a worker process, as when it is added. Printed: read, or refused with which
sentence; how long the slowest took; by how much this process, which stands for the window's, grew.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reviewer.flow.workers import Workers
from reviewer.intake.open import open_document
from reviewer.intake.render import render
from reviewer.intake.words import text_layer
from reviewer.model.errors import DocumentError
from tests.fakes.traps import lay

SECONDS = 20.0


def look(path: Path) -> tuple[int, float]:
    """Pages of a file, and seconds until its first was drawn."""
    started = time.monotonic()
    pages = len(open_document(path).pages)
    text_layer(path, 1)
    render(path, 1, max_side=2000)
    return pages, time.monotonic() - started


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, Workers(2, seconds=SECONDS) as workers:
        roots = [Path(name) for name in sys.argv[1:]]
        files = [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]
        files = files if roots else lay(Path(folder))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        futures = [(path, workers.submit(look, path)) for path in files]
        outcomes: Counter[str] = Counter()
        slowest = ("", 0.0)
        for path, future in futures:
            error = future.exception()
            if error is None:
                pages, seconds = future.result()
                outcomes["read"] += 1
                slowest = max(slowest, (path.name, seconds), key=lambda pair: pair[1])
                print(f"| {path.name[:40]} | read, {pages} pages, {seconds:.2f} s |")
                continue
            known = isinstance(error, DocumentError)
            outcomes["refused" if known else "FAULT"] += 1
            print(f"| {path.name[:40]} | {error if known else repr(error)} |")
        grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"\n{dict(outcomes)}; the slowest that was read: {slowest[0]}, {slowest[1]:.2f} s")
    print(f"this process grew by {grew:.0f} MB; the limit of a file is {SECONDS:g} s")


if __name__ == "__main__":
    main()
