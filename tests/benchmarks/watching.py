"""What a look at a watched folder costs when it holds very many files. Run by hand.

    python tests/benchmarks/watching.py [FILES]

Prints the first look, a look at rest, a look after one file came, a look at everything, and each as
a multiple of listing the folder once with `os.scandir`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from reviewer.intake.landing import EVERYTHING, Landing  # noqa: E402

FOLDERS = 10
OLD = (1_000_000_000, 1_000_000_000)


def timed(act):
    began = time.perf_counter()
    made = act()
    return made, time.perf_counter() - began


def main(count: int) -> None:
    """Make `count` files, look, and print."""
    clock = [0.0]
    with tempfile.TemporaryDirectory() as root:
        for number in range(count):
            folder = Path(root) / str(number % FOLDERS)
            folder.mkdir(exist_ok=True)
            file = folder / f"{number:06}.pdf"
            file.touch()
            os.utime(file, OLD)
        for number in range(FOLDERS):
            os.utime(Path(root) / str(number), OLD)
        looker = Landing(Path(root), clock=lambda: clock[0])

        def scan():
            return sum(len(list(os.scandir(Path(root) / str(n)))) for n in range(FOLDERS))

        _, plain = timed(scan)
        look, first = timed(looker.look)
        for one in look.ready:
            looker.handled(one)
        timed(looker.look)
        clock[0] += 5
        _, rest = timed(looker.look)
        (Path(root) / "3" / "new.pdf").touch()
        _, one_more = timed(looker.look)
        clock[0] += EVERYTHING
        _, everything = timed(looker.look)
    print(f"{count} files in {FOLDERS} folders; os.scandir of them all {plain * 1e3:.0f} ms")
    for name, took in (("the first look", first), ("at rest", rest), ("one file came", one_more),
                       ("at everything", everything)):  # fmt: skip
        print(f"  {name:16}{took * 1e3:8.1f} ms  {took / plain:6.2f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
