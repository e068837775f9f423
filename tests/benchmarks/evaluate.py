"""Time and memory of the figures of a large project, beside those of reading its rows. By hand.

    python -m tests.benchmarks.evaluate [--documents 100000] [--folder DIR] [WHAT ...]

WHAT is any of evaluate, compare, freeze, flags and status. Each runs in a process of its own. The
ratio is against reading the rows of the same tables with sqlite3 and parsing what they hold. With
`--folder` the project of `large` is kept there, and used again.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reviewer.flow import comparison, measure, outbox, suites
from reviewer.flow.project import Project
from tests.benchmarks import large


def floor(folder: Path) -> None:
    """Every row of fields, decisions and readings, and the JSON in them."""
    rows = sqlite3.connect(f"file:{folder / 'project.sqlite'}?mode=ro", uri=True)
    for _row in rows.execute("SELECT * FROM fields ORDER BY document_id, ordinal"):
        pass
    for _row in rows.execute("SELECT * FROM decisions ORDER BY document_id, path, id"):
        pass
    for (said,) in rows.execute("SELECT said FROM readings ORDER BY document_id"):
        json.loads(said)
    rows.close()


def evaluate(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        measure.evaluation(project, None, folder)


def compare(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        comparison.compare_runs(project, "A", "B", None, folder)


def freeze(folder: Path) -> None:
    with Project.open(folder) as project:
        suites.freeze(project, f"suite {time.time()}")


def flags(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        for said in outbox.each_flag(project):
            json.dumps(said)


def status(folder: Path) -> None:
    with Project.open(folder, read_only=True) as project:
        outbox.status(project)


ACTS: dict[str, Callable[[Path], None]] = {
    act.__name__: act for act in (evaluate, compare, freeze, flags, status)
}


def main() -> None:
    """Print what each takes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", nargs="*", default=list(ACTS))
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--folder", type=Path)
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (told.folder or Path(scratch)) / f"large-{told.documents}"
        if not folder.exists():
            large.make(folder, told.documents, pages=False)
        _, reading = apart(floor, folder)
        print(f"{told.documents:,} documents; reading the rows: {reading:.1f} s of the processor")
        for name in told.what:
            megabytes, seconds = apart(ACTS[name], folder)
            print(f"{name:10}{seconds:8.1f} s {seconds / reading:6.1f}x {megabytes:6.0f} MB")


def apart(act: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    """The memory in MB and the seconds of the processor an act takes in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (act, folder))


def _measured(act: Callable[[Path], None], folder: Path) -> tuple[float, float]:
    before = time.process_time()
    act(folder)
    seconds = time.process_time() - before
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds


if __name__ == "__main__":
    main()
